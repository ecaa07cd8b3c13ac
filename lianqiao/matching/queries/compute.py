"""Scoring an entry against the other side: candidates from the index, then the engine's score with its reasons."""

from dataclasses import dataclass
from typing import Any

from lianqiao.catalog.models import Entry
from lianqiao.core.errors import Unavailable


@dataclass(frozen=True, slots=True)
class PairScore:
    """One scored pair; parts and reasons as JSON-ready data."""

    achievement: Entry
    demand: Entry
    score: float
    parts: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    engine_version: str

    def other(self, entry: Entry) -> Entry:
        """Return the side that is not ``entry``."""
        return self.demand if entry.KIND == self.achievement.KIND else self.achievement

    def key(self, side: str) -> int:
        """Return the primary key of ``achievement`` or ``demand``."""
        return int((self.achievement if side == "achievement" else self.demand).pk)


def compute_matches(entry: Entry, *, limit: int, also: list[str]) -> list[PairScore]:
    """Return the best matches of an entry, best first, and the pairs with the numbers in ``also`` in any case."""
    raise Unavailable("being written")
