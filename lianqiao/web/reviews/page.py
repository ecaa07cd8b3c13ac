"""What a reader has before them: the text with what was noticed, the changes since the public version, and the checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import Element, EntryKind, ReviewState
from lianqiao.catalog.engine.differences import Part, difference
from lianqiao.catalog.engine.findings import Check, Finding, checks_for, findings, texts
from lianqiao.catalog.models import Demand, Entry, Reading, Submission
from lianqiao.catalog.queries import (
    DETAIL_ROWS,
    EntryView,
    ServiceTime,
    list_submissions,
    readings_of,
    service_time,
    view_entry,
)
from lianqiao.catalog.services import as_record, content_of, read_fields
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.core.working_days import chinese_calendar
from lianqiao.web.reviews.texts import field_label, record_texts

MEASURED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text; ``findings`` are those that begin in it and end with it."""

    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldBlock:
    """One field as it is read: its text in stretches, or the difference to what the public sees."""

    name: str
    label: str
    stretches: tuple[Stretch, ...]
    parts: tuple[Part, ...] = ()
    notes: tuple[Finding, ...] = ()  # about the field as a whole
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check with what was noticed for it."""

    check: Check
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue; ``late_days`` are working days past the promise."""

    submission: Submission
    entry: EntryView
    late_days: int
    is_own: bool
    readers_done: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page of one submission."""

    row: QueueRow
    blocks: tuple[FieldBlock, ...]
    unchanged: tuple[FieldBlock, ...]
    checks: tuple[CheckLine, ...]
    earlier: tuple[Reading, ...]
    may_claim: bool

    @property
    def is_mine(self) -> bool:
        """Whether the reader of this page has claimed it."""
        return self.row.is_own


def queue_rows(actor: Actor, rows: Sequence[Submission], today: date) -> list[QueueRow]:
    """Return the lines of a queue."""
    prefetch_related_objects(rows, "readings")
    for kind in EntryKind:  # of one table at a time
        entries = [row.entry for row in rows if kind == row.entry.KIND]
        prefetch_related_objects(entries, *DETAIL_ROWS[kind])
    return [_queue_row(actor, row, today) for row in rows]


def recent_service_time(now: datetime) -> ServiceTime:
    """Return how long reading took in the last three months."""
    return service_time(now - timedelta(days=MEASURED_DAYS), now)


def count_late(actor: Actor, today: date) -> int:
    """Return how many submissions of the actor's queue are past their promise."""
    return list_submissions(actor).filter(promised__lt=today).count()


def review_page(actor: Actor, submission: Submission, today: date, *, sees_all: bool) -> ReviewPage:
    """Gather the page of a submission that ``actor`` may read; ``sees_all`` is what ``read_submission`` answered."""
    entry = submission.entry
    noticed = findings(entry.KIND, submission.content, secret_names=_secret_names(entry))
    old = as_record(entry.KIND, content_of(entry)) if submission.is_change else {}
    [text, before] = record_texts(submission.content, old)
    withheld: frozenset[str] = frozenset() if sees_all else frozenset({"description"})
    blocks = [
        _block(
            name,
            text.get(name, ""),
            before.get(name) if submission.is_change else None,
            submission.content,
            noticed,
            withheld,
        )
        for name in read_fields(entry.KIND)  # the database keeps no order of keys
        if text.get(name) or before.get(name) or any(_belongs(item, name) for item in noticed)
    ]
    changed = [block for block in blocks if not submission.is_change or block.name in submission.fields]
    lines = [
        CheckLine(check, tuple(item for item in noticed if item.check == check.code and item.field not in withheld))
        for check in checks_for(entry.KIND)
    ]
    [row] = queue_rows(actor, [submission], today)
    return ReviewPage(
        row, tuple(changed), tuple(block for block in blocks if block not in changed), tuple(lines),
        tuple(readings_of(actor, submission)), may(actor, Action.ENTRY_CLAIM, submission),
    )  # fmt: skip


def _queue_row(actor: Actor, submission: Submission, today: date) -> QueueRow:
    late = chinese_calendar().between(submission.promised, today)
    done = sum(reading.is_accepted for reading in submission.readings.all())
    is_own = submission.state == ReviewState.READING and submission.reader_id == actor.person_id is not None
    return QueueRow(submission, view_entry(actor, submission.entry), late, is_own, done)


def _secret_names(entry: Entry) -> tuple[str, ...]:
    if not (isinstance(entry, Demand) and entry.is_anonymous and entry.organisation):
        return ()
    organisation = entry.organisation
    return tuple(name for name in (organisation.name, organisation.short_name, organisation.name_en) if name)


def _belongs(item: Finding, name: str) -> bool:
    return item.field == name or (name == "elements" and item.field in set(Element))


def _block(
    name: str,
    text: str,
    old: str | None,
    record: Mapping[str, Any],
    noticed: Sequence[Finding],
    withheld: frozenset[str],
) -> FieldBlock:
    label = field_label(name)
    if name in withheld:
        return FieldBlock(name, label, (), is_withheld=True)
    own = [item for item in noticed if _belongs(item, name)]
    running = dict(texts(record)).get(name)
    in_text = [item for item in own if item.field == name and item.end and running == text]
    notes = tuple(item for item in own if item not in in_text)
    parts = difference(old, text) if old is not None and old != text else ()
    return FieldBlock(name, label, tuple(_stretches(text, in_text)), parts, notes)


def _stretches(text: str, items: Sequence[Finding]) -> list[Stretch]:
    """Cut a text where findings begin and end; where two overlap, both hang on the common piece."""
    cuts = sorted({0, len(text), *(item.start for item in items), *(item.end for item in items)})
    return [
        Stretch(text[start:end], tuple(item for item in items if item.start < end and start < item.end))
        for start, end in pairwise(cuts)
    ]  # fmt: skip


def today_here() -> date:
    """Return the day on the platform's calendar."""
    return timezone.localdate()
