"""Achievements and demands as answers: exactly what ``view_entry`` lets this reader see, under the names of import columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from lianqiao.api.v1.fields import NamedOut, Out
from lianqiao.catalog.choices import (
    AchievementKind,
    Comparator,
    Confidentiality,
    CooperationMode,
    CreditRole,
    Element,
    EntryKind,
    EntryState,
    PropertyKind,
    PropertyStatus,
)
from lianqiao.catalog.queries import EntryView, IndicatorView

API = "/api/v1"
_FACES = (
    *(
        "unit_cost_cny",
        "rival_unit_cost_cny",
        "cost_unit",
        "investment_cny",
        "yearly_volume",
        "next_step",
        "next_needs",
    ),
    *("cases", "target_industries", "target_links"),
)
COLLECTIONS: Mapping[str, str] = {EntryKind.ACHIEVEMENT: "achievements", EntryKind.DEMAND: "demands"}


class OrganisationOut(Out):
    """What everyone may know of an organisation."""

    number: str = Field(examples=["O-2026-000007"])
    name: str = Field(examples=["示例燕赵大学"])
    name_en: str = Field(examples=["Example Yanzhao University"])
    short_name: str = Field(examples=["燕赵大学"])
    kinds: list[str] = Field(examples=[["university"]])
    place: NamedOut | None
    verification: str = Field(
        description="none, code (well-formed code) or verified (seen by an administrator).", examples=["code"]
    )
    is_example: bool = Field(description="Made up for demonstration.", examples=[False])


class IndicatorOut(Out):
    """One indicator."""

    name: str = Field(examples=["抗冲击韧性"])
    comparator: Comparator = Field(examples=["ge"])
    value: float | None = Field(examples=[67.0])
    value_high: float | None = Field(description="Upper end; only with comparator range.", examples=[None])
    unit: str = Field(examples=["%"])
    condition: str = Field(description="Under which condition it is measured.", examples=["-40 ℃"])
    must_have: bool = Field(examples=[True])
    rival_value: float | None = Field(description="The same of the best known alternative.", examples=[45.0])


class TrlRecordOut(Out):
    """One assessment of maturity."""

    level: int = Field(examples=[6])
    element: str = Field(description="What was assessed.", examples=["样机"])
    environment: str = Field(examples=["中试线"])
    assessor: str = Field(examples=[""])
    assessed: date | None
    evidence: str = Field(examples=["2026年3月中试报告"])
    is_self_assessed: bool = Field(description="Nothing but the owner's word stands behind it.", examples=[False])


class HolderOut(Out):
    """Somebody to whom a right belongs."""

    name: str = Field(examples=["示例燕赵大学"])
    share: float | None = Field(description="In hundredths.", examples=[60.0])
    is_person: bool = Field(examples=[False])


class LicenceOut(Out):
    """A licence that was given."""

    kind: CooperationMode = Field(examples=["ordinary_licence"])
    until: date | None = Field(description="Null: without end.", examples=["2028-06-30"])


class PropertyOut(Out):
    """One intellectual property right."""

    number: str = Field(examples=["201710601862.3"])
    kind: PropertyKind = Field(examples=["invention"])
    status: PropertyStatus = Field(examples=["granted"])
    owner: str = Field(examples=[""])
    applied: date | None = Field(examples=["2017-07-21"])
    granted: date | None
    expires: date | None = Field(description="As stated; else it follows from the application.")
    fee_paid_until: date | None
    holders: list[HolderOut]
    holders_agree: bool | None = Field(
        description="All holders agree to the ways of cooperation that are offered; null: not said.", examples=[None]
    )
    is_pledged: bool | None = Field(examples=[None])
    pledgee_agrees: bool | None = Field(examples=[None])
    licences: list[LicenceOut]


class ContributorOut(Out):
    """Somebody who worked on it. Without consent to be named nobody outside reads name and organisation."""

    name: str = Field(examples=["张明"])
    organisation: str = Field(examples=["示例燕赵大学"])
    roles: list[CreditRole] = Field(examples=[["conceptualization"]])
    is_withheld: bool = Field(description="The person has not agreed to be named.", examples=[False])
    expert: str = Field(description="Number of the person's public page, if there is one.", examples=["X-2026-000012"])


class Links(Out):
    """Where to go from here."""

    self: str = Field(examples=["/api/v1/achievements/A-2026-000123"])
    matches: str = Field(examples=["/api/v1/achievements/A-2026-000123/matches"])


class EntryOut(Out):
    """What achievements and demands have in common."""

    number: str = Field(examples=["A-2026-000123"])
    state: EntryState = Field(examples=["published"])
    title: str = Field(examples=["高韧性镁合金板材轧制技术"])
    summary: str = Field(examples=["解决镁合金板材低温脆断的问题。"])
    description: str = Field(
        description="Empty when withheld from you; see `withheld`.", examples=["采用多道次异步轧制……"]
    )
    materials: list[str] = Field(examples=[["镁合金"]])
    methods: list[str] = Field(examples=[["异步轧制"]])
    effects: list[str] = Field(examples=[["提高低温韧性"]])
    products: list[str] = Field(examples=[["镁合金板材"]])
    applications: list[str] = Field(examples=[["轨道车辆内饰"]])
    indicators: list[IndicatorOut]
    keywords: list[str] = Field(examples=[["镁合金", "轧制"]])
    modes: list[CooperationMode] = Field(
        description="How the owner wants to work together.", examples=[["ordinary_licence"]]
    )
    place: NamedOut | None = Field(description="For an anonymous demand no finer than the city.")
    places_accepted: list[str] = Field(
        description="Codes of places that are acceptable; empty: anywhere.", examples=[["110000"]]
    )
    industry: NamedOut | None = Field(description="GB/T 4754-2017.")
    technology_field: NamedOut | None
    cluster: NamedOut | None
    chain_link: NamedOut | None
    ipc: list[str] = Field(examples=[["C22F1/06"]])
    confidentiality: Confidentiality = Field(examples=["open"])
    organisation: OrganisationOut | None = Field(description="Null when withheld from you or unknown.")
    contact_name: str = Field(examples=[""])
    url: str = Field(examples=[""])
    published_on: date | None
    valid_until: date | None
    confirmed_on: date | None
    revision: int = Field(description="Grows with every change.", examples=[3])
    version: int = Field(description="Of the content that the public sees; 0: never public.", examples=[2])
    version_date: date | None = Field(description="When that content last changed.")
    withheld: list[str] = Field(description="Fields that you may not see.", examples=[[]])
    links: Links


class AchievementOut(EntryOut):
    """A result of research that is offered for conversion."""

    type: Literal["achievement"] = "achievement"
    kind: AchievementKind | None = Field(examples=["patent"])
    trl: int | None = Field(description="Technology readiness level now, 1 to 9.", examples=[6])
    trl_records: list[TrlRecordOut]
    ip: list[PropertyOut]
    is_service_achievement: bool | None = Field(description="职务成果", examples=[True])
    funding_source: str = Field(examples=[""])
    price_cny_min: int | None = Field(description="Yuan.", examples=[500_000])
    price_cny_max: int | None = Field(description="Yuan.", examples=[800_000])
    rival_solution: str = Field(examples=[""])
    cost_comparison: str = Field(examples=[""])
    unit_cost_cny: float | None = Field(description="Yuan per unit.", examples=[320.0])
    rival_unit_cost_cny: float | None = Field(examples=[450.0])
    cost_unit: str = Field(examples=["件"])
    investment_cny: int | None = Field(examples=[1_200_000])
    yearly_volume: float | None = Field(examples=[10_000.0])
    next_step: str = Field(examples=[""])
    next_needs: str = Field(examples=[""])
    cases: list[str] = Field(examples=[[]])
    target_industries: list[str] = Field(examples=[["C3670"]])
    target_links: list[str] = Field(examples=[["new-energy-vehicles.lightweight"]])
    contributors: list[ContributorOut]


class DemandOut(EntryOut):
    """A technical problem that somebody wants solved. Whose it is stays unsaid when it is anonymous."""

    type: Literal["demand"] = "demand"
    is_anonymous: bool = Field(examples=[False])
    trl_wanted: int | None = Field(description="Least maturity wanted, 1 to 9.", examples=[7])
    budget_cny_min: int | None = Field(description="Yuan.", examples=[None])
    budget_cny_max: int | None = Field(description="Yuan.", examples=[2_000_000])
    deadline: date | None


MOVES = Field(
    description="What you may do with it now; each is a POST below this address.", examples=[["confirm", "withdraw"]]
)


class AchievementDetail(AchievementOut):
    """An achievement with what you may do with it."""

    moves: list[str] = MOVES


class DemandDetail(DemandOut):
    """A demand with what you may do with it."""

    moves: list[str] = MOVES


NEXT = Field(
    description="Address of the next page; null on the last one.", examples=["/api/v1/achievements?limit=20&cursor=…"]
)


class AchievementPage(Out):
    """A part of the list of achievements."""

    items: list[AchievementOut]
    next: str | None = NEXT


class DemandPage(Out):
    """A part of the list of demands."""

    items: list[DemandOut]
    next: str | None = NEXT


def entry_out(view: EntryView) -> AchievementOut | DemandOut:
    """Return an entry as an answer."""
    values = entry_values(view)
    return AchievementOut(**values) if view.kind == EntryKind.ACHIEVEMENT else DemandOut(**values)


def entry_values(view: EntryView) -> dict[str, Any]:
    """Return the values of the answer's fields."""
    base = f"{API}/{COLLECTIONS[view.kind]}/{view.number}"
    same = (
        "number state title summary description keywords modes place places_accepted industry technology_field cluster "
        "chain_link ipc confidentiality organisation contact_name url valid_until revision version withheld"
    )
    return {
        **{name: getattr(view, name) for name in same.split()},
        **{element.value: view.elements.get(element, ()) for element in Element},
        "indicators": [_indicator(item) for item in view.indicators],
        "published_on": view.published,
        "confirmed_on": view.confirmed,
        "version_date": view.version_date,
        "links": Links(self=base, matches=f"{base}/matches"),
        **(_achievement(view) if view.kind == EntryKind.ACHIEVEMENT else _demand(view)),
    }


def _achievement(view: EntryView) -> dict[str, Any]:
    return {
        "kind": view.achievement_kind or None,
        "trl": view.trl,
        "trl_records": view.trl_records,
        "ip": view.property_items,
        "is_service_achievement": view.is_service_achievement,
        "funding_source": view.funding_source,
        "price_cny_min": view.price_min_cny,
        "price_cny_max": view.price_max_cny,
        "rival_solution": view.rival_solution,
        "cost_comparison": view.cost_comparison,
        "contributors": view.contributors,
        **{name: getattr(view, name) for name in _FACES},
    }


def _demand(view: EntryView) -> dict[str, Any]:
    return {
        "is_anonymous": view.is_anonymous,
        "trl_wanted": view.trl_wanted,
        "budget_cny_min": view.budget_min_cny,
        "budget_cny_max": view.budget_max_cny,
        "deadline": view.deadline,
    }


def _indicator(view: IndicatorView) -> IndicatorOut:
    return IndicatorOut(
        name=view.name,
        comparator=Comparator(view.comparator),
        value=view.value,
        value_high=view.value_high,
        unit=view.unit,
        condition=view.condition,
        must_have=view.is_must_have,
        rival_value=view.rival_value,
    )
