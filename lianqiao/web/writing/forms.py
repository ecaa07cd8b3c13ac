"""The widgets of a step, filled with what was typed. Reading what comes back is done elsewhere: nothing is refused on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.queries import organisations_of
from lianqiao.catalog.access import WRITERS
from lianqiao.catalog.models import Draft
from lianqiao.core.actors import Actor
from lianqiao.regions.models import Chain
from lianqiao.regions.queries import list_chains, list_clusters, list_fields, list_industries, list_places
from lianqiao.web.labels import LABELS
from lianqiao.web.names import localised
from lianqiao.web.writing.examples import example_of
from lianqiao.web.writing.steps import ELEMENT_FIELDS, MANY, ROWS, step_of
from lianqiao.web.writing.values import blank_row

Choices = Sequence[tuple[Any, Any]]
NOTHING = ("", pgettext_lazy("choice", "Not said"))

LABEL: Mapping[str, Promise] = {
    "title": _("Title"),
    "achievement_kind": _("Kind of achievement"),
    "summary": _("In one sentence"),
    "description": _("Description"),
    **{f"elements.{code}": label for code, label in LABELS["element"].items()},
    "indicators_text": _("Write indicators as text"),
    "indicators": _("Technical indicators"),
    "trl_wanted": _("Maturity wanted (TRL)"),
    "trl": _("Maturity today (TRL)"),
    "trl_element": _("What was tested"),
    "trl_environment": _("Where it was tested"),
    "trl_assessor": _("Who assessed it"),
    "trl_assessed": _("When it was assessed"),
    "trl_evidence": _("What shows it"),
    "assessments": _("Assessments of earlier levels"),
    "next_step": _("Next step"),
    "next_needs": _("What the next step needs"),
    "is_service_achievement": _("Service achievement"),
    "funding_source": _("Source of funding"),
    "programme_number": _("Programme number"),
    "contributors": _("Team"),
    "cases": _("Cases of use"),
    "target_industries": _("Target industries"),
    "target_links": _("Target links of industrial chains"),
    "rival_solution": _("Rival solution"),
    "cost_comparison": _("Comparison of cost"),
    "unit_cost": _("Cost of a unit (yuan)"),
    "rival_unit_cost": _("Cost of a unit of the rival (yuan)"),
    "cost_unit": _("Unit of the costs"),
    "investment": _("Outlay once (ten thousand yuan)"),
    "yearly_volume": _("Units a year"),
    "rights": _("Intellectual property"),
    "budget_min": _("Budget from (ten thousand yuan)"),
    "budget_max": _("Budget up to (ten thousand yuan)"),
    "price_min": _("Price from (ten thousand yuan)"),
    "price_max": _("Price up to (ten thousand yuan)"),
    "deadline": _("Wanted by"),
    "acceptance": _("How success will be told"),
    "modes": _("Ways of cooperation"),
    "organisation": _("Organisation"),
    "place": _("Place"),
    "places_accepted": _("Places that come into question"),
    "technology_field": _("Technology field"),
    "industry": _("Industry (GB/T 4754)"),
    "chain_link": _("Link of an industrial chain"),
    "cluster": _("Cluster"),
    "ipc": _("IPC symbols"),
    "keywords": _("Keywords"),
    "contact_name": _("Contact person"),
    "confidentiality": _("Who may read it"),
    "is_anonymous": _("Keep the name of our organisation back until both sides agree"),
}
HELP: Mapping[str, Promise] = {
    "title": _("The thing and what is special about it; fifty characters or fewer read best."),
    "summary": _("What goes wrong today, or what the achievement solves."),
    "description": _("The present state, what has been tried, and the conditions on the spot."),
    "elements.materials": _("What it is made of or works on."),
    "elements.methods": _("By which process, algorithm or technique."),
    "elements.effects": _("What gets better, and compared with what."),
    "elements.products": _("The thing that comes out: device, material, software, service."),
    "elements.applications": _("Where and for what it is used."),
    "indicators_text": _("For example from a specification; “Read in” turns it into rows."),
    "trl_evidence": _("Report, place and date of the test. Without it the level is shown as self-assessed."),
    "next_needs": _("For example a pilot line, three months and 500,000 yuan."),
    "is_service_achievement": _("Made for one's unit, or mainly with its means."),
    "cases": _("One a line: where, since when, with what result. Public; leave out what a customer wants kept."),
    "target_industries": _("Separated by commas; names or codes, such as C3670."),
    "rival_solution": _("What people use today, with its weak points."),
    "cost_unit": _("A piece, a tonne, a set …"),
    "investment": _("What a user must spend once to use it. These figures are public and feed the payback."),
    "yearly_volume": _("How many units a typical user needs a year."),
    "budget_max": _("A band is enough; figures such as 50 or 1.2亿 are both understood."),
    "price_max": _("Leave both empty if it is to be negotiated."),
    "acceptance": _("Which test, by whom, with which result."),
    "places_accepted": _("Tick none if the place does not matter."),
    "industry": _("Write a part of its name or its code, such as C3252; the list helps."),
    "ipc": _("Separated by commas, such as C22F 1/06, H01M."),
    "keywords": _("Separated by commas."),
    "confidentiality": _("Title, summary and elements are always public; this is about the description."),
}  # fmt: skip
_AREAS = {
    "summary": 2, "description": 7, "acceptance": 2, "trl_evidence": 3, "indicators_text": 3, "next_step": 2, "next_needs": 2,
    "cases": 4, "rival_solution": 2, "cost_comparison": 2,
}  # fmt: skip
_DAYS = ("deadline", "trl_assessed")
_AMOUNTS = (
    "budget_min",
    "budget_max",
    "price_min",
    "price_max",
    "unit_cost",
    "rival_unit_cost",
    "investment",
    "yearly_volume",
)
_SHOWN_ROWS = {"indicators": 3, "contributors": 2, "assessments": 0}  # empty ones where nothing has been filled in yet
_LENGTHS = {
    "title": 200,
    "summary": 2000,
    "description": 20_000,
    "keywords": 500,
    "contact_name": 80,
    "trl_element": 200,
    "trl_environment": 200,
    "industry": 120,
    "ipc": 600,
    "trl_assessor": 120,
    "funding_source": 200,
    "programme_number": 80,
    "target_industries": 600,
    "cost_unit": 40,
    "next_step": 2000,
    "next_needs": 2000,
    "cases": 5000,
    "rival_solution": 2000,
    "cost_comparison": 2000,
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as a page shows it: its widget, or its rows, with help, an example and what is wrong with it."""

    name: str
    label: str | Promise
    help: str | Promise
    example: str
    problems: tuple[str, ...]
    bound: forms.BoundField | None = None
    rows: tuple[Mapping[str, Any], ...] = ()
    is_rows: bool = False
    options: tuple[str, ...] = ()  # what a field of words offers while one types


