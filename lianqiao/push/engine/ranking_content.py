"""How alike the contents of entries are: by their words, and by their meaning where vectors are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from lianqiao.matching.engine.terms import TermVector

Floats = NDArray[np.float64]

LENGTH = 0.3  # how much a long text must have more words
MEANING = 0.5  # how much meaning counts where two contents both have a vector


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The weighed terms of a text, how often each occurs (damped), and perhaps its vector, a unit row around the middle of all."""

    terms: TermVector
    counts: Floats
    vector: NDArray[np.float32] | None = None


def term_matrix(contents: Sequence[Content]) -> csr_matrix:
    """Put the terms of contents into one matrix of unit rows, a column for each term that occurs."""
    return _matrix(contents, [content.terms.weights for content in contents])


class Words:
    """BM25 over entries, asked with all words of a history at once: what many of the history share counts more."""

    def __init__(
        self, entries: Sequence[Content], others: Sequence[Content], *, saturation: float = 1.2, length: float = LENGTH
    ) -> None:
        both = [*entries, *others]
        counts = _matrix(both, [content.counts for content in both])
        rows, self._asked = counts[: len(entries)], counts[len(entries) :]
        lengths = np.asarray(rows.sum(axis=1)).ravel()
        holding = np.asarray((rows > 0).sum(axis=0)).ravel()
        rarity = np.log(1 + (len(entries) - holding + 0.5) / (holding + 0.5))
        scale = saturation * (1 - length + length * lengths / max(float(lengths.mean()) if len(lengths) else 0.0, 1e-9))
        values = rows.data * (saturation + 1) / (rows.data + np.repeat(scale, np.diff(rows.indptr)))
        self._rarity = rarity
        self._weighed = csr_matrix((values * rarity[rows.indices], rows.indices, rows.indptr), shape=rows.shape)

    def scores(self, asked: NDArray[np.int64], weights: Floats) -> Floats:
        """Score all entries for a history: rows of the others, and what each counts. One is the score of what has every word."""
        question: Floats = self._asked[asked].T @ weights
        most = max(float(np.maximum(question, 0.0) @ self._rarity), 1e-12)
        found: Floats = self._weighed @ question / most
        return found


def _matrix(contents: Sequence[Content], values: Sequence[Floats]) -> csr_matrix:
    hashes = [content.terms.hashes for content in contents] or [np.empty(0, np.uint64)]
    distinct, columns = np.unique(np.concatenate(hashes), return_inverse=True)
    ends = np.cumsum([0, *(len(content.terms.hashes) for content in contents)])
    joined = np.concatenate(values) if len(values) else np.empty(0)
    return csr_matrix((joined, columns, ends), shape=(len(contents), len(distinct)))


def cosines(entries: Sequence[Content], others: Sequence[Content], *, meaning: float = MEANING) -> Floats:
    """Say how alike each of the entries is to each of the others: a row for each entry."""
    rows = term_matrix([*entries, *others])
    alike: Floats = (rows[: len(entries)] @ rows[len(entries) :].T).toarray()
    mine, theirs = _vectors(entries), _vectors(others)
    if mine is None or theirs is None or meaning <= 0:
        return alike
    near = np.maximum(mine @ theirs.T, 0.0)
    known = np.outer(np.abs(mine).sum(axis=1) > 0, np.abs(theirs).sum(axis=1) > 0)
    blended: Floats = np.where(known, (1.0 - meaning) * alike + meaning * near, alike)
    return blended


def _vectors(contents: Sequence[Content]) -> Floats | None:
    """Stack the vectors, a row of nothing where there is none."""
    size = next((len(content.vector) for content in contents if content.vector is not None), 0)
    if not size:
        return None
    rows = np.zeros((len(contents), size))
    for at, content in enumerate(contents):
        if content.vector is not None:
            rows[at] = content.vector
    return rows
