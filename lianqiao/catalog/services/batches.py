"""Writing many entries at once, as an import does: one transaction, a handful of statements, the same rows however often repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from lianqiao.accounts.choices import VerificationLevel
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import Confidentiality, EntryState, VersionCause
from lianqiao.catalog.events import EntriesImported, EntryImported
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import DETAIL_ROWS, model_of
from lianqiao.catalog.services.contents import as_record
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.proposals import close_submission, drop_proposals, propose_change
from lianqiao.catalog.services.publication import owner_mentions, valid_until_from
from lianqiao.catalog.services.record import entry_changes, values_after, written_values
from lianqiao.catalog.services.rows import entry_numbers, fill_entry, input_fields, replace_details
from lianqiao.catalog.services.versions import VersionNote, keep_versions, last_public_record, public_record
from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish_all
from lianqiao.core.changes import Changes, filled
from lianqiao.core.events import Event

Pairs = list[tuple[Entry, EntryInput]]
Trusted = frozenset[int | None]  # keys of organisations
_PUBLIC = (EntryState.PUBLISHED, EntryState.EXPIRED)
_WRITTEN = (
    *("title_key", "content_hash", "state", "published", "valid_until", "confirmed", "revision", "changed"),
    *("version", "version_date"),
)


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """How many rows were new, changed and already there as they are."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def write_batch(
    kind: str, contents: Sequence[EntryInput], *, actor: Actor, import_number: str, publish_now: bool
) -> BatchOutcome:
    """Write entries identified by (source, external id): new ones are made, changed ones updated, others left alone.

    Publishes ``EntryImported`` of each and ``EntriesImported`` with the numbers written.
    Raises ``Forbidden`` (nothing is written) when the actor may not write
    for one of the organisations, and ``ValueError`` for an input without external id, which would meet any other such entry.
    The later of two inputs with the same identity wins.
    """
    if not all(content.external_id for content in contents):
        raise ValueError("an entry of a batch needs an external id")
    for organisation_id in {content.organisation_id for content in contents}:
        require(actor, Action.ENTRY_IMPORT, organisation_id)
    latest = {(content.source, content.external_id): content for content in contents}
    existing = _lock_existing(kind, latest)
    new = [content for key, content in latest.items() if key not in existing]
    stale = [
        (entry, latest[key]) for key, entry in existing.items() if entry.content_hash != latest[key].digest()
    ]  # fmt: skip
    for entry, _ in stale:
        require(actor, Action.ENTRY_CHANGE, entry)
    before = _values_before(stale)
    trusted = _trusted(contents, actor)
    written = _create(kind, new, publish_now, trusted) + _update(kind, stale, publish_now, trusted, actor)
    if written:
        facts: list[tuple[Event, Changes | None]] = [
            (
                EntryImported(kind=kind, number=entry.number, import_number=import_number),
                entry_changes(before.get(entry.number, {}), filled(values_after(entry, content))),
            )
            for entry, content in written
        ]
        numbers = [entry.number for entry, _ in written]
        facts.append((EntriesImported(kind=kind, import_number=import_number, numbers=numbers), None))
        publish_all(facts, actor=actor)
    return BatchOutcome(len(new), len(stale), len(existing) - len(stale))


