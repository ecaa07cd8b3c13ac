"""All demands against all achievements in bounded memory, with the numbers of ``Scorer.score``.

The base of a block of demands is one sparse and one dense product. Structured fields are judged pair by pair, but
only where they can still change the order: an adjustment moves a base by a known share at most.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lianqiao.matching.engine.score import Prepared, Scorer, meaning_values, text_values

BLOCK_CELLS = 4_000_000  # pairs in one dense block: 32 MB for each of a handful of arrays
_MAX_SHORTLIST = 5000
# Products of matrices differ in the sixteenth digit with the number of threads; beyond this digit two bases are equal.
_DIGITS = 12


class PairMatrix:
    """The base of every pair (text and semantic points), computed block by block."""

    def __init__(self, scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared]) -> None:
        self._weights = scorer.weights
        vocabulary = np.intersect1d(_vocabulary(demands), _vocabulary(achievements), assume_unique=True)
        self._demands = _sparse(demands, vocabulary)
        self._achievements = _sparse(achievements, vocabulary).T.tocsr()
        self._queries, self._asked = _dense(demands)
        self._parts = [demand.passages for demand in demands]
        self._passages, self._offered = _dense(achievements)

    def block(self, start: int, end: int) -> NDArray[np.float64]:
        """Compute the base of the demands ``start`` to ``end`` against all achievements."""
        weights = self._weights
        cosines = (self._demands[start:end] @ self._achievements).toarray()
        text = text_values(cosines, weights)
        if self._queries is None or self._passages is None:
            return ((weights.text + weights.semantic) * text).round(_DIGITS)
        beginnings = self._queries[start:end] @ self._passages.T
        meaning = meaning_values(beginnings, self._nearest(start, beginnings), weights)
        known = self._asked[start:end, None] & self._offered[None, :]
        both = weights.text * text + weights.semantic * meaning
        return np.where(known, both, (weights.text + weights.semantic) * text).round(_DIGITS)

    def _nearest(self, start: int, beginnings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the cosines of the nearest passages; a demand without any is near by its beginning."""
        assert self._passages is not None
        found = beginnings.copy()
        for row in range(len(found)):
            passages = self._parts[start + row]
            if passages is not None:
                found[row] = (passages @ self._passages.T).max(axis=0)
        return found


def score_rows(
    scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared]
) -> Iterator[NDArray[np.float64]]:
    """Yield for each demand its complete scores for all achievements, in their order."""
    if not demands:
        return
    if not achievements:
        yield from (np.zeros(0) for _ in demands)
        return
    pairs = PairMatrix(scorer, demands, achievements)
    measured = any(achievement.indicators for achievement in achievements)
    rows = max(1, BLOCK_CELLS // len(achievements))
    for start in range(0, len(demands), rows):
        for demand, base in zip(demands[start : start + rows], pairs.block(start, start + rows), strict=True):
            if _has_structure(demand, measured=measured):
                cells = zip(achievements, base, strict=True)
                yield np.array([_adjusted(scorer, demand, *cell) for cell in cells])
            else:
                yield base


def score_matrix(scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared]) -> NDArray[np.float64]:
    """Score every pair completely: ``(demands, achievements)``, all in memory."""
    rows = list(score_rows(scorer, demands, achievements))
    return np.stack(rows) if rows else np.zeros((0, len(achievements)))


