"""Nearest neighbours among unit vectors: k-means lists of 4-bit vectors choose candidates, exact products order them.

The vectors of a large part are kept twice: in float16 by row, and in 4 bit by list, as what differs from the centre of
the list: comparing with all vectors of the near lists so reads little memory, and in order. The constants were measured
on vectors of multilingual-e5-small, which lie in a narrow cone (mean cosine 0.90): see docs/decisions/0004.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
# Recall of the 100 nearest is 0.99 with 0.24 of 100,000 vectors, and more of fewer: 0.28 of 60,000, 0.40 of 15,000.
_SHARE, _SHARE_A_TENTH, _LEAST_SHARE = 0.24, 0.2, 0.15
_SHARE_AT, _COUNT_AT = 100_000, 100
# A list is as near as its centre, and the wider it is, the more of it lies nearer still.
_WIDTH_WEIGHT = 0.07
# A filter that leaves less than this is compared row by row, not list by list: gathering a row costs about twice as much as
# passing over it; one that leaves less than the second is compared with all that pass.
_SPARSE, _FEW = 0.45, 0.15
_MOST_FEW = 20_000
_RESCORED = 3  # as many candidates by 4 bit as are asked for
_CLIPPED = 2.5  # standard deviations of a row that the largest of the 4 bit stands for
_LARGEST_CODE = 7
_CHUNK = 8192

Vectors = NDArray[np.float16]
Numbers = NDArray[np.int64]
Kind = Literal["int4", "float16"]
Codes = NDArray[np.uint8]  # (n, half the dimensions)
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
        self._codes: Codes = np.asarray(np.memmap(folder / "lists.i4", dtype=np.uint8, mode="r")).reshape(
            -1, (dimensions + 1) // 2
        )
        self._sizes = np.diff(self._ends, prepend=0)
        self._starts = self._ends - self._sizes
        found = (len(self._numbers), len(self._scales), int(self._ends[-1]), len(self._centres), len(self._widths))
        if found != (*(len(self._codes),) * 3, *(len(self._ends),) * 2):
            raise ValueError(f"the vector lists in {folder} do not fit together: {found}")

    def passing(self, marked: Mask) -> Passing:
        """Prepare a filter, given as marks by the number of the vector; worth keeping for the next search."""
        marks = marked[self._numbers]
        counts = np.add.reduceat(marks, self._starts, dtype=np.int64)
        return Passing(np.flatnonzero(marks), marks, counts)

    def candidates(self, vector: NDArray[np.float32], passing: Passing, count: int) -> Numbers:
        """Find the numbers of some more than ``count`` vectors that pass, nearly all of the ``count`` nearest among them."""
        codes, scales = _coded(vector[None])
        # Not by BLAS: its threads wait for each other on a busy machine, and the product is small.
        nearness: NDArray[np.float32] = np.einsum("ij,j->i", self._centres, vector)
        chosen = self._near_lists(nearness, passing, count)
        if len(passing.places) < _SPARSE * len(self._codes):
            counts = passing.counts[chosen]
            places = passing.places[np.repeat(chosen, passing.counts)]
            products = _products(codes[0], np.take(self._codes, places, axis=0), "int4") * self._scales[places]
        else:
            counts = self._sizes[chosen]
            products, places = self._products_of_lists(codes[0], chosen)
            if len(passing.places) < len(self._codes):
                products[~passing.marks[places]] = -np.inf
        products *= scales[0]
        products += np.repeat(nearness[chosen], counts)
        best = _largest(products, _RESCORED * count)
        best = best[np.isfinite(products[best])]  # when few pass, others would fill up
        numbers: Numbers = self._numbers[places[best]].astype(np.int64)
        return numbers

    def _near_lists(self, nearness: NDArray[np.float32], passing: Passing, count: int) -> Mask:
        total = len(passing.places)
        if total < min(_FEW * len(self._codes), _MOST_FEW):
            return np.ones(len(self._ends), dtype=np.bool_)
        share = _SHARE + _SHARE_A_TENTH * np.log10(_SHARE_AT * count / (max(total, 1) * _COUNT_AT))
        wanted = max(min(max(float(share), _LEAST_SHARE), 1.0) * total, _RESCORED * count)
        order = np.argsort(-(nearness + _WIDTH_WEIGHT * self._widths))
        enough = int(np.searchsorted(np.cumsum(passing.counts[order]), wanted)) + 1
        chosen = np.zeros(len(order), dtype=np.bool_)
        chosen[order[:enough]] = True
        return chosen

    def _products_of_lists(self, codes: Codes, chosen: Mask) -> tuple[NDArray[np.float32], Numbers]:
        """Compare with all vectors of the chosen lists, and tell their places; neighbouring lists are read as one."""
        edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
        firsts, afters = self._starts[edges[::2]], self._ends[edges[1::2] - 1]
        filled = np.cumsum(afters - firsts)
        products: NDArray[np.float32] = np.empty(filled[-1], dtype=np.float32)
        for first, after, end in zip(firsts.tolist(), afters.tolist(), filled.tolist(), strict=True):
            part = products[end - (after - first) : end]
            numkong.cdist(codes[None], self._codes[first:after], "dot", dtype="int4", out=part[None])
            part *= self._scales[first:after]
        return products, np.repeat(afters - filled, afters - firsts) + np.arange(len(products))


def has_lists(folder: Path) -> bool:
    """Tell whether the vectors of a part were sorted into lists."""
    return (folder / "lists.i4").exists()


def write_lists(folder: Path, vectors: Vectors, report: Callable[[int], None]) -> None:
    """Sort the vectors of a part into lists. The same vectors give the same lists."""
    centres = _centres(vectors)
    members = _assigned(vectors, centres, report)
    used, members = np.unique(members, return_inverse=True)
    centres = centres[used]
    order = np.argsort(members, kind="stable").astype(np.uint32)
    widths = np.zeros(len(centres))
    scales = np.empty(len(vectors), dtype=np.float32)
    with (folder / "lists.i4").open("wb") as file:
        for start in range(0, len(order), _CHUNK):
            chosen = order[start : start + _CHUNK]
            rows = vectors[chosen].astype(np.float32) - centres[members[chosen]]
            np.add.at(widths, members[chosen], (rows**2).sum(axis=1))
            codes, scales[start : start + _CHUNK] = _coded(rows)
            file.write(codes.tobytes())
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
    products = _products(vector.astype(np.float16), vectors, "float16")
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


def _coded(rows: NDArray[np.float32]) -> tuple[Codes, NDArray[np.float32]]:
    """Write each row in 4 bit a value, two to a byte, and give the scale of each."""
    scales = np.sqrt((rows**2).mean(axis=1)) * np.float32(_CLIPPED / _LARGEST_CODE)
    steps = rows / np.maximum(scales, np.finfo(np.float32).tiny)[:, None]
    codes = np.rint(steps).clip(-_LARGEST_CODE, _LARGEST_CODE).astype(np.int8).view(np.uint8) & 15
    if codes.shape[1] % 2:
        codes = np.pad(codes, ((0, 0), (0, 1)))
    return codes[:, ::2] | codes[:, 1::2] << 4, scales


def _products(vector: NDArray[np.generic], rows: NDArray[np.generic], kind: Kind) -> NDArray[np.float32]:
    products: NDArray[np.float32] = np.empty(len(rows), dtype=np.float32)
    if len(rows):
        numkong.cdist(vector[None], rows, "dot", dtype=kind, out=products[None])
    return products


def _largest(values: NDArray[np.float32], count: int) -> Numbers:
    if count >= len(values):
        return np.arange(len(values))
    found: Numbers = np.argpartition(values, -count)[-count:]
    return found