def field_views(
    names: Iterable[str],
    draft: Draft,
    actor: Actor,
    *,
    problems: Mapping[str, Sequence[str]],
    extra_rows: Mapping[str, int],
) -> list[FieldView]:
    """Return the fields of a step, filled with what the draft holds."""
    wanted = list(names)
    form = _form([name for name in wanted if name not in ROWS], draft, actor)
    views = []
    for name in wanted:
        rows: tuple[Mapping[str, Any], ...] = ()
        if name in ROWS:
            filled = list(draft.content.get(name) or [])
            spare = extra_rows.get(name, 0) or (0 if filled else _SHOWN_ROWS.get(name, 1))
            rows = (*filled, *(blank_row(name) for _ in range(spare)))
        example = example_of(name, draft.kind, str(draft.content.get("technology_field") or ""))
        said = tuple(problems.get(name, ()))
        bound = None if name in ROWS else form[name]
        views.append(
            FieldView(name, LABEL[name], HELP.get(name, ""), example, said, bound, rows, name in ROWS, _options(name))
        )
    return views


def _form(names: Sequence[str], draft: Draft, actor: Actor) -> forms.Form:
    form = forms.Form(initial=draft.content, auto_id="f-%s")
    for name in names:
        form.fields[name] = _field(name, draft, actor)
        form.fields[name].label = str(LABEL[name])
        form.fields[name].required = False
        if HELP.get(name):
            form.fields[name].widget.attrs["aria-describedby"] = f"{name}-help"
    return form


