"""One's own entries and the board of data quality, as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import available_moves
from lianqiao.catalog.queries.freshness import GAPS
from lianqiao.core.actors import Actor

WAITS = ("mend", "stale", "soon", "draft")  # by the number that the query gives


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What the list of one's own entries is narrowed to."""

    kind: str
    state: str
    text: str
    waits: str

    @property
    def query(self) -> str:
        """The query string, ready for ``&page=``."""
        values = {"kind": self.kind, "state": self.state, "q": self.text, "waits": self.waits}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def states(self) -> tuple[str, ...]:
        """All states to choose from."""
        return tuple(state.value for state in EntryState)

    @property
    def all_waits(self) -> tuple[str, ...]:
        """What may be waited for."""
        return WAITS


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One entry of one's own with what it needs and what may be done."""

    entry: Entry
    waits: str
    days_left: int | None
    filled: int
    gaps: tuple[str, ...]
    moves: tuple[str, ...]

    @property
    def wanted(self) -> int:
        """How many fields are wanted."""
        return len(GAPS)

    @property
    def may_confirm(self) -> bool:
        """Whether it can be confirmed with others at once."""
        return "confirm" in self.moves


def read_filter(query: QueryDict) -> OwnFilter:
    """Read an address; unknown values are taken for not asked."""
    kind, state, waits = query.get("kind", ""), query.get("state", ""), query.get("waits", "")
    return OwnFilter(
        kind if kind in list(EntryKind) else EntryKind.ACHIEVEMENT.value,
        state if state in list(EntryState) else "",
        query.get("q", "").replace("\x00", "").strip()[:100],
        waits if waits in WAITS else "",
    )


def narrowed(rows: QuerySet[Any], asked: OwnFilter) -> QuerySet[Any]:
    """Narrow a list of one's own entries."""
    rows = rows.filter(state=asked.state) if asked.state else rows
    rows = rows.filter(waits=WAITS.index(asked.waits)) if asked.waits else rows
    return rows.filter(title__icontains=asked.text) if asked.text else rows


def own_rows(actor: Actor, entries: list[Entry], today: date) -> list[OwnRow]:
    """Return the lines of a page of one's own entries; a query for each, of what of it waits to be read."""
    return [_row(actor, entry, today) for entry in entries]


def _row(actor: Actor, entry: Entry, today: date) -> OwnRow:
    place = entry.waits  # type: ignore[attr-defined]  # annotated by the query
    left = (entry.valid_until - today).days if entry.valid_until else None
    gaps = tuple(name for name in GAPS if getattr(entry, f"gap_{name}"))
    waits = WAITS[place] if place < len(WAITS) else ""
    return OwnRow(entry, waits, left, len(GAPS) - len(gaps), gaps, tuple(available_moves(actor, entry)))
