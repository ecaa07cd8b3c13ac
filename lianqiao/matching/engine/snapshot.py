"""One opened generation of the index: it never changes, and any number of threads may search it."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.engine.manifest import IndexUnusable, Manifest, check_files
from lianqiao.matching.engine.neighbours import Lists, Passing, cosines, exact_nearest, has_lists
from lianqiao.matching.engine.segments import Mask, Part, word_numbers
from lianqiao.matching.engine.words import TextReader

_REMEMBERED_FILTERS = 64

Near = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Passing:
    """What passes the filters and has a vector: marks by the number of the vector, for each part; the base also by lists."""

    marks: tuple[Mask, ...]
    listed: Passing | None


class Snapshot:
    """Everything needed to search one generation. Raises ``IndexUnusable`` when files are missing or damaged."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest
        check_files(root, manifest)
        try:
            self.text = TextReader(root / manifest.text, manifest.numbers) if manifest.text else None
            self.parts = tuple(open_parts(root, manifest))
            self._lists = self._open_lists()
            dead = read_dead(root, manifest)
        except Exception as error:  # tantivy, numkong and numpy raise all sorts of errors
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

    def sharing(self, words: Iterable[str], slots: Sequence[int]) -> set[int]:
        """Tell which documents have one of the words."""
        numbers, wanted = word_numbers(words), np.array(slots, dtype=np.int64)
        found: set[int] = set()
        for part in self.parts:
            rows = part.rows_of(wanted)
            here = np.flatnonzero(rows >= 0)
            found.update(wanted[here[part.having(rows[here], numbers)]].tolist())
        return found

    def nearest(self, vector: NDArray[np.float32], filters: Filters, count: int) -> Near:
        """Find the nearest documents that pass the filters: slots and cosines, best first."""
        passing = self._filtered(filters)
        found = []
        for place, (part, marks) in enumerate(zip(self.parts, passing.marks, strict=True)):
            if place == 0 and self._lists and passing.listed:
                numbers = self._lists.candidates(vector, passing.listed, count)
                best, scores = exact_nearest(np.take(part.vectors, numbers, axis=0), vector, count)
                best = numbers[best]
            else:
                best, scores = exact_nearest(part.vectors, vector, count, marks)
            found.append((part.slots[part.vector_rows[best]], scores))
        return _best(found, count)

    def _filtered(self, filters: Filters) -> _Passing:
        key = filters.key()
        with self._lock:
            if key in self._passing:
                self._passing.move_to_end(key)
                return self._passing[key]
        marks = tuple(
            (part.passing(filters) & living)[part.vectored]
            for part, living in zip(self.parts, self.living, strict=True)
        )
        passing = _Passing(marks, self._lists.passing(marks[0]) if self._lists else None)
        with self._lock:
            self._passing[key] = passing
            if len(self._passing) > _REMEMBERED_FILTERS:
                self._passing.popitem(last=False)
        return passing

    def _open_lists(self) -> Lists | None:
        base = self.manifest.base
        if not base or not has_lists(self.root / base):
            return None
        return Lists(self.root / base, self.manifest.dimensions)


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
