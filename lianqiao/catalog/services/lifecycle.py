"""The life of one entry: written, changed, published, confirmed, withdrawn, expired."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import EntryKind, EntryState, VersionCause
from lianqiao.catalog.errors import EntryBeingRead, ReviewRequired
from lianqiao.catalog.events import (
    EntriesExpired,
    EntryChanged,
    EntryConfirmed,
    EntryCreated,
    EntryExpired,
    EntryPublished,
    EntryReopened,
    EntryWithdrawn,
)
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import lock_entry, model_of
from lianqiao.catalog.services.contents import as_record
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.proposals import close_submission, drop_proposals, propose_change
from lianqiao.catalog.services.publication import check_publishable, make_public, renew
from lianqiao.catalog.services.record import entry_changes, first_values, standing, values_after, written_values
from lianqiao.catalog.services.rows import entry_numbers, fill_entry, replace_details
from lianqiao.catalog.services.versions import VersionNote, keep_current, keep_version, public_record
from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.events import Event

_PUBLIC = (EntryState.PUBLISHED, EntryState.EXPIRED)


@transaction.atomic
def create_entry(kind: str, content: EntryInput, *, actor: Actor) -> Entry:
    """Write a new draft. Publishes ``EntryCreated``. Raises ``Forbidden``."""
    require(actor, Action.ENTRY_CREATE, content.organisation_id)
    [number] = entry_numbers(kind)
    entry = model_of(kind)(number=number, author_id=actor.person_id)
    fill_entry(entry, content)
    entry.save()
    replace_details([(entry, content)], are_new=True)
    publish(EntryCreated(kind=kind, number=number), actor=actor, changes=first_values(entry, content))
    return entry


@transaction.atomic
def change_entry(entry: Entry, content: EntryInput, *, actor: Actor) -> Entry:
    """Replace the content of an entry. What the public could read and somebody must read first is handed in for reading instead.

    Publishes ``EntryChanged``, ``EntrySubmitted`` or both. Raises ``Forbidden``, ``EntryIncomplete`` or ``EntryBeingRead``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_CHANGE, row)
    require(actor, Action.ENTRY_CREATE, content.organisation_id)
    if row.state == EntryState.IN_REVIEW:
        raise EntryBeingRead("It waits to be read. Take it back first, then change it.")
    if row.state in _PUBLIC and review_is_required() and not actor.is_system:
        return propose_change(row, content, actor=actor)
    before, old = written_values(row), public_record(row) if row.state in _PUBLIC else None
    keep_current(row)
    drop_proposals([row])
    changed = fill_entry(row, content)
    row.revision += 1
    if row.state == EntryState.PUBLISHED:
        check_publishable(content)
    if row.state in _PUBLIC:
        note = VersionNote(VersionCause.CHANGED, timezone.now(), author_id=actor.person_id)
        keep_version(row, old, as_record(row.KIND, content), note)
    row.save()
    replace_details([(row, content)], are_new=False)
    changes = entry_changes(before, values_after(row, content))
    publish(EntryChanged(kind=row.KIND, number=row.number, fields=changed), actor=actor, changes=changes)
    return row


@transaction.atomic
def publish_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Make a draft public for the usual validity, without reading. Publishes ``EntryPublished``.

    Raises ``Forbidden`` (``ReviewRequired`` when it has to be submitted instead), ``IllegalMove`` or ``EntryIncomplete``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    if review_is_required() and not actor.is_system:
        require(actor, Action.ENTRY_SUBMIT, row)
        raise ReviewRequired("Entries are read before they become public: submit it instead.")
    require(actor, Action.ENTRY_PUBLISH, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "publish")
    check_publishable(row)
    make_public(row, VersionNote(VersionCause.PUBLISHED, timezone.now(), author_id=actor.person_id))
    changes = entry_changes(before, standing(row))
    publish(EntryPublished(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


@transaction.atomic
def confirm_entry(entry: Entry, *, actor: Actor, today: date | None = None) -> Entry:
    """Say that an entry still holds: valid for the usual time from ``today``. Publishes ``EntryConfirmed``.

    Raises ``Forbidden``, ``IllegalMove`` or ``EntryIncomplete``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_CONFIRM, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "confirm")
    check_publishable(row)  # an expired entry may have been changed since
    renew(row, today or timezone.localdate())
    row.revision += 1
    row.save()
    changes = entry_changes(before, standing(row))
    publish(EntryConfirmed(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


@transaction.atomic
def withdraw_entry(entry: Entry, *, actor: Actor, reason: str = "") -> Entry:
    """Take an entry back, and with it what waits to be read. Publishes ``EntryWithdrawn``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_WITHDRAW, row)
    before = standing(row)
    target = ENTRY_STATES.target(row.state, "withdraw")
    close_submission(row)
    row.state = target
    row.revision += 1
    row.save()
    changes = entry_changes(before, standing(row))
    publish(EntryWithdrawn(kind=row.KIND, number=row.number, reason=reason), actor=actor, changes=changes)
    return row


@transaction.atomic
def reopen_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Make a withdrawn entry a draft again. Publishes ``EntryReopened``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_REOPEN, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "reopen")
    row.revision += 1
    row.save()
    changes = entry_changes(before, standing(row))
    publish(EntryReopened(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


@transaction.atomic
def expire_entries(today: date, *, actor: Actor, limit: int = 1000) -> int:
    """Hide entries whose validity ended before ``today``; returns how many. Publishes ``EntryExpired`` of each and ``EntriesExpired``."""
    facts: list[tuple[Event, Changes | None]] = []
    numbers: list[str] = []
    for kind in EntryKind:
        rows = model_of(kind).objects.select_for_update(skip_locked=True)
        for row in rows.filter(state=EntryState.PUBLISHED, valid_until__lt=today)[:limit]:
            before = standing(row)
            row.state = ENTRY_STATES.target(row.state, "expire")
            row.revision += 1
            row.save(update_fields=["state", "revision", "changed"])
            facts.append((EntryExpired(kind=kind, number=row.number), entry_changes(before, standing(row))))
            numbers.append(row.number)
    if numbers:
        publish_all([*facts, (EntriesExpired(numbers=numbers), None)], actor=actor)
    return len(numbers)
