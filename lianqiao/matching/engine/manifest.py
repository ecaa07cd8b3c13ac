"""The one file that says what the index consists of; it is swapped atomically: the index is the old or the new one."""

import fcntl
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 4
MANIFEST = "manifest.json"
# The manifest of an index that is being built beside the one that readers see.
STAGED = "manifest.next.json"
_LOCK = "writer.lock"
_OWNED = re.compile(r"^(?:text|base|delta|dead)-\d{6,}(?:\.npy)?$")


class IndexUnusable(Exception):
    """The search index cannot be read; ``code`` says why, and in each case it can be rebuilt from the records."""

    def __init__(self, code: str, path: Path, what: str) -> None:
        super().__init__(f"the search index in {path} {what}; rebuild it from the database")
        self.code = code
        self.path = path


class IndexLocked(Exception):
    """Another process writes to the index now."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole state of the index. Names are entries of the index folder; slots number document versions for ever."""

    dimensions: int
    encoder: str = ""
    generation: int = 0
    next_slot: int = 0
    documents: int = 0
    text: str | None = None
    base: str | None = None
    delta: str | None = None
    dead: str | None = None
    numbers: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    previous: tuple[str, ...] = ()
    schema_version: int = SCHEMA_VERSION

    def entries(self) -> tuple[str, ...]:
        """List the folders and files of this generation."""
        return tuple(name for name in (self.text, self.base, self.delta, self.dead) if name)


def read_manifest(root: Path, name: str = MANIFEST) -> Manifest:
    """Read the state of the index. Raises ``IndexUnusable``."""
    try:
        content = (root / name).read_bytes()
    except FileNotFoundError as error:
        raise IndexUnusable("index.missing", root, "does not exist") from error
    try:
        record = json.loads(content)
        state: dict[str, Any] = record["state"]
        intact = record["crc"] == _crc(state)
        version = state["schema_version"]
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnusable("index.corrupt", root, f"has an unreadable manifest ({error})") from error
    if version != SCHEMA_VERSION:
        raise IndexUnusable(
            "index.outdated", root, f"has schema version {version}, this program reads {SCHEMA_VERSION}"
        )
    if not intact:
        raise IndexUnusable("index.corrupt", root, "has a damaged manifest")
    for key in ("numbers", "previous"):
        state[key] = tuple(state[key])
    state["files"] = tuple((file, size) for file, size in state["files"])
    return Manifest(**state)


def written_manifest(root: Path) -> str:
    """Tell which manifest a writer changes: that of the index being built beside, or the one that readers see."""
    return STAGED if (root / STAGED).exists() else MANIFEST


def check_files(root: Path, manifest: Manifest) -> None:
    """Compare the files with the sizes noted at the commit. Raises ``IndexUnusable``."""
    for name, size in manifest.files:
        try:
            found = (root / name).stat().st_size
        except FileNotFoundError as error:
            raise IndexUnusable("index.corrupt", root, f"lacks the file {name}") from error
        if found != size:
            raise IndexUnusable("index.corrupt", root, f"has a damaged file {name} ({found} bytes instead of {size})")


def publish(root: Path, manifest: Manifest, name: str = MANIFEST) -> Manifest:
    """Make a new state the current one: flush its files, then swap the manifest, then remove what nobody needs."""
    files = tuple(sorted((str(path.relative_to(root)), path.stat().st_size) for path in _files(root, manifest)))
    known = set(manifest.files)
    sync(root / file for file, size in files if (file, size) not in known)
    sync([root / entry for entry in manifest.entries() if (root / entry).is_dir()] + [root])
    manifest = replace(manifest, files=files)
    state = asdict(manifest)
    draft = root / f"{name}.new"
    draft.write_text(json.dumps({"state": state, "crc": _crc(state)}), encoding="utf-8")
    sync([draft])
    draft.replace(root / name)
    sync([root])
    remove_unused(root, manifest)
    return manifest


def remove_unused(root: Path, manifest: Manifest) -> None:
    """Remove what belongs neither to this nor to the previous generation (readers may be opening that one), nor to the other index."""
    needed = {*manifest.entries(), *manifest.previous}
    for name in (MANIFEST, STAGED):
        try:
            other = read_manifest(root, name)
        except IndexUnusable:
            continue
        needed |= {*other.entries(), *other.previous}
    for path in root.iterdir():
        if _OWNED.match(path.name) and path.name not in needed:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def sync(paths: Iterable[Path]) -> None:
    """Force files and folders to the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def writer_lock(root: Path) -> Iterator[None]:
    """Hold the right to write. The lock goes with the process, however it ends. Raises ``IndexLocked``."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise IndexLocked(
                f"the search index in {root} is being written by process {holder}; wait for it or stop it"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _files(root: Path, manifest: Manifest) -> Iterator[Path]:
    for name in manifest.entries():
        path = root / name
        found = sorted(path.iterdir()) if path.is_dir() else [path]
        yield from (file for file in found if not file.name.endswith(".lock"))


def _crc(state: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(state, sort_keys=True).encode())
