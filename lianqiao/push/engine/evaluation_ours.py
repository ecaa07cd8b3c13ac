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
from lianqiao.push.engine.ranking_together import LEAST_READERS, RIDGE, Together

_TUNED_ON = 250  # tests of the validation part
_SURE = 1.0  # standard errors by which a change must be better, test by test, to be taken: what wins by chance does not carry over
_LEAST_TOGETHER = 0.05
WORDS = ((1.2, LENGTH), (1.2, 0.75), (0.6, 0.75))  # saturation and how much length counts, in BM25


@dataclass(frozen=True, slots=True)
class Setting:
    """What is tuned."""

    tuning: Tuning
    ridge: float = RIDGE
    words: tuple[float, float] = WORDS[0]
    least_readers: int = 1  # public data have nothing to hide: what two entries have in common may be one reader's


def ours(case: Case) -> tuple[Scores, Setting]:
    """Tune on the validation part: a change must do better in each of its cases. Then learn from the whole training part."""
    chosen = Setting(without(Tuning(), "exploration", "variety"))
    models = [Model(_some_tests(inner)) for inner in case.validation if inner.tests]
    if models:
        profile = replace(chosen.tuning, breadth=1.0, memory=1e6, weights={"likeness": 0.3, "together": 0.0})
        starts = [chosen, *(replace(chosen, tuning=profile, words=words) for words in WORDS[1:])]
        found = [[measure(model.case, model.scores(start)).ndcg for model in models] for start in starts]
        at = int(np.argmax([np.mean([values.mean() for values in row]) for row in found]))
        best, chosen = found[at], starts[at]
        for _ in range(2):
            for change in _changes(case):
                tried = _changed(chosen, *change)
                row = [measure(model.case, model.scores(tried)).ndcg for model in models]
                if all(_is_better(values - before) for values, before in zip(row, best, strict=True)):
                    best, chosen = row, tried
    return Model(case).scores(chosen), chosen


def as_shipped(case: Case) -> Scores:
    """The ranking with the settings of the feed, nothing tuned to the set; what fewer than three readers do tells nothing."""
    return Model(case).scores(Setting(without(Tuning(), "exploration", "variety"), least_readers=LEAST_READERS))


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
        self.case, self._together = case, dict[tuple[float, int], Together]()
        contents = case.data.contents
        asked = {test.reader for test in case.tests}
        texts = {reader: text for reader, text in case.data.texts.items() if reader in asked}
        self.alike = cosines(contents, [*contents, *texts.values()])
        self.words = {it: Words(contents, [*contents, *texts.values()], saturation=it[0], length=it[1]) for it in WORDS}
        self.text_at = {reader: len(contents) + at for at, reader in enumerate(texts)}
        self.counts = np.bincount(case.train.entries, minlength=len(contents)).astype(np.float64)
        self.age_days = case.today() - case.appeared()
        self.matrix = term_matrix(contents)

    def together(self, ridge: float, least_readers: int) -> Together:
        """Learn which entries the same readers dealt with; the last that was asked for is kept."""
        if (ridge, least_readers) not in self._together:
            train, number = self.case.train, len(self.case.data.contents)
            seen = csr_matrix(
                (np.ones(len(train)), (train.readers, train.entries)), shape=(self.case.data.reader_count, number)
            )
            seen.data[:] = 1.0
            found = Together.fit(seen, ridge=ridge, least_readers=least_readers, most=5000)
            self._together = {(ridge, least_readers): found}
        return self._together[ridge, least_readers]

    def candidates(self, test: Test, setting: Setting, places: Ints | None = None) -> Candidates:
        """Describe entries to the ranking: all, or those at ``places``."""
        tuning, at = setting.tuning, slice(None) if places is None else places
        history, weights = test.history, fading(np.ones(len(test.history)), tuning.memory)
        if test.reader in self.text_at:
            history, weights = np.append(history, self.text_at[test.reader]), np.append(weights, 1.0)
        likely = likeness(self.alike[:, history], self.words[setting.words].scores(history, weights), weights, tuning)
        together = self.together(setting.ridge, setting.least_readers)
        company = together.scores(test.history, weights[: len(test.history)])
        number = len(self.counts)
        popular = popularity(np.where(self.counts >= setting.least_readers, self.counts, 0.0))
        return Candidates(
            [str(it) for it in (range(number) if places is None else places)],
            likeness=likely[at],
            together=scaled(company, _LEAST_TOGETHER)[at],
            popularity=popular[at],
            age_days=self.age_days[at],
            contents=None if places is None else self.matrix[places],
        )

    def scores(self, setting: Setting) -> Scores:
        """Score all entries with a setting."""
        taste = Taste.prior(setting.tuning)
        return lambda test: part_matrix(self.candidates(test, setting), setting.tuning, taste).sum(axis=1)


def _some_tests(case: Case) -> Case:
    few = np.random.default_rng(3).permutation(len(case.tests))[:_TUNED_ON]
    return replace(case, tests=[case.tests[at] for at in np.sort(few)])


def _is_better(gains: Floats) -> bool:
    doubt = float(gains.std(ddof=1)) / np.sqrt(len(gains)) if len(gains) > 1 else 0.0
    return float(gains.mean()) > max(_SURE * doubt, 1e-6)


def _changes(case: Case) -> Iterator[tuple[str, float]]:
    """List the changes that are tried one after the other, each on what was best so far; those of weights are factors."""
    if len(case.train):
        yield from (("ridge", ridge) for ridge in (20.0, 60.0, 600.0, 2000.0))
        yield from (("memory", memory) for memory in (5.0, 10.0, 20.0, 80.0, 1000.0, 1e6))
    yield from (("breadth", breadth) for breadth in (0.0, 0.25, 0.75, 1.0))
    yield from (("words", at) for at in range(len(WORDS)))
    yield from (("nearest", nearest) for nearest in (1, 10))
    for name in ("likeness", "together", "popularity", "freshness"):
        yield from ((name, factor) for factor in (0.0, 0.25, 0.5, 2.0, 4.0))
    yield from (("half_life_days", days) for days in (365.0, 3650.0))


def _changed(setting: Setting, name: str, value: float) -> Setting:
    tuning = setting.tuning
    if name == "ridge":
        return replace(setting, ridge=value)
    if name == "words":
        return replace(setting, words=WORDS[int(value)])
    if name in FEATURES:
        before = tuning.weights.get(name) or Tuning().weights[name] / 4  # what counts nothing may count something again
        return replace(setting, tuning=replace(tuning, weights={**tuning.weights, name: before * value}))
    return replace(setting, tuning=replace(tuning, **{name: value}))  # type: ignore[arg-type]  # numbers all
