"""Which entries the same people deal with: a linear item-item model with a closed form (EASE, Steck 2019)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_ENTRIES = 3000  # the matrix is inverted: entries that fewer people deal with are left out
LEAST_READERS = 3  # of two entries: what fewer people have in common would tell of single persons
RIDGE = 200.0


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Learned weights between entries: ``place`` gives each entry's row, -1 where too little is known."""

    place: Ints
    weights: NDArray[np.float32]

    @classmethod
    def none(cls, entries: int) -> "Together":
        return cls(np.full(entries, -1, dtype=np.int64), np.zeros((0, 0), dtype=np.float32))

    @classmethod
    def fit(
        cls, seen: csr_matrix, *, ridge: float = RIDGE, most: int = MOST_ENTRIES, least_readers: int = LEAST_READERS
    ) -> "Together":
        """Learn from a matrix of readers and entries with what each reader's dealing with an entry counts."""
        readers = np.asarray((seen > 0).sum(axis=0)).ravel()
        kept = np.argsort(-readers, kind="stable")[:most]
        kept = np.sort(kept[readers[kept] >= least_readers])
        if not len(kept):
            return cls.none(seen.shape[1])
        some = seen[:, kept].astype(np.float64)
        common = (some.T @ some).toarray()
        if least_readers > 1:
            both = ((some > 0).astype(np.float64).T @ (some > 0).astype(np.float64)).toarray()
            common[both < least_readers] = 0.0
        common[np.diag_indices_from(common)] += ridge
        inverse = np.linalg.inv(common)
        weights = inverse / -np.diag(inverse)
        weights[np.diag_indices_from(weights)] = 0.0
        place = np.full(seen.shape[1], -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        return cls(place, weights.astype(np.float32))

    def scores(self, history: Ints, weights: Floats) -> Floats:
        """Say for every entry how much a history (entries and what each counts) speaks for it."""
        found = np.zeros(len(self.place))
        rows = self.place[history]
        known = rows >= 0
        if known.any():
            totals = weights[known].astype(np.float32) @ self.weights[rows[known]]
            has_row = self.place >= 0
            found[has_row] = totals[self.place[has_row]]
        return found
