"""How well entries are ranked for readers, measured on what readers really dealt with: parts of the data, measures, and their doubt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lianqiao.push.engine.ranking_content import Content

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEPTH = 20
_HELD_OUT = 0.2
_LEAST = 5  # interactions of a reader whose last are held out
_RESAMPLES = 2000
_ENTRY_LOTS = 3  # what is better for one fifth of the entries need not be so for another


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Interactions by place of the reader and of the entry, with their time in days; in the order of time."""

    readers: Ints
    entries: Ints
    days: Floats

    @classmethod
    def of(cls, readers: Sequence[int], entries: Sequence[int], days: Sequence[float]) -> "Rows":
        """Put interactions in the order of time; those of one moment stay as they are."""
        order = np.argsort(np.array(days, dtype=np.float64), kind="stable")
        found = (np.array(readers, dtype=np.int64), np.array(entries, dtype=np.int64))
        return cls(found[0][order], found[1][order], np.array(days, dtype=np.float64)[order])

    def __len__(self) -> int:
        return len(self.readers)

    def where(self, kept: NDArray[np.bool_]) -> "Rows":
        """Return some of the rows."""
        return Rows(self.readers[kept], self.entries[kept], self.days[kept])

    def by_reader(self) -> dict[int, Ints]:
        """Return the entries of each reader, the oldest first."""
        if not len(self):
            return {}
        order = np.argsort(self.readers, kind="stable")
        readers, starts = np.unique(self.readers[order], return_index=True)
        return dict(zip(readers.tolist(), np.split(self.entries[order], starts[1:]), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """A public set. ``contents`` has a row for each entry; ``texts`` what readers say of themselves; ``judged`` is for measuring only.

    ``appeared`` is when an entry came to be, in days, where that is known.
    """

    name: str
    rows: Rows
    contents: Sequence[Content]
    reader_count: int
    texts: dict[int, Content] = field(default_factory=dict)
    judged: Rows | None = None
    appeared: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A reader, what is known of the reader, and the entries that were right."""

    reader: int
    history: Ints
    right: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What may be learned from, and what is asked. ``among``: the entries to choose from (all but the history where None).

    ``validation``: cases cut from the training part in the same way, by another lot each; only there may anything be tuned.
    """

    name: str
    data: Data
    train: Rows
    tests: Sequence[Test]
    among: Ints | None = None
    validation: "tuple[Case, ...]" = ()

    def appeared(self) -> Floats:
        """Return when each entry came to be: as the set says, or when it was first dealt with in the training part."""
        if self.data.appeared is not None:
            return self.data.appeared
        first = np.full(len(self.data.contents), np.inf)
        np.minimum.at(first, self.train.entries, self.train.days)
        unknown = ~np.isfinite(first)
        first[unknown] = first[~unknown].min() if (~unknown).any() else 0.0
        return first

    def today(self) -> float:
        """Return the day on which is asked: the last of the training part."""
        known = float(self.train.days.max()) if len(self.train) else 0.0
        return max(known, float(self.appeared().max()))


Scores = Callable[[Test], Floats]  # of all entries


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What each test came to."""

    recall: Floats
    ndcg: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over tests and its 95 % interval by resampling them."""

    mean: float
    low: float
    high: float


def cases_of(data: Data, seed: int) -> list[Case]:
    """Divide a set: readers with their history, readers of whom nothing is known but perhaps a text, entries nobody knows yet."""
    if data.judged is not None:
        return [_judged(data, seed)]
    return [_later(data, data.rows), _new_readers(data, data.rows, seed), _new_entries(data, data.rows, seed)]


def measure(case: Case, scores: Scores) -> Measures:
    """Rank for every test and compare with what was right."""
    lots = np.random.default_rng(7).permutation(len(case.data.contents))  # equal scores: by lot, the same for all
    outside = np.zeros(len(case.data.contents), dtype=np.bool_)
    if case.among is not None:
        outside[:] = True
        outside[case.among] = False
    found = [_of_one(test, scores(test), outside, lots) for test in case.tests]
    return Measures(np.array([row[0] for row in found]), np.array([row[1] for row in found]))


def estimate(values: Floats, seed: int = 11) -> Estimate:
    """Return the mean and its interval."""
    means = _resampled(values, seed)
    return Estimate(float(values.mean()), float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975)))


def difference(ours: Floats, others: Floats, seed: int = 11) -> Estimate:
    """Return how much better the one is, test by test."""
    return estimate(ours - others, seed)


