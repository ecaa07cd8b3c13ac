"""Our ranking under measurement: the code of the feed, with what a public set knows. Exploration and variety are left out.

These two serve the next feed and the eye, not the next click; ``as_shown`` has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from lianqiao.push.engine.evaluation import Case, Floats, Ints, Scores, Test, measure
from lianqiao.push.engine.ranking import (
    FEATURES,
    Candidates,
    Taste,
    Tuning,
    fading,
    likeness,
    part_matrix,
    popularity,
    rank,
    scaled,
    without,
)
from lianqiao.push.engine.ranking_content import LENGTH, Words, cosines, term_matrix
from lianqiao.push.engine.ranking_together import RIDGE, Together

_TUNED_ON = 120  # tests of the validation part
_LEAST_TOGETHER = 0.05
LENGTHS = (LENGTH, 0.75)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is tuned."""

    tuning: Tuning
    ridge: float = RIDGE
    length: float = LENGTH


def ours(case: Case) -> tuple[Scores, Setting]:
    """Tune on the validation part, and learn from the whole training part."""
    chosen = Setting(without(Tuning(), "exploration", "variety"))
    inner = case.validation
    if inner is not None and inner.tests:
        few = np.random.default_rng(3).permutation(len(inner.tests))[:_TUNED_ON]
        inner = replace(inner, tests=[inner.tests[at] for at in np.sort(few)])
        model = Model(inner)
        profile = replace(chosen.tuning, breadth=1.0, memory=1000.0, weights={"likeness": 0.3, "together": 0.0})
        starts = [chosen, replace(chosen, tuning=profile, length=0.75)]
        values = [float(measure(inner, model.scores(start)).ndcg.mean()) for start in starts]
        best, chosen = max(values), starts[int(np.argmax(values))]
        for _ in range(2):
            for change in _changes(case):
                tried = _changed(chosen, *change)
                value = float(measure(inner, model.scores(tried)).ndcg.mean())
                if value > best + 1e-6:
                    best, chosen = value, tried
    return Model(case).scores(chosen), chosen


def as_shipped(case: Case) -> Scores:
    """The ranking with the settings of the feed, nothing tuned to the set."""
    return Model(case).scores(Setting(without(Tuning(), "exploration", "variety")))


def as_shown(case: Case, setting: Setting) -> Scores:
    """The order of a feed with exploration and variety: what is chosen gets scores by its place."""
    model, usual = Model(case), Tuning()
    shown = replace(setting.tuning, exploration=usual.exploration, variety=usual.variety)
    allowed = np.ones(len(case.data.contents), dtype=np.bool_)
    if case.among is not None:
        allowed = np.isin(np.arange(len(allowed)), case.among)

    def scores(test: Test) -> Floats:
        free = allowed.copy()
        free[test.history] = False
        places = np.flatnonzero(free)
        found = rank(
            model.candidates(test, replace(setting, tuning=shown), places), limit=20, tuning=shown, seed="evaluation"
        )
        values = np.full(len(allowed), -1.0)
        values[places[[one.row for one in found]]] = np.arange(len(found), 0, -1)
        return values

    return scores


class Model:
    """What is learned from a training part, for any setting."""

    def __init__(self, case: Case) -> None:
        self.case, self._together = case, dict[float, Together]()
        contents = case.data.contents
        asked = {test.reader for test in case.tests}
        texts = {reader: text for reader, text in case.data.texts.items() if reader in asked}
        self.alike = cosines(contents, [*contents, *texts.values()])
        self.words = {length: Words(contents, [*contents, *texts.values()], length=length) for length in LENGTHS}
        self.text_at = {reader: len(contents) + at for at, reader in enumerate(texts)}
        counts = np.bincount(case.train.entries, minlength=len(contents)).astype(np.float64)
        self.popularity = popularity(counts)
        self.age_days = case.today() - case.appeared()
        self.matrix = term_matrix(contents)

    def together(self, ridge: float) -> Together:
        """Learn which entries the same readers dealt with; public data have nothing to hide: also of few readers."""
        if ridge not in self._together:
            train, number = self.case.train, len(self.case.data.contents)
            seen = csr_matrix(
                (np.ones(len(train)), (train.readers, train.entries)), shape=(self.case.data.reader_count, number)
            )
            seen.data[:] = 1.0
            self._together = {ridge: Together.fit(seen, ridge=ridge, least_readers=1, most=5000)}
        return self._together[ridge]

    def candidates(self, test: Test, setting: Setting, places: Ints | None = None) -> Candidates:
        """Describe entries to the ranking: all, or those at ``places``."""
        tuning, at = setting.tuning, slice(None) if places is None else places
        history, weights = test.history, fading(np.ones(len(test.history)), tuning.memory)
        if test.reader in self.text_at:
            history, weights = np.append(history, self.text_at[test.reader]), np.append(weights, 1.0)
        likely = likeness(self.alike[:, history], self.words[setting.length].scores(history, weights), weights, tuning)
        company = self.together(setting.ridge).scores(test.history, weights[: len(test.history)])
        number = len(self.popularity)
        return Candidates(
            [str(it) for it in (range(number) if places is None else places)],
            likeness=likely[at],
            together=scaled(company, _LEAST_TOGETHER)[at],
            popularity=self.popularity[at],
            age_days=self.age_days[at],
            contents=None if places is None else self.matrix[places],
        )

    def scores(self, setting: Setting) -> Scores:
        """Score all entries with a setting."""
        taste = Taste.prior(setting.tuning)
        return lambda test: part_matrix(self.candidates(test, setting), setting.tuning, taste).sum(axis=1)


def _changes(case: Case) -> Iterator[tuple[str, float]]:
    """List the changes that are tried one after the other, each on what was best so far; those of weights are factors."""
    if len(case.train):
        yield from (("ridge", ridge) for ridge in (20.0, 60.0, 600.0, 2000.0))
        yield from (("memory", memory) for memory in (5.0, 10.0, 20.0, 80.0, 1000.0))
    yield from (("breadth", breadth) for breadth in (0.0, 0.25, 0.75, 1.0))
    yield from (("length", length) for length in LENGTHS)
    yield from (("nearest", nearest) for nearest in (1, 10))
    for name in ("likeness", "together", "popularity", "freshness"):
        yield from ((name, factor) for factor in (0.0, 0.25, 0.5, 2.0, 4.0))
    yield from (("half_life_days", days) for days in (365.0, 3650.0))


def _changed(setting: Setting, name: str, value: float) -> Setting:
    tuning = setting.tuning
    if name == "ridge":
        return replace(setting, ridge=value)
    if name == "length":
        return replace(setting, length=value)
    if name in FEATURES:
        before = tuning.weights.get(name) or Tuning().weights[name] / 4  # what counts nothing may count something again
        return replace(setting, tuning=replace(tuning, weights={**tuning.weights, name: before * value}))
    return replace(setting, tuning=replace(tuning, **{name: value}))  # type: ignore[arg-type]  # numbers all
