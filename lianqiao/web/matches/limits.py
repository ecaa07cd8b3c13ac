"""Limits on the matches of an entry: the form, what it means to the engine, and what relaxing a limit adds, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.catalog.choices import CooperationMode
from lianqiao.catalog.queries import EntryView
from lianqiao.matching.engine.fit import city_of
from lianqiao.matching.engine.limits import LIMITS, Limits, Relaxed
from lianqiao.matching.queries import LimitedMatches
from lianqiao.regions.queries import region_provinces
from lianqiao.web.labels import label

_WAN = 10_000
_MINUTES = (30, 60, 90, 120, 180)
AREAS = ("city", "province", "region")


class LimitsForm(forms.Form):
    """What the reader will not accept, or would rather not have, of the other side. Sent by GET, so that it can be shared."""

    price = forms.IntegerField(required=False, min_value=1, max_value=10_000_000)
    trl = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    minutes = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=gettext_lazy("Travel time by rail")
    )
    modes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Ways of cooperation (any of them)")
    )
    deadline = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label=gettext_lazy("Open at least until")
    )
    wishes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("These are wishes: what misses them is put lower, not left out"),
    )  # fmt: skip
    stated_only = forms.BooleanField(
        required=False, label=gettext_lazy("Leave out what does not state these things at all")
    )
    home = forms.ChoiceField(required=False, label=gettext_lazy("Put first what lies in"))

    def __init__(self, data: QueryDict | None, entry: EntryView) -> None:
        super().__init__(data)
        looks_for_results = entry.kind == "demand"
        self.fields["price"].label = (
            _("Price at most (10,000 yuan)") if looks_for_results else _("Budget at least (10,000 yuan)")
        )
        self.fields["trl"].label = _("TRL at least") if looks_for_results else _("TRL wanted at most")
        any_ = ("", _("Any"))
        self._choose("trl", [any_, *((str(level), f"TRL {level}") for level in range(1, 10))])
        minutes = [(str(most), _("at most %(minutes)s minutes") % {"minutes": most}) for most in _MINUTES]
        self._choose("minutes", [any_, *minutes])
        self._choose("modes", [(mode.value, label("mode", mode.value)) for mode in CooperationMode])
        names = [name for name in LIMITS if name != "deadline" or not looks_for_results]
        self._choose("wishes", [(name, limit_name(name)) for name in names])
        if looks_for_results:
            del self.fields["deadline"]
        if not entry.place:
            del self.fields["minutes"]
            self._choose("wishes", [(name, limit_name(name)) for name in names if name != "minutes"])
        self._places = areas_of(entry)
        self._choose("home", [("", _("No place in particular")), *((name, area_name(name)) for name in self._places)])

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def limits(self) -> Limits:
        """Return what was asked for (a valid form)."""
        given = self.cleaned_data
        return Limits(
            price=given["price"] * _WAN if given["price"] else None,
            trl=given["trl"],
            minutes=given.get("minutes"),
            modes=frozenset(given["modes"]),
            deadline=given.get("deadline"),
            wishes=frozenset(given["wishes"]),
            stated_only=given["stated_only"],
        )

    def areas(self) -> tuple[str, ...]:
        """Return the codes of the area that comes first; none when no place is preferred."""
        return self._places.get(self.cleaned_data["home"], ())

    def query_without(self, name: str) -> str:
        """Write the address with one limit left out."""
        pairs = [(key, value) for key, values in self.data.lists() for value in values if value and key != name]  # type: ignore[attr-defined]
        return "?" + urlencode(pairs)


def areas_of(entry: EntryView) -> dict[str, tuple[str, ...]]:
    """Return the areas that a reader may put first: the entry's own city and province, and the region."""
    region = region_provinces()
    if not entry.place:
        return {"region": region}
    city, province = city_of(entry.place.code), entry.place.code[:2].ljust(6, "0")
    own = {} if city.endswith("00") else {"city": (city.ljust(6, "0"),)}
    own |= {} if len(city) == 2 else {"province": (province,)}  # a municipality is its own province
    return own | {"region": region}


def area_name(name: str) -> str:
    """Name an area of ``areas_of``."""
    return {"city": _("the same city"), "province": _("the same province"), "region": _("the region")}[name]


def limit_name(name: str) -> str:
    """Name a limit."""
    return {
        "price": _("Price or budget"),
        "trl": _("Maturity (TRL)"),
        "minutes": _("Travel time"),
        "modes": _("Ways of cooperation"),
        "deadline": _("Deadline"),
    }[name]


@dataclass(frozen=True, slots=True)
class RelaxedLine:
    """What doing without one limit brings, and the address that does without it."""

    name: str
    sentence: str
    url: str
    adds: int


@dataclass(frozen=True, slots=True)
class LimitsAnswer:
    """What the limits did, in words; ``chosen`` says how many were set, the place among them."""

    chosen: int
    summary: str
    relaxed: tuple[RelaxedLine, ...]
    staying: str = ""
    outside: EntryView | None = None


def answer_of(found: LimitedMatches, form: LimitsForm) -> LimitsAnswer:
    """Word what limits left out, what each costs, and what staying in the area costs."""
    summary = ngettext(
        "%(left)s of %(near)s near entry breaks a limit and is left out.",
        "%(left)s of %(near)s near entries break a limit and are left out.",
        found.considered,
    ) % {"left": found.left_out, "near": found.considered}
    lines = tuple(_relaxed_line(one, form) for one in found.relaxed)
    cost = _staying(found, area_name(form.cleaned_data["home"])) if found.staying else ""
    chosen = len(form.limits().names()) + bool(form.areas())
    return LimitsAnswer(chosen, summary, lines, cost, found.best_outside)


def _relaxed_line(one: Relaxed, form: LimitsForm) -> RelaxedLine:
    words = {"name": limit_name(one.name), "n": one.adds, "points": f"{one.best * 100:.0f}"}
    if one.adds:
        sentence = (
            ngettext(
                "Without the limit “%(name)s” there would be %(n)s more, with %(points)s points.",
                "Without the limit “%(name)s” there would be %(n)s more, the best with %(points)s points.",
                one.adds,
            )
            % words
        )
    else:
        sentence = _("Without the limit “%(name)s” by itself there would be nothing more.") % words
    return RelaxedLine(one.name, sentence, form.query_without(one.name), one.adds)


def _staying(found: LimitedMatches, area: str) -> str:
    stay = found.staying
    assert stay is not None
    if not stay.inside:
        return _("Nothing of this lies in %(area)s.") % {"area": area}
    if not stay.better_outside or stay.cost is None:
        return _("The best of all lies in %(area)s: staying there costs nothing.") % {"area": area}
    words = {"area": area, "n": stay.better_outside, "cost": f"{stay.cost * 100:.1f}"}
    return (
        ngettext(
            "Outside %(area)s %(n)s fits better than the best inside: staying costs %(cost)s points.",
            "Outside %(area)s %(n)s fit better than the best inside: staying costs %(cost)s points.",
            stay.better_outside,
        )
        % words
    )
