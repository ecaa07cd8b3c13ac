"""How far judges agree, and which level a pair has after several judgements.

Kappa is Cohen's weighted kappa (1968) with the squared distance of levels as weight: 1 is full agreement, 0 what two
people would reach who throw dice with their own habits, below 0 less than that.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_PAIRS = 20  # below it no agreement is claimed
FAR_APART = 2  # levels between two judges from which a third is asked

Two = tuple[int, int]  # the levels that two judges gave to one pair


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges, or all, agree. The figures are None while there are too few pairs, or where kappa has no meaning."""

    pairs: int
    kappa: float | None
    within_one: float | None
    equal: float | None


def weighted_kappa(levels: Sequence[Two]) -> float | None:
    """Compute the quadratic weighted kappa of two judges; None when nothing is judged or both always give the same level.

    One less the sum of squared distances, over the sum that would be expected if both gave their levels independently.
    """
    if not levels:
        return None
    first, second = Counter(one for one, _ in levels), Counter(other for _, other in levels)
    found = sum((one - other) ** 2 for one, other in levels) / len(levels)
    expected = (
        sum(many * more * (one - other) ** 2 for one, many in first.items() for other, more in second.items())
        / len(levels) ** 2
    )
    return None if expected == 0 else 1 - found / expected


def agreement(levels: Sequence[Two], *, least: int = LEAST_PAIRS) -> Agreement:
    """Measure two judges; nothing is claimed below ``least`` pairs."""
    if len(levels) < least:
        return Agreement(len(levels), None, None, None)
    distances = [abs(one - other) for one, other in levels]
    within = sum(distance <= 1 for distance in distances) / len(levels)
    return Agreement(len(levels), weighted_kappa(levels), within, distances.count(0) / len(levels))


def overall_agreement(levels: Sequence[Two], *, least: int = LEAST_PAIRS) -> Agreement:
    """Measure many judges together: who is the first of two means nothing here, so every pair counts in both orders."""
    found = agreement(levels, least=least)
    if found.kappa is None:
        return found
    both = [*levels, *((other, one) for one, other in levels)]
    return Agreement(found.pairs, weighted_kappa(both), found.within_one, found.equal)


def wants_third(levels: Sequence[int]) -> bool:
    """Whether two judges are so far apart that a third is asked."""
    return len(levels) == 2 and abs(levels[0] - levels[1]) >= FAR_APART


def settled_level(levels: Sequence[int]) -> int | None:
    """Return the level of a pair: the median of its judgements, of two middle ones the lower.

    None when nobody has judged it, or while a third judge is wanted.
    """
    if not levels or wants_third(levels):
        return None
    return sorted(levels)[(len(levels) - 1) // 2]
