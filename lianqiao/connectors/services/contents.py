"""Turning a checked record of a file into the input of the services that own the tables."""

from lianqiao.accounts.services import OrganisationInput
from lianqiao.catalog.choices import Confidentiality, Element
from lianqiao.catalog.services import EntryInput, IndicatorInput, PropertyInput, TrlInput
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
        )
        for item in record.indicators
    )


def _achievement(record: AchievementRecord) -> dict[str, object]:
    evidence = record.trl_evidence
    return {
        "kind": record.kind or "",
        "trl": record.trl,
        "trl_records": (TrlInput(level=record.trl, evidence=evidence),) if record.trl else (),
        "property_items": tuple(
            PropertyInput(number=item.number, kind=item.kind, status=item.status, owner=item.owner)
            for item in record.ip
        ),
        "is_service_achievement": record.is_service_achievement,
        "funding_source": record.funding_source,
        "programme_number": record.programme_number,
        "price_min_cny": record.price_cny_min,
        "price_max_cny": record.price_cny_max,
        "rival_solution": record.rival_solution,
        "cost_comparison": record.cost_comparison,
    }


def _demand(record: DemandRecord) -> dict[str, object]:
    return {
        "trl_wanted": record.trl_wanted,
        "budget_min_cny": record.budget_cny_min,
        "budget_max_cny": record.budget_cny_max,
        "deadline": record.deadline,
        "is_anonymous": bool(record.is_anonymous),
    }
