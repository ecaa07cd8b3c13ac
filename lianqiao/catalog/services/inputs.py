"""What a writer hands over about an entry: already validated values, references as keys."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from lianqiao.catalog.choices import Confidentiality
from lianqiao.catalog.ownership import Right

PropertyInput = Right  # a right is written in the shape in which it is read and checked


@dataclass(frozen=True, slots=True)
class IndicatorInput:
    """One indicator; ``value_high`` only with comparator ``range``."""

    name: str
    comparator: str
    value: float | None
    value_high: float | None = None
    unit: str = ""
    condition: str = ""
    is_must_have: bool = False
    rival_value: float | None = None


@dataclass(frozen=True, slots=True)
class ContributorInput:
    """Somebody who worked on it; ``roles`` are values of ``CreditRole``, ``agreed`` the day of consent to be named."""

    name: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class TrlInput:
    """One assessment of maturity."""

    level: int
    evidence: str = ""
    element: str = ""
    environment: str = ""
    assessor: str = ""
    assessed: date | None = None


@dataclass(frozen=True, slots=True)
class EntryInput:
    """The whole content of an achievement or a demand; fields of the other side stay at their defaults."""

    title: str
    summary: str = ""
    description: str = ""
    elements: dict[str, list[str]] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    url: str = ""
    contact_name: str = ""
    indicators: tuple[IndicatorInput, ...] = ()
    modes: list[str] = field(default_factory=list)
    place_id: str | None = None
    places_accepted: list[str] = field(default_factory=list)
    industry_id: str | None = None
    technology_field_id: str | None = None
    cluster_id: str | None = None
    chain_link_id: str | None = None
    ipc: list[str] = field(default_factory=list)
    confidentiality: str = Confidentiality.OPEN
    organisation_id: int | None = None
    published: date | None = None
    valid_until: date | None = None
    source: str = ""
    external_id: str = ""
    # achievements
    kind: str = ""
    trl: int | None = None
    trl_records: tuple[TrlInput, ...] = ()
    property_items: tuple[PropertyInput, ...] = ()
    is_service_achievement: bool | None = None
    funding_source: str = ""
    programme_number: str = ""
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
    cases: str = ""
    target_industries: list[str] = field(default_factory=list)
    target_links: list[str] = field(default_factory=list)
    contributors: tuple[ContributorInput, ...] = ()
    # demands
    trl_wanted: int | None = None
    budget_min_cny: int | None = None
    budget_max_cny: int | None = None
    deadline: date | None = None
    is_anonymous: bool = False

    def digest(self) -> str:
        """Return a SHA-256 of the whole content, to tell a changed row from an unchanged one."""
        content = {name: getattr(self, name) for name in self.__slots__}  # asdict would copy every list first
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date) else dataclasses.asdict(value)  # type: ignore[call-overload]  # a detail


SHARED_FIELDS = (
    *("title", "summary", "description", "elements", "keywords", "url", "contact_name", "modes"),
    *("place_id", "places_accepted", "industry_id", "technology_field_id", "cluster_id", "chain_link_id", "ipc"),
    *("confidentiality", "organisation_id", "source", "external_id"),
)
ACHIEVEMENT_FIELDS = (
    *("kind", "trl", "is_service_achievement", "funding_source", "programme_number"),
    *("price_min_cny", "price_max_cny", "rival_solution", "cost_comparison"),
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
DEMAND_FIELDS = ("trl_wanted", "budget_min_cny", "budget_max_cny", "deadline", "is_anonymous")
