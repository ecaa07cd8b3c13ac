"""The facts of a deal that its guards ask for: each part of the app adds one function that fills the fields it knows."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from lianqiao.deals.access import present_parties
from lianqiao.deals.engine.guards import DealFacts
from lianqiao.deals.models import Deal
from lianqiao.deals.queries.agreements import agreement_facts
from lianqiao.deals.queries.execution import execution_facts

FactSource = Callable[[Deal], Mapping[str, object]]


def frame_facts(deal: Deal) -> dict[str, object]:
    """Return what the deal's own row and its parties say."""
    parties = list(deal.parties.all())
    return {
        "stage": deal.stage,
        "contract_kind": deal.contract_kind,
        "parties": frozenset(party.pk for party in present_parties(deal)),
        "parties_open": sum(1 for party in parties if not party.joined and not party.left),
        "state_founded": deal.state_founded,
        "price_by": deal.price_by,
        "published_from": deal.published_from,
        "published_until": deal.published_until,
        "registration": deal.registration_number,
    }


FACT_SOURCES: tuple[FactSource, ...] = (frame_facts, agreement_facts, execution_facts)


def deal_facts(deal: Deal) -> DealFacts:
    """Return the facts of a deal today; a later source has the last word about a field."""
    known: dict[str, object] = {"today": timezone.localdate()}
    for source in FACT_SOURCES:
        known |= source(deal)
    return DealFacts(**known)  # type: ignore[arg-type]  # every source names fields of DealFacts
