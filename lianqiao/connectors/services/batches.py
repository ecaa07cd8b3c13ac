"""Writing one batch of rows: the entries, what was wrong, the counters and how far the run came, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import DataError, IntegrityError, connection, transaction

from lianqiao.accounts.services import OrganisationInput, write_organisations
from lianqiao.catalog.services import EntryInput, write_batch
from lianqiao.connectors.errors import ImportBusy
from lianqiao.connectors.models import ImportProblem, ImportRun
from lianqiao.connectors.queries import lock_import
from lianqiao.connectors.services.candidates import ERROR, Candidate, Finding, refusal
from lianqiao.connectors.services.options import ImportOptions
from lianqiao.connectors.services.owners import Owners
from lianqiao.core.actors import Actor

WARNINGS_KEPT = 2000  # of a run; all are counted, but nobody reads more
_SHOWN_CHARS = 200


@dataclass(frozen=True, slots=True)
class _Outcome:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    findings: tuple[Finding, ...] = ()

    def plus(self, other: "_Outcome") -> "_Outcome":
        return _Outcome(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            (*self.findings, *other.findings),
        )


@transaction.atomic
def import_batch(run: ImportRun, rows: Sequence[Candidate], *, actor: Actor, columns: Mapping[str, str]) -> ImportRun:
    """Write the rows that come next and return the run as it stands then; a dry run keeps only the findings and counts.

    ``columns`` gives the file's heading of each field. Raises ``ImportBusy`` when another process has moved the run on
    in the meantime.
    """
    locked = lock_import(run.pk)
    if (locked.next_row, locked.state) != (run.next_row, run.state):
        raise ImportBusy("Another process is running this import.", data={"number": run.number})
    point = transaction.savepoint()
    creates = ImportOptions.read(run.options).create_organisations
    owned = Owners(locked, actor, columns, creates).assign(rows)
    outcome = _write(locked, [row for row in owned if row.content is not None], actor)
    if run.is_dry_run:
        transaction.savepoint_rollback(point)
    findings = [*(finding for row in owned for finding in row.findings), *outcome.findings]
    _keep_problems(locked, sorted(findings, key=lambda finding: finding.row))
    locked.created_count += outcome.created
    locked.changed_count += outcome.changed
    locked.unchanged_count += outcome.unchanged
    locked.rejected_count += len({finding.row for finding in findings if finding.severity == ERROR})
    locked.next_row = rows[-1].row + 1
    locked.save()
    return locked


def _write(run: ImportRun, rows: Sequence[Candidate], actor: Actor) -> _Outcome:
    """Write rows; when the database refuses them, halve until the row at fault stands alone, and name it."""
    if not rows:
        return _Outcome()
    try:
        with transaction.atomic():
            created, changed, unchanged = _write_contents(run, rows, actor)
            connection.check_constraints()  # foreign keys are deferred: without this they would fail at the commit
        return _Outcome(created, changed, unchanged)
    except (DataError, IntegrityError) as error:
        if len(rows) == 1:
            detail = str(error).splitlines()[0][:120]
            return _Outcome(findings=(refusal(rows[0].row, "import.database_refused", detail=detail),))
        middle = len(rows) // 2
        return _write(run, rows[:middle], actor).plus(_write(run, rows[middle:], actor))


def _write_contents(run: ImportRun, rows: Sequence[Candidate], actor: Actor) -> tuple[int, int, int]:
    organisations = [row.content for row in rows if isinstance(row.content, OrganisationInput)]
    if organisations:
        return write_organisations(organisations, actor=actor, import_number=run.number)
    entries = [row.content for row in rows if isinstance(row.content, EntryInput)]
    publish_now = not ImportOptions.read(run.options).draft
    outcome = write_batch(run.kind, entries, actor=actor, import_number=run.number, publish_now=publish_now)
    return outcome.created, outcome.changed, outcome.unchanged


def _keep_problems(run: ImportRun, findings: Sequence[Finding]) -> None:
    kept = []
    for finding in findings:
        if finding.severity != ERROR:
            run.warning_count += 1
            if run.warning_count > WARNINGS_KEPT:
                continue
        kept.append(
            ImportProblem(
                run=run,
                row=finding.row,
                column=finding.column[:80],
                value=finding.value[:_SHOWN_CHARS],
                code=finding.code,
                severity=finding.severity,
                data={name: _plain(value) for name, value in finding.data.items()},
            )
        )
    ImportProblem.objects.bulk_create(kept, batch_size=1000)


def _plain(value: object) -> object:
    """Return a value as JSON can keep it, short."""
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:_SHOWN_CHARS]
