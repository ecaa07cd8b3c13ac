"""An entry or an organisation in the canonical columns of an import table, as far as one reader may see it."""

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement, Entry
from lianqiao.catalog.queries import EntryView, IndicatorView, Named, view_entry
from lianqiao.core.access import may
from lianqiao.core.actors import Actor

PLATFORM_SOURCE = "lianqiao"  # the source of what was written here, for whoever imports it elsewhere


def entry_record(actor: Actor, entry: Entry) -> dict[str, object]:
    """Return the canonical columns of an entry through ``view_entry``.

    Where it came from and its programme are added for those who may change it: others could tell its owner by them.
    """
    view = view_entry(actor, entry)
    is_own = may(actor, Action.ENTRY_CHANGE, entry)
    is_foreign = bool(is_own and entry.external_id)
    record = {
        "id": entry.external_id if is_foreign else view.number,
        "source": entry.source if is_foreign else PLATFORM_SOURCE,
        "title": view.title,
        "summary": view.summary,
        "description": view.description,
        **view.elements,
        "indicators": [_indicator(item) for item in view.indicators],
        "modes": view.modes,
        "place": _code(view.place),
        "places_accepted": view.places_accepted,
        "industry": _code(view.industry),
        "technology_field": _code(view.technology_field),
        "cluster": _code(view.cluster),
        "chain_link": _code(view.chain_link),
        "ipc": view.ipc,
        "keywords": view.keywords,
        "confidentiality": view.confidentiality,
        "organisation": _reference(entry.organisation) if view.organisation and entry.organisation else None,
        "contact_name": view.contact_name,
        "valid_until": view.valid_until,
        "published_on": view.published,
        "url": view.url,
    }
    side = _achievement(view) if view.kind == EntryKind.ACHIEVEMENT else _demand(view)
    if is_own and isinstance(entry, Achievement):
        side["programme_number"] = entry.programme_number
    return record | side


def organisation_record(organisation: Organisation) -> dict[str, object]:
    """Return the canonical columns of an organisation; all of them are public."""
    return {
        "id": organisation.external_id or organisation.number,
        "source": organisation.source if organisation.external_id else PLATFORM_SOURCE,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "name_en": organisation.name_en,
        "kinds": organisation.kinds,
        "uscc": organisation.uscc,
        "place": organisation.place_id,
        "industry": organisation.industry_id,
        "scope": organisation.scope,
        "website": organisation.website,
        "address": organisation.address,
        "description": organisation.description,
    }


def _achievement(view: EntryView) -> dict[str, object]:
    evidence = [item.evidence for item in view.trl_records if item.level == view.trl and item.evidence]
    return {
        "trl": view.trl,
        "kind": view.achievement_kind,
        "is_service_achievement": view.is_service_achievement,
        "funding_source": view.funding_source,
        "ip": view.property_items,
        "trl_records": [
            {
                "level": item.level,
                "evidence": item.evidence,
                "element": item.element,
                "environment": item.environment,
                "assessor": item.assessor,
                "assessed": item.assessed,
            }
            for item in view.trl_records
        ],
        "contributors": [
            {"name": item.name, "organisation": item.organisation, "roles": item.roles, "agreed": item.agreed}
            for item in view.contributors
            if not item.is_withheld
        ],
        "trl_evidence": "\n".join(evidence),
        "price_cny_min": view.price_min_cny,
        "price_cny_max": view.price_max_cny,
        "rival_solution": view.rival_solution,
        "cost_comparison": view.cost_comparison,
        "unit_cost_cny": view.unit_cost_cny,
        "rival_unit_cost_cny": view.rival_unit_cost_cny,
        "cost_unit": view.cost_unit,
        "investment_cny": view.investment_cny,
        "yearly_volume": view.yearly_volume,
        "next_step": view.next_step,
        "next_needs": view.next_needs,
        "cases": "\n".join(view.cases),
        "target_industries": view.target_industries,
        "target_links": view.target_links,
    }


def _demand(view: EntryView) -> dict[str, object]:
    return {
        "trl_wanted": view.trl_wanted,
        "budget_cny_min": view.budget_min_cny,
        "budget_cny_max": view.budget_max_cny,
        "deadline": view.deadline,
        "is_anonymous": view.is_anonymous,
    }


def _indicator(item: IndicatorView) -> dict[str, object]:
    return {
        "name": item.name,
        "comparator": item.comparator,
        "value": item.value,
        "value_high": item.value_high,
        "unit": item.unit,
        "condition": item.condition,
        "must_have": item.is_must_have,
        "rival_value": item.rival_value,
    }


def _code(named: Named | None) -> str | None:
    return named.code if named else None


def _reference(organisation: Organisation) -> str:
    """Return what an import finds the organisation by."""
    return organisation.uscc or organisation.name
