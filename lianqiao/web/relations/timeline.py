"""The days of an entry in their order: only days that are stated, each with the place of the page where it is stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lianqiao.catalog.ownership import term_end
from lianqiao.catalog.queries import EntryView
from lianqiao.web.labels import label


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened or will happen on a day; ``anchor`` is where the page says so."""

    day: date
    code: str
    words: str
    anchor: str
    is_future: bool


def timeline_of(view: EntryView, today: date) -> tuple[Occasion, ...]:
    """Return the days of an entry, the earliest first."""
    found = [
        Occasion(day, code, words, anchor, day > today)
        for day, code, words, anchor in (*_assessments(view), *_rights(view), *_life(view))
        if day is not None
    ]
    return tuple(sorted(found, key=lambda item: item.day))


_Stated = tuple[date | None, str, str, str]


def _assessments(view: EntryView) -> Iterator[_Stated]:
    for record in view.trl_records:
        words = " · ".join(part for part in (f"TRL {record.level}", record.element, record.environment) if part)
        yield record.assessed, "assessed", words, "maturity"


def _rights(view: EntryView) -> Iterator[_Stated]:
    for right in view.property_items:
        words = f"{label('property_kind', right.kind)} {right.number}"
        yield right.applied, "right_applied", words, "ownership"
        yield right.granted, "right_granted", words, "ownership"
        yield (right.expires or term_end(right)) if right.status != "lapsed" else None, "right_ends", words, "ownership"
        for licence in right.licences:
            yield licence.until, "licence_ends", f"{label('mode', licence.kind)} · {right.number}", "ownership"


def _life(view: EntryView) -> Iterator[_Stated]:
    yield view.published, "published", view.number, "owner"
    if view.version > 1 and view.version_date != view.published:
        yield view.version_date, "changed", str(view.version), "owner"
    if view.confirmed != view.published:
        yield view.confirmed, "confirmed", "", "owner"
    yield view.deadline, "deadline", "", "terms"
    yield view.valid_until, "valid_until", "", "owner"
