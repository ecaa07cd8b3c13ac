"""Nearest neighbours in a large set of unit vectors: an HNSW graph over one kind of documents, mapped from a file."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from usearch.compiled import MetricKind
from usearch.index import Index
from usearch.index import search as compare

# Below this many vectors comparing with each is as fast as the graph, and exact.
SMALLEST = 2048
# Measured on vectors of multilingual-e5-small, which lie in a narrow cone (mean cosine 0.90): see docs/decisions/0004.
_CONNECTIVITY = 32
_EXPANSION_ADD = 128
_LEAST_EXPANSION = 96
_EXPANSION = 3.5  # recall of the 60 nearest of 60,000: 0.958 at 1.3 times as many, 0.980 at 2.6
_CHUNK = 4096

Slots = NDArray[np.int64]
Vectors = NDArray[np.float16]


class Graph:
    """A written graph, mapped read-only. Its keys are slots; slots that died since are still in it."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self._index = _new(dimensions)
        self._index.view(str(path))
        # The width of a search is a property of the index, and usearch gives each call the same scratch memory.
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._index)

    def nearest(self, vector: NDArray[np.float32], count: int) -> tuple[Slots, NDArray[np.float32]]:
        """Find about the ``count`` nearest: slots and cosines, best first."""
        with self._lock:
            # usearch 2.26 declares the setter in a way that mypy takes for a read-only property.
            self._index.expansion_search = max(int(count * _EXPANSION), _LEAST_EXPANSION)  # type: ignore[misc]
            found = self._index.search(vector.astype(np.float16), min(count, len(self)), threads=1)
        return np.asarray(found.keys).astype(np.int64), 1 - np.asarray(found.distances, dtype=np.float32)


def graph_size(path: Path, dimensions: int) -> int:
    """Count the nodes of a written graph, the dead included."""
    return len(Graph(path, dimensions))


def write_graph(
    path: Path, dimensions: int, batches: Iterator[tuple[Slots, Vectors]], base: Path | None = None
) -> None:
    """Write the graph of the given vectors, added to those of an older graph when one is given."""
    index = _new(dimensions)
    if base is not None:
        index.load(str(base))
    for slots, vectors in batches:
        index.add(slots.astype(np.uint64), np.ascontiguousarray(vectors), copy=True)
    index.save(str(path))


def exact_nearest(
    vectors: Vectors, vector: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Compare with each of ``(n, dimensions)``: row numbers and cosines of the nearest, best first."""
    count = min(count, len(vectors))
    if not count:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    found = compare(
        np.ascontiguousarray(vectors), vector.astype(np.float16), count, MetricKind.IP, exact=True, threads=1
    )
    return np.asarray(found.keys).astype(np.int64), 1 - np.asarray(found.distances, dtype=np.float32)


def cosines(vectors: Vectors, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compare a few vectors with one."""
    # Not by BLAS: its threads wait for each other on a busy machine, and the product is small.
    products: NDArray[np.float32] = np.einsum("ij,j->i", vectors.astype(np.float32), vector)
    return products


def _new(dimensions: int) -> Index:
    return Index(
        ndim=dimensions,
        metric=MetricKind.IP,
        dtype="f16",
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION_ADD,
        expansion_search=_LEAST_EXPANSION,
        enable_key_lookups=False,
    )
