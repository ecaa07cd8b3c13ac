"""Whether ordering for a person is better than none: both orders share one list, and what is opened is counted for either.

Team-draft interleaving (Radlinski, Kurup, Joachims 2008, CIKM, "How does clickthrough data reflect retrieval quality?") and the score
interval of a proportion (Wilson 1927, JASA 22, 209-212).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Team(StrEnum):
    """Whose place in a shared list it is."""

    OURS = "ours"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Preference:
    """Of ``persons`` who opened something in shared lists, so many opened more of ours, more of the baseline, as much of both.

    ``share`` is that of ours among those who preferred one; ``low`` and ``high`` bound it with 95 % confidence. None without any.
    """

    ours: int
    baseline: int
    ties: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def persons(self) -> int:
        """How many opened anything."""
        return self.ours + self.baseline + self.ties

    @property
    def is_better(self) -> bool:
        """Whether ours is better than the baseline beyond doubt (95 %)."""
        return self.low is not None and self.low > 0.5

    @property
    def is_worse(self) -> bool:
        """Whether ours is worse than the baseline beyond doubt (95 %)."""
        return self.high is not None and self.high < 0.5


def team_draft(ours: Sequence[str], baseline: Sequence[str], limit: int, seed: str) -> list[tuple[str, Team]]:
    """Merge two orders: in each round both, in an order drawn by lot, put their best entry that is not yet in the list."""
    lot, orders = Random(seed), {Team.OURS: list(ours), Team.BASELINE: list(baseline)}  # noqa: S311 - a lot, no secret
    merged: dict[str, Team] = {}
    while len(merged) < limit and any(orders.values()):
        teams = list(Team)
        lot.shuffle(teams)
        for team in teams:
            rest = orders[team]
            while rest and rest[0] in merged:
                rest.pop(0)
            if rest and len(merged) < limit:
                merged[rest.pop(0)] = team
    return list(merged.items())


def preference(opened: Mapping[int, Mapping[str, int]]) -> Preference:
    """Count persons, each once: ``opened`` says of each person how much of either team he or she opened."""
    differences = [of.get(Team.OURS, 0) - of.get(Team.BASELINE, 0) for of in opened.values() if sum(of.values())]
    ours, baseline = sum(it > 0 for it in differences), sum(it < 0 for it in differences)
    ties = len(differences) - ours - baseline
    if not ours + baseline:
        return Preference(ours, baseline, ties, None, None, None)
    low, high = wilson(ours, ours + baseline)
    return Preference(ours, baseline, ties, ours / (ours + baseline), low, high)


def wilson(successes: int, trials: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the score interval of a proportion. Raises ``ValueError`` without trials."""
    if trials <= 0:
        raise ValueError("There is no proportion of no trials.")
    share, square = successes / trials, z * z
    middle = share + square / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return (middle - spread) / (1 + square / trials), (middle + spread) / (1 + square / trials)
