"""What people asked to hear of."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from lianqiao.catalog.queries import EntryView, entries_by_number, view_entries
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.push.choices import RULE
from lianqiao.push.errors import SubscriptionNotFound
from lianqiao.push.models import PushSetting, Subscription
from lianqiao.push.queries.rules import RuleTold, rules_told

FEED_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """A subscription as its owner sees it, with how often it told something and when last."""

    key: str
    kind: str
    name: str
    entry_kind: str
    text: str
    filters: dict[str, list[str]]
    about: str
    is_muted: bool
    feed_secret: str
    created: datetime
    notices: int
    last: datetime | None


def list_subscriptions(actor: Actor) -> list[SubscriptionView]:
    """Return the subscriptions of the person who acts, newest first."""
    rows = _own(actor).annotate(told=Count("notices"), last_told=Max("notices__created"))
    return [
        SubscriptionView(
            str(row.key), row.kind, row.name, row.entry_kind, row.text, row.filters, row.about, row.is_muted,
            row.feed_secret, row.created, row.told, row.last_told,
        )
        for row in rows
    ]  # fmt: skip


def get_subscription(actor: Actor, key: str) -> Subscription:
    """Return one subscription of the person who acts. Raises ``SubscriptionNotFound``."""
    try:
        row = _own(actor).filter(key=uuid.UUID(key)).first()
    except ValueError:
        row = None
    if row is None:
        raise SubscriptionNotFound("There is no such subscription.")
    return row


def lock_subscription(actor: Actor, subscription: Subscription) -> Subscription:
    """Return the row locked until the transaction ends. Raises ``SubscriptionNotFound``."""
    row = _own(actor).select_for_update().filter(pk=subscription.pk).first()
    if row is None:
        raise SubscriptionNotFound("There is no such subscription.")
    return row


def feed_of_secret(secret: str) -> Subscription:
    """Return the subscription whose feed has this address. Raises ``SubscriptionNotFound``, also when its owner wants nothing at all."""
    rows = Subscription.objects.filter(feed_secret=secret, ended__isnull=True, person__is_active=True)
    row = rows.exclude(person__in=PushSetting.objects.filter(is_on=False).values("person")).first()
    if row is None:
        raise SubscriptionNotFound("There is no such feed.")
    return row


def entries_of(subscription: Subscription) -> list[tuple[datetime, EntryView | RuleTold]]:
    """Return what a subscription told, newest first, with when: only what everybody may see, for a feed is read without signing in."""
    told: dict[tuple[str, str], datetime] = {}
    rows = list(subscription.notices.filter(dismissed__isnull=True)[:FEED_ENTRIES])
    for row in rows:
        told.setdefault((row.entry_kind, row.number), row.created)
    found: dict[str, EntryView | RuleTold] = dict(rules_told(row for row in rows if row.entry_kind == RULE))
    for kind in {kind for kind, _ in told} - {RULE}:
        entries = entries_by_number(ANONYMOUS, kind, _numbers(list(told), kind))
        found.update(zip(entries, view_entries(ANONYMOUS, entries.values()), strict=True))
    return [(at, found[number]) for (_, number), at in told.items() if number in found]


def _numbers(told: Sequence[tuple[str, str]], kind: str) -> list[str]:
    return [number for its_kind, number in told if its_kind == kind]


def _own(actor: Actor) -> QuerySet[Subscription]:
    return Subscription.objects.filter(person_id=actor.person_id, ended__isnull=True, person__isnull=False)
