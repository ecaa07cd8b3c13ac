"""What became of an entry: its public versions with what changed between them, and what readers said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianqiao.catalog.choices import EntryState, ReviewState
from lianqiao.catalog.engine.differences import Part, difference
from lianqiao.catalog.models import Entry, EntryVersion, Reading, Submission
from lianqiao.catalog.queries import available_moves, pending_submission, submissions_of, versions_of
from lianqiao.catalog.services import as_record, content_of, read_fields
from lianqiao.core.actors import Actor
from lianqiao.web.reviews.texts import field_label, record_texts


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs between two versions."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version; ``row`` is None for the one that the entry itself stands for."""

    number: int
    row: EntryVersion | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All versions, the newest first, and the difference of two of them."""

    versions: tuple[VersionLine, ...]
    older: int
    newer: int
    changes: tuple[FieldChange, ...]
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reader wants mended in a field."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnState:
    """Where an entry stands for those who belong to its owner; ``reasons`` are those of the last return."""

    pending: Submission | None
    reading: Reading | None
    reasons: tuple[Reason, ...]
    moves: tuple[str, ...]
    late: bool


def history_page(actor: Actor, entry: Entry, older: str | None, newer: str | None) -> HistoryPage:
    """Gather the page; versions that are asked for and do not exist give way to the last two."""
    rows = {row.number: row for row in versions_of(actor, entry)}
    records: dict[int, Mapping[str, Any]] = {number: row.content for number, row in rows.items()}
    if entry.version and entry.version not in rows:
        records[entry.version] = as_record(entry.KIND, content_of(entry))
    numbers = sorted(records, reverse=True)
    last = _chosen(newer, records, numbers[0] if numbers else 0)
    first = _chosen(older, records, max((number for number in numbers if number < last), default=0))
    lines = (VersionLine(number, rows.get(number), _labels(rows.get(number))) for number in numbers)
    both = first in records and last in records
    changes = _changes(entry.KIND, records[first], records[last]) if both else ()
    return HistoryPage(tuple(lines), first, last, tuple(changes), tuple(submissions_of(actor, entry)))


def own_state(actor: Actor, entry: Entry, today: date) -> OwnState:
    """Return where an entry stands; asked for only by those who belong to its owner."""
    pending = pending_submission(entry)
    if pending and pending.state == "returned" and not pending.is_change and entry.state != EntryState.DRAFT:
        pending = None
    reading = pending.readings.select_related("reader").order_by("-decided").first() if pending else None
    is_returned = pending is not None and pending.state == "returned"
    found = reading.reasons if reading and is_returned else []
    reasons = tuple(Reason(item["field"], field_label(item["field"]), item["text"]) for item in found)
    is_late = pending is not None and not is_returned and pending.promised < today
    return OwnState(pending, reading, reasons, tuple(available_moves(actor, entry)), is_late)


def returned_reasons(entry: Entry) -> tuple[Reason, ...]:
    """Return what the last reader wants mended, while it is not handed in again; for the author's form."""
    pending = pending_submission(entry)
    if pending is None or pending.state != ReviewState.RETURNED:
        return ()
    reading = pending.readings.order_by("-decided").first()
    return (
        tuple(Reason(item["field"], field_label(item["field"]), item["text"]) for item in reading.reasons)
        if reading
        else ()
    )


def _chosen(asked: str | None, known: Mapping[int, object], otherwise: int) -> int:
    number = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return number if number in known else otherwise


def _labels(row: EntryVersion | None) -> tuple[str, ...]:
    return tuple(field_label(name) for name in row.fields) if row else ()


def _changes(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    before, after = record_texts(old, new)
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in read_fields(kind)]
    return [FieldChange(field_label(name), difference(left, right)) for name, left, right in pairs if left != right]
