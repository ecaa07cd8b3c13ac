"""One opened generation of the index: it never changes, and any number of threads may search it."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.engine.graph import SMALLEST, Graph, cosines, exact_nearest
from lianqiao.matching.engine.manifest import IndexUnusable, Manifest, check_files
from lianqiao.matching.engine.segments import Mask, Part
from lianqiao.matching.engine.words import TextReader

GRAPHS = "graphs.json"
_REMEMBERED_FILTERS = 64
# Comparing with one vector costs about a tenth of walking to one more neighbour in the graph.
_COMPARISONS_PER_STEP = 10
_WIDENING = 1.15
# A kind is asked for its share of the neighbours and this many standard deviations more.
_SPREAD = 2.0

Near = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Passing:
    """The rows with a vector that pass the filters: all of a part, or of each of its kinds."""

    masks: tuple[Mask, ...]
    rows_of_kinds: tuple[Mapping[str, int], ...]


class Snapshot:
    """Everything needed to search one generation. Raises ``IndexUnusable`` when files are missing or damaged."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest
        check_files(root, manifest)
        try:
            self.text = TextReader(root / manifest.text, manifest.numbers) if manifest.text else None
            self.parts = tuple(open_parts(root, manifest))
            self.graphs = self._open_graphs()
            dead = read_dead(root, manifest)
        except Exception as error:  # tantivy, usearch and numpy raise all sorts of errors
            raise IndexUnusable("index.corrupt", root, f"has damaged files ({error})") from error
        self.living = tuple(~np.isin(part.slots, dead, assume_unique=True) for part in self.parts)
        self._passing: OrderedDict[tuple[object, ...], _Passing] = OrderedDict()
        self._lock = threading.Lock()

    def identify(self, slots: Sequence[int]) -> list[tuple[str, str]]:
        """Give id and kind of each slot."""
        wanted = np.array(slots, dtype=np.int64)
        named: dict[int, tuple[str, str]] = {}
        for part in self.parts:
            for slot, row in zip(slots, part.rows_of(wanted).tolist(), strict=True):
                if row >= 0:
                    kind = next((kind for kind, mask in part.kinds.items() if mask[row]), "")
                    named[slot] = (part.id_at(row), kind)
        return [named[slot] for slot in slots]

    def ids(self) -> Iterator[str]:
        """List the ids of all living documents."""
        for part, living in zip(self.parts, self.living, strict=True):
            yield from (name for name, alive in zip(part.ids(), living.tolist(), strict=True) if alive)

    def cosines_of(self, slots: NDArray[np.int64], vector: NDArray[np.float32]) -> dict[int, float]:
        """Compare the documents of some slots with a vector; those without one are left out."""
        found: dict[int, float] = {}
        for part in self.parts:
            rows = part.rows_of(slots)
            usable = np.flatnonzero(rows >= 0)
            usable = usable[part.vectored[rows[usable]]]
            if len(usable):
                scores = cosines(part.vectors_of(rows[usable]), vector)
                found.update(zip(slots[usable].tolist(), scores.tolist(), strict=True))
        return found

    def nearest(self, vector: NDArray[np.float32], filters: Filters, count: int) -> Near:
        """Find the nearest documents that pass the filters: slots and cosines, best first."""
        passing = self._filtered(filters)
        ungraphed = [
            self._compare(number, mask, vector, count) for number, mask in enumerate(self._without_graph(passing))
        ]
        rows = {kind: passing.rows_of_kinds[0][kind] for kind in self.graphs if passing.rows_of_kinds[0].get(kind)}
        total = sum(rows.values())
        graphed = {
            kind: self._of_kind(kind, passing, vector, _share(count, here / total)) for kind, here in rows.items()
        }
        _slots, scores = _best([*graphed.values(), *ungraphed], count)
        # A kind that was asked for no more than its share, and whose last still is among the best, may have more of them.
        cut = float(scores[-1]) if len(scores) == count else -np.inf
        for kind, (_slots, found) in list(graphed.items()):
            if len(found) < min(count, rows[kind]) and found[-1] >= cut:
                graphed[kind] = self._of_kind(kind, passing, vector, count)
        return _best([*graphed.values(), *ungraphed], count)

    def _without_graph(self, passing: _Passing) -> Iterator[Mask]:
        for number, (part, mask) in enumerate(zip(self.parts, passing.masks, strict=True)):
            rest = mask
            for kind in self.graphs if number == 0 else ():
                rest = rest & ~part.kinds[kind]
            yield rest

    def _compare(self, number: int, mask: Mask, vector: NDArray[np.float32], count: int) -> Near:
        part, chosen = self.parts[number], np.flatnonzero(mask)
        rows, scores = exact_nearest(part.vectors_of(chosen), vector, count)
        return part.slots[chosen[rows]], scores

    def _of_kind(self, kind: str, passing: _Passing, vector: NDArray[np.float32], wanted: int) -> Near:
        near = self._walk(kind, passing, vector, wanted)
        return near or self._compare(0, passing.masks[0] & self.parts[0].kinds[kind], vector, wanted)

    def _walk(self, kind: str, passing: _Passing, vector: NDArray[np.float32], wanted: int) -> Near | None:
        """Ask the graph for more and more neighbours until enough pass; ``None`` when comparing with all is cheaper."""
        graph, part, mask = self.graphs[kind], self.parts[0], passing.masks[0]
        here = passing.rows_of_kinds[0][kind]
        wanted = min(wanted, here)
        ask = int(wanted * len(graph) / here * _WIDENING) if here < len(graph) else wanted
        while here > max(SMALLEST, ask * _COMPARISONS_PER_STEP):
            slots, scores = graph.nearest(vector, ask)
            rows = part.rows_of(slots)
            kept = (rows >= 0) & mask[rows]
            if int(kept.sum()) >= wanted:
                return slots[kept], scores[kept]
            ask *= 2
        return None

    def _filtered(self, filters: Filters) -> _Passing:
        key = filters.key()
        with self._lock:
            if key in self._passing:
                self._passing.move_to_end(key)
                return self._passing[key]
        masks = tuple(
            part.passing(filters) & living & part.vectored for part, living in zip(self.parts, self.living, strict=True)
        )
        counts = tuple(
            {kind: int((mask & members).sum()) for kind, members in part.kinds.items()}
            for part, mask in zip(self.parts, masks, strict=True)
        )
        passing = _Passing(masks, counts)
        with self._lock:
            self._passing[key] = passing
            if len(self._passing) > _REMEMBERED_FILTERS:
                self._passing.popitem(last=False)
        return passing

    def _open_graphs(self) -> dict[str, Graph]:
        if not self.manifest.base:
            return {}
        folder = self.root / self.manifest.base
        return {kind: Graph(folder / name, self.manifest.dimensions) for kind, name in graph_files(folder).items()}


def _share(count: int, share: float) -> int:
    expected = count * share
    return min(count, int(expected + _SPREAD * expected**0.5) + 1)


def _best(found: Sequence[Near], count: int) -> Near:
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    slots = np.concatenate([near[0] for near in found])
    scores = np.concatenate([near[1] for near in found])
    best = np.argsort(-scores, kind="stable")[:count]
    return slots[best], scores[best]


def open_parts(root: Path, manifest: Manifest) -> Iterator[Part]:
    """Open the parts of a generation, the base first."""
    for name in (manifest.base, manifest.delta):
        if name:
            yield Part(root / name, manifest.dimensions)


def read_dead(root: Path, manifest: Manifest) -> NDArray[np.int64]:
    """Read the slots whose documents were deleted or replaced since their part was written, in order."""
    if not manifest.dead:
        return np.zeros(0, dtype=np.int64)
    slots: NDArray[np.int64] = np.load(root / manifest.dead, allow_pickle=False)
    return slots


def graph_files(folder: Path) -> dict[str, str]:
    """Read which file of a base holds the graph of which kind."""
    names: dict[str, str] = json.loads((folder / GRAPHS).read_text(encoding="utf-8"))
    return names
