"""Taking a file in: it is checked, copied beside the records with its digest, and a run is opened for it."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lianqiao.accounts import access as accounts
from lianqiao.accounts.errors import OrganisationNotFound
from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.access import WRITERS
from lianqiao.connectors.access import Action
from lianqiao.connectors.choices import DEFAULT_SOURCE, ImportKind
from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.events import ImportBegun, ImportRequested
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.mapping import Mapping as ColumnMapping
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import find_unfinished, import_folder, settle_mapping
from lianqiao.connectors.services.options import ImportOptions
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Forbidden
from lianqiao.core.numbers import take_numbers

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab", ".xlsx", ".jsonl", ".ndjson", ".json"})
SOURCE_CHARS = 60
_CHUNK_BYTES = 1024 * 1024
_MEBIBYTE = 1024 * 1024


def request_import(
    path: Path,
    *,
    file_name: str,
    kind: str,
    actor: Actor,
    source: str = "",
    mapping: ColumnMapping | None = None,
    options: Mapping[str, object] | None = None,
    organisation_id: int | None = None,
    is_dry_run: bool = False,
) -> ImportRun:
    """Take a file in, to be imported by a worker. Publishes ``ImportRequested``.

    Without a ``mapping`` it is guessed from the columns. ``options``: see ``ImportOptions``. ``organisation_id`` owns
    the rows that name no organisation. Raises ``FileRefused`` (the file cannot be read at all) or ``Forbidden``.
    """
    wanted = ImportRun(kind=kind, file_name=file_name, source=source, options=options or {}, is_dry_run=is_dry_run)
    _settle(wanted, path, mapping=mapping, organisation_id=organisation_id, actor=actor)
    return _store(wanted, path, actor, ImportRequested)


def begin_import(
    path: Path,
    *,
    kind: str,
    actor: Actor,
    source: str = "",
    mapping: ColumnMapping | None = None,
    options: Mapping[str, object] | None = None,
    organisation_id: int | None = None,
    is_dry_run: bool = False,
) -> ImportRun:
    """Take a file in, to be imported by the caller; when the same was cut off before, return that run to go on with.

    Publishes ``ImportBegun`` for a new run. Raises ``FileRefused`` or ``Forbidden``.
    """
    wanted = ImportRun(kind=kind, file_name=path.name, source=source, options=options or {}, is_dry_run=is_dry_run)
    _settle(wanted, path, mapping=mapping, organisation_id=organisation_id, actor=actor)
    wanted.file_sha256 = file_digest(path)
    return find_unfinished(wanted) or _store(wanted, path, actor, ImportBegun)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _settle(
    wanted: ImportRun, path: Path, *, mapping: ColumnMapping | None, organisation_id: int | None, actor: Actor
) -> None:
    """Check what is asked and complete the run (not saved) with rights, owner, source and mapping."""
    if wanted.kind not in list(ImportKind):
        raise FileRefused(f"There is no import of {wanted.kind!r}; there is: {', '.join(ImportKind)}.")
    require(actor, Action.IMPORT_REQUEST, wanted.kind)
    chosen = ImportOptions.read(wanted.options)
    if chosen.create_organisations:
        require(actor, accounts.Action.ORGANISATION_IMPORT)
    if organisation_id is None and wanted.kind != ImportKind.ORGANISATION:
        organisation_id = actor.organisation_id
    organisation = _organisation(actor, organisation_id)
    if organisation and not (actor.is_system or actor.has_membership(organisation.pk, *WRITERS)):
        raise Forbidden("You may not import for this organisation.", data={"organisation": organisation.number})
    wanted.organisation, wanted.person_id = organisation, actor.person_id
    wanted.options = chosen.record(actor)
    wanted.file_name = Path(wanted.file_name).name[-200:]
    # Each organisation has its own names, so that two of them may both call something 1.
    wanted.source = wanted.source.strip() or (organisation.number if organisation else DEFAULT_SOURCE)
    if len(wanted.source) > SOURCE_CHARS:
        raise FileRefused(f"The name of the source is longer than {SOURCE_CHARS} characters.")
    wanted.mapping = _settle_mapping(wanted, path, mapping)


def _organisation(actor: Actor, organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    organisation = list_organisations(actor).filter(pk=organisation_id).first()
    if organisation is None:
        raise OrganisationNotFound("There is no such organisation.")
    return organisation


def _settle_mapping(wanted: ImportRun, path: Path, mapping: ColumnMapping | None) -> object:
    limit = settings.IMPORT_FILE_LIMIT_MB * _MEBIBYTE
    size = path.stat().st_size if path.is_file() else 0
    try:
        if wanted.person_id is not None and size > limit:
            raise TableError("table.file_too_large", {"limit": limit, "found": size})
        return json.loads(settle_mapping(path, wanted.kind, mapping).as_json())
    except TableError as error:
        raise FileRefused(str(error), code=error.code) from error


def _store(wanted: ImportRun, path: Path, actor: Actor, event: type[ImportRequested] | type[ImportBegun]) -> ImportRun:
    suffix = Path(wanted.file_name).suffix.lower()
    scratch = Path(settings.MEDIA_ROOT) / "imports" / f".incoming-{uuid.uuid4().hex}"
    scratch.mkdir(parents=True)
    stored = scratch / f"file{suffix if suffix in _SUFFIXES else ''}"
    try:
        wanted.file_sha256 = _copy(path, stored)
        with transaction.atomic():
            [wanted.number] = take_numbers("I")
            folder = import_folder(wanted)
            shutil.rmtree(folder, ignore_errors=True)  # left by a transaction that did not come through
            scratch.rename(folder)
            wanted.file_path = str((folder / stored.name).relative_to(settings.MEDIA_ROOT))
            wanted.save(force_insert=True)
            fact = event(wanted.number, wanted.kind, wanted.file_sha256, wanted.is_dry_run)
            publish(fact, actor=actor)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return wanted


def _copy(path: Path, target: Path) -> str:
    """Copy a file so that it survives a power cut, and return its SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as source, target.open("xb") as copy:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest.hexdigest()
