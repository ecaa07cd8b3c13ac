"""What a row of a table becomes once every value has been checked: exactly the canonical columns, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lianqiao.catalog.ownership import Right
from lianqiao.connectors.formats.messages import Message, describe
from lianqiao.core.text.quantities import IndicatorSpec

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row: ``column`` is the file's own header, ``value`` what stood there, shortened."""

    row: int | None
    column: str | None
    value: str
    code: str
    severity: Severity
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The problem in words."""
        return describe(self.code, self.data, row=self.row, column=self.column)


@dataclass(frozen=True, slots=True)
class AssessmentItem:
    """One assessment of maturity."""

    level: int
    evidence: str = ""
    element: str = ""
    environment: str = ""
    assessor: str = ""
    assessed: date | None = None


@dataclass(frozen=True, slots=True)
class ContributorItem:
    """Somebody who worked on it; ``roles`` are values of ``CreditRole``, ``agreed`` the day of consent to be named."""

    name: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    agreed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """What achievements and demands share; amounts in yuan, places and industries as codes."""

    id: str
    source: str = ""
    title: str
    summary: str = ""
    description: str = ""
    materials: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    indicators: tuple[IndicatorSpec, ...] = ()
    trl: int | None = None
    modes: tuple[str, ...] = ()
    place: str | None = None
    places_accepted: tuple[str, ...] = ()
    industry: str | None = None
    technology_field: str | None = None
    cluster: str | None = None
    chain_link: str | None = None
    ipc: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    confidentiality: str | None = None
    organisation: str = ""
    contact_name: str = ""
    valid_until: date | None = None
    published_on: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementRecord(EntryRecord):
    """A result that somebody offers."""

    kind: str | None = None
    is_service_achievement: bool | None = None
    funding_source: str = ""
    programme_number: str = ""
    ip: tuple[Right, ...] = ()
    trl_evidence: str = ""
    price_cny_min: int | None = None
    price_cny_max: int | None = None
    rival_solution: str = ""
    cost_comparison: str = ""
    unit_cost_cny: float | None = None
    rival_unit_cost_cny: float | None = None
    cost_unit: str = ""
    investment_cny: int | None = None
    yearly_volume: float | None = None
    trl_records: tuple[AssessmentItem, ...] = ()
    next_step: str = ""
    next_needs: str = ""
    cases: str = ""
    target_industries: tuple[str, ...] = ()
    target_links: tuple[str, ...] = ()
    contributors: tuple[ContributorItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRecord(EntryRecord):
    """A problem that somebody wants solved."""

    trl_wanted: int | None = None
    budget_cny_min: int | None = None
    budget_cny_max: int | None = None
    deadline: date | None = None
    is_anonymous: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """A university, an institute, a firm, an agency, a park or an authority."""

    id: str
    source: str = ""
    name: str
    short_name: str = ""
    name_en: str = ""
    kinds: tuple[str, ...] = ()
    uscc: str | None = None
    place: str | None = None
    industry: str | None = None
    scope: str = ""
    website: str = ""
    address: str = ""
    description: str = ""


Record = AchievementRecord | DemandRecord | OrganisationRecord


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A record, unless a problem of severity ``error`` stands against it."""

    record: Record | None
    problems: tuple[Problem, ...] = ()
