"""What became of an entry among those who were told of it: numbers for its owner, never who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianqiao.catalog.choices import DisclosureState
from lianqiao.catalog.models import Demand, Disclosure, Entry, NameExchange
from lianqiao.catalog.queries.disclosures import side_of
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.push.access import Action
from lianqiao.push.choices import RecommendationState, SubscriptionKind
from lianqiao.push.models import Notice, Recommendation, Subscription

LEAST_SHOWN = 3  # people; of fewer it is not said why they put it away, for that would tell who


@dataclass(frozen=True, slots=True)
class Reach:
    """Persons reached and what they did. ``triggers`` counts persons by why they were told.

    ``refusals`` counts reasons, and is empty while fewer than ``LEAST_SHOWN`` persons gave one (``has_few``).
    """

    told: int
    seen: int
    opened: int
    following: int
    enquiries: int
    granted: int
    put_away: int
    refusals: Mapping[str, int]
    has_few: bool
    triggers: Mapping[str, int]
    firms: int  # to which it was recommended


def reach_of(actor: Actor, entry: Entry, since: datetime | None = None) -> Reach:
    """Return what became of an entry, of all time or since a moment. Raises ``Forbidden`` unless ``actor`` belongs to its owner."""
    require(actor, Action.REACH_VIEW, entry)
    return reach(entry, since)


def reach(entry: Entry, since: datetime | None = None) -> Reach:
    """Return what became of an entry, for jobs of the platform (no actor is asked)."""
    notices = Notice.objects.filter(number=entry.number).order_by()
    asked = Disclosure.objects.filter(**side_of(entry))
    recommended = Recommendation.objects.filter(number=entry.number, state=RecommendationState.SENT)
    names = NameExchange.objects.filter(demand=entry) if isinstance(entry, Demand) else NameExchange.objects.none()
    if since is not None:
        notices, recommended = notices.filter(created__gte=since), recommended.filter(decided__gte=since)
        asked, names = asked.filter(asked__gte=since), names.filter(asked__gte=since)
    counted = notices.aggregate(
        told=_people(), seen=_people(read__isnull=False), opened=_people(opened__isnull=False),
        away=_people(dismissed__isnull=False), said=_people(~Q(refusal="")),
    )  # fmt: skip
    is_few = counted["said"] < LEAST_SHOWN
    return Reach(
        told=counted["told"], seen=counted["seen"], opened=counted["opened"],
        following=Subscription.objects.filter(kind=SubscriptionKind.LIKE, about=entry.number, ended__isnull=True).count(),
        enquiries=asked.count() + names.count(), granted=asked.filter(state=DisclosureState.GRANTED).count(),
        put_away=counted["away"], refusals={} if is_few else _by("refusal", notices.exclude(refusal="")),
        has_few=is_few and counted["said"] > 0, triggers=_by("trigger", notices), firms=recommended.count(),
    )  # fmt: skip


def told_since(numbers: Sequence[str], since: datetime) -> list[str]:
    """Return which of the entries somebody was told of since a moment, the most told first."""
    rows = Notice.objects.filter(number__in=numbers, created__gte=since).order_by()
    counted = rows.values_list("number").annotate(people=_people()).order_by("-people", "number")
    return [number for number, _ in counted]


def _people(*conditions: Q, **values: object) -> Count:
    return Count("person", filter=Q(*conditions, **values) if conditions or values else None, distinct=True)


def _by(name: str, rows: QuerySet[Notice]) -> dict[str, int]:
    return dict(rows.values_list(name).annotate(people=_people()).order_by("-people", name))
