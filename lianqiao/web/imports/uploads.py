"""A file between being handed in and imported: kept apart for a day, known only to the session that brought it."""

import shutil
import time
import uuid
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.guessing import MappingProposal
from lianqiao.connectors.queries import propose_mapping
from lianqiao.core.errors import NotFound

KEY = "upload"
KEPT_S = 24 * 3600
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for its columns to be confirmed, with what was chosen for it."""

    token: str
    file_name: str
    kind: str
    source: str
    is_draft: bool

    @property
    def path(self) -> Path:
        """Where the file lies; the name is ours, only the ending is the sender's."""
        return _folder() / self.token / f"file{Path(self.file_name).suffix.lower()}"


def keep_upload(
    file: "UploadedFile[bytes]", session: MutableMapping[str, Any], *, kind: str, source: str, is_draft: bool
) -> Upload:
    """Keep a file for the next step and forget those of yesterday. Raises ``FileRefused`` when it is no table."""
    limit = settings.IMPORT_FILE_LIMIT_MB
    if (file.size or 0) > limit * _MEBIBYTE:
        raise FileRefused(str(TableError("table.file_too_large", {"limit": limit * _MEBIBYTE, "found": file.size})))
    _forget_old()
    drop_upload(session)
    name = Path(file.name or "").name[-200:]
    upload = Upload(uuid.uuid4().hex, name, kind, source, is_draft)
    upload.path.parent.mkdir(parents=True)
    with upload.path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    try:
        read_proposal(upload)
    except FileRefused:
        shutil.rmtree(upload.path.parent, ignore_errors=True)
        raise
    session[KEY] = asdict(upload)
    return upload


def current_upload(session: MutableMapping[str, Any]) -> Upload:
    """Return the file that this session handed in. Raises ``NotFound`` when there is none any more."""
    kept = session.get(KEY)
    upload = Upload(**kept) if kept else None
    if upload is None or not upload.path.is_file():
        raise NotFound("No file is waiting; hand it in again.", code="web.upload_gone")
    return upload


def drop_upload(session: MutableMapping[str, Any]) -> None:
    """Remove the waiting file, if any."""
    kept = session.pop(KEY, None)
    if kept:
        shutil.rmtree(Upload(**kept).path.parent, ignore_errors=True)


def read_proposal(upload: Upload) -> MappingProposal:
    """Propose which columns fill which fields. Raises ``FileRefused`` when the file cannot be read as a table."""
    try:
        return propose_mapping(upload.path, upload.kind)
    except TableError as error:
        raise FileRefused(str(error), code=error.code) from error


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"


def _forget_old() -> None:
    before = time.time() - KEPT_S
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
