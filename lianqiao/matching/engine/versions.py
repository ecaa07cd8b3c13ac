"""Published versions of an index in a shared folder: built on one node, served by many, and rolled back.

A version is a folder with the files of one generation, the statistics that scoring reads, and a list of all of them with their
digests. It appears at once or not at all and never changes. ``current.json`` names the one that is served.
"""

import fcntl
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lianqiao.matching.engine.manifest import MANIFEST, IndexUnusable, check_files, read_manifest, sync

VERSION = "version.json"
CURRENT = "current.json"
LOCK = ".lock"
MODEL = "model"
_NAME = re.compile(r"\d{8}T\d{6}Z-g\d+")
_ATTEMPTS = 3
_BLOCK = 1 << 20


class VersionProblem(Exception):
    """A version cannot be published, found or used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version. ``files``: path within its folder, bytes, SHA-256; ``made`` in UTC."""

    name: str
    made: str
    generation: int
    documents: int
    encoder: str
    files: tuple[tuple[str, int, str], ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for _, size, _ in self.files)


def publish_version(index: Path, store: Path, *, now: datetime) -> Version:
    """Copy the current generation of an index into the store and serve it. Raises ``IndexUnusable`` or ``VersionProblem``."""
    store.mkdir(parents=True, exist_ok=True)
    for attempt in range(_ATTEMPTS):
        try:
            version = _copied(index, store, now)
            break
        except FileNotFoundError as error:  # the writer has removed a generation while it was being copied
            if attempt + 1 == _ATTEMPTS:
                raise VersionProblem(f"the index in {index} changes faster than it can be copied; try again") from error
    with _alone(store):
        _serve(store, version.name, [name for name in _history(store) if name != version.name])
    return version


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Let nobody else choose a version or remove one meanwhile."""
    with (store / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copied(index: Path, store: Path, now: datetime) -> Version:
    manifest = read_manifest(index)
    name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-g{manifest.generation}"
    if (store / name).exists():
        raise VersionProblem(f"{name} is published already; nothing was changed")
    wanted = [MANIFEST, *(file for file, _ in manifest.files)]
    wanted += [f"{MODEL}/{path.name}" for path in sorted((index / MODEL).glob("*.npz"))]
    part = Path(tempfile.mkdtemp(dir=store, prefix=f".{name}."))
    try:
        files = tuple((file, *_copy(index / file, part / file)) for file in wanted)
        if read_manifest(part) != manifest:
            raise FileNotFoundError(MANIFEST)  # replaced meanwhile: its files are not those that were copied
        check_files(part, manifest)
        version = Version(
            name, now.astimezone(UTC).isoformat(timespec="seconds"), manifest.generation, manifest.documents,
            manifest.encoder, files,
        )  # fmt: skip
        (part / VERSION).write_text(json.dumps(asdict(version)), encoding="utf-8")
        part.chmod(0o755)
        sync([part / VERSION, *(part / file for file in wanted), part])
        part.rename(store / name)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync([store])
    return version


def _copy(source: Path, target: Path) -> tuple[int, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(_BLOCK):
            digest.update(block)
            written.write(block)
            size += len(block)
    return size, digest.hexdigest()


def versions(store: Path) -> tuple[Version, ...]:
    """List the published versions, the newest first; folders that are none are passed over."""
    found = []
    for folder in sorted(store.iterdir(), reverse=True) if store.is_dir() else ():
        if _NAME.fullmatch(folder.name):
            try:
                found.append(read_version(store, folder.name))
            except VersionProblem:
                continue
    return tuple(found)


def read_version(store: Path, name: str) -> Version:
    """Read what a version consists of. Raises ``VersionProblem``."""
    if not _NAME.fullmatch(name):
        raise VersionProblem(f"{name!r} is not the name of a version; see the list of versions")
    try:
        record: dict[str, Any] = json.loads((store / name / VERSION).read_text(encoding="utf-8"))
        record["files"] = tuple((str(file), int(size), str(digest)) for file, size, digest in record["files"])
        version = Version(**record)
        if version.name != name or MANIFEST not in {file for file, _, _ in version.files}:
            raise ValueError(f"its record is that of {version.name!r}")
        return version
    except FileNotFoundError as error:
        raise VersionProblem(f"there is no version {name} in {store}") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise VersionProblem(f"the version {name} in {store} cannot be read ({error})") from error


def check_version(store: Path, name: str) -> Version:
    """Compare every file with its digest, and that the program can read the index. Raises ``VersionProblem``."""
    version = read_version(store, name)
    for file, size, digest in version.files:
        found = _digest(store / name / file)
        if found != (size, digest):
            what = "is missing" if found is None else "is damaged"
            raise VersionProblem(f"the file {file} of the version {name} {what}; publish it again")
    try:
        read_manifest(store / name)
    except IndexUnusable as error:
        raise VersionProblem(f"this program cannot read the version {name}: {error}") from error
    return version


def _digest(path: Path) -> tuple[int, str] | None:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError:
        return None
    return size, digest.hexdigest()


def current_version(store: Path) -> str:
    """Name the version that is served; empty when there is none."""
    return next(iter(_served(store)), "")


def use_version(store: Path, name: str) -> Version:
    """Serve a version after all of it was checked. Raises ``VersionProblem``; then nothing changes."""
    version = check_version(store, name)
    with _alone(store):
        _serve(store, name, [other for other in _history(store) if other != name])
    return version


def go_back(store: Path) -> Version:
    """Serve the version that was served before; those that are gone are passed over. Raises ``VersionProblem``."""
    if not _served(store):
        raise VersionProblem(f"no version was served before the present one in {store}")
    with _alone(store):
        before = [name for name in _served(store)[1:] if (store / name).is_dir()]
        if not before:
            raise VersionProblem(f"no version was served before the present one in {store}")
        version = check_version(store, before[0])
        _serve(store, before[0], before[1:])
    return version


def remove_versions(store: Path, keep: int) -> tuple[str, ...]:
    """Remove all but the newest ``keep``, the one that is served and the one served before it; returns their names."""
    with _alone(store):
        needed = [name for name in _served(store) if (store / name).is_dir()][:2]
        old = [version.name for version in versions(store)[keep:] if version.name not in needed]
        for name in old:
            shutil.rmtree(store / name)
    return tuple(old)


def _served(store: Path) -> list[str]:
    """Give the names that were served, the present one first."""
    try:
        record = json.loads((store / CURRENT).read_text(encoding="utf-8"))
        return [str(name) for name in (record["name"], *record["before"])]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise VersionProblem(f"{store / CURRENT} cannot be read ({error}); choose a version anew") from error


def _history(store: Path) -> Iterator[str]:
    try:
        yield from _served(store)
    except VersionProblem:
        return


def _serve(store: Path, name: str, before: list[str]) -> None:
    record = json.dumps({"name": name, "before": [other for other in before if (store / other).is_dir()][:20]})
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=store, prefix=f".{CURRENT}.", delete=False) as draft:
        draft.write(record)
    path = Path(draft.name)
    path.chmod(0o644)
    sync([path])
    path.replace(store / CURRENT)
    sync([store])
