"""Handing in what is to be read: drafts, and changes of what the public already sees."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import EntryKind, EntryState, ReviewState, VersionCause
from lianqiao.catalog.errors import EntryBeingRead, ReviewNotFound
from lianqiao.catalog.events import EntryChanged, EntryPublished, EntryRecalled, EntrySubmitted
from lianqiao.catalog.models import Entry, Submission
from lianqiao.catalog.queries import lock_entry, open_submission, pending_submission, side_of
from lianqiao.catalog.queries.media import waiting_media
from lianqiao.catalog.services.contents import (
    UNREAD_FIELDS,
    as_record,
    changed_fields,
    content_of,
    restrictions,
    with_record,
)
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.publication import check_publishable, make_public
from lianqiao.catalog.services.record import entry_changes, standing, values_after, written_values
from lianqiao.catalog.services.rows import fill_entry
from lianqiao.catalog.services.versions import VersionNote, keep_version
from lianqiao.catalog.states import ENTRY_STATES, REVIEW_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import Changes
from lianqiao.core.working_days import chinese_calendar

MEDIA_FIELD = "media"  # among the names of what is read


@transaction.atomic
def submit_entry(entry: Entry, *, actor: Actor, note: str = "", now: datetime | None = None) -> Entry:
    """Hand a draft in to be read; where reading is off, it is public at once. Publishes ``EntrySubmitted`` or ``EntryPublished``.

    Raises ``Forbidden``, ``IllegalMove`` or ``EntryIncomplete``.
    """
    at = now or timezone.now()
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_SUBMIT, row)
    before = standing(row)
    if not review_is_required():
        row.state = ENTRY_STATES.target(row.state, "publish")
        check_publishable(row)
        make_public(row, VersionNote(VersionCause.PUBLISHED, at, author_id=actor.person_id))
        changes = entry_changes(before, standing(row))
        publish(EntryPublished(kind=row.KIND, number=row.number), actor=actor, changes=changes)
        return row
    row.state = ENTRY_STATES.target(row.state, "submit")
    check_publishable(row)
    row.save(update_fields=["state", "changed"])
    changes = entry_changes(before, standing(row))
    _hand_in(row, content_of(row), [], note=note, actor=actor, at=at, changes=changes)
    return row


def propose_change(row: Entry, content: EntryInput, *, actor: Actor, now: datetime | None = None) -> Entry:
    """Change a locked public entry: at once what needs no reading or only takes away, the rest when it was read.

    Publishes ``EntryChanged``, ``EntrySubmitted`` or both. Raises ``EntryIncomplete`` or ``EntryBeingRead``.
    """
    at, old = now or timezone.now(), content_of(row)
    if row.state == EntryState.PUBLISHED:
        check_publishable(content)
    unread = {name: getattr(content, name) for name in UNREAD_FIELDS if name not in ("published", "valid_until")}
    at_once = dataclasses.replace(old, **unread, **restrictions(old, content))
    before, between, after = (as_record(row.KIND, item) for item in (old, at_once, content))
    values = written_values(row)
    changed = fill_entry(row, at_once)
    if changed:
        row.revision += 1
        keep_version(row, before, between, VersionNote(VersionCause.CHANGED, at, author_id=actor.person_id))
        row.save()
        changes = entry_changes(values, values_after(row, at_once))
        publish(EntryChanged(kind=row.KIND, number=row.number, fields=changed), actor=actor, changes=changes)
    rest = changed_fields(row.KIND, between, after) + [MEDIA_FIELD] * waiting_media(row).exists()
    if rest:
        _hand_in(row, content, rest, note="", actor=actor, at=at, changes=None)
    else:
        close_submission(row, refuse_while_read=True)  # back to what the public sees: nothing is left to read
    return row


def hand_in_media(row: Entry, *, actor: Actor, now: datetime | None = None) -> None:
    """Have somebody read the media of a locked public entry that are shown to few so far, with whatever else waits of it.

    Publishes ``EntrySubmitted``. Raises ``EntryBeingRead``.
    """
    waiting = open_submission(row)
    content = with_record(content_of(row), waiting.content) if waiting else content_of(row)
    others = [name for name in waiting.fields if name != MEDIA_FIELD] if waiting else []
    _hand_in(row, content, [*others, MEDIA_FIELD], note="", actor=actor, at=now or timezone.now(), changes=None)


@transaction.atomic
def recall_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Take back what waits to be read or was returned: a draft is a draft again, a public entry stays as it is.

    Publishes ``EntryRecalled``. Raises ``Forbidden`` or ``ReviewNotFound``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_RECALL, row)
    before = standing(row)
    if not close_submission(row):
        raise ReviewNotFound("Nothing of this entry waits to be read.", data={"number": row.number})
    if row.state == EntryState.IN_REVIEW:
        row.state = ENTRY_STATES.target(row.state, "recall")
        row.save(update_fields=["state", "changed"])
    changes = entry_changes(before, standing(row))
    publish(EntryRecalled(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


def close_submission(row: Entry, *, refuse_while_read: bool = False) -> bool:
    """Recall what of a locked entry is undecided, or was returned for a change; whether there was any. Publishes nothing."""
    pending = pending_submission(row)
    if pending is None or (pending.state == ReviewState.RETURNED and not pending.is_change):
        return False
    locked = Submission.objects.select_for_update().get(pk=pending.pk)
    if refuse_while_read and locked.state == ReviewState.READING:
        raise EntryBeingRead("Somebody is reading your last change just now. Take it back first.")
    locked.state = REVIEW_STATES.target(locked.state, "recall")
    locked.decided = locked.decided or timezone.now()
    locked.save(update_fields=["state", "decided"])
    return True


def drop_proposals(entries: Sequence[Entry]) -> None:
    """Recall the undecided changes of locked entries of one kind that are just being changed directly: they rest on an older content."""
    if not entries:
        return
    side = f"{entries[0].KIND.value}__in"
    states = (ReviewState.WAITING, ReviewState.READING, ReviewState.RETURNED)
    rows = Submission.objects.filter(**{side: [entry.pk for entry in entries]}, is_change=True, state__in=states)
    rows.update(state=ReviewState.RECALLED, decided=timezone.now())


def _hand_in(
    row: Entry,
    content: EntryInput,
    fields: Sequence[str],
    *,
    note: str,
    actor: Actor,
    at: datetime,
    changes: Changes | None,
) -> Submission:
    """Put a content into the queue, or in place of what waits there already. ``fields``: what differs from the public version."""
    is_change = bool(fields)
    submission = open_submission(row, lock=True)
    if submission and submission.state == ReviewState.READING:
        raise EntryBeingRead("Somebody is reading your last change just now. Take it back first.")
    if submission is None:
        today = timezone.localdate(at)
        submission = Submission(
            **side_of(row), submitted=at, promised=chinese_calendar().after(today, settings.REVIEW_DAYS)
        )
    else:
        submission.revision += 1
    submission.content = as_record(row.KIND, content)
    submission.fields = list(fields)
    submission.is_change = is_change
    submission.readers_needed = 1 if is_change else readers_needed(row.KIND)
    submission.note = note
    submission.author_id = actor.person_id
    submission.save()
    promised = submission.promised.isoformat()
    event = EntrySubmitted(kind=row.KIND, number=row.number, fields=submission.fields, promised=promised)
    publish(event, actor=actor, changes=changes)
    return submission


def readers_needed(kind: str) -> int:
    """Return how many people read a new entry of a kind before it becomes public."""
    wanted = settings.SECOND_READER
    return 2 if wanted == "all" or (wanted == "demands" and kind == EntryKind.DEMAND) else 1