def _field(name: str, draft: Draft, actor: Actor) -> forms.Field:
    if name in _AREAS or name in ELEMENT_FIELDS:
        attrs: dict[str, Any] = {"rows": _AREAS.get(name, 3)}
        if name in _LENGTHS:
            attrs["maxlength"] = _LENGTHS[name]
        return forms.CharField(widget=forms.Textarea(attrs))
    if name in MANY:
        widget = forms.CheckboxSelectMultiple()
        choices = (
            list(LABELS["mode"].items())
            if name == "modes"
            else _regions(draft)
            if name == "places_accepted"
            else _all_links()
        )
        return forms.MultipleChoiceField(choices=choices, widget=widget)
    if name == "is_anonymous":
        return forms.BooleanField()
    if name in _DAYS:
        return forms.CharField(widget=forms.DateInput({"type": "date"}))
    if name in _AMOUNTS:
        return forms.CharField(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
    if name == "industry":
        attrs = {"maxlength": _LENGTHS[name], "list": "industry-list", "autocomplete": "off"}
        return forms.CharField(widget=forms.TextInput(attrs))
    choices = _choices(name, draft, actor)
    if name == "confidentiality":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(), initial="open")
    if choices:
        return forms.ChoiceField(choices=choices)
    attrs = {"maxlength": _LENGTHS[name]} if name in _LENGTHS else {}
    return forms.CharField(widget=forms.TextInput(attrs))


def _choices(name: str, draft: Draft, actor: Actor) -> Choices:
    if name in ("trl", "trl_wanted"):
        return [NOTHING, *((str(level), f"TRL {level} · {LABELS['trl'][str(level)]}") for level in range(1, 10))]
    if name == "is_service_achievement":
        return [NOTHING, ("yes", _("Yes")), ("no", _("No"))]
    if name == "achievement_kind":
        return [NOTHING, *LABELS["achievement_kind"].items()]
    if name == "confidentiality":
        return list(LABELS["confidentiality"].items())
    if name == "technology_field":
        return [NOTHING, *((row.code, localised(row.names)) for row in list_fields())]
    if name == "cluster":
        return [NOTHING, *((row.code, localised(row.names)) for row in list_clusters())]
    if name == "chain_link":
        return [NOTHING, *((localised(chain.names), _links(chain)) for chain in list_chains())]
    if name == "organisation":
        own = [row for row in organisations_of(actor) if actor.has_membership(row.pk, *WRITERS)]
        return [*([] if len(own) == 1 else [NOTHING]), *((row.number, row.name) for row in own)]
    return _places() if name == "place" else []


def _links(chain: Chain) -> list[tuple[str, str]]:
    return [(link.code, localised(link.names)) for link in chain.links.all()]


def _all_links() -> Choices:
    return [
        (link.code, f"{localised(chain.names)} · {localised(link.names)}")
        for chain in list_chains()
        for link in chain.links.all()
    ]


def _options(name: str) -> tuple[str, ...]:
    """Return the divisions and groups of industry; its classes are found by name or code, a list of all would weigh too much."""
    return tuple(f"{row.code} {localised(row.names)}" for row in list_industries()) if name == "industry" else ()


def _regions(draft: Draft) -> Choices:
    """Return what is larger than a county, and the counties that were chosen elsewhere."""
    chosen = set(draft.content.get("places_accepted") or [])
    rows = [row for row in list_places() if row.level != "county" or row.code in chosen]
    return [(row.code, localised(row.names)) for row in rows]


def _places() -> Choices:
    """Return the places of the region under their provinces."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = list(list_places())
    names = {row.code: localised(row.names) for row in rows}
    for row in rows:
        top = row.code[:2] + "0000"
        parent = row.parent_id or ""
        prefix = f"{names[parent]} " if parent in names and parent != top else ""
        groups.setdefault(names.get(top, names[row.code]), []).append((row.code, prefix + names[row.code]))
    return [NOTHING, *groups.items()]


def language() -> str:
    """Return the reader's language tag."""
    return get_language() or "zh-hans"


def problems_by_field(problems: Iterable[Any], kind: str, step: str) -> dict[str, list[str]]:
    """Group the problems of one step by field."""
    grouped: dict[str, list[str]] = {}
    for problem in problems:
        if step_of(problem.field, kind) == step:
            grouped.setdefault(problem.field, []).append(problem.message)
    return grouped
