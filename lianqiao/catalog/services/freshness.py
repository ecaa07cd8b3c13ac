"""Keeping entries true: reminders before validity ends, a notice when it has, and confirmation with one press."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import actor_of, people_with_role
from lianqiao.catalog.access import WRITERS, Action
from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.events import OwnersReminded
from lianqiao.catalog.models import Entry, Reminder
from lianqiao.catalog.queries import model_of, side_of
from lianqiao.catalog.services.lifecycle import confirm_entry
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.mail import JSON, queue_mail
from lianqiao.core.signed import LinkRefused, issue_link, read_link, redeem_link

HIDDEN, LAST, FIRST = 0, 7, 30  # days before the end at which a reminder is due; HIDDEN: it is over
PURPOSE = "confirm-entry"
SHOWN = 20  # entries in one mail; the list of one's own entries has the rest
GRACE = timedelta(days=30)  # a link still works, and a notice is still sent, so long after the end


def remind_owners(today: date, *, actor: Actor, limit: int = 500) -> int:
    """Send what is due on ``today`` and was not sent yet, one mail per person, stage and kind; returns for how many entries.

    One organisation, stage and kind is one transaction: whoever is killed in between has sent all of it or none. A reminder that
    was missed is sent late; the first one is left out when the last is due as well. Publishes ``OwnersReminded``.
    """
    done = 0
    for kind in EntryKind:
        for stage in (LAST, FIRST, HIDDEN):
            rows = _due(kind, stage, today).values_list("organisation_id", "pk")[:limit]
            for organisation_id, group in groupby(rows, key=lambda row: row[0]):
                done += _remind(kind, stage, today, organisation_id, [pk for _, pk in group], actor)
    return done


def confirmation_subject(token: str) -> tuple[Entry, User]:
    """Return the entry and the person that a link stands for, without using it up. Raises ``LinkRefused``."""
    return _subject(read_link(PURPOSE, token))


@transaction.atomic
def confirm_by_link(token: str, *, now: datetime | None = None) -> Entry:
    """Confirm an entry with the link of a mail, for the person to whom it was sent. The link is used up.

    Publishes ``EntryConfirmed``. Raises ``LinkRefused``, ``Forbidden`` (no longer a writer of the owner), ``IllegalMove`` or
    ``EntryIncomplete``; the link can be used again then.
    """
    entry, person = _subject(redeem_link(PURPOSE, token))
    return confirm_entry(entry, actor=actor_of(person), today=timezone.localdate(now))


@transaction.atomic
def confirm_entries(kind: str, numbers: Sequence[str], *, actor: Actor, today: date | None = None) -> int:
    """Confirm those of several entries that can be and that the actor may confirm; returns how many.

    Publishes ``EntryConfirmed`` of each.
    """
    model = model_of(kind)
    states = (EntryState.PUBLISHED, EntryState.EXPIRED)
    rows = model.objects.filter(number__in=list(numbers), state__in=states, organisation__in=list(actor.memberships))
    done = 0
    for row in rows.order_by("pk"):  # one order for all: two such requests never wait for each other
        if may(actor, Action.ENTRY_CONFIRM, row):
            confirm_entry(row, actor=actor, today=today)
            done += 1
    return done


def _due(kind: str, stage: int, today: date) -> "QuerySet[Entry]":
    rows: QuerySet[Entry] = model_of(kind).objects.filter(organisation__isnull=False)
    if stage == HIDDEN:
        rows = rows.filter(state=EntryState.EXPIRED, valid_until__lt=today, valid_until__gte=today - GRACE)
    else:
        first = today if stage == LAST else today + timedelta(days=LAST + 1)
        last = today + timedelta(days=stage)
        rows = rows.filter(state=EntryState.PUBLISHED, valid_until__gte=first, valid_until__lte=last)
    sent = Reminder.objects.filter(
        **{f"{EntryKind(kind).value}_id": OuterRef("pk")}, valid_until=OuterRef("valid_until"), stage=stage
    )
    return rows.filter(~Exists(sent)).order_by("organisation_id", "valid_until", "pk")


@transaction.atomic
def _remind(kind: str, stage: int, today: date, organisation_id: int, keys: Sequence[int], actor: Actor) -> int:
    wanted = _due(kind, stage, today).filter(pk__in=list(keys))  # another worker may have been here since
    rows = list(wanted.select_for_update(of=("self",), skip_locked=True))
    if not rows:
        return 0
    people = people_with_role(organisation_id, WRITERS, today)
    at = timezone.now()
    Reminder.objects.bulk_create(
        Reminder(**side_of(row), valid_until=_end(row), stage=stage, recipients=len(people), at=at) for row in rows
    )
    for person in people:
        _mail(person, kind, stage, rows, today)
    publish(OwnersReminded(kind=kind, stage=stage, numbers=[row.number for row in rows]), actor=actor)
    return len(rows)


def _mail(person: User, kind: str, stage: int, rows: Sequence[Entry], today: date) -> None:
    template = "entries_hidden" if stage == HIDDEN else "entries_expiring"
    shown: list[JSON] = [
        {"title": row.title, "number": row.number, "until": _end(row).isoformat(), "link": _link(row, person, today)}
        for row in rows[:SHOWN]
    ]
    context: dict[str, JSON] = {
        "name": person.name,
        "kind": str(kind),
        "entries": shown,
        "more": max(0, len(rows) - SHOWN),
    }
    queue_mail(template, to=[person.email], language=person.language, context=context)


def _link(row: Entry, person: User, today: date) -> str:
    left = max(_end(row) - today, timedelta()) + GRACE
    return issue_link(PURPOSE, f"{row.KIND.value}:{row.pk}:{person.pk}", left)


def _subject(text: str) -> tuple[Entry, User]:
    kind, _, rest = text.partition(":")
    pk, _, person = rest.partition(":")
    rows: QuerySet[Entry] = model_of(kind).objects.filter(pk=int(pk))
    entry, user = rows.first(), User.objects.filter(pk=int(person), is_active=True).first()
    if entry is None or user is None:
        raise LinkRefused("This link has been used or has ended.")
    return entry, user


def _end(row: Entry) -> date:
    assert row.valid_until is not None  # of what is or was public
    return row.valid_until
