"""Learning the weights of the score from judged pairs, by trying: one weight after the other, a few values each.

What counts is nDCG@10 on demands that were not learnt from: the demands are dealt into folds, each fold is measured with weights
learnt on the others, and the gain is the mean of the differences demand by demand, with its standard error. Every number among the
weights takes part, by its name, so that a weight added to ``Weights`` is learnt without a change here.
"""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.evaluate import average_precision, ndcg
from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, Weights, weights_from, weights_record

FOLDS = 5
FACTORS = (0.0, 0.5, 0.8, 1.25, 2.0, 4.0)
STEPS_FROM_ZERO = (0.05, 0.1, 0.2)  # for a weight that is zero: no factor moves it
ROUNDS = 3  # through all weights, at most
LEAST_GAIN = 0.001  # of nDCG, for a step to be taken: smaller ones are the noise of a handful of pairs
_LEAST_DEMANDS = 2 * FOLDS

Vector = NDArray[np.float64]


class TooFew(ValueError):
    """There are too few judged demands to learn from and to measure on others."""


@dataclass(frozen=True, slots=True, eq=False)
class JudgedDemand:
    """A demand with the achievements that were judged for it and their levels."""

    demand: Prepared
    achievements: tuple[Prepared, ...]
    levels: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether an order of the pairs can be better or worse: two levels at least, one of them above none."""
        return len(set(self.levels)) > 1


@dataclass(frozen=True, slots=True)
class Gain:
    """A measure on held-out demands with the weights before and after, and the mean difference with its standard error."""

    before: float
    after: float
    difference: float
    error: float
    demands: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """Weights learnt on all demands, and what learning gained on demands that were held out."""

    weights: Weights
    start: Weights
    ndcg_at_10: Gain
    average_precision: Gain
    demands: int
    pairs: int
    folds: int


def learn(
    scorer: Scorer, judged: Sequence[JudgedDemand], *, seed: int = 1, progress: Callable[[int], object] | None = None
) -> Learnt:
    """Learn weights beginning with those of ``scorer``. ``progress`` is told of each fold done (``FOLDS`` + 1 of them).

    Raises ``TooFew`` when there are not twice as many demands with an order as folds.
    """
    useful = [each for each in judged if each.counts]
    if len(useful) < _LEAST_DEMANDS:
        raise TooFew(f"{len(useful)} demands have judged pairs of different levels; learning needs {_LEAST_DEMANDS}")
    measures = _Measures(scorer, useful)
    start = scorer.weights
    folds = _folds([each.demand.entry.id for each in useful], seed)
    held_out = np.zeros((len(useful), 2))
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        found = _search(start, measures, np.flatnonzero(folds != fold))
        held_out[inside] = measures.of(found)[inside]
        if progress:
            progress(1)
    final = _search(start, measures, np.arange(len(useful)))
    if progress:
        progress(1)
    before = measures.of(start)
    return Learnt(
        final,
        start,
        _gain(before[:, 0], held_out[:, 0]),
        _gain(before[:, 1], held_out[:, 1]),
        len(useful),
        sum(len(each.levels) for each in useful),
        FOLDS,
    )


def is_shown_better(measured: Mapping[str, Any]) -> bool:
    """Whether what ``learn`` measured is a gain of at least one standard error (of nDCG@10, on held-out demands)."""
    gain = measured.get("ndcg_at_10")
    if not isinstance(gain, Mapping):
        return False
    difference, error = gain.get("difference"), gain.get("error")
    if not isinstance(difference, int | float) or not isinstance(error, int | float):
        return False
    return math.isfinite(difference) and difference > 0 and error >= 0 and difference >= error


def measured_record(learnt: Learnt) -> dict[str, Any]:
    """Return what was measured as JSON-ready data: what ``is_shown_better`` reads."""
    gains = {"ndcg_at_10": learnt.ndcg_at_10, "map": learnt.average_precision}
    return {
        "demands": learnt.demands,
        "pairs": learnt.pairs,
        "folds": learnt.folds,
        "start": weights_record(learnt.start),
        **{
            name: {
                key: value if isinstance(value, int) or math.isfinite(value) else None
                for key, value in asdict(gain).items()
            }
            for name, gain in gains.items()
        },
    }


class _Measures:
    """nDCG@10 and average precision of every demand under some weights, each computed once."""

    def __init__(self, scorer: Scorer, judged: Sequence[JudgedDemand]) -> None:
        self._scorer, self._judged = scorer, judged
        self._known: dict[str, Vector] = {}

    def of(self, weights: Weights) -> Vector:
        key = repr(weights)
        if key not in self._known:
            scorer = replace(self._scorer, weights=weights)
            self._known[key] = np.array([_measure(scorer, each) for each in self._judged])
        return self._known[key]


def _measure(scorer: Scorer, judged: JudgedDemand) -> tuple[float, float]:
    scores = np.array([found.score for found in scorer.score_pairs(judged.demand, judged.achievements)])
    ordered = [judged.levels[at] for at in np.argsort(-scores, kind="stable")]
    return ndcg(ordered), average_precision(ordered)


def _search(start: Weights, measures: _Measures, rows: NDArray[np.intp]) -> Weights:
    """Go from weight to weight and take the best step while it gains enough on the demands ``rows``."""
    best, value = start, float(measures.of(start)[rows, 0].mean())
    for _ in range(ROUNDS):
        moved = False
        for name, key in _coordinates(start):
            tried = [(float(measures.of(each)[rows, 0].mean()), each) for each in _steps(best, name, key)]
            top, found = max(tried, key=lambda row: row[0], default=(value, best))
            if top >= value + LEAST_GAIN:
                best, value, moved = found, top, True
        if not moved:
            break
    return best


def _coordinates(weights: Weights) -> Iterator[tuple[str, str]]:
    """Name every number among the weights: the field, and the key in it where the field is a table."""
    for item in fields(Weights):
        value = getattr(weights, item.name)
        if isinstance(value, dict):
            yield from ((item.name, key) for key in value)
        elif isinstance(value, float):
            yield item.name, ""


def _steps(weights: Weights, name: str, key: str) -> Iterator[Weights]:
    record = asdict(weights)
    now = record[name][key] if key else record[name]
    values = [now * factor for factor in FACTORS] if now else list(STEPS_FROM_ZERO)
    for value in values:
        changed = {**record, name: {**record[name], key: value} if key else value}
        made = _scaled(changed)
        if made is not None and made != weights:
            yield made


def _scaled(record: dict[str, Any]) -> Weights | None:
    """Make weights whose points add up to what is shipped, so that a score means what it meant; None where that cannot be."""
    points = [item.name for item in fields(Weights) if item.metadata.get("points")]
    total = sum(record[name] for name in points)
    if total <= 0 or record["semantic_full"] <= record["semantic_zero"] or record["text_half"] <= 0:
        return None
    wanted = sum(getattr(DEFAULT_WEIGHTS, name) for name in points)
    raised = {name: round(record[name] * wanted / total, 6) for name in points}
    adjustments = record["adjustments"]
    limit = (1 / wanted - 1) / (sum(adjustments.values()) or 1) * (1 - 1e-6)
    if limit < 1:  # a score stays within 1
        adjustments = {key: value * limit for key, value in adjustments.items()}
    try:
        return weights_from(
            {**record, **raised, "adjustments": {key: round(adjustments[key], 6) for key in adjustments}}
        )
    except ValueError:
        return None


def _folds(identities: Sequence[str], seed: int) -> NDArray[np.intp]:
    """Deal demands into folds of one size by the digest of their name: the same for the same seed."""
    keys = [hashlib.sha256(f"{seed}:{identity}".encode()).hexdigest() for identity in identities]
    folds = np.zeros(len(keys), dtype=np.intp)
    folds[np.argsort(np.array(keys), kind="stable")] = np.arange(len(keys)) % FOLDS
    return folds


def _gain(before: Vector, after: Vector) -> Gain:
    known = ~(np.isnan(before) | np.isnan(after))
    if not known.any():
        return Gain(math.nan, math.nan, math.nan, math.nan, 0)
    one, other = before[known], after[known]
    differences = other - one
    error = float(differences.std(ddof=1) / math.sqrt(len(differences))) if len(differences) > 1 else math.nan
    return Gain(float(one.mean()), float(other.mean()), float(differences.mean()), error, len(differences))
