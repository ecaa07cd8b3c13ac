"""Running an import from where it stands to its end; a kill at any moment leaves whole batches and a run to resume."""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from lianqiao.accounts.queries import actor_of
from lianqiao.connectors.access import Action
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.errors import FileRefused, ImportBusy
from lianqiao.connectors.events import ImportFinished
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.tables import read_rows
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import get_import, import_file, lock_import, reference_codes
from lianqiao.connectors.services.batches import import_batch
from lianqiao.connectors.services.candidates import Candidate
from lianqiao.connectors.services.reading import RowReader
from lianqiao.connectors.services.rejects import write_rejects_file
from lianqiao.connectors.services.requests import file_digest
from lianqiao.connectors.states import IMPORT_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor, system_actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import DomainError, Unavailable

BATCH_ROWS = 500
Progress = Callable[[int, int], None]  # rows done, rows in all
log = logging.getLogger(__name__)


def run_import(run: ImportRun, *, actor: Actor, progress: Progress | None = None) -> ImportRun:
    """Bring a run to its end and return it, finished or failed. Publishes ``ImportFinished``.

    Whole batches are committed one by one. Raises ``ImportBusy`` when another process runs it; what can heal (a lost
    connection) is raised too and leaves the run to be gone on with.
    """
    if run.state in (ImportState.FINISHED, ImportState.FAILED):
        return run
    run = _start(run)
    try:
        require(actor, Action.IMPORT_REQUEST, run.kind)
        run = _import_rows(_count_rows(run), actor, progress)
        return _end(run, "finish", actor)
    except (ImportBusy, Unavailable, OperationalError, InterfaceError):
        raise
    except (TableError, DomainError) as error:
        return _end(run, "fail", actor, error=str(error))
    except Exception as error:
        _end(run, "fail", actor, error=f"Internal error: {type(error).__name__}.")
        raise


def run_requested_import(import_number: str) -> ImportRun:
    """Run what a person or a job has requested, with the rights that they have now. Raises ``ImportNotFound``."""
    run = get_import(system_actor("import"), import_number)
    asked_by = str(run.options.get("system") or "")
    actor = system_actor(asked_by) if asked_by else actor_of(run.person, run.organisation_id)
    return run_import(run, actor=actor)


@transaction.atomic
def _start(run: ImportRun) -> ImportRun:
    locked = lock_import(run.pk)
    move = "resume" if locked.state == ImportState.RUNNING else "start"
    locked.state = IMPORT_STATES.target(locked.state, move)
    locked.save(update_fields=["state"])
    return locked


def _count_rows(run: ImportRun) -> ImportRun:
    """Read the whole file once before anything is written, so that a file broken at its end is refused as a whole."""
    if file_digest(import_file(run)) != run.file_sha256:
        raise FileRefused("The stored file is not the one that was handed in; import it again.")
    if run.rows_total is None:
        run.rows_total = sum(1 for _ in read_rows(import_file(run)))
        run.save(update_fields=["rows_total"])
    return run


def _import_rows(run: ImportRun, actor: Actor, progress: Progress | None) -> ImportRun:
    reader = RowReader(run, reference_codes())
    done = 0
    for batch in _batches(reader.candidates(read_rows(import_file(run)))):
        waiting = [row for row in batch if row.row >= run.next_row]
        if waiting:
            run = import_batch(run, waiting, actor=actor, columns=reader.columns)
        done += len(batch)
        if progress:
            progress(done, run.rows_total or done)
    return run


def _batches(rows: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH_ROWS)):
        yield batch


def _end(run: ImportRun, move: str, actor: Actor, *, error: str = "") -> ImportRun:
    if move == "finish":
        write_rejects_file(run)
    with transaction.atomic():
        locked = lock_import(run.pk)
        moved_on = move == "finish" and locked.next_row != run.next_row
        if moved_on or locked.state != ImportState.RUNNING:
            raise ImportBusy("Another process is running this import.", data={"number": run.number})
        locked.state = IMPORT_STATES.target(locked.state, move)
        locked.error, locked.finished = error, timezone.now()
        locked.save()
        fact = ImportFinished(
            import_number=locked.number,
            state=locked.state,
            created=locked.created_count,
            changed=locked.changed_count,
            unchanged=locked.unchanged_count,
            rejected=locked.rejected_count,
            is_dry_run=locked.is_dry_run,
        )
        publish(fact, actor=actor)
    return locked
