"""Inverted matching: which of many stored interests a new entry answers, without asking each of them.

An interest is a set of conditions (facets with the values allowed), and perhaps a text: then an entry fits that has enough of its
words, weighed by rarity, or lies near enough in meaning. Interests are looked up by what the entry has: its facet values
and its terms; only meaning is compared with all, as one product of matrices for a batch of entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]
Ids = NDArray[np.int32]

# Measured on judged pairs: docs/decisions/0015.
LEAST_COVERAGE = 0.4
LEAST_LIKENESS = 0.42
_BATCH = 64  # entries compared together
_CHUNK = 16_384  # vectors compared together
_LEAST_RECENT = 2_000  # changed interests that are kept apart before all are arranged anew
_NO_VECTOR = -1


@dataclass(frozen=True, slots=True, eq=False)
class Interest:
    """What somebody wants to hear of. ``weights`` of the terms ``hashes`` (ascending) sum to one; ``vector`` is a unit row.

    ``facets`` names what an entry must have: of each facet one of the values.
    """

    key: int
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hashes: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))
    weights: Floats = field(default_factory=lambda: np.empty(0, np.float32))
    vector: Floats | None = None

    @property
    def has_text(self) -> bool:
        """Whether more is asked than conditions."""
        return bool(len(self.hashes)) or self.vector is not None


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What an entry has: facet values, distinct terms (ascending), and perhaps a unit vector."""

    number: str
    facets: Mapping[str, tuple[str, ...]]
    hashes: Hashes
    vector: Floats | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry answers an interest. ``coverage`` is the share of its words (1 where none are asked), ``likeness`` the cosine."""

    interest: int
    number: str
    coverage: float
    likeness: float | None

    @property
    def relevance(self) -> float:
        """How well it fits, 0 to 1: the words, or the meaning where that says more."""
        meaning = min(max((self.likeness or 0.0) / (2 * LEAST_LIKENESS), 0.0), 1.0)
        return max(min(self.coverage, 1.0), meaning)


class InterestIndex:
    """Stored interests, arranged so that a new entry finds those it answers. Not safe for several threads."""

    def __init__(self, interests: Iterable[Interest] = ()) -> None:
        self._known = {interest.key: interest for interest in interests}
        self._recent: dict[int, Interest] = {}
        self._arranged = _Arranged(list(self._known.values()))
        self._late: _Arranged | None = None

    def __len__(self) -> int:
        return len(self._known)

    def put(self, interest: Interest) -> None:
        """Add an interest, or replace the one with its key."""
        self._arranged.forget(interest.key)
        self._known[interest.key] = self._recent[interest.key] = interest
        self._late = None

    def remove(self, key: int) -> None:
        """Forget an interest; one that is not there is no error."""
        if self._known.pop(key, None) is not None:
            self._arranged.forget(key)
            if self._recent.pop(key, None) is not None:
                self._late = None

    def match(self, entries: Sequence[Profile]) -> list[Fit]:
        """Find all interests that each of the entries answers, in the order of the entries, then of the keys."""
        if len(self._recent) > max(_LEAST_RECENT, len(self._known) // 10):
            self._arranged, self._recent, self._late = _Arranged(list(self._known.values())), {}, None
        if self._late is None:
            self._late = _Arranged(list(self._recent.values()))
        fits: list[Fit] = []
        for start in range(0, len(entries), _BATCH):
            batch = entries[start : start + _BATCH]
            found = [*self._arranged.match(batch), *self._late.match(batch)]
            fits += [fit for _, fit in sorted(found, key=lambda row: (row[0], row[1].interest))]
        return fits


class _Arranged:
    """Interests by what they ask for, in arrays that do not change but for what is forgotten."""

    def __init__(self, interests: Sequence[Interest]) -> None:
        self._keys = np.array([interest.key for interest in interests], dtype=np.int64)
        self._rows = {interest.key: row for row, interest in enumerate(interests)}
        self._asked = np.array([len(interest.facets) for interest in interests], dtype=np.int8)
        self._has_text = np.array([interest.has_text for interest in interests], dtype=np.bool_)
        self._alive = np.ones(len(interests), dtype=np.bool_)
        self._facets = _facet_rows(interests)
        self._terms, self._ends, self._term_rows, self._weights = _term_rows(interests)
        held = [row for row, interest in enumerate(interests) if interest.vector is not None]
        self._vector_rows = np.array(held, dtype=np.int32)
        self._vector_at = np.full(len(interests), _NO_VECTOR, dtype=np.int32)
        self._vector_at[self._vector_rows] = np.arange(len(held), dtype=np.int32)
        vectors = [interests[row].vector for row in held]
        self._vectors = np.array(vectors, dtype=np.float16) if vectors else np.empty((0, 0), dtype=np.float16)

    def forget(self, key: int) -> None:
        row = self._rows.get(key)
        if row is not None:
            self._alive[row] = False

    def match(self, entries: Sequence[Profile]) -> Iterator[tuple[int, Fit]]:
        """Yield (place of the entry in the batch, fit)."""
        if not len(self._keys):
            return
        near = self._near(entries)
        for at, entry in enumerate(entries):
            passing = self._passing(entry)
            coverage = self._coverage(entry)
            fitting = passing & (~self._has_text | (coverage >= LEAST_COVERAGE))
            fitting[near[at][passing[near[at]]]] = True
            rows = np.flatnonzero(fitting)
            shares = np.where(self._has_text[rows], coverage[rows], 1.0).tolist()
            cosines = [None if cosine != cosine else cosine for cosine in self._cosines(entry, rows).tolist()]  # noqa: PLR0124 - NaN
            number = entry.number
            for key, share, likeness in zip(self._keys[rows].tolist(), shares, cosines, strict=True):
                yield at, Fit(key, number, share, likeness)

    def _passing(self, entry: Profile) -> NDArray[np.bool_]:
        met = np.zeros(len(self._keys), dtype=np.int8)
        for name, values in entry.facets.items():
            found = [self._facets[name, value] for value in values if (name, value) in self._facets]
            if found:
                met[found[0] if len(found) == 1 else np.unique(np.concatenate(found))] += 1
        passing: NDArray[np.bool_] = (met == self._asked) & self._alive
        return passing

    def _coverage(self, entry: Profile) -> NDArray[np.float64]:
        if not len(self._terms) or not len(entry.hashes):
            return np.zeros(len(self._keys))
        places = np.minimum(np.searchsorted(self._terms, entry.hashes), len(self._terms) - 1)
        places = places[self._terms[places] == entry.hashes]
        starts = np.where(places > 0, self._ends[places - 1], 0)
        taken = _ranges(starts, self._ends[places])
        found: NDArray[np.float64] = np.bincount(
            self._term_rows[taken], self._weights[taken], minlength=len(self._keys)
        ).astype(np.float64)
        return found

    def _near(self, entries: Sequence[Profile]) -> list[Ids]:
        """Give, for each entry, the rows whose vectors are near enough."""
        near: list[list[Ids]] = [[] for _ in entries]
        held = [at for at, entry in enumerate(entries) if entry.vector is not None]
        if held and len(self._vectors):
            wanted = np.array([entries[at].vector for at in held], dtype=np.float32).T
            for start in range(0, len(self._vectors), _CHUNK):
                cosines = self._vectors[start : start + _CHUNK].astype(np.float32) @ wanted
                rows, columns = np.nonzero(cosines >= LEAST_LIKENESS)
                for column in np.unique(columns).tolist():
                    near[held[column]].append(self._vector_rows[start + rows[columns == column]])
        return [np.concatenate(rows) if rows else np.empty(0, dtype=np.int32) for rows in near]

    def _cosines(self, entry: Profile, rows: NDArray[np.int64]) -> Floats:
        cosines: Floats = np.full(len(rows), np.nan, dtype=np.float32)
        places = self._vector_at[rows]
        held = places != _NO_VECTOR
        if entry.vector is not None and held.any():
            cosines[held] = self._vectors[places[held]].astype(np.float32) @ entry.vector
        return cosines


def _facet_rows(interests: Sequence[Interest]) -> dict[tuple[str, str], Ids]:
    rows: dict[tuple[str, str], list[int]] = {}
    for row, interest in enumerate(interests):
        for name, values in interest.facets.items():
            for value in values:
                rows.setdefault((name, value), []).append(row)
    return {facet: np.array(held, dtype=np.int32) for facet, held in rows.items()}


def _term_rows(interests: Sequence[Interest]) -> tuple[Hashes, NDArray[np.int64], Ids, Floats]:
    """Turn interests around: the distinct terms, where each one's rows end, the rows, and what the term weighs there."""
    held = [(row, interest) for row, interest in enumerate(interests) if len(interest.hashes)]
    if not held:
        return np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.float32)
    hashes = np.concatenate([interest.hashes for _, interest in held])
    rows = np.repeat([row for row, _ in held], [len(interest.hashes) for _, interest in held]).astype(np.int32)
    weights = np.concatenate([interest.weights for _, interest in held]).astype(np.float32)
    order = np.argsort(hashes, kind="stable")
    terms, counts = np.unique(hashes, return_counts=True)
    return terms, np.cumsum(counts, dtype=np.int64), rows[order], weights[order]


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the numbers from each start to before each end."""
    lengths = ends - starts
    filled = np.cumsum(lengths)
    return np.repeat(ends - filled, lengths) + np.arange(filled[-1] if len(filled) else 0)
