"""The one writer of the search index: additions and deletions, made visible by one atomic commit."""

import logging
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.manifest import (
    MANIFEST,
    STAGED,
    IndexUnusable,
    Manifest,
    check_files,
    publish,
    read_manifest,
    remove_unused,
    sync,
    writer_lock,
    written_manifest,
)
from lianqiao.matching.engine.neighbours import SMALLEST, write_lists
from lianqiao.matching.engine.segments import Mask, Part, PartBuilder
from lianqiao.matching.engine.snapshot import open_parts, read_dead
from lianqiao.matching.engine.words import TextWriter

MERGE_FROM = 4096

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]


def _silent(_phase: str, _done: int, _total: int) -> None:
    return None


@dataclass(slots=True)
class _Transaction:
    """What was changed since the last commit: nothing of it is visible before the manifest is swapped."""

    before: Manifest
    generation: int
    text: TextWriter
    delta: PartBuilder
    dead: set[int]
    next_slot: int
    numbers: list[str]


class IndexWriter:
    """Writes to the index in a folder; ``with`` holds the lock that keeps other writers out.

    Changes are collected until ``commit``; leaving without one, an error or a crash drops them. Not for several
    threads. Raises ``IndexLocked`` when another process writes, ``IndexUnusable`` when the folder holds an index
    that is damaged, outdated or made with another encoder: then only ``rebuild`` is possible.
    """

    def __init__(
        self,
        path: Path,
        dimensions: int,
        *,
        encoder: str = "",
        merge_from: int = MERGE_FROM,
        progress: Progress = _silent,
    ) -> None:
        self._root = Path(path)
        self._empty = Manifest(dimensions=dimensions, encoder=encoder)
        self._merge_from = merge_from
        self._progress = progress
        self._lock = ExitStack()
        self._name = MANIFEST
        self._slots: dict[str, int] | None = None
        self._open: _Transaction | None = None

    def __enter__(self) -> Self:
        self._lock.enter_context(writer_lock(self._root))
        self._name = written_manifest(self._root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rollback()
        self._lock.close()

    def upsert(self, documents: Iterable[IndexDocument]) -> int:
        """Add documents, each in the place of an older version of the same id. Returns how many.

        An error (a vector of another length, say) drops everything since the last commit.
        """
        transaction = self._begin()
        slots = self._known_slots()
        count = 0
        try:
            for document in documents:
                older = slots.get(document.id)
                slot = transaction.next_slot
                transaction.delta.add(slot, document)
                transaction.text.add(slot, document)
                transaction.next_slot += 1
                if older is not None:
                    self._bury(older)
                slots[document.id] = slot
                count += 1
        except BaseException:
            self.rollback()
            raise
        return count

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents; unknown ids are passed over. Returns how many were there."""
        self._begin()
        slots = self._known_slots()
        count = 0
        for name in ids:
            slot = slots.pop(name, None)
            if slot is not None:
                self._bury(slot)
                count += 1
        return count

    def commit(self, *, merge: bool = False) -> int:
        """Make all changes visible at once and return the generation; without changes nothing is written.

        A delta that has grown beyond ``merge_from`` documents is merged into the base, which takes seconds to minutes.
        """
        if self._open is None and not merge:
            return self._manifest().generation
        transaction = self._begin()
        count = len(self._known_slots())
        try:
            manifest = self._write(transaction, count, merge=merge)
        except BaseException:
            self.rollback()
            raise
        self._open = None
        logger.info("index generation %d: %d documents", manifest.generation, manifest.documents)
        return manifest.generation

    def merge(self) -> int:
        """Commit and bring base and delta together, without the dead."""
        return self.commit(merge=True)

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        """Replace the whole index, whatever state it is in, by these documents; readers see the old one until then."""
        self.rollback()
        self._slots = {}
        self._open = self._start(replace(self._empty, generation=self._last_generation()))
        self.upsert(documents)
        return self.commit(merge=True)

    @property
    def is_staged(self) -> bool:
        """Whether the index that is written is one that readers do not see yet."""
        return self._name == STAGED

    def begin_anew(self) -> int:
        """Begin with an empty index and return its generation.

        Readers keep what they have until ``promote``, however many commits and processes that takes; only where there
        is nothing for them to keep do they see the new one grow.
        """
        self.rollback()
        (self._root / STAGED).unlink(missing_ok=True)
        self._name = STAGED if self._is_worth_keeping() else MANIFEST
        return self.rebuild(())

    def promote(self) -> None:
        """Show readers the index that was built beside theirs. Its generation stays the same."""
        if not self.is_staged:
            return
        self.rollback()
        staged = self._manifest()
        self._name = MANIFEST
        publish(self._root, replace(staged, previous=self._current_entries()))
        (self._root / STAGED).unlink()
        sync([self._root])

    def rollback(self) -> None:
        """Drop what was changed since the last commit."""
        if self._open is None:
            return
        self._open.delta.close()
        self._open = None
        self._slots = None
        remove_unused(self._root, self._readable() or self._empty)

    def _begin(self) -> _Transaction:
        if self._open is None:
            self._open = self._start(self._manifest())
        return self._open

    def _start(self, before: Manifest) -> _Transaction:
        remove_unused(self._root, self._readable() or before)
        generation = before.generation + 1
        numbers = list(before.numbers)
        text = TextWriter(
            self._root / f"text-{generation:06d}", self._root / before.text if before.text else None, numbers
        )
        delta = PartBuilder(self._root / f"delta-{generation:06d}", before.dimensions)
        dead = set(read_dead(self._root, before).tolist())
        if before.delta:
            older = Part(self._root / before.delta, before.dimensions)
            delta.copy(older, _living(older, dead))
        return _Transaction(before, generation, text, delta, dead, before.next_slot, numbers)

    def _write(self, transaction: _Transaction, count: int, *, merge: bool) -> Manifest:
        transaction.text.finish()
        transaction.delta.finish()
        before, generation = transaction.before, transaction.generation
        manifest = replace(
            before,
            generation=generation,
            next_slot=transaction.next_slot,
            documents=count,
            text=f"text-{generation:06d}",
            delta=transaction.delta.path.name,
            numbers=tuple(transaction.numbers),
            previous=self._current_entries(),
        )
        if merge or len(transaction.delta) > self._merge_from:
            manifest = self._merge(manifest, transaction.dead)
        manifest = replace(manifest, dead=self._write_dead(manifest, transaction.dead))
        return publish(self._root, manifest, self._name)

    def _merge(self, manifest: Manifest, dead: set[int]) -> Manifest:
        """Write base and delta as one new base, its vectors sorted into lists."""
        folder = self._root / f"base-{manifest.generation:06d}"
        with PartBuilder(folder, manifest.dimensions) as merged:
            for part in open_parts(self._root, manifest):
                merged.copy(part, _living(part, dead))
            merged.finish()
        vectors = Part(folder, manifest.dimensions).vectors
        if len(vectors) >= SMALLEST:
            write_lists(folder, vectors, lambda done: self._progress("vectors", done, len(vectors)))
        return replace(manifest, base=folder.name, delta=None)

    def _write_dead(self, manifest: Manifest, dead: set[int]) -> str | None:
        present = [part.slots for part in open_parts(self._root, manifest)]
        kept = np.intersect1d(np.array(sorted(dead), dtype=np.int64), np.concatenate(present))
        if not len(kept):
            return None
        name = f"dead-{manifest.generation:06d}.npy"
        np.save(self._root / name, kept)
        return name

    def _bury(self, slot: int) -> None:
        transaction = self._begin()
        transaction.text.delete(slot)
        transaction.dead.add(slot)

    def _known_slots(self) -> dict[str, int]:
        if self._slots is None:
            manifest = self._manifest()
            dead = set(read_dead(self._root, manifest).tolist())
            self._slots = {
                name: slot
                for part in open_parts(self._root, manifest)
                for name, slot in zip(part.ids(), part.slots.tolist(), strict=True)
                if slot not in dead
            }
        return self._slots

    def _manifest(self) -> Manifest:
        try:
            manifest = read_manifest(self._root, self._name)
        except IndexUnusable as error:
            if error.code == "index.missing":
                return replace(self._empty, generation=self._last_generation())
            raise
        check_files(self._root, manifest)
        wanted = (self._empty.dimensions, self._empty.encoder)
        if (manifest.dimensions, manifest.encoder) != wanted:
            raise IndexUnusable(
                "index.other_encoder",
                self._root,
                f"was made with {manifest.encoder or 'no encoder'} ({manifest.dimensions} dimensions), "
                f"now {wanted[1] or 'no encoder'} ({wanted[0]}) is set",
            )
        return manifest

    def _readable(self) -> Manifest | None:
        try:
            return read_manifest(self._root, self._name)
        except IndexUnusable:
            return None

    def _is_worth_keeping(self) -> bool:
        try:
            shown = read_manifest(self._root)
            check_files(self._root, shown)
        except IndexUnusable:
            return False
        return shown.documents > 0

    def _current_entries(self) -> tuple[str, ...]:
        current = self._readable()
        return current.entries() if current else ()

    def _last_generation(self) -> int:
        """Find the highest generation that left a trace, so that a new one never meets older files."""
        numbers = [path.stem.rpartition("-")[2] for path in self._root.iterdir()]
        generations = [int(number) for number in numbers if number.isdigit()]
        for name in (MANIFEST, STAGED):
            try:
                generations.append(read_manifest(self._root, name).generation)
            except IndexUnusable:
                continue
        return max(generations, default=0)


def _living(part: Part, dead: set[int]) -> Mask:
    buried = np.array(sorted(dead), dtype=np.int64)
    mask: Mask = ~np.isin(part.slots, buried, assume_unique=True)
    return mask
