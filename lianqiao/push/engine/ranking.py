"""The order of a feed for one reader. The score of an entry is the sum of parts that are shown.

What speaks for an entry (``FEATURES``, each 0 to 1) counts by weights. They start as a prior that does without any history, and the
reader's own feedback moves them: a normal posterior of a linear model (LinUCB without its own bonus). To that come parts that are
not learned: fatigue; variety among what is nearly equal; and in a small share of the places exploration, which lifts an entry there of
which little is known. Nothing here is stored: who has the feedback forgotten has what was learned forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

# Asked: answers a subscription. Likeness: like what the reader dealt with or offers. Together: opened by people who opened the same.
FEATURES = ("asked", "likeness", "together", "popularity", "freshness", "place")
FATIGUE, EXPLORATION, VARIETY = "fatigue", "exploration", "variety"
CODES = (*FEATURES, FATIGUE, EXPLORATION, VARIETY)
# What feedback says an entry was worth, on the scale of the score.
REWARDS: Mapping[str, float] = {"enquired": 1.0, "saved": 0.9, "opened": 0.7, "ignored": 0.1, "dismissed": 0.0}
# How much an entry counts that the reader dealt with, when others are compared with it.
HISTORY: Mapping[str, float] = {"enquired": 1.0, "saved": 0.8, "opened": 0.5, "dismissed": -0.5}
_POOL = 10  # so many times the wanted entries are looked at for variety
_LEAST_POOL = 60
_NOISE = 0.1  # variance of one feedback
_LEAST_LIKE = 0.1
_BETA = (1.0, 4.0)  # before an entry was shown: one of five opens it
_SURE_PLACES = 3  # the first places of each block of places are never given to exploration


@dataclass(frozen=True, slots=True)
class Tuning:
    """How much each thing counts. The weights are the mean of the prior; docs/decisions/0013 says where they come from."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "asked": 0.35, "likeness": 0.3, "together": 0.3, "popularity": 0.12, "freshness": 0.1, "place": 0.06,
        }
    )  # fmt: skip
    prior_variance: float = 0.01  # of each weight
    half_life_days: float = 30.0  # of freshness
    memory: float = 30.0  # so many later entries halve what an earlier one of the history counts
    nearest: int = 3  # so many of the nearest of the history are compared with
    breadth: float = 0.5  # how much the whole history counts beside the nearest of it
    fatigue: float = 0.3
    exploration: float = 0.1  # share of the places
    variety: float = (
        0.15  # of the distance between the best of the pool and the last, for what is the same as one chosen before
    )


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Entries to be ordered, one row each; a missing column says nothing for any of them.

    ``opened`` of ``shown`` are counts over all readers, ``ignored`` how often this reader was shown it and did not open it.
    ``contents`` has unit rows: the product of two is how alike they are.
    """

    ids: Sequence[str]
    asked: Floats | None = None
    likeness: Floats | None = None
    together: Floats | None = None
    popularity: Floats | None = None
    age_days: Floats | None = None
    place: Floats | None = None
    opened: Floats | None = None
    shown: Floats | None = None
    ignored: Floats | None = None
    contents: csr_matrix | None = None

    def features(self, tuning: Tuning) -> Floats:
        """Return one row of ``FEATURES`` for each entry, each 0 to 1."""
        columns = {
            "asked": self.asked,
            "likeness": self.likeness,
            "together": self.together,
            "popularity": self.popularity,
            "freshness": None if self.age_days is None else freshness(self.age_days, tuning.half_life_days),
            "place": self.place,
        }
        none = np.zeros(len(self.ids))
        found = [none if columns[name] is None else np.asarray(columns[name], dtype=np.float64) for name in FEATURES]
        return np.clip(np.stack(found, axis=1), 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of the score."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry in its place; ``row`` is that of the candidates, ``reason`` the code of the part that speaks most for it."""

    id: str
    row: int
    score: float
    parts: tuple[Part, ...]
    reason: str

    def part(self, code: str) -> float:
        """Return the points of one part, 0.0 when there is none."""
        return sum(part.value for part in self.parts if part.code == code)


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """What is believed of a reader's weights: a normal distribution, by its mean and the inverse of its covariance."""

    mean: Floats
    precision: Floats

    @classmethod
    def prior(cls, tuning: Tuning) -> "Taste":
        """Believe what holds for everybody."""
        weights = np.array([tuning.weights.get(name, 0.0) for name in FEATURES])
        return cls(weights, np.eye(len(FEATURES)) / tuning.prior_variance)

    def after(self, features: Floats, rewards: Floats) -> "Taste":
        """Learn from feedback: rows of features, and what each turned out to be worth. The order does not matter."""
        if not len(rewards):
            return self
        precision = self.precision + features.T @ features / _NOISE
        mean = np.linalg.solve(precision, self.precision @ self.mean + features.T @ rewards / _NOISE)
        return Taste(mean.astype(np.float64), precision)


