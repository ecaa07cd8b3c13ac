"""Turning a checked record of a file into the input of the services that own the tables."""

from lianqiao.accounts.services import OrganisationInput
from lianqiao.catalog.choices import Confidentiality, Element
from lianqiao.catalog.services import ContributorInput, EntryInput, IndicatorInput, TrlInput
from lianqiao.connectors.formats.record_types import (
    AchievementRecord,
    DemandRecord,
    EntryRecord,
    OrganisationRecord,
    Record,
)


def content_of(record: Record, source: str) -> EntryInput | OrganisationInput:
    """Return the content of a record; ``source`` holds where the record names none. The organisation is left open."""
    if isinstance(record, OrganisationRecord):
        return _organisation(record, source)
    shared = _shared(record, source)
    more = _achievement(record) if isinstance(record, AchievementRecord) else _demand(record)
    return EntryInput(**shared, **more)  # type: ignore[arg-type]  # the two halves of one input


def _organisation(record: OrganisationRecord, source: str) -> OrganisationInput:
    return OrganisationInput(
        name=record.name,
        name_en=record.name_en,
        short_name=record.short_name,
        kinds=list(record.kinds),
        uscc=record.uscc,
        place_id=record.place,
        industry_id=record.industry,
        scope=record.scope,
        description=record.description,
        website=record.website,
        address=record.address,
        source=record.source or source,
        external_id=record.id,
    )


def _shared(record: EntryRecord, source: str) -> dict[str, object]:
    phrases = {element.value: list(getattr(record, element)) for element in Element}
    return {
        "title": record.title,
        "summary": record.summary,
        "description": record.description,
        "elements": {name: items for name, items in phrases.items() if items},
        "keywords": list(record.keywords),
        "url": record.url,
        "contact_name": record.contact_name,
        "indicators": _indicators(record),
        "modes": list(record.modes),
        "place_id": record.place,
        "places_accepted": list(record.places_accepted),
        "industry_id": record.industry,
        "technology_field_id": record.technology_field,
        "cluster_id": record.cluster,
        "chain_link_id": record.chain_link,
        "ipc": list(record.ipc),
        "confidentiality": record.confidentiality or Confidentiality.OPEN.value,
        "published": record.published_on,
        "valid_until": record.valid_until,
        "source": record.source or source,
        "external_id": record.id,
    }


def _indicators(record: EntryRecord) -> tuple[IndicatorInput, ...]:
    return tuple(
        IndicatorInput(
            name=item.name,
            comparator=str(item.comparator),
            value=item.value,
            value_high=item.value_high,
            unit=item.unit,
            condition=item.condition,
            is_must_have=item.must_have,
            rival_value=item.rival_value,
        )
        for item in record.indicators
    )


def _achievement(record: AchievementRecord) -> dict[str, object]:
    return {
        "kind": record.kind or "",
        "trl": record.trl,
        "trl_records": _assessments(record),
        "property_items": record.ip,
        "contributors": tuple(
            ContributorInput(item.name, item.organisation, item.roles, item.agreed) for item in record.contributors
        ),
        "is_service_achievement": record.is_service_achievement,
        "funding_source": record.funding_source,
        "programme_number": record.programme_number,
        "price_min_cny": record.price_cny_min,
        "price_max_cny": record.price_cny_max,
        "rival_solution": record.rival_solution,
        "cost_comparison": record.cost_comparison,
        "unit_cost_cny": record.unit_cost_cny,
        "rival_unit_cost_cny": record.rival_unit_cost_cny,
        "cost_unit": record.cost_unit,
        "investment_cny": record.investment_cny,
        "yearly_volume": record.yearly_volume,
        "next_step": record.next_step,
        "next_needs": record.next_needs,
        "cases": record.cases,
        "target_industries": list(record.target_industries),
        "target_links": list(record.target_links),
    }


def _assessments(record: AchievementRecord) -> tuple[TrlInput, ...]:
    """Return the assessments; the column of evidence alone speaks for the level of today unless one of them does."""
    found = tuple(
        TrlInput(item.level, item.evidence, item.element, item.environment, item.assessor, item.assessed)
        for item in record.trl_records
    )
    if record.trl is None or any(item.level == record.trl for item in found):
        return found
    return (*found, TrlInput(level=record.trl, evidence=record.trl_evidence))


def _demand(record: DemandRecord) -> dict[str, object]:
    return {
        "trl_wanted": record.trl_wanted,
        "budget_min_cny": record.budget_cny_min,
        "budget_max_cny": record.budget_cny_max,
        "deadline": record.deadline,
        "is_anonymous": bool(record.is_anonymous),
    }
