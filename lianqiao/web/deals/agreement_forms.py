"""The forms of the agreement builder: one of each step, made from the content's own fields."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.deals.engine.content import STEPS, TEXTS, Content, Item, Kept, Patent, Payment, Side, Term, to_json
from lianqiao.deals.engine.laws import read
from lianqiao.deals.engine.ownership import models
from lianqiao.web.deals.forms import DAY
from lianqiao.web.labels import LABELS
from lianqiao.web.names import localised
from lianqiao.web.service_form import ServiceForm

# What the services say, so that the catalogues know it.
PROBLEMS = (
    _("Put right what is marked red first."),
    _("Somebody changed the agreement meanwhile. Read it again before you act."),
    _("The agreement is signed when the parties have approved it."),
    _("The agreement is written while the deal is negotiated and drawn up."),
    _("The password is not right."),
    _("The text is fixed: open it again before you change it."),
    _("This cannot be read. Check the numbers, the days and the length."),
    _("Your organisation has signed already."),
)
ROWS: dict[str, tuple[type, tuple[str, ...]]] = {
    "terms": (Term, ("word", "meaning")),
    "patents": (Patent, ("name", "owner", "filed", "application_number", "number", "until")),
    "payments": (Payment, ("event", "due", "amount")),
    "other_items": (Item, ("name", "amount")),
    "kept": (Kept, ("code", "quote", "reason")),
}
OF_SIDES: dict[str, tuple[str, ...]] = {
    "tasks": ("work", "gives"), "funding": ("contribution",), "ownership": ("ownership_percent",),
    "benefits": ("benefit_percent", "reward_percent"), "risks": ("risk_percent",),
}  # fmt: skip
_LICENCES = ("ordinary_licence", "sole_licence", "exclusive_licence", "open_licence", "try_first")


def text_of(group: str, code: str) -> str:
    """Return a word of the builder in the reader's language."""
    return localised(read("agreement_fields.json")[group].get(code, {})) or code


class StepForm(ServiceForm):
    """The fields of one step; ``values`` gives them as the content's JSON."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, content: Content, step: str, revision: int) -> None:
        self.step, self.content = step, content
        super().__init__(data, initial={"revision": revision})
        for name in STEPS[step]:
            if name != "sides" and not (name == "licence_kind" and content.kind != "licence"):
                self.fields[name] = _field(name)
                self.initial[name] = _shown(content, name)
        for at, side in enumerate(content.sides):
            for name in OF_SIDES.get(step, ()):
                key = f"side_{at}_{name}"
                self.fields[key] = _side_field(side, name)
                self.initial[key] = getattr(side, name)

    def values(self) -> dict[str, Any]:
        """Return what was entered as JSON of the content."""
        said: dict[str, Any] = {}
        for name in STEPS[self.step]:
            if name in ROWS:
                said[name] = list(_rows(name, self.cleaned_data[name]))
            elif name in self.cleaned_data:
                said[name] = _plain(name, self.cleaned_data[name])
        said["sides"] = [
            {name: _plain(name, self.cleaned_data[f"side_{at}_{name}"]) for name in OF_SIDES.get(self.step, ())}
            for at in range(len(self.content.sides))
        ]
        return said


def _field(name: str) -> forms.Field:
    label, hint = text_of("fields", name), get_type_hints(Content)[name]
    if name == "licence_kind":
        choices = [("", "—"), *((code, LABELS["mode"][code]) for code in _LICENCES)]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if name == "ownership_model":
        known = [(code, localised(model.names)) for code, model in models().items()]
        return forms.ChoiceField(label=label, choices=[("", "—"), *known], required=False)
    if name in ROWS:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(
            label=label, required=False, max_length=20_000, widget=area, help_text=text_of("rows", name)
        )
    if name in TEXTS:
        return forms.CharField(label=label, required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4}))
    kinds = [kind.__name__ for kind in get_args(hint)]
    if "date" in kinds:
        return forms.DateField(label=label, required=False, widget=DAY)
    if "Decimal" in kinds:
        return _number(name, label)
    return forms.CharField(label=label, required=False, max_length=300)


def _side_field(side: Side, name: str) -> forms.Field:
    label = f"{side.name}：{text_of('fields', name)}"
    if name == "gives":
        choices = [(code, text_of("gives", code)) for code in read("agreement_fields.json")["gives"]]
        return forms.MultipleChoiceField(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    if name == "work":
        return forms.CharField(label=label, required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 2}))
    return _number(name, label)


def _number(name: str, label: str) -> forms.Field:
    if name.endswith("percent"):
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_value=100, decimal_places=4, max_digits=7
        )
    return forms.DecimalField(label=label, required=False, min_value=0, decimal_places=2, max_digits=16)


def _shown(content: Content, name: str) -> object:
    value = getattr(content, name)
    if name not in ROWS:
        return value
    _kind, columns = ROWS[name]
    return "\n".join(" | ".join(str(to_json(row)[column] or "") for column in columns) for row in value)


def _rows(name: str, text: str) -> Iterator[dict[str, str | None]]:
    """Read lines whose parts stand between bars; a blank day or amount is None."""
    kind, columns = ROWS[name]
    plain = {field.name for field in fields(kind) if field.type is str}
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if any(parts):
            pairs = zip(columns, [*parts, *([""] * len(columns))], strict=False)
            yield {
                column: part.replace(",", "")
                if column == "amount" and part
                else part or ("" if column in plain else None)
                for column, part in pairs
            }


def _plain(name: str, value: Any) -> Any:
    if name == "gives":
        return list(value)
    return None if value is None else value if isinstance(value, str) else str(value)
