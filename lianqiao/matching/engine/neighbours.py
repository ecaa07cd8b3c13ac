"""Nearest neighbours among unit vectors: k-means lists of 8-bit vectors choose candidates, exact products order them.

The vectors of a large part are kept twice: in float16 by row, and in 8 bit by list, so that comparing with all vectors
of the near lists reads memory in order. The constants were measured on vectors of multilingual-e5-small, which lie in a
narrow cone (mean cosine 0.90): see docs/decisions/0004.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numkong
import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.cluster.vq import kmeans2

# Below this many vectors comparing with each takes half a millisecond.
SMALLEST = 8192
_LIST_LENGTH = 128
_MOST_LISTS = 2048
_SAMPLE = 32  # vectors a list to learn the centres from
_ROUNDS = 8
# Recall 0.98 of the 100 nearest needs 0.3 of 100,000 vectors, and more of fewer: 0.35 of 60,000, 0.47 of 15,000, 0.6 of 3,000.
_SHARE, _SHARE_A_TENTH, _LEAST_SHARE = 0.30, 0.2, 0.15
_SHARE_AT, _COUNT_AT = 100_000, 100
# A list is as near as its centre, and the wider it is, the more of it lies nearer still.
_WIDTH_WEIGHT = 0.07
# A filter that leaves less than this is compared row by row, not list by list: gathering a row costs about twice as much as
# passing over it; one that leaves less than the second is compared with all that pass.
_SPARSE, _FEW = 0.45, 0.15
_MOST_FEW = 20_000
_RESCORED = 3  # as many candidates by 8 bit as are asked for
_CHUNK = 8192

Vectors = NDArray[np.float16]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passing:
    """The vectors that pass a filter: their places in the order of the lists, marks of all, and how many each list has."""

    places: Numbers
    marks: Mask
    counts: Numbers


class Lists:
    """The written lists of a part, mapped read-only. Raises ``OSError`` or ``ValueError`` when the files are damaged."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._numbers: NDArray[np.uint32] = np.load(folder / "list_numbers.npy", allow_pickle=False)
        self._ends: Numbers = np.load(folder / "list_ends.npy", allow_pickle=False)
        self._scales: NDArray[np.float32] = np.load(folder / "list_scales.npy", allow_pickle=False)
        self._centres: NDArray[np.float32] = np.load(folder / "list_centres.npy", allow_pickle=False)
        self._widths: NDArray[np.float32] = np.load(folder / "list_widths.npy", allow_pickle=False)
        self._codes: NDArray[np.int8] = np.asarray(np.memmap(folder / "lists.i8", dtype=np.int8, mode="r")).reshape(
            -1, dimensions
        )
        self._sizes = np.diff(self._ends, prepend=0)
        found = (len(self._numbers), len(self._scales), int(self._ends[-1]), len(self._centres), len(self._widths))
        if found != (*(len(self._codes),) * 3, *(len(self._ends),) * 2):
            raise ValueError(f"the vector lists in {folder} do not fit together: {found}")

    def passing(self, marked: Mask) -> Passing:
        """Prepare a filter, given as marks by the number of the vector; worth keeping for the next search."""
        marks = marked[self._numbers]
        counts = np.add.reduceat(marks, self._ends - self._sizes, dtype=np.int64)
        return Passing(np.flatnonzero(marks), marks, counts)

    def candidates(self, vector: NDArray[np.float32], passing: Passing, count: int) -> Numbers:
        """Find the numbers of some more than ``count`` vectors that pass, nearly all of the ``count`` nearest among them."""
        total = len(passing.places)
        codes = _coded(vector[None])[0]
        chosen = self._near_lists(vector, passing, count)
        if total < _SPARSE * len(self._codes):
            places = passing.places[np.repeat(chosen, passing.counts)]
            products = _products(codes, np.take(self._codes, places, axis=0))
        else:
            places = np.flatnonzero(np.repeat(chosen, self._sizes))
            products = self._products_of_lists(codes, chosen, len(places))
            if total < len(self._codes):
                products[~passing.marks[places]] = -np.inf
        best = _largest(products * self._scales[places], _RESCORED * count)
        return self._numbers[places[best]].astype(np.int64)

    def _near_lists(self, vector: NDArray[np.float32], passing: Passing, count: int) -> Mask:
        total = len(passing.places)
        if total < min(_FEW * len(self._codes), _MOST_FEW):
            return np.ones(len(self._ends), dtype=np.bool_)
        share = _SHARE + _SHARE_A_TENTH * np.log10(_SHARE_AT * count / (max(total, 1) * _COUNT_AT))
        wanted = max(min(max(float(share), _LEAST_SHARE), 1.0) * total, _RESCORED * count)
        # Not by BLAS: its threads wait for each other on a busy machine, and the product is small.
        nearness = np.einsum("ij,j->i", self._centres, vector) + _WIDTH_WEIGHT * self._widths
        order = np.argsort(-nearness)
        enough = int(np.searchsorted(np.cumsum(passing.counts[order]), wanted)) + 1
        chosen = np.zeros(len(order), dtype=np.bool_)
        chosen[order[:enough]] = True
        return chosen

    def _products_of_lists(self, codes: NDArray[np.int8], chosen: Mask, total: int) -> NDArray[np.float32]:
        """Compare with all vectors of the chosen lists; lists that lie side by side are read as one."""
        products: NDArray[np.float32] = np.empty(total, dtype=np.float32)
        edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
        starts = self._ends - self._sizes
        filled = 0
        for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            start, end = int(starts[first]), int(self._ends[after - 1])
            part = products[filled : filled + end - start]
            numkong.cdist(codes[None], self._codes[start:end], "dot", out=part[None])
            filled += end - start
        return products


