"""The search itself: words and vectors find candidates under the same filters, and one order is made of both."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import Hit, Results, Sort
from lianqiao.matching.engine.filters import ALL, Filters
from lianqiao.matching.engine.fuse import best_first, reciprocal_rank
from lianqiao.matching.engine.snapshot import Snapshot
from lianqiao.matching.engine.words import TextReader

# How many candidates of each side are fused; also the number of neighbours that count as results.
POOL = 100
_MOST_RESULTS = 10_000
# Who types exact words means them: words weigh more than nearness, and first places more than in the literature (60). Measured
# on keywords, questions and titles of demands: see docs/decisions/0004.
_SHARES_OF_WORDS_AND_VECTORS, _RANK_CONSTANT = (0.6, 0.4), 20


@dataclass(frozen=True, slots=True)
class Request:
    """What is looked for. ``weights`` are the terms with how much each counts.

    By vector only those are found that are at least as near as ``least_cosine``, and at most ``near_the_best`` less near than the
    nearest of all. Where the numbers do not matter (``is_counted``), what is found by meaning only is not told apart.
    """

    weights: Mapping[str, float]
    vector: NDArray[np.float32] | None = None
    filters: Filters = ALL
    k: int = 20
    offset: int = 0
    sort: Sort | None = None
    facets: tuple[str, ...] = ()
    least_cosine: float = -1.0
    near_the_best: float = 2.0
    pool: int = POOL
    is_counted: bool = True

    def __post_init__(self) -> None:
        if self.k < 1 or self.offset < 0 or self.offset + self.k > _MOST_RESULTS:
            raise ValueError(
                f"a page needs k ≥ 1 and ends within the first {_MOST_RESULTS} results, "
                f"got k={self.k}, offset={self.offset}"
            )


def find(snapshot: Snapshot, request: Request) -> Results:
    """Answer one request on one generation of the index."""
    generation = snapshot.manifest.generation
    if snapshot.text is None:
        return Results((), 0, 0, {name: {} for name in request.facets}, generation)
    if request.sort is None and (request.weights or request.vector is not None):
        return _ranked(snapshot, snapshot.text, request)
    found = snapshot.text.listed(request.weights, request.filters, request.k, request.offset, request.sort)
    hits = tuple(Hit(name, kind, 0.0) for name, kind in snapshot.identify(found.slots.tolist()))
    facets = snapshot.text.facet_counts(request.weights, request.filters, request.facets)
    return Results(hits, found.total, 0, facets, generation)


def _ranked(snapshot: Snapshot, text: TextReader, request: Request) -> Results:
    words: dict[int, float] = {}
    total = 0
    if request.weights:
        found = text.search(request.weights, request.filters, max(request.pool, request.offset + request.k))
        words = dict(zip(found.slots.tolist(), found.scores.tolist(), strict=True))
        total = found.total
    facets: dict[str, dict[str, int]] = {name: {} for name in request.facets}
    if request.weights:
        facets = text.facet_counts(request.weights, request.filters, request.facets)
    near = _near(snapshot, request)
    fused = _fused(words, near, request.pool)
    page = best_first(fused, words)[request.offset : request.offset + request.k]
    hits = _hits(snapshot, request, page, fused, words, near)
    wordless = [slot for slot in near if slot not in words]
    if request.is_counted and total > len(words):
        # Then one of them may share a word without being among the best by words.
        sharing = snapshot.sharing(request.weights, wordless)
        wordless = [slot for slot in wordless if slot not in sharing]
    text.count_facets_of(wordless, facets)
    return Results(tuple(hits), total + len(wordless), len(wordless), facets, snapshot.manifest.generation)


def _fused(words: Mapping[int, float], near: Mapping[int, float], pool: int) -> dict[int, float]:
    """Fuse the first ``pool`` of each list; what follows keeps its order behind them, so that pages fit together."""
    by_words = [slot for rank, slot in enumerate(words) if rank < pool or slot not in near]
    listed = [
        (each, share) for each, share in zip((by_words, list(near)), _SHARES_OF_WORDS_AND_VECTORS, strict=True) if each
    ]
    return reciprocal_rank(
        [each for each, _ in listed], weights=[share for _, share in listed], constant=_RANK_CONSTANT
    )


def _near(snapshot: Snapshot, request: Request) -> dict[int, float]:
    if request.vector is None:
        return {}
    slots, cosines = snapshot.nearest(request.vector, request.filters, request.pool)
    if not len(slots):
        return {}
    kept = cosines >= max(request.least_cosine, float(cosines[0]) - request.near_the_best)
    return dict(zip(slots[kept].tolist(), cosines[kept].tolist(), strict=True))


def _hits(
    snapshot: Snapshot,
    request: Request,
    page: list[int],
    fused: Mapping[int, float],
    words: Mapping[int, float],
    near: dict[int, float],
) -> list[Hit]:
    if request.vector is not None:
        others = np.array([slot for slot in page if slot not in near], dtype=np.int64)
        near = {**near, **snapshot.cosines_of(others, request.vector)}
    named = snapshot.identify(page)
    return [
        Hit(name, kind, fused[slot], words.get(slot), near.get(slot))
        for slot, (name, kind) in zip(page, named, strict=True)
    ]