def rank(
    candidates: Candidates, *, limit: int, tuning: Tuning | None = None, taste: Taste | None = None, seed: str = ""
) -> list[Ranked]:
    """Choose and order at most ``limit`` entries, the best first; the same seed gives the same order."""
    tuning = tuning or Tuning()
    parts = part_matrix(candidates, tuning, taste or Taste.prior(tuning))
    totals = parts.sum(axis=1)
    ties = np.array([_lot(seed, name) for name in candidates.ids]) if seed else np.arange(len(candidates.ids))
    best = np.lexsort((ties, -totals))[: max(_POOL * limit, _LEAST_POOL)]
    chosen = _varied(best, totals, candidates.contents, tuning.variety, limit)
    found = [_ranked(candidates.ids[row], row, parts[row], {VARIETY: penalty}) for row, penalty in chosen]
    for place in _places_to_explore(len(found), tuning.exploration, seed):
        above, taken = found[place - 1].score, {one.row for one in found}
        tried = _least_known(candidates, [row for row in best if row not in taken and totals[row] <= above], seed)
        if tried is None:
            break
        lift = {EXPLORATION: above - float(totals[tried])}
        found[place:] = [_ranked(candidates.ids[tried], tried, parts[tried], lift), *found[place:-1]]
    return found


def part_matrix(candidates: Candidates, tuning: Tuning, taste: Taste) -> Floats:
    """Return all parts but variety and exploration, one row for each entry and one column for each of ``CODES``."""
    number = len(candidates.ids)
    parts = np.zeros((number, len(CODES)))
    parts[:, : len(FEATURES)] = candidates.features(tuning) * taste.mean
    if candidates.ignored is not None:
        parts[:, CODES.index(FATIGUE)] = -tuning.fatigue * (1.0 - 0.7 ** np.maximum(candidates.ignored, 0.0))
    return parts


def freshness(age_days: Floats, half_life_days: float) -> Floats:
    """Return 1 for what is of today, half of it after each half-life."""
    fresh: Floats = 0.5 ** (np.maximum(age_days, 0.0) / half_life_days)
    return fresh


def popularity(counts: Floats) -> Floats:
    """Return how often each entry was taken up beside the most popular one, 0 to 1, damped."""
    most = float(np.log1p(counts).max()) if len(counts) else 0.0
    return np.log1p(counts) / most if most > 0 else np.zeros(len(counts))


def fading(weights: Floats, memory: float) -> Floats:
    """Let the weights of a history, oldest first, fade with what came later."""
    return weights * 0.5 ** (np.arange(len(weights))[::-1] / memory)


def likeness(cosines: Floats, words: Floats, weights: Floats, tuning: Tuning) -> Floats:
    """Say how like a history entries are, 0 to 1: ``cosines`` has a row for each entry and a column for each of the history.

    The nearest of the history and all its ``words`` together both count; what was dismissed (a negative weight) counts against. The
    most alike sets the scale, unless it is little alike itself.
    """
    if not cosines.shape[1]:
        return np.zeros(len(cosines))
    most = min(tuning.nearest, cosines.shape[1])
    near = np.partition(cosines * weights, -most, axis=1)[:, -most:].mean(axis=1)
    return (1.0 - tuning.breadth) * scaled(near, _LEAST_LIKE) + tuning.breadth * scaled(words, _LEAST_LIKE)


