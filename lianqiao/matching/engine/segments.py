"""Parts of the index in columns: ids, facets, numbers and vectors of many documents, mapped from files.

A part is written once and never changed. Its rows are ordered by slot; a slot is the number that one version of
one document gets for ever, so parts can be joined without renumbering the text index.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.filters import KIND, Filters, Range, facet_term, split_facet_term

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
_CHUNK = 8192
T = TypeVar("T", bound=np.generic)


class Part:
    """The documents of one written part. Raises ``OSError`` or ``ValueError`` when its files are damaged."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self.path = path
        self.slots: NDArray[np.int64] = _load(path / "slots.npy", np.int64)
        self.vectored: Mask = _load(path / "vectored.npy", np.bool_)
        self._id_ends: NDArray[np.int64] = _load(path / "id_ends.npy", np.int64)
        self._ids = (path / "ids.txt").read_bytes()
        self._numbers: NDArray[np.float64] = _load(path / "numbers.npy", np.float64)
        self._number_names: dict[str, int] = _names(path / "numbers.json")
        self._facets: dict[str, int] = _names(path / "facets.json")
        self._facet_ends: NDArray[np.int64] = _load(path / "facet_ends.npy", np.int64)
        self._facet_rows: NDArray[np.uint32] = _load(path / "facet_rows.npy", np.uint32, mapped=True)
        self._word_ends: NDArray[np.int64] = _load(path / "word_ends.npy", np.int64)
        self._words: NDArray[np.uint32] = _map(path / "words.u32", np.uint32)
        self.vectors = _map(path / "vectors.f16", np.float16).reshape(-1, dimensions)
        self.vector_rows: Rows = np.flatnonzero(self.vectored)
        if len(self.vectors) != len(self.vector_rows):
            raise ValueError(f"{path} has {len(self.vectors)} vectors, expected {len(self.vector_rows)}")
        self.kinds = self._kinds()

    def __len__(self) -> int:
        return len(self.slots)

    def id_at(self, row: int) -> str:
        """Read the id of the document in a row."""
        start = int(self._id_ends[row - 1]) if row else 0
        return self._ids[start : int(self._id_ends[row])].decode()

    def ids(self) -> list[str]:
        """Read all ids, in the order of the rows."""
        starts = [0, *self._id_ends[:-1].tolist()]
        return [self._ids[start:end].decode() for start, end in zip(starts, self._id_ends.tolist(), strict=False)]

    def rows_of(self, slots: NDArray[np.int64]) -> Rows:
        """Find the rows of slots; -1 where a slot is not in this part."""
        if not len(self.slots):
            return np.full(len(slots), -1, dtype=np.int64)
        rows = np.searchsorted(self.slots, slots)
        rows[rows == len(self.slots)] = 0
        found: Rows = np.where(self.slots[rows] == slots, rows, -1)
        return found

    def vectors_of(self, rows: Rows) -> NDArray[np.float16]:
        """Read the vectors of rows that have one."""
        return np.take(self.vectors, np.searchsorted(self.vector_rows, rows), axis=0)

    def words_of(self, rows: Rows) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Read the words of some rows, as numbers (``word_numbers``): those of all rows in a row, and how many each has."""
        ends = self._word_ends[rows]
        counts = ends - np.where(rows > 0, self._word_ends[rows - 1], 0)
        places = np.repeat(ends - np.cumsum(counts), counts) + np.arange(int(counts.sum()))
        return np.take(self._words, places), counts

    def having(self, rows: Rows, words: NDArray[np.uint32]) -> Mask:
        """Mark which of some rows have one of the words."""
        found, counts = self.words_of(rows)
        endings = np.zeros(1 << 16, dtype=np.bool_)  # few words end like one that is asked for: only those are compared
        endings[words & 0xFFFF] = True
        alike = np.flatnonzero(endings[found & 0xFFFF])
        having = np.searchsorted(np.cumsum(counts), alike[np.isin(found[alike], words)], "right")
        marks: Mask = np.zeros(len(rows), dtype=np.bool_)
        marks[having] = True
        return marks

    def facet_rows(self, term: str) -> NDArray[np.uint32]:
        """List the rows that carry a facet term, in order."""
        number = self._facets.get(term)
        if number is None:
            return np.zeros(0, dtype=np.uint32)
        start = int(self._facet_ends[number - 1]) if number else 0
        return self._facet_rows[start : int(self._facet_ends[number])]

    def facet_terms(self) -> Iterator[str]:
        """List the facet terms of this part."""
        return iter(self._facets)

    def number_names(self) -> Iterator[str]:
        """List the numbers that documents of this part state."""
        return iter(self._number_names)

    def number(self, name: str) -> NDArray[np.float64]:
        """Read a number of all rows; NaN where it is not stated."""
        if name not in self._number_names:
            return np.full(len(self), np.nan)
        values: NDArray[np.float64] = self._numbers[self._number_names[name]]
        return values

    def passing(self, filters: Filters) -> Mask:
        """Mark the rows that pass the filters."""
        mask = np.ones(len(self), dtype=np.bool_)
        for terms in filters.wanted():
            mask &= self._carrying(terms)
        unwanted = filters.unwanted()
        if unwanted:
            mask &= ~self._carrying(unwanted)
        for name, limits in filters.ranges.items():
            mask &= _within(self.number(name), limits)
        return mask

    def _carrying(self, terms: Sequence[str]) -> Mask:
        mask = np.zeros(len(self), dtype=np.bool_)
        for term in terms:
            mask[self.facet_rows(term)] = True
        return mask

    def _kinds(self) -> dict[str, Mask]:
        terms = [term for term in self._facets if split_facet_term(term)[0] == KIND]
        return {split_facet_term(term)[1]: self._carrying([term]) for term in terms}


class PartBuilder:
    """Writes a part row by row; vectors go straight to the disk, the rest is kept in compact arrays."""

    def __init__(self, path: Path, dimensions: int) -> None:
        path.mkdir(parents=True)
        self.path = path
        self._dimensions = dimensions
        self._slots = array("q")
        self._vectored = array("b")
        self._ids = bytearray()
        self._id_ends = array("q")
        self._word_ends = array("q")
        self._facets: dict[str, array[int]] = {}
        self._numbers: dict[str, tuple[array[int], array[float]]] = {}
        self._vectors = (path / "vectors.f16").open("wb")
        self._words = (path / "words.u32").open("wb")

    def __len__(self) -> int:
        return len(self._slots)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, slot: int, document: IndexDocument) -> None:
        """Append one document; slots must rise. Raises ``ValueError`` when its vector has another length."""
        row = len(self._slots)
        vector = usable_vector(document, self._dimensions)
        if vector is not None:
            self._vectors.write(vector.astype("<f2").tobytes())
        self._append_row(slot, document.id.encode(), vector is not None)
        words = word_numbers({*document.title.split(), *document.body.split()})
        self._append_words(words, np.array([len(words)]))
        for term in facet_terms(document):
            self._facets.setdefault(term, array("I")).append(row)
        for name, value in document.numbers.items():
            if value is not None:
                rows, values = self._numbers.setdefault(name, (array("I"), array("d")))
                rows.append(row)
                values.append(value)

    def copy(self, part: Part, keep: Mask) -> None:
        """Append the marked rows of a written part, whose slots must all be higher than those here."""
        start = len(self._slots)
        rows = np.flatnonzero(keep)
        for row in rows.tolist():
            self._append_row(int(part.slots[row]), part.id_at(row).encode(), bool(part.vectored[row]))
        for first in range(0, len(rows), _CHUNK):
            self._append_words(*part.words_of(rows[first : first + _CHUNK]))
        vectored = rows[part.vectored[rows]]
        for first in range(0, len(vectored), _CHUNK):
            self._vectors.write(part.vectors_of(vectored[first : first + _CHUNK]).tobytes())
        moved = np.cumsum(keep) - 1 + start
        for term in part.facet_terms():
            kept = part.facet_rows(term)
            _extend(self._facets.setdefault(term, array("I")), moved[kept[keep[kept]]])
        for name in part.number_names():
            values = part.number(name)
            stated = np.flatnonzero(keep & ~np.isnan(values))
            own_rows, own_values = self._numbers.setdefault(name, (array("I"), array("d")))
            _extend(own_rows, moved[stated])
            own_values.frombytes(values[stated].tobytes())

    def close(self) -> None:
        """Let go of the open files; an unfinished part is rubbish."""
        self._vectors.close()
        self._words.close()

    def finish(self) -> None:
        """Write the part; after this it is read with ``Part``."""
        self.close()
        save = self._save
        save("slots", np.frombuffer(self._slots, dtype=np.int64) if self._slots else np.zeros(0, np.int64))
        save("vectored", np.array(self._vectored, dtype=np.bool_))
        save("word_ends", np.array(self._word_ends, dtype=np.int64))
        save("id_ends", np.array(self._id_ends, dtype=np.int64))
        (self.path / "ids.txt").write_bytes(self._ids)
        facets = {term: rows for term, rows in sorted(self._facets.items()) if rows}
        save("facet_ends", np.cumsum([len(rows) for rows in facets.values()], dtype=np.int64))
        save("facet_rows", _joined([np.frombuffer(rows, dtype=np.uint32) for rows in facets.values()]))
        self._save_json("facets", list(facets))
        numbers = np.full((len(self._numbers), len(self)), np.nan)
        for line, (rows, values) in zip(numbers, self._numbers.values(), strict=True):
            line[np.array(rows, dtype=np.int64)] = np.array(values, dtype=np.float64)
        save("numbers", numbers)
        self._save_json("numbers", list(self._numbers))

    def _append_row(self, slot: int, id_bytes: bytes, has_vector: bool) -> None:
        self._slots.append(slot)
        self._vectored.append(has_vector)
        self._ids += id_bytes
        self._id_ends.append(len(self._ids))

    def _append_words(self, words: NDArray[np.uint32], counts: NDArray[np.int64]) -> None:
        self._words.write(words.astype("<u4").tobytes())
        start = self._word_ends[-1] if self._word_ends else 0
        self._word_ends.frombytes((start + np.cumsum(counts)).astype(np.int64).tobytes())

    def _save(self, name: str, values: NDArray[np.generic]) -> None:
        np.save(self.path / f"{name}.npy", values)

    def _save_json(self, name: str, values: list[str]) -> None:
        (self.path / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def word_numbers(words: Iterable[str]) -> NDArray[np.uint32]:
    """Write words as numbers of 32 bit: two of 100,000 words rarely have the same (once in as many searches, about)."""
    return np.fromiter((crc32(word.encode()) for word in words), dtype=np.uint32)


def usable_vector(document: IndexDocument, dimensions: int) -> NDArray[np.float32] | None:
    """Give the vector of a document, ``None`` for an absent or zero one (that of a blank text)."""
    vector = document.vector
    if vector is None:
        return None
    if vector.shape != (dimensions,):
        raise ValueError(f"document {document.id}: vector of shape {vector.shape}, the index has ({dimensions},)")
    if not np.isfinite(vector).all():
        raise ValueError(f"document {document.id}: its vector holds NaN or infinite values")
    return vector if vector.any() else None


def facet_terms(document: IndexDocument) -> list[str]:
    """List the facet terms of a document, its kind among them, each once."""
    terms = {facet_term(name, value) for name, values in document.facets.items() for value in values}
    return sorted(terms | {facet_term(KIND, document.kind)})


def _within(values: NDArray[np.float64], limits: Range) -> Mask:
    mask: Mask = ~np.isnan(values)
    if limits.low is not None:
        mask &= values >= limits.low
    if limits.high is not None:
        mask &= values <= limits.high
    return mask | np.isnan(values) if limits.or_missing else mask


def _extend(target: "array[int]", values: NDArray[np.int64]) -> None:
    target.frombytes(values.astype(np.uint32).tobytes())


def _joined(arrays: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.uint32)


def _load(path: Path, dtype: type[T], *, mapped: bool = False) -> NDArray[T]:
    values: NDArray[T] = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    if values.dtype != dtype:
        raise ValueError(f"{path} holds {values.dtype}, expected {np.dtype(dtype)}")
    return values


def _map(path: Path, dtype: type[T]) -> NDArray[T]:
    if not path.stat().st_size:  # an empty file cannot be mapped
        return np.zeros(0, dtype=dtype)
    return np.asarray(np.memmap(path, dtype=np.dtype(dtype).newbyteorder("<"), mode="r"))


def _names(path: Path) -> dict[str, int]:
    return {name: number for number, name in enumerate(json.loads(path.read_text(encoding="utf-8")))}