def _lock_existing(kind: str, latest: dict[tuple[str, str], EntryInput]) -> dict[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for source in {source for source, _ in latest}:
        identities = [external_id for name, external_id in latest if name == source]
        rows = model_of(kind).objects.select_for_update().filter(source=source, external_id__in=identities)
        found.update({(row.source, row.external_id): row for row in rows})
    return found


def _values_before(pairs: Sequence[tuple[Entry, EntryInput]]) -> dict[str, dict[str, object]]:
    if not pairs:
        return {}
    entries = [entry for entry, _ in pairs]
    prefetch_related_objects(entries, *DETAIL_ROWS[entries[0].KIND])
    return {entry.number: filled(written_values(entry)) for entry in entries}


def _create(kind: str, contents: Sequence[EntryInput], publish_now: bool, trusted: Trusted) -> Pairs:
    if not contents:
        return []
    numbers = entry_numbers(kind, len(contents))
    model = model_of(kind)
    entries = []
    for number, content in zip(numbers, contents, strict=True):
        entry = model(number=number)
        fill_entry(entry, content)
        set_publication(entry, content, publish_now=publish_now and content.organisation_id in trusted)
        if entry.state in _PUBLIC:
            entry.version, entry.version_date = 1, entry.published
        entries.append(entry)
    model.objects.bulk_create(entries)  # type: ignore[arg-type]  # one table at a time
    pairs: Pairs = list(zip(entries, contents, strict=True))
    replace_details(pairs, are_new=True)
    return pairs


def _update(kind: str, pairs: Pairs, publish_now: bool, trusted: Trusted, actor: Actor) -> Pairs:
    """Write what may be written and hand the rest in to be read; returns what was written."""
    written: Pairs = []
    for entry, content in pairs:
        if entry.state in _PUBLIC and content.organisation_id not in trusted:
            close_submission(entry)
            propose_change(entry, content, actor=actor)
        else:
            written.append((entry, content))
    _write_changed(kind, written, publish_now, trusted, actor)
    return written


def _write_changed(kind: str, pairs: Pairs, publish_now: bool, trusted: Trusted, actor: Actor) -> None:
    if not pairs:
        return
    olds = {entry.pk: _public_before(entry) for entry, _ in pairs}
    drop_proposals([entry for entry, _ in pairs])
    for entry, content in pairs:
        if entry.state == EntryState.IN_REVIEW:  # what was handed in is no longer what there is
            close_submission(entry)
            entry.state = ENTRY_STATES.target(entry.state, "recall")
        fill_entry(entry, content)
        set_publication(entry, content, publish_now=publish_now and content.organisation_id in trusted)
        entry.revision += 1
        entry.changed = timezone.now()
    public = [
        (entry, olds[entry.pk], as_record(kind, content)) for entry, content in pairs if entry.state in _PUBLIC
    ]  # fmt: skip
    keep_versions(public, VersionNote(VersionCause.IMPORTED, timezone.now(), author_id=actor.person_id))
    entries: list[Any] = [entry for entry, _ in pairs]  # rows of one table, which the type cannot say
    model_of(kind).objects.bulk_update(entries, [*input_fields(kind), *_WRITTEN], batch_size=200)
    replace_details(pairs, are_new=False)


def _public_before(entry: Entry) -> dict[str, Any] | None:
    """Return what the public saw last of an entry whose details were fetched."""
    return public_record(entry) if entry.state in _PUBLIC else last_public_record(entry)


def _trusted(contents: Sequence[EntryInput], actor: Actor) -> Trusted:
    """Return the organisations whose imports are public without being read.

    A verified organisation answers for its own registers, which were read where they are kept; nobody could read a hundred
    thousand rows again. What is imported for another organisation waits as drafts.
    """
    keys = {content.organisation_id for content in contents}
    if actor.is_system or not review_is_required():
        return frozenset(keys)
    known = [key for key in keys if key is not None]
    rows = Organisation.objects.filter(pk__in=known, verification=VerificationLevel.VERIFIED)
    return frozenset(rows.values_list("pk", flat=True))


def set_publication(entry: Entry, content: EntryInput, *, publish_now: bool) -> None:
    """Set state and dates of an imported entry: published or already expired, but never on the network when it must not be.

    That is also so of an anonymous demand whose text gives its owner away.
    """
    today = timezone.localdate()
    if content.confidentiality == Confidentiality.OFFLINE or owner_mentions(content):
        if entry.state in (EntryState.PUBLISHED, EntryState.EXPIRED):
            entry.state = ENTRY_STATES.target(entry.state, "withdraw")
        return
    if not publish_now or entry.state == EntryState.WITHDRAWN:
        return
    entry.published = entry.published or content.published or today
    entry.valid_until = content.valid_until or valid_until_from(entry.published if content.published else today)
    entry.confirmed = entry.published
    entry.state = EntryState.PUBLISHED if entry.valid_until >= today else EntryState.EXPIRED
