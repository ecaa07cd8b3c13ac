"""The life of one entry: written, changed, published, confirmed, withdrawn, expired."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import Confidentiality, EntryKind, EntryState
from lianqiao.catalog.errors import EntryIncomplete
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
from lianqiao.catalog.services.batches import entry_numbers, valid_until_from
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.record import entry_changes, first_values, standing, values_after, written_values
from lianqiao.catalog.services.rows import fill_entry, replace_details
from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Problems
from lianqiao.core.events import Event


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
    """Replace the content of an entry. Publishes ``EntryChanged``. Raises ``Forbidden`` or ``EntryIncomplete``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_CHANGE, row)
    require(actor, Action.ENTRY_CREATE, content.organisation_id)
    before = written_values(row)
    changed = fill_entry(row, content)
    row.revision += 1
    if row.state == EntryState.PUBLISHED:
        _check_publishable(row)
    row.save()
    replace_details([(row, content)], are_new=False)
    changes = entry_changes(before, values_after(row, content))
    publish(EntryChanged(kind=row.KIND, number=row.number, fields=changed), actor=actor, changes=changes)
    return row


@transaction.atomic
def publish_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Make a draft public for the usual validity. Publishes ``EntryPublished``.

    Raises ``Forbidden``, ``IllegalMove`` or ``EntryIncomplete``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_PUBLISH, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "publish")
    _check_publishable(row)
    _renew(row, timezone.localdate())
    row.published = timezone.localdate()
    row.revision += 1
    row.save()
    changes = entry_changes(before, standing(row))
    publish(EntryPublished(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


@transaction.atomic
def confirm_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Say that an entry still holds: valid for the usual time from today. Publishes ``EntryConfirmed``.

    Raises ``Forbidden``, ``IllegalMove`` or ``EntryIncomplete``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_CONFIRM, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "confirm")
    _check_publishable(row)  # an expired entry may have been changed since
    _renew(row, timezone.localdate())
    row.revision += 1
    row.save()
    changes = entry_changes(before, standing(row))
    publish(EntryConfirmed(kind=row.KIND, number=row.number), actor=actor, changes=changes)
    return row


@transaction.atomic
def withdraw_entry(entry: Entry, *, actor: Actor, reason: str = "") -> Entry:
    """Take an entry back. Publishes ``EntryWithdrawn``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.ENTRY_WITHDRAW, row)
    before = standing(row)
    row.state = ENTRY_STATES.target(row.state, "withdraw")
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


def _renew(row: Entry, today: date) -> None:
    row.confirmed = today
    row.valid_until = valid_until_from(today)


def _check_publishable(row: Entry) -> None:
    problems = Problems()
    if not row.title.strip():
        problems.add("title", "catalog.title_missing", "The entry has no title.")
    if not (row.summary.strip() or row.description.strip()):
        problems.add("summary", "catalog.summary_missing", "Say in a sentence what problem is solved or wanted.")
    if row.confidentiality == Confidentiality.OFFLINE:
        problems.add(
            "confidentiality", "catalog.offline", "An entry that must not be on the network cannot be published."
        )
    if problems.found:
        raise EntryIncomplete("The entry cannot be published yet.", problems=problems.found)
