"""The only way to a stored file."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lianqiao.core.actors import Actor
from lianqiao.files.access import may_open
from lianqiao.files.errors import StoredFileNotFound
from lianqiao.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that the actor may read: its row and where its content lies."""

    row: StoredFile
    path: Path


def open_file(actor: Actor, key: str | uuid.UUID) -> OpenedFile:
    """Return a file that ``actor`` may read. Raises ``StoredFileNotFound`` when it is missing, hidden or lost on disk."""
    row = StoredFile.objects.filter(key=key).first() if _is_key(key) else None
    if row is None or not may_open(actor, row):
        raise StoredFileNotFound("There is no such file.", data={"key": str(key)})
    path = content_path(row.sha256)
    if not path.is_file():
        raise StoredFileNotFound("The content of this file is lost.", data={"key": str(key)})
    return OpenedFile(row, path)


def files_about(actor: Actor, about: str, *, keys: Iterable[str] | None = None) -> list[StoredFile]:
    """Return the files about a thing that ``actor`` may read, newest first."""
    rows = StoredFile.objects.filter(about=about)
    rows = rows if keys is None else rows.filter(key__in=list(keys))
    return [row for row in rows if may_open(actor, row)]


def content_path(sha256: str) -> Path:
    """Return where the content with this digest lies, whether or not it is there."""
    return Path(settings.MEDIA_ROOT) / "files" / sha256[:2] / sha256[2:4] / sha256


def _is_key(key: str | uuid.UUID) -> bool:
    try:
        uuid.UUID(str(key))
    except ValueError:
        return False
    return True
