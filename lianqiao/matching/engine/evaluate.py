"""How good a ranking is against judgements of people: nDCG@10, mean average precision, recall@50.

Levels are 1 none, 2 weak, 3 rather strong, 4 strong. The definitions are part of the contract of
``lianqiao evaluate`` and must not drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GRADED_FROM = 2  # a demand counts for nDCG when some level reaches this
RELEVANT_FROM = 3  # a pair is relevant for map and recall from this level on


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean over demands with its standard error; NaN when no demand counts."""

    mean: float
    error: float
    demands: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The three measures of one ranking, each over the demands it is defined for."""

    ndcg_at_10: Spread
    average_precision: Spread
    recall_at_50: Spread


def ndcg(levels: Sequence[int], depth: int = 10) -> float:
    """Compute nDCG of levels in ranked order: gain 2**(level-1) - 1, discount log2(rank + 1).

    Returns NaN when no level reaches 2: then every order is as good as any other.
    """
    gains = 2.0 ** (np.asarray(levels, dtype=np.float64) - 1) - 1
    if not len(gains) or max(levels) < GRADED_FROM:
        return float("nan")
    discounts = 1 / np.log2(np.arange(2, min(depth, len(gains)) + 2))
    ideal = np.sort(gains)[::-1]
    return float((gains[:depth] @ discounts) / (ideal[:depth] @ discounts))


def average_precision(levels: Sequence[int]) -> float:
    """Average the precision at the rank of each relevant pair (level 3 or more); NaN when none is relevant."""
    relevant = np.asarray(levels) >= RELEVANT_FROM
    if not relevant.any():
        return float("nan")
    precision = np.cumsum(relevant) / np.arange(1, len(relevant) + 1)
    return float(precision[relevant].mean())


def recall(levels: Sequence[int], ranks: Sequence[int], depth: int = 50) -> float:
    """Compute the share of relevant pairs whose rank (from 1, among all achievements) is within ``depth``."""
    relevant = np.asarray(levels) >= RELEVANT_FROM
    if not relevant.any():
        return float("nan")
    return float((np.asarray(ranks)[relevant] <= depth).mean())


def ranks_of(scores: NDArray[np.float64], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give the rank (from 1) of some places among all scores; equal scores rank in the order of the list."""
    order = np.lexsort((np.arange(len(scores)), -scores))
    ranks = np.empty(len(scores), dtype=np.intp)
    ranks[order] = np.arange(1, len(scores) + 1)
    found: NDArray[np.intp] = ranks[places]
    return found


def demand_quality(
    scores: NDArray[np.float64], places: NDArray[np.intp], levels: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Measure one demand: its scores for all achievements, the places that were judged and their levels."""
    ranks = ranks_of(scores, places)
    ordered = levels[np.argsort(ranks)].tolist()
    return ndcg(ordered), average_precision(ordered), recall(levels.tolist(), ranks.tolist())


def quality(measures: Sequence[tuple[float, float, float]]) -> Quality:
    """Average the measures of demands, each measure over the demands that have it."""
    table = np.array(measures, dtype=np.float64).reshape(-1, 3)
    return Quality(*(_spread(column) for column in table.T))


def _spread(values: NDArray[np.float64]) -> Spread:
    known = values[~np.isnan(values)]
    if not len(known):
        return Spread(float("nan"), float("nan"), 0)
    error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else float("nan")
    return Spread(float(known.mean()), error, len(known))
