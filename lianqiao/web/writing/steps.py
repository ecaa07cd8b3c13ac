"""The steps of the form and the fields of each, for both kinds of entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.catalog.choices import Element, EntryKind

CHECK = "check"
ELEMENT_FIELDS = tuple(f"elements.{element.value}" for element in Element)
# Fields that hold several rows, with the names of a row's cells; cells that are ticked stand last.
ROWS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("name", "comparator", "value", "value_high", "unit", "condition", "rival_value", "must_have"),
    "rights": (
        *(
            "number",
            "kind",
            "status",
            "owner",
            "applied",
            "granted",
            "expires",
            "fee_paid_until",
            "holders",
            "holders_agree",
        ),
        *("is_pledged", "pledgee_agrees", "licences"),
    ),
    "assessments": ("level", "element", "environment", "assessor", "assessed", "evidence"),
    "contributors": ("name", "organisation", "agreed", "roles"),
}
TICKED = frozenset(("must_have", "is_anonymous"))
MANY = frozenset(("modes", "places_accepted", "target_links"))
MANY_CELLS = frozenset(("roles",))


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    code: str
    title: Promise
    lead: Promise
    demand: tuple[str, ...]
    achievement: tuple[str, ...]

    def fields(self, kind: str) -> tuple[str, ...]:
        """Return the names of its fields for a kind of entry."""
        return self.demand if kind == EntryKind.DEMAND else self.achievement


_WHERE = (
    *("organisation", "place", "places_accepted", "technology_field", "industry", "chain_link", "cluster", "ipc"),
    *("keywords", "contact_name", "confidentiality"),
)
STEPS = (
    Step(
        "what", pgettext_lazy("step of writing", "What"),
        _("What it is about, as you would tell a colleague from another trade."),
        ("title", "summary", "description"), ("title", "achievement_kind", "summary", "description"),
    ),
    Step(
        "elements", pgettext_lazy("step of writing", "Elements"),
        _("Single words or short phrases, one to a line. Leave out what does not apply."),
        ELEMENT_FIELDS, ELEMENT_FIELDS,
    ),
    Step(
        "indicators", pgettext_lazy("step of writing", "Indicators"),
        _("What can be measured: matches are judged by it first."),
        ("indicators_text", "indicators"), ("indicators_text", "indicators"),
    ),
    Step(
        "terms", pgettext_lazy("step of writing", "Maturity and terms"),
        _("How far it should be, what it may cost and how you want to work together."),
        ("trl_wanted", "budget_min", "budget_max", "deadline", "acceptance", "modes"),
        (
            *("trl", "trl_element", "trl_environment", "trl_assessor", "trl_assessed", "trl_evidence", "assessments"),
            *("next_step", "next_needs"),
            *("price_min", "price_max", "modes"),
        ),
    ),
    Step(
        "rights", pgettext_lazy("step of writing", "Ownership"),
        _("Whose it is and what lies on it. What you say is checked against the law, and everybody sees the result."),
        (), ("is_service_achievement", "funding_source", "programme_number", "rights"),
    ),
    Step(
        "team", pgettext_lazy("step of writing", "Team"),
        _("Who worked on it. A name is public only when you give the day on which the person agreed to that."),
        (), ("contributors",),
    ),
    Step(
        "value", pgettext_lazy("step of writing", "Use and economics"),
        _("Where it is used, what it is measured against and what it saves."),
        (),
        (
            *("cases", "target_industries", "target_links", "rival_solution", "cost_comparison", "unit_cost", "rival_unit_cost"),
            *("cost_unit", "investment", "yearly_volume"),
        ),
    ),
    Step(
        "where", pgettext_lazy("step of writing", "Where and who"),
        _("Whose it is, where it is wanted, and who may read it."),
        (*_WHERE, "is_anonymous"), _WHERE,
    ),
    Step(
        CHECK, pgettext_lazy("step of writing", "Check and hand in"),
        _("Look it over. Nothing is public before you hand it in."),
        (), (),
    ),
)  # fmt: skip
CODES = tuple(step.code for step in STEPS)
BY_CODE: Mapping[str, Step] = {step.code: step for step in STEPS}


def step_of(field: str, kind: str) -> str:
    """Return the step where a field is filled in."""
    return next((step.code for step in STEPS if field in step.fields(kind)), CHECK)


def steps_of(kind: str) -> tuple[Step, ...]:
    """Return the steps of a kind of entry: those that have fields for it, and the check."""
    return tuple(step for step in STEPS if step.code == CHECK or step.fields(kind))


def neighbour(code: str, by: int, kind: str) -> str:
    """Return the step before (-1) or after (1) one, or itself at the ends."""
    codes = [step.code for step in steps_of(kind)]
    return codes[min(max(codes.index(code) + by, 0), len(codes) - 1)]
