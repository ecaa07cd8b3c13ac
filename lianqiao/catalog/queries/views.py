"""What a reader may see of an entry, as plain data: pages, the API and exports all show this and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import belongs_to, may_know_owner, may_read_description
from lianqiao.catalog.choices import ExpertState
from lianqiao.catalog.models import Achievement, Contributor, Demand, Entry, Indicator, IntellectualProperty
from lianqiao.catalog.ownership import Holder, Licence, Right
from lianqiao.core.actors import Actor
from lianqiao.regions.models import Place


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its names by language tag (``zh-hans``, ``zh-hant``, ``en``)."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """What everyone may know of an organisation."""

    number: str
    name: str
    name_en: str
    short_name: str
    kinds: tuple[str, ...]
    place: Named | None
    verification: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator; ``value_high`` only with comparator ``range``."""

    name: str
    comparator: str
    value: float | None
    value_high: float | None
    unit: str
    condition: str
    is_must_have: bool
    rival_value: float | None = None


@dataclass(frozen=True, slots=True)
class TrlView:
    """One assessment of maturity."""

    level: int
    element: str
    environment: str
    assessor: str
    assessed: date | None
    evidence: str
    is_self_assessed: bool


@dataclass(frozen=True, slots=True)
class ContributorView:
    """Somebody who worked on it; without consent to be named nobody outside learns ``name`` and ``organisation``."""

    name: str
    organisation: str
    roles: tuple[str, ...]
    agreed: date | None
    is_withheld: bool = False
    expert: str = ""  # the number of the person's page, when everybody sees it


@dataclass(frozen=True, slots=True)
class EntryView:
    """An achievement or a demand as one reader may see it; ``withheld`` names the fields hidden from this reader."""

    kind: str
    number: str
    title: str
    summary: str
    description: str
    elements: Mapping[str, tuple[str, ...]]
    keywords: tuple[str, ...]
    url: str
    indicators: tuple[IndicatorView, ...]
    modes: tuple[str, ...]
    place: Named | None
    place_parent: Named | None
    places_accepted: tuple[str, ...]
    industry: Named | None
    technology_field: Named | None
    cluster: Named | None
    chain_link: Named | None
    ipc: tuple[str, ...]
    confidentiality: str
    state: str
    published: date | None
    valid_until: date | None
    confirmed: date | None
    organisation: OrganisationView | None
    is_anonymous: bool
    contact_name: str
    revision: int
    version: int = 0
    version_date: date | None = None
    # achievements
    achievement_kind: str = ""
    trl: int | None = None
    trl_records: tuple[TrlView, ...] = ()
    property_items: tuple[Right, ...] = ()
    contributors: tuple[ContributorView, ...] = ()
    is_service_achievement: bool | None = None
    funding_source: str = ""
    price_min_cny: int | None = None
    price_max_cny: int | None = None
    rival_solution: str = ""
    cost_comparison: str = ""
    unit_cost_cny: float | None = None
    rival_unit_cost_cny: float | None = None
    cost_unit: str = ""
    investment_cny: int | None = None
    yearly_volume: float | None = None
    next_step: str = ""
    next_needs: str = ""
    cases: tuple[str, ...] = ()
    target_industries: tuple[str, ...] = ()
    target_links: tuple[str, ...] = ()
    # demands
    trl_wanted: int | None = None
    budget_min_cny: int | None = None
    budget_max_cny: int | None = None
    deadline: date | None = None
    withheld: tuple[str, ...] = field(default=())


def view_entry(actor: Actor, entry: Entry) -> EntryView:
    """Return what ``actor`` may see of ``entry``; the owner of an anonymous demand and confidential text are left out."""
    reads, knows = may_read_description(actor, entry), may_know_owner(actor, entry)
    withheld = tuple(
        name
        for name, hidden in (("description", not reads and entry.description), ("organisation", not knows))
        if hidden
    )
    place = entry.place if knows or entry.place is None or entry.place.level != "county" else entry.place.parent
    return EntryView(
        kind=entry.KIND.value,
        number=entry.number,
        title=entry.title,
        summary=entry.summary,
        description=entry.description if reads else "",
        elements={name: tuple(phrases) for name, phrases in entry.elements.items() if phrases},
        keywords=tuple(entry.keywords),
        url=entry.url if knows else "",
        indicators=tuple(_indicator(row) for row in entry.indicators.all()),  # type: ignore[attr-defined]
        modes=tuple(entry.modes),
        place=_place(place),
        place_parent=_place(place.parent) if place else None,
        places_accepted=tuple(entry.places_accepted),
        industry=Named(entry.industry.code, entry.industry.names) if entry.industry else None,
        technology_field=Named(entry.technology_field.code, entry.technology_field.names)
        if entry.technology_field
        else None,
        cluster=Named(entry.cluster.code, entry.cluster.names) if entry.cluster else None,
        chain_link=Named(entry.chain_link.code, entry.chain_link.names) if entry.chain_link else None,
        ipc=tuple(entry.ipc),
        confidentiality=entry.confidentiality,
        state=entry.state,
        published=entry.published,
        valid_until=entry.valid_until,
        confirmed=entry.confirmed,
        organisation=organisation_view(entry.organisation) if entry.organisation and knows else None,
        is_anonymous=isinstance(entry, Demand) and entry.is_anonymous,
        contact_name=entry.contact_name if knows else "",
        revision=entry.revision,
        version=entry.version,
        version_date=entry.version_date,
        withheld=withheld,
        **_side(entry, is_inside=belongs_to(actor, entry.organisation_id)),  # type: ignore[arg-type]  # the fields of one side
    )


