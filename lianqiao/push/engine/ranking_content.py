"""How alike the contents of entries are: by their words, and by their meaning where vectors are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from lianqiao.matching.engine.terms import TermVector

Floats = NDArray[np.float64]

MEANING = 0.5  # how much meaning counts where two contents both have a vector


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The weighed terms of a text, and perhaps its vector, a unit row around the middle of all."""

    terms: TermVector
    vector: NDArray[np.float32] | None = None


def term_matrix(contents: Sequence[Content]) -> csr_matrix:
    """Put the terms of contents into one matrix of unit rows, a column for each term that occurs."""
    hashes = [content.terms.hashes for content in contents] or [np.empty(0, np.uint64)]
    distinct, columns = np.unique(np.concatenate(hashes), return_inverse=True)
    values = np.concatenate([content.terms.weights for content in contents] or [np.empty(0)])
    ends = np.cumsum([0, *(len(content.terms.hashes) for content in contents)])
    return csr_matrix((values, columns, ends), shape=(len(contents), len(distinct)))


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