def rank_all(
    scorer: Scorer,
    demands: Sequence[Prepared],
    achievements: Sequence[Prepared],
    top: int,
    *,
    progress: Callable[[int], object] | None = None,
) -> Iterator[list[tuple[int, float]]]:
    """Yield for each demand the places and scores of its ``top`` best achievements, best first.

    Equal scores keep the order of the achievements. ``progress`` is told how many demands are done.
    """
    if not demands:
        return
    if not achievements or top < 1:
        yield from ([] for _ in demands)
        return
    pairs = PairMatrix(scorer, demands, achievements)
    measured = any(achievement.indicators for achievement in achievements)
    rows = max(1, BLOCK_CELLS // len(achievements))
    for start in range(0, len(demands), rows):
        block = pairs.block(start, min(start + rows, len(demands)))
        for offset, base in enumerate(block):
            yield _best(scorer, demands[start + offset], achievements, base, top, measured=measured)
        if progress:
            progress(len(block))


def _best(
    scorer: Scorer,
    demand: Prepared,
    achievements: Sequence[Prepared],
    base: NDArray[np.float64],
    top: int,
    *,
    measured: bool,
) -> list[tuple[int, float]]:
    if not _has_structure(demand, measured=measured):
        return [(place, float(base[place])) for place in _top_places(base, top)]
    reach = sum(scorer.weights.adjustments.values())
    size = max(4 * top, 50)
    while True:
        places = _top_places(base, size)
        exact = np.array([_adjusted(scorer, demand, achievements[place], base[place]) for place in places])
        order = np.lexsort((places, -exact))[:top]
        worst = exact[order[-1]] if len(order) == top else 0.0
        if len(places) == len(base) or base[places[-1]] * (1 + reach) < worst or size >= _MAX_SHORTLIST:
            return [(int(places[at]), float(exact[at])) for at in order]
        size *= 4


def _adjusted(scorer: Scorer, demand: Prepared, achievement: Prepared, base: float) -> float:
    fits = scorer.fits(demand, achievement)
    return float(base) * (1 + sum(scorer.weights.adjustments[code] * fit.value for code, fit in fits.items()))


def _has_structure(demand: Prepared, *, measured: bool) -> bool:
    """Tell whether a structured field of the demand could count; ``measured``: some achievement has indicators."""
    entry = demand.entry
    return bool(
        demand.elements or (measured and demand.indicators) or entry.modes or entry.place or entry.places_accepted
        or entry.trl_wanted is not None or entry.budget_cny != (None, None)
        or entry.technology_field or entry.cluster or entry.chain_link or entry.industry or entry.ipc
    )  # fmt: skip


def _top_places(base: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """Find the places of the highest values, best first; ties in ascending order, at the border too."""
    if size < len(base):
        border = np.partition(base, len(base) - size)[len(base) - size]
        certain = np.flatnonzero(base > border)
        places = np.concatenate([certain, np.flatnonzero(base == border)[: size - len(certain)]])
    else:
        places = np.arange(len(base))
    return places[np.lexsort((places, -base[places]))]


def _vocabulary(entries: Sequence[Prepared]) -> NDArray[np.uint64]:
    vocabulary = np.empty(0, np.uint64)
    for start in range(0, len(entries), 2000):
        hashes = [entry.terms.hashes for entry in entries[start : start + 2000]]
        vocabulary = np.union1d(vocabulary, np.concatenate(hashes))
    return vocabulary


def _sparse(entries: Sequence[Prepared], vocabulary: NDArray[np.uint64]) -> csr_array:
    columns: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float64]] = []
    pointers = np.zeros(len(entries) + 1, dtype=np.int64)
    for row, entry in enumerate(entries):
        if len(vocabulary):
            places = np.minimum(np.searchsorted(vocabulary, entry.terms.hashes), len(vocabulary) - 1)
            known = vocabulary[places] == entry.terms.hashes
            columns.append(places[known].astype(np.int32))
            values.append(entry.terms.weights[known])
            pointers[row + 1] = pointers[row] + int(known.sum())
    shape = (len(entries), len(vocabulary))
    if not pointers[-1]:
        return csr_array(shape, dtype=np.float64)
    return csr_array((np.concatenate(values), np.concatenate(columns), pointers), shape=shape)


def _dense(entries: Sequence[Prepared]) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_]]:
    known = np.array([entry.vector is not None for entry in entries], dtype=np.bool_)
    size = next((len(entry.vector) for entry in entries if entry.vector is not None), 0)
    if not size:
        return None, known
    rows = np.zeros((len(entries), size))
    for row, entry in enumerate(entries):
        if entry.vector is not None:
            rows[row] = entry.vector
    return rows, known
