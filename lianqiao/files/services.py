"""Keeping files: looked at, made harmless, stored under the digest of their content, never served as they lie."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.db import transaction

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.files.access import Action
from lianqiao.files.choices import Purpose
from lianqiao.files.errors import refused
from lianqiao.files.events import FileStored
from lianqiao.files.inspect import ALLOWANCES, Inspected, Refusal, inspect_file
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import content_path


class Upload(Protocol):
    """What is handed in: Django's uploaded files and ``ContentFile`` are such."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content in pieces."""


def examine(upload: Upload, *, purpose: Purpose, field: str = "file") -> Inspected:
    """Return the harmless form of an upload without keeping it. Raises ``UploadRefused``."""
    content = _read(upload, ALLOWANCES[purpose].limit_bytes)
    return _examined(content, upload.name or "", purpose, field)


@transaction.atomic
def accept_file(
    upload: Upload,
    *,
    purpose: Purpose,
    actor: Actor,
    about: str = "",
    organisation_id: int | None = None,
    field: str = "file",
) -> StoredFile:
    """Examine a file and keep its harmless form. Publishes ``FileStored``. Raises ``Forbidden`` or ``UploadRefused``.

    The content is written before the row, so a row never points nowhere; content without a row harms nobody.
    """
    require(actor, Action.FILE_STORE)
    content = _read(upload, ALLOWANCES[purpose].limit_bytes)
    found = _examined(content, upload.name or "", purpose, field)
    return keep_file(found, purpose=purpose, actor=actor, about=about, organisation_id=organisation_id)


@transaction.atomic
def keep_file(
    found: Inspected, *, purpose: Purpose, actor: Actor, about: str = "", organisation_id: int | None = None
) -> StoredFile:
    """Keep the harmless form of a file that was examined before. Publishes ``FileStored``. Raises ``Forbidden``."""
    require(actor, Action.FILE_STORE)
    digest = keep_content(found.content)
    row = StoredFile.objects.create(
        purpose=purpose,
        about=about,
        name=found.name,
        media_type=found.media_type,
        size_bytes=len(found.content),
        sha256=digest,
        received_sha256=found.received_sha256,
        person_id=actor.person_id,
        organisation_id=organisation_id,
    )
    event = FileStored(
        key=str(row.key), purpose=purpose, about=about, media_type=row.media_type, size_bytes=row.size_bytes,
        sha256=row.sha256, received_sha256=row.received_sha256,
    )  # fmt: skip
    publish(event, actor=actor)
    return row


def keep_content(content: bytes) -> str:
    """Keep what the platform itself made of a file, without a row of its own; returns the digest it lies under."""
    digest = hashlib.sha256(content).hexdigest()
    _write_content(content_path(digest), content)
    return digest


def _read(upload: Upload, limit: int) -> bytes:
    """Read one byte more than is allowed at most: enough to know that it is too much."""
    content = bytearray()
    for chunk in upload.chunks():
        content += chunk
        if len(content) > limit:
            break
    return bytes(content)


def _examined(content: bytes, name: str, purpose: Purpose, field: str) -> Inspected:
    try:
        return inspect_file(content, name, ALLOWANCES[purpose])
    except Refusal as refusal:
        raise refused(refusal.code, refusal.data, field=field) from None


def _write_content(target: Path, content: bytes) -> None:
    """Put the content in its place whole or not at all; what is there already is the same by its name."""
    if target.is_file() and target.stat().st_size == len(content):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o640)
            Path(part.name).replace(target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name must outlive a power cut as the content does
    finally:
        os.close(folder)