def scaled(values: Floats, least: float) -> Floats:
    """Divide by the greatest (or by ``least``, if that is more), what is negative being nothing."""
    most = max(float(values.max(initial=0.0)), least)
    return np.maximum(values, 0.0) / most


def without(tuning: Tuning, *codes: str) -> Tuning:
    """Return a tuning in which the named parts count nothing."""
    weights = {name: 0.0 if name in codes else value for name, value in tuning.weights.items()}
    rest = {name: 0.0 for name in (FATIGUE, EXPLORATION, VARIETY) if name in codes}
    return replace(tuning, weights=weights, **rest)  # type: ignore[arg-type]  # these three are floats


def _places_to_explore(number: int, share: float, seed: str) -> list[int]:
    """Return one place of each block of places, drawn by lot; none of them among the first of its block."""
    if share <= 0:
        return []
    size = max(round(1 / share), _SURE_PLACES + 1)
    firsts = range(0, number, size)
    places = [at + _SURE_PLACES + int((size - _SURE_PLACES) * _lot(seed, f"place {at}")) for at in firsts]
    return [place for place in places if place < number]


def _least_known(candidates: Candidates, rows: Sequence[int], seed: str) -> int | None:
    """Draw one of the rows of which little is known of how it is taken up; the less is known, the likelier."""
    doubt = _doubt(candidates)
    return max(rows, key=lambda row: (doubt[row] * _lot(seed, candidates.ids[row]), -row), default=None)


def _doubt(candidates: Candidates) -> Floats:
    """Return how little is known of how entries are taken up, 1 before they were shown: the spread of a beta posterior."""
    number = len(candidates.ids)
    opened = np.zeros(number) if candidates.opened is None else candidates.opened
    shown = np.zeros(number) if candidates.shown is None else candidates.shown
    yes, no = _BETA[0] + opened, _BETA[1] + np.maximum(shown - opened, 0.0)
    return np.minimum(_spread(yes, no) / _spread(np.array(_BETA[0]), np.array(_BETA[1])), 1.0)


def _spread(yes: Floats, no: Floats) -> Floats:
    spread: Floats = np.sqrt(yes * no / ((yes + no) ** 2 * (yes + no + 1.0)))
    return spread


def _lot(seed: str, name: str) -> float:
    """Draw a number from 0 to 1 that depends on nothing but the seed and the entry."""
    return int.from_bytes(blake2b(f"{seed}\n{name}".encode(), digest_size=6).digest(), "big") / 2**48


def _varied(
    best: NDArray[np.intp], totals: Floats, contents: csr_matrix | None, weight: float, limit: int
) -> list[tuple[int, float]]:
    """Choose one after the other, each the best after what it has in common with those already chosen; gives (row, penalty)."""
    if contents is None or weight <= 0 or len(best) < 2:
        return [(int(row), 0.0) for row in best[:limit]]
    rows = contents[best]
    alike = np.clip((rows @ rows.T).toarray(), 0.0, 1.0)
    values, penalties = totals[best], np.zeros(len(best))
    weight *= float(values[0] - values[-1])
    left = np.ones(len(best), dtype=bool)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < min(limit, len(best)):
        at = int(np.argmax(np.where(left, values - penalties, -np.inf)))
        chosen.append((int(best[at]), -float(penalties[at])))
        left[at] = False
        penalties = np.maximum(penalties, weight * alike[at])
    return chosen


def _ranked(name: str, row: int, values: Floats, further: dict[str, float]) -> Ranked:
    points = dict(zip(CODES, values.tolist(), strict=True)) | further
    parts = tuple(Part(code, value) for code, value in points.items() if value)
    speaking = [part for part in parts if part.value > 0]
    reason = max(speaking, key=lambda part: part.value).code if speaking else "freshness"
    reason = EXPLORATION if EXPLORATION in further else reason
    return Ranked(name, row, sum(part.value for part in parts), parts, reason)