def has_lists(folder: Path) -> bool:
    """Tell whether the vectors of a part were sorted into lists."""
    return (folder / "lists.i8").exists()


def write_lists(folder: Path, vectors: Vectors, report: Callable[[int], None]) -> None:
    """Sort the vectors of a part into lists. The same vectors give the same lists."""
    centres = _centres(vectors)
    members = _assigned(vectors, centres, report)
    used, members = np.unique(members, return_inverse=True)
    centres = centres[used]
    order = np.argsort(members, kind="stable").astype(np.uint32)
    widths = np.zeros(len(centres))
    scales = np.empty(len(vectors), dtype=np.float32)
    with (folder / "lists.i8").open("wb") as file:
        for start in range(0, len(order), _CHUNK):
            chosen = order[start : start + _CHUNK]
            rows = vectors[chosen].astype(np.float32)
            np.add.at(widths, members[chosen], ((rows - centres[members[chosen]]) ** 2).sum(axis=1))
            scales[start : start + _CHUNK] = np.abs(rows).max(axis=1) / 127
            file.write(_coded(rows).tobytes())
    sizes = np.bincount(members, minlength=len(centres))
    np.save(folder / "list_numbers.npy", order)
    np.save(folder / "list_ends.npy", np.cumsum(sizes, dtype=np.int64))
    np.save(folder / "list_scales.npy", scales)
    np.save(folder / "list_centres.npy", centres)
    np.save(folder / "list_widths.npy", np.sqrt(widths / sizes).astype(np.float32))


def exact_nearest(
    vectors: Vectors, vector: NDArray[np.float32], count: int, marked: Mask | None = None
) -> tuple[Numbers, NDArray[np.float32]]:
    """Compare with each of ``(n, dimensions)``, or each marked: numbers and cosines of the nearest, best first."""
    if not len(vectors):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    products = _products(vector.astype(np.float16), vectors)
    numbers = np.flatnonzero(marked) if marked is not None else np.arange(len(products))
    products = products[numbers]
    best = _largest(products, count)
    best = best[np.lexsort((numbers[best], -products[best]))]
    return numbers[best], products[best]


def cosines(vectors: Vectors, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compare a few vectors with one."""
    products: NDArray[np.float32] = np.einsum("ij,j->i", vectors.astype(np.float32), vector)
    return products


def _centres(vectors: Vectors) -> NDArray[np.float32]:
    """Learn the centres from a sample, and order them so that near ones stand side by side."""
    random = np.random.default_rng(1)
    lists = min(max(len(vectors) // _LIST_LENGTH, 2), _MOST_LISTS)
    sample = np.sort(random.choice(len(vectors), min(len(vectors), lists * _SAMPLE), replace=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of an empty list: it is left out
        centres, _ = kmeans2(vectors[sample].astype(np.float32), lists, iter=_ROUNDS, minit="points", rng=random)
    found: NDArray[np.float32] = np.asarray(centres, dtype=np.float32)
    return found[leaves_list(linkage(found, "ward"))]


def _assigned(vectors: Vectors, centres: NDArray[np.float32], report: Callable[[int], None]) -> Numbers:
    """Find the nearest centre of each vector."""
    halves = (centres * centres).sum(axis=1) / 2
    members = np.empty(len(vectors), dtype=np.int64)
    for start in range(0, len(vectors), _CHUNK):
        chunk = vectors[start : start + _CHUNK].astype(np.float32)
        members[start : start + len(chunk)] = np.argmax(chunk @ centres.T - halves, axis=1)
        report(start + len(chunk))
    return members


def _coded(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Write each row in 8 bit, its largest value as 127."""
    codes: NDArray[np.int8] = np.rint(rows * (127 / np.abs(rows).max(axis=1, keepdims=True))).astype(np.int8)
    return codes


def _products(vector: NDArray[np.generic], rows: NDArray[np.generic]) -> NDArray[np.float32]:
    products: NDArray[np.float32] = np.empty(len(rows), dtype=np.float32)
    if len(rows):
        numkong.cdist(vector[None], rows, "dot", out=products[None])
    return products


def _largest(values: NDArray[np.float32], count: int) -> Numbers:
    if count >= len(values):
        return np.arange(len(values))
    found: Numbers = np.argpartition(-values, count)[:count]
    return found
