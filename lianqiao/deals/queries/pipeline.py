"""Deals by stage: how many, how long in each, and why they were lost, beside the platform's average where enough stand behind it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import QuerySet

from lianqiao.core.actors import Actor
from lianqiao.deals.choices import OVER, Stage
from lianqiao.deals.models import Deal, Seat, StageLog
from lianqiao.deals.queries.deals import list_deals

ENOUGH = 5  # deals that must stand behind a number of the platform, so that it tells of no single one
SCOPES = ("all", "mine", "managed")


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage: deals in it now, deals that ever came to it, the days it took in the middle of ``n`` that left it.

    ``platform_days`` is None where fewer than ``ENOUGH`` deals of the platform stand behind it.
    """

    stage: str
    now: int
    reached: int
    days: float | None
    n: int
    platform_days: float | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The figures of the stages, and the reasons of loss with their numbers, the most frequent first."""

    stages: tuple[StageFigures, ...]
    losses: tuple[tuple[str, int], ...]
    total: int


def pipeline_deals(actor: Actor, *, scope: str = "all", organisation_id: int | None = None) -> QuerySet[Deal]:
    """Return the deals of the person's organisations, those in which the person sits, or those managed by mandate."""
    rows = list_deals(actor)
    if organisation_id is not None:
        rows = rows.filter(
            parties__organisation_id=organisation_id, parties__joined__isnull=False, parties__left__isnull=True
        )
    if scope in ("mine", "managed"):
        seats = Seat.objects.filter(person_id=actor.person_id, until__isnull=True)
        seats = seats.filter(duty="manager") if scope == "managed" else seats
        rows = rows.filter(pk__in=seats.values("party__deal"))
    return rows


def pipeline_of(deals: Sequence[Deal]) -> Pipeline:
    """Return the figures of some deals beside the platform's. Two queries."""
    keys = {deal.pk for deal in deals}
    own, reached = _durations(StageLog.objects.filter(deal__in=keys))
    everyone, _ = _durations(StageLog.objects.all())
    now = Counter(deal.stage for deal in deals)
    stages = []
    for stage in Stage:
        if stage in OVER:
            continue
        days = [value for values in own.get(stage, {}).values() for value in values]
        others = everyone.get(stage, {})
        behind = [value for values in others.values() for value in values]
        stages.append(
            StageFigures(
                stage=stage.value, now=now[stage], reached=len(reached.get(stage, set())),
                days=median(days) if days else None, n=len(days),
                platform_days=median(behind) if len(others) >= ENOUGH else None,
            )
        )  # fmt: skip
    losses = Counter(deal.ended_reason for deal in deals if deal.ended_reason)
    return Pipeline(tuple(stages), tuple(losses.most_common()), len(deals))


def _durations(rows: QuerySet[StageLog]) -> tuple[dict[str, dict[int, list[float]]], dict[str, set[int]]]:
    """Return the days that each deal spent in each stage it left, and the deals that came to each stage."""
    lines: Iterable[tuple[int, str, datetime]] = rows.order_by("deal_id", "at", "pk").values_list(
        "deal_id", "target", "at"
    )
    days: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    reached: dict[str, set[int]] = defaultdict(set)
    last: tuple[int, str, datetime] | None = None
    for deal, target, at in lines:
        reached[target].add(deal)
        if last is not None and last[0] == deal:
            days[last[1]][deal].append((at - last[2]).total_seconds() / 86400)
        last = (deal, target, at)
    return days, reached
