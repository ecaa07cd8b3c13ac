"""The door to the search index for everybody who only reads: opens the current generation and follows new ones."""

import math
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import Hit, Results, Sort
from lianqiao.matching.engine.filters import ALL, Filters
from lianqiao.matching.engine.manifest import MANIFEST, IndexUnusable, read_manifest
from lianqiao.matching.engine.search import Request, find
from lianqiao.matching.engine.snapshot import Snapshot

_ATTEMPTS = 5
# Beyond this many terms a longer demand text gets slower to search and not better (docs/decisions/0004).
MOST_TERMS = 96

Stamp = tuple[int, int, int]


class IndexReader:
    """Searches the index in a folder. One reader serves all threads of a process.

    Raises ``IndexUnusable`` when there is no index, or a damaged or outdated one; opened generations stay usable
    when a newer one replaces them, also after their files are gone.
    """

    def __init__(self, path: Path) -> None:
        self._root = Path(path)
        self._lock = threading.Lock()
        self._stamp, self._snapshot = self._open()

    @property
    def generation(self) -> int:
        """The number of the commit that is being searched."""
        return self._snapshot.manifest.generation

    @property
    def documents(self) -> int:
        """How many documents the index holds."""
        return self._snapshot.manifest.documents

    @property
    def encoder(self) -> str:
        """The name of the encoder whose vectors are in the index."""
        return self._snapshot.manifest.encoder

    @property
    def dimensions(self) -> int:
        """The length of the vectors."""
        return self._snapshot.manifest.dimensions

    @property
    def published(self) -> float:
        """When the generation was published, in seconds since 1970."""
        return self._stamp[0] / 1e9

    def refresh(self) -> bool:
        """Open the newest generation if there is one (a look at one file otherwise); tell whether there was."""
        try:
            if self._look() == self._stamp:
                return False
        except FileNotFoundError:
            return False  # the folder is being replaced or was removed: what is open stays good
        with self._lock:
            stamp, snapshot = self._open()
            renewed = snapshot.manifest.generation != self.generation
            self._stamp, self._snapshot = stamp, snapshot
        return renewed

    def ids(self) -> Iterator[str]:
        """List the ids of all documents, to compare them with the records."""
        return self._snapshot.ids()

    def search(
        self,
        terms: Sequence[str] | Mapping[str, float] = (),
        vector: NDArray[np.float32] | None = None,
        *,
        filters: Filters = ALL,
        k: int = 20,
        offset: int = 0,
        sort: Sort | None = None,
        facets: Sequence[str] = (),
        least_cosine: float = -1.0,
        near_the_best: float = 2.0,
    ) -> Results:
        """Find documents by words (tokens of ``core.text``), by a unit vector, by both, or list them by neither.

        ``vector`` finds only documents nearer than ``least_cosine`` and no more than ``near_the_best`` behind the
        nearest. ``facets`` names the facets to count over all
        results. With ``sort`` the vector is not used. Raises ``ValueError`` for a bad page or vector.
        """
        snapshot = self._snapshot
        weights = _chosen(snapshot, terms, MOST_TERMS)
        bounds = (least_cosine, near_the_best)
        request = Request(weights, self._checked(vector), filters, k, offset, sort, tuple(facets), *bounds)
        return find(snapshot, request)

    def candidates(
        self,
        terms: Sequence[str],
        vector: NDArray[np.float32] | None = None,
        *,
        filters: Filters = ALL,
        k: int = 200,
        most_terms: int = MOST_TERMS,
    ) -> tuple[Hit, ...]:
        """Find what may match a long text: only its ``most_terms`` most telling terms are searched."""
        snapshot = self._snapshot
        chosen = _chosen(snapshot, terms, most_terms)
        return find(snapshot, Request(chosen, self._checked(vector), filters, k, pool=k, is_counted=False)).hits

    def _checked(self, vector: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
        if vector is not None and vector.shape != (self.dimensions,):
            raise ValueError(f"the query vector has shape {vector.shape}, the index ({self.dimensions},)")
        # A blank query has the zero vector: it is near to nothing.
        return vector if vector is not None and vector.any() else None

    def _look(self) -> Stamp:
        status = (self._root / MANIFEST).stat()
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _open(self) -> tuple[Stamp, Snapshot]:
        """Open the current generation; while a writer is quick, its files may be gone before they are opened."""
        for attempt in range(_ATTEMPTS):
            try:
                stamp = self._look()
            except FileNotFoundError as error:
                raise IndexUnusable("index.missing", self._root, "does not exist") from error
            try:
                return stamp, Snapshot(self._root, read_manifest(self._root))
            except IndexUnusable:
                if attempt + 1 == _ATTEMPTS or self._look() == stamp:
                    raise
        raise AssertionError("the last attempt returns or raises")


def _chosen(snapshot: Snapshot, terms: Sequence[str] | Mapping[str, float], most: int) -> dict[str, float]:
    if snapshot.text is None or not terms:
        return {}
    if not isinstance(terms, Mapping):  # the tenth occurrence of a term says less than the first
        terms = {term: 1 + math.log(times) for term, times in Counter(terms).items()}
    return snapshot.text.informative(terms, most)