def view_entries(actor: Actor, entries: Iterable[Entry]) -> list[EntryView]:
    """Return the views of several entries, in order."""
    return [view_entry(actor, entry) for entry in entries]


def organisation_view(organisation: Organisation) -> OrganisationView:
    """Return what everyone may know of an organisation."""
    return OrganisationView(
        number=organisation.number,
        name=organisation.name,
        name_en=organisation.name_en,
        short_name=organisation.short_name,
        kinds=tuple(organisation.kinds),
        place=_place(organisation.place),
        verification=organisation.verification,
        is_example=organisation.is_example,
    )


def _side(entry: Entry, *, is_inside: bool) -> dict[str, object]:
    if isinstance(entry, Demand):
        return {
            "trl_wanted": entry.trl_wanted,
            "budget_min_cny": entry.budget_min_cny,
            "budget_max_cny": entry.budget_max_cny,
            "deadline": entry.deadline,
        }
    assert isinstance(entry, Achievement)
    return {
        "achievement_kind": entry.kind,
        "trl": entry.trl,
        "trl_records": tuple(
            TrlView(
                row.level, row.element, row.environment, row.assessor, row.assessed, row.evidence, row.is_self_assessed
            )
            for row in entry.trl_records.all()
        ),
        "property_items": tuple(right_of(row) for row in entry.property_items.all()),
        "contributors": tuple(_contributor(row, is_inside=is_inside) for row in entry.contributors.all()),
        "is_service_achievement": entry.is_service_achievement,
        "funding_source": entry.funding_source,
        "price_min_cny": entry.price_min_cny,
        "price_max_cny": entry.price_max_cny,
        "rival_solution": entry.rival_solution,
        "cost_comparison": entry.cost_comparison,
        "unit_cost_cny": entry.unit_cost_cny,
        "rival_unit_cost_cny": entry.rival_unit_cost_cny,
        "cost_unit": entry.cost_unit,
        "investment_cny": entry.investment_cny,
        "yearly_volume": entry.yearly_volume,
        "next_step": entry.next_step,
        "next_needs": entry.next_needs,
        "cases": tuple(line.strip() for line in entry.cases.splitlines() if line.strip()),
        "target_industries": tuple(entry.target_industries),
        "target_links": tuple(entry.target_links),
    }


def right_of(row: IntellectualProperty) -> Right:
    """Return a right as plain data."""
    return Right(
        row.number, row.kind, row.status, row.owner, row.applied, row.granted, row.expires, row.fee_paid_until,
        tuple(Holder(**holder) for holder in row.holders), row.holders_agree, row.is_pledged, row.pledgee_agrees,
        tuple(
            Licence(item["kind"], date.fromisoformat(item["until"]) if item["until"] else None) for item in row.licences
        ),
    )  # fmt: skip


def _contributor(row: Contributor, *, is_inside: bool) -> ContributorView:
    if row.agreed is None and not is_inside:
        return ContributorView("", "", tuple(row.roles), None, is_withheld=True)
    expert = row.expert
    is_shown = row.agreed and expert and expert.state == ExpertState.SHOWN and expert.consented
    number = expert.number if expert and is_shown else ""
    return ContributorView(row.name, row.organisation, tuple(row.roles), row.agreed, expert=number)


def _indicator(row: Indicator) -> IndicatorView:
    return IndicatorView(
        row.name, row.comparator, row.value, row.value_high, row.unit, row.condition, row.is_must_have,
        row.rival_value,
    )  # fmt: skip


def _place(place: Place | None) -> Named | None:
    return Named(place.code, place.names) if place else None
