"""Reads of the distribution; each party sees its own team, income and runs alone, for they say what people are paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from lianqiao.core.actors import Actor
from lianqiao.core.errors import NotFound
from lianqiao.deals.access import side_of
from lianqiao.deals.models import Deal, DistributionRun, Party, Receipt, TeamMember
from lianqiao.rules.engine.waterfall import Waterfall, WaterfallInput, run_waterfall
from lianqiao.rules.money import ZERO
from lianqiao.rules.plain import from_json, to_json


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a party sees: its team, what waits to be shared (yuan), and its runs, newest first."""

    team: Sequence[TeamMember]
    waiting: Decimal
    runs: Sequence[DistributionRun]


def distribution_of(party: Party) -> Distribution:
    """Return the distribution of a party for its own people."""
    runs = DistributionRun.objects.filter(party=party).select_related("by")
    waiting = sum((one.amount for one in received_by(party)), ZERO)
    return Distribution(list(TeamMember.objects.filter(party=party)), waiting, list(runs))


def received_by(party: Party) -> QuerySet[Receipt]:
    """Return the confirmed receipts of a party that no run has shared yet."""
    return Receipt.objects.filter(payment__payee=party, confirmed__isnull=False, distributed__isnull=True).order_by(
        "pk"
    )


def get_run(deal: Deal, number: int, actor: Actor) -> DistributionRun:
    """Return a run of the party that ``actor`` acts for. Raises ``NotFound``."""
    party = side_of(actor, deal)
    row = DistributionRun.objects.filter(deal=deal, party=party, number=number).first() if party else None
    if row is None:
        raise NotFound("There is no such run.")
    return row


def result_of(run: DistributionRun) -> tuple[WaterfallInput, Waterfall]:
    """Return what went into a run and what came out, as they were kept."""
    return from_json(run.given, WaterfallInput), from_json(run.result, Waterfall)


def is_repeatable(run: DistributionRun) -> bool:
    """Run it again: whether the same input gives the same result under the rules as they stand in the registry."""
    given, _ = result_of(run)
    return bool(to_json(run_waterfall(given)) == run.result)
