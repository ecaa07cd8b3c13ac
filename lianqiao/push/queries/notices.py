"""What people were told."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import actor_of
from lianqiao.catalog.queries import EntryView, entries_by_number, view_entries
from lianqiao.core.actors import Actor
from lianqiao.push.choices import RULE
from lianqiao.push.errors import NoticeNotFound
from lianqiao.push.models import Notice
from lianqiao.push.queries.rules import RuleTold, rules_told

_LATE = timedelta(minutes=1)
_AT_ONCE = 20  # notices that come into an open inbox together


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One thing told: the entry (or rule of law) as the reader may see it now, why now, why to this person; the parts sum to the score."""

    id: int
    key: str
    entry: EntryView | RuleTold
    trigger: str
    reason: dict[str, Any]
    score: float
    parts: list[dict[str, Any]]
    subscription: str  # the key of the subscription, when it still is there
    created: datetime
    is_read: bool


def list_notices(actor: Actor, *, limit: int = 50, offset: int = 0) -> list[NoticeView]:
    """Return what the person who acts was told and has not put away, newest first.

    Of entries that may no longer be seen nothing is shown.
    """
    return _views(actor, list(_kept(actor)[offset : offset + limit]))


def count_notices(actor: Actor) -> int:
    """Count what ``list_notices`` goes through."""
    return _kept(actor).count()


def new_notices(actor: Actor, after: int, sent: Collection[int] = ()) -> list[NoticeView]:
    """Return what came after the notice ``after`` and was not sent yet, oldest first.

    A notice may become visible later than one with a higher number: those of the last minute are looked at again.
    """
    recent = Q(pk__gt=after) | Q(created__gt=timezone.now() - _LATE)
    rows = _kept(actor).filter(recent).exclude(pk__in=sent).order_by("pk")
    return _views(actor, list(rows[:_AT_ONCE]))


def count_unread(actor: Actor) -> int:
    """Count what was told and not yet seen, up to 100."""
    return _own(actor).filter(read__isnull=True, dismissed__isnull=True)[:100].count()


def get_notice(actor: Actor, key: str) -> Notice:
    """Return one notice of the person who acts. Raises ``NoticeNotFound``."""
    try:
        row = _own(actor).filter(key=uuid.UUID(key)).first()
    except ValueError:
        row = None
    if row is None or not _subjects(actor, [row]):
        raise NoticeNotFound("There is no such notice.")
    return row


def still_visible(person: User, notices: Iterable[Notice]) -> list[NoticeView]:
    """Return those notices whose entries the person may see at this moment, as they may be sent; asked just before sending."""
    return _views(actor_of(person), list(notices))


def _views(actor: Actor, rows: Sequence[Notice]) -> list[NoticeView]:
    entries = _subjects(actor, rows)
    return [
        NoticeView(
            row.pk, str(row.key), entries[row.number], row.trigger, row.reason, row.score, row.parts,
            str(row.subscription.key) if row.subscription and not row.subscription.ended else "", row.created,
            row.read is not None,
        )
        for row in rows
        if row.number in entries
    ]  # fmt: skip


def _subjects(actor: Actor, rows: Sequence[Notice]) -> dict[str, EntryView | RuleTold]:
    """Return by their numbers what notices are about, as far as it may be seen; rules may be seen by everybody."""
    found: dict[str, EntryView | RuleTold] = dict(rules_told(row for row in rows if row.entry_kind == RULE))
    for kind in {row.entry_kind for row in rows} - {RULE}:
        entries = entries_by_number(actor, kind, [row.number for row in rows if row.entry_kind == kind])
        found.update(zip(entries, view_entries(actor, entries.values()), strict=True))
    return found


def _kept(actor: Actor) -> QuerySet[Notice]:
    return _own(actor).filter(dismissed__isnull=True).select_related("subscription")


def _own(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=actor.person_id, person__isnull=False)
