"""Which entries the same people deal with, learned from what is remembered of all, and kept by the process for a while.

What a person has forgotten is out of it after ``_AGE`` at the latest. What fewer than three people have in common says nothing.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from lianqiao.push.engine.ranking import HISTORY
from lianqiao.push.engine.ranking_together import LEAST_READERS, Together
from lianqiao.push.models import Trace

_AGE = timedelta(minutes=30)
_MOST = 500_000  # traces learned from, the newest


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """The model, the column of each entry, and how many people dealt with it."""

    model: Together
    columns: dict[str, int]
    readers: NDArray[np.float64]

    def scores(self, history: Sequence[tuple[str, float]], numbers: Sequence[str]) -> NDArray[np.float64]:
        """Say how much a history (entries and what each counts) speaks for entries."""
        known = [(self.columns[number], weight) for number, weight in history if number in self.columns]
        if not known:
            return np.zeros(len(numbers))
        rows, weights = zip(*known, strict=True)
        scores = self.model.scores(np.array(rows), np.array(weights))
        return np.array([scores[self.columns[it]] if it in self.columns else 0.0 for it in numbers])

    def counts(self, numbers: Sequence[str]) -> NDArray[np.float64]:
        """Return how many people dealt with each entry; fewer than three are nobody."""
        found = np.array([self.readers[self.columns[it]] if it in self.columns else 0.0 for it in numbers])
        return np.where(found >= LEAST_READERS, found, 0.0)


class _Kept:
    def __init__(self) -> None:
        self.company: Company | None = None
        self.made = timezone.now()
        self.database = ""
        self.lock = threading.Lock()


_kept = _Kept()


def company() -> Company:
    """Return what was learned at most half an hour ago."""
    now, database = timezone.now(), str(connection.settings_dict["NAME"])
    with _kept.lock:
        if _kept.company is None or now - _kept.made > _AGE or _kept.database != database:
            _kept.company, _kept.made, _kept.database = _learned(), now, database
        return _kept.company


def forget_company() -> None:
    """Learn anew at the next need."""
    with _kept.lock:
        _kept.company = None


def _learned() -> Company:
    counted = [action for action, weight in HISTORY.items() if weight > 0]
    rows = Trace.objects.filter(action__in=counted).order_by("-at", "-pk")
    found = list(rows.values_list("person_id", "number", "action")[:_MOST])
    people: dict[int, int] = {}
    columns: dict[str, int] = {}
    best: dict[tuple[int, int], float] = {}
    for person_id, number, action in found:
        key = people.setdefault(person_id, len(people)), columns.setdefault(number, len(columns))
        best[key] = max(best.get(key, 0.0), HISTORY[action])
    places = np.array(list(best), dtype=np.int64).reshape(-1, 2)
    values = np.array(list(best.values()))
    seen = csr_matrix((values, (places[:, 0], places[:, 1])), shape=(len(people), len(columns)))
    return Company(Together.fit(seen), columns, np.bincount(places[:, 1], minlength=len(columns)).astype(np.float64))
