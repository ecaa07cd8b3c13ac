"""The search itself: words and vectors find candidates under the same filters, and one order is made of both."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import Hit, Results, Sort
from lianqiao.matching.engine.filters import ALL, Filters
from lianqiao.matching.engine.fuse import best_first, reciprocal_rank
from lianqiao.matching.engine.snapshot import Snapshot

# Pages are cut from a pool of candidates; its depth grows in steps, so that pages of one step fit together.
_LEAST_DEPTH = 128
_MOST_NEIGHBOURS = 1024
_MOST_RESULTS = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """What is looked for. ``weights`` are the terms with how much each counts."""

    weights: Mapping[str, float]
    vector: NDArray[np.float32] | None = None
    filters: Filters = ALL
    k: int = 20
    offset: int = 0
    sort: Sort | None = None
    facets: tuple[str, ...] = ()
    least_cosine: float = -1.0

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
        return Results((), 0, {name: {} for name in request.facets}, generation)
    hits, total = _ranked(snapshot, request) if _is_ranked(request) else _listed(snapshot, request)
    facets = snapshot.text.facet_counts(request.weights, request.filters, request.facets) if request.facets else {}
    return Results(tuple(hits), total, facets, generation)


def _is_ranked(request: Request) -> bool:
    return request.sort is None and (bool(request.weights) or request.vector is not None)


def _listed(snapshot: Snapshot, request: Request) -> tuple[list[Hit], int]:
    assert snapshot.text is not None
    found = snapshot.text.listed(request.weights, request.filters, request.k, request.offset, request.sort)
    named = snapshot.identify(found.slots.tolist())
    return [Hit(name, kind, 0.0) for name, kind in named], found.total


def _ranked(snapshot: Snapshot, request: Request) -> tuple[list[Hit], int]:
    assert snapshot.text is not None
    depth = _LEAST_DEPTH
    while depth < request.offset + request.k:
        depth *= 2
    words: dict[int, float] = {}
    total = 0
    if request.weights:
        found = snapshot.text.search(request.weights, request.filters, depth)
        words = dict(zip(found.slots.tolist(), found.scores.tolist(), strict=True))
        total = found.total
    near = _near(snapshot, request, min(depth, _MOST_NEIGHBOURS))
    fused = reciprocal_rank([list(listed) for listed in (words, near) if listed])
    only_near = np.array([slot for slot in near if slot not in words], dtype=np.int64)
    more = snapshot.text.scores_of(request.weights, only_near)
    words.update(zip(more.slots.tolist(), more.scores.tolist(), strict=True))
    total += len(only_near) - more.total
    page = best_first(fused, words)[request.offset : request.offset + request.k]
    return _hits(snapshot, request, page, fused, words, near), total


def _near(snapshot: Snapshot, request: Request, count: int) -> dict[int, float]:
    if request.vector is None:
        return {}
    slots, cosines = snapshot.nearest(request.vector, request.filters, count)
    kept = cosines >= request.least_cosine
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