def _resampled(values: Floats, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    return np.array([values[rng.integers(0, len(values), len(values))].mean() for _ in range(_RESAMPLES)])


def _of_one(test: Test, scores: Floats, outside: NDArray[np.bool_], lots: Ints) -> tuple[float, float]:
    shut = outside.copy()
    shut[test.history] = True
    order = np.lexsort((lots, -np.where(shut, -np.inf, scores)))[:DEPTH]
    hits = np.array([int(entry) in test.right for entry in order.tolist()], dtype=np.float64)
    gains = 1.0 / np.log2(np.arange(2, DEPTH + 2))
    best = gains[: min(len(test.right), DEPTH)].sum()
    return float(hits.sum() / len(test.right)), float(hits @ gains[: len(hits)] / best)


def _later(data: Data, rows: Rows, *, is_last: bool = False) -> Case:
    """Hold out the last fifth of what each reader did."""
    counts = np.bincount(rows.readers, minlength=data.reader_count)
    held = np.where(counts >= _LEAST, np.maximum(1, np.round(counts * _HELD_OUT)), 0).astype(np.int64)
    seen = np.zeros(data.reader_count, dtype=np.int64)
    is_train = np.ones(len(rows), dtype=np.bool_)
    for at, reader in enumerate(rows.readers.tolist()):
        seen[reader] += 1
        is_train[at] = seen[reader] <= counts[reader] - held[reader]
    train, tested = rows.where(is_train), rows.where(~is_train).by_reader()
    history = train.by_reader()
    tests = [Test(reader, history[reader], frozenset(entries.tolist())) for reader, entries in tested.items()]
    return Case("with history", data, train, tests, validation=() if is_last else (_later(data, train, is_last=True),))


def _new_readers(data: Data, rows: Rows, seed: int, *, is_last: bool = False) -> Case:
    """Hold out all that a fifth of the readers did."""
    counts = np.bincount(rows.readers, minlength=data.reader_count)
    chosen = _some(np.flatnonzero(counts >= _LEAST), seed)
    is_new = np.isin(rows.readers, chosen)
    none = np.empty(0, dtype=np.int64)
    tested = rows.where(is_new).by_reader()
    tests = [Test(reader, none, frozenset(entries.tolist())) for reader, entries in tested.items()]
    train = rows.where(~is_new)
    inner = () if is_last else (_new_readers(data, train, seed + 1, is_last=True),)
    return Case("new readers", data, train, tests, validation=inner)


def _new_entries(data: Data, rows: Rows, seed: int, *, is_last: bool = False) -> Case:
    """Hold out all that was done with a fifth of the entries, and ask for these only."""
    chosen = _some(np.unique(rows.entries), seed)
    is_new = np.isin(rows.entries, chosen)
    train, tested = rows.where(~is_new), rows.where(is_new).by_reader()
    history = train.by_reader()
    tests = [
        Test(reader, history[reader], frozenset(entries.tolist()))
        for reader, entries in tested.items()
        if reader in history
    ]
    lots = () if is_last else range(seed + 1, seed + 1 + _ENTRY_LOTS)
    inner = tuple(_new_entries(data, train, lot, is_last=True) for lot in lots)
    return Case("new entries", data, train, tests, among=chosen, validation=inner)


def _judged(data: Data, seed: int) -> Case:
    """Ask for what was judged. Tuned is on the last of the histories, or without any on a third of the readers."""
    assert data.judged is not None
    none = np.empty(0, dtype=np.int64)
    history = data.rows.by_reader()
    tests = [
        Test(reader, history.get(reader, none), frozenset(entries.tolist()) - set(history.get(reader, none).tolist()))
        for reader, entries in data.judged.by_reader().items()
    ]
    tests = [test for test in tests if test.right]
    if len(data.rows):
        return Case("with history", data, data.rows, tests, validation=(_later(data, data.rows, is_last=True),))
    third = set(_some(np.array([test.reader for test in tests]), seed, share=1 / 3).tolist())
    inner = Case("new readers", data, data.rows, [test for test in tests if test.reader in third])
    return Case(
        "new readers", data, data.rows, [test for test in tests if test.reader not in third], validation=(inner,)
    )


def _some(places: Ints, seed: int, share: float = _HELD_OUT) -> Ints:
    chosen = np.random.default_rng(seed).choice(places, max(1, round(len(places) * share)), replace=False)
    return np.sort(chosen)
