"""Makes one order of several: by ranks or by scores. Pure arithmetic on dictionaries from key to score."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
RANK_CONSTANT = 60


def reciprocal_rank(
    rankings: Sequence[Sequence[K]], *, weights: Sequence[float] | None = None, constant: int = RANK_CONSTANT
) -> dict[K, float]:
    """Sum ``weight / (constant + rank)`` over the rankings, scaled so that first in all of them gives 1.

    Source: Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    shares = _shares(len(rankings), weights)
    fused: dict[K, float] = {}
    for ranking, share in zip(rankings, shares, strict=True):
        for rank, key in enumerate(ranking):
            fused[key] = fused.get(key, 0.0) + share * (constant + 1) / (constant + 1 + rank)
    return fused


def weighted_scores(
    scores: Sequence[Mapping[K, float]],
    *,
    weights: Sequence[float] | None = None,
    floors: Sequence[float] | None = None,
) -> dict[K, float]:
    """Sum the scores, each list scaled linearly so that its floor gives 0 and its best 1.

    A key that a list does not have gets 0 from it. Source: convex combination, Bruch et al., TOIS 2023.
    """
    shares = _shares(len(scores), weights)
    fused: dict[K, float] = {}
    for number, (listed, share) in enumerate(zip(scores, shares, strict=True)):
        floor = floors[number] if floors is not None else 0.0
        height = max(listed.values(), default=floor) - floor
        for key, score in listed.items():
            scaled = (score - floor) / height if height > 0 else 1.0
            fused[key] = fused.get(key, 0.0) + share * min(max(scaled, 0.0), 1.0)
    return fused


def best_first(fused: Mapping[K, float], tie: Mapping[K, float] | None = None) -> list[K]:
    """Order keys by falling score; equal ones by the falling ``tie`` value, else as they came."""
    return sorted(fused, key=lambda key: (-fused[key], -(tie or {}).get(key, 0.0)))


def _shares(count: int, weights: Sequence[float] | None) -> list[float]:
    if not count and not weights:
        return []
    if weights is None:
        return [1 / count] * count
    if len(weights) != count or min(weights, default=1.0) < 0 or not sum(weights) > 0:
        raise ValueError(f"{count} rankings need as many weights, none negative and not all zero, got {list(weights)}")
    return [weight / sum(weights) for weight in weights]
