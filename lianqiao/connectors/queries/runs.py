"""Runs of import, filtered by what the actor may know of."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from lianqiao.connectors.access import visible_imports
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.errors import ImportNotFound
from lianqiao.connectors.models import ImportRun
from lianqiao.core.actors import Actor


def list_imports(actor: Actor) -> QuerySet[ImportRun]:
    """Return the runs that ``actor`` may know of, newest first."""
    return ImportRun.objects.select_related("organisation", "person").filter(visible_imports(actor))


def get_import(actor: Actor, number: str) -> ImportRun:
    """Return one run. Raises ``ImportNotFound`` when it is missing or hidden."""
    run = list_imports(actor).filter(number=number).first()
    if run is None:
        raise ImportNotFound("There is no such import.", data={"number": number})
    return run


def lock_import(pk: int) -> ImportRun:
    """Return the row locked until the transaction ends, without related rows."""
    return ImportRun.objects.select_for_update().get(pk=pk)


def find_unfinished(wanted: ImportRun) -> ImportRun | None:
    """Return the newest run that was asked the same as ``wanted`` (not saved) and was cut off before its end."""
    return ImportRun.objects.filter(
        kind=wanted.kind,
        source=wanted.source,
        file_sha256=wanted.file_sha256,
        mapping=wanted.mapping,
        options=wanted.options,
        is_dry_run=wanted.is_dry_run,
        person_id=wanted.person_id,
        organisation=wanted.organisation,
        state__in=[ImportState.WAITING, ImportState.RUNNING],
    ).first()


def import_folder(run: ImportRun) -> Path:
    """Return the folder that holds the file of a run and what is written about it."""
    return Path(settings.MEDIA_ROOT) / "imports" / run.number


def import_file(run: ImportRun) -> Path:
    """Return the stored copy of the imported file."""
    return Path(settings.MEDIA_ROOT) / run.file_path


def rejects_file(run: ImportRun) -> Path | None:
    """Return the file of the refused rows, to be corrected and imported again; None when no row was refused."""
    found = sorted(import_folder(run).glob("rejects.*"))
    return found[0] if found else None
