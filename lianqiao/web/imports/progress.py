"""A run of import as its page shows it: how far it is, what came of it, and what was wrong, worded for people."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from lianqiao.connectors.access import writable_organisations
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.models import ImportProblem, ImportRun
from lianqiao.connectors.queries import ProblemView, import_file, mapping_of, problems_of, rejects_file, view_problem
from lianqiao.connectors.services import request_import
from lianqiao.core.actors import Actor

PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RunReport:
    """The page of a run. ``may_start``: a sound trial that can be imported in earnest."""

    run: ImportRun
    rows_done: int
    is_over: bool
    problems: tuple[ProblemView, ...]
    page: Page[ImportProblem]
    rejects_name: str
    may_start: bool


def run_report(run: ImportRun, page: str | None) -> RunReport:
    """Gather the page of a run that the caller may see."""
    is_over = run.state in (ImportState.FINISHED, ImportState.FAILED)
    problems = Paginator(problems_of(run), PROBLEMS_SHOWN).get_page(page)
    rejects = rejects_file(run)
    done = run.created_count + run.changed_count + run.unchanged_count + run.rejected_count
    taken = done - run.rejected_count
    return RunReport(
        run=run,
        rows_done=done,
        is_over=is_over,
        problems=tuple(view_problem(problem) for problem in problems),
        page=problems,
        rejects_name=rejects.name if rejects else "",
        may_start=run.is_dry_run and run.state == ImportState.FINISHED and taken > 0,
    )


def start_in_earnest(trial: ImportRun, *, actor: Actor) -> ImportRun:
    """Import the file of a trial run with the same choices. Raises ``Forbidden`` or ``FileRefused``."""
    options = {name: value for name, value in trial.options.items() if name != "system"}
    return request_import(
        import_file(trial),
        file_name=trial.file_name,
        kind=trial.kind,
        source=trial.source,
        mapping=mapping_of(trial),
        options=options,
        organisation_id=trial.organisation_id,
        actor=actor,
    )


def owner_of_rows(actor: Actor) -> int | None:
    """Return the organisation that owns rows which name none: the one acted for, if the person may write for it."""
    writable = writable_organisations(actor)
    return actor.organisation_id if actor.organisation_id in writable else next(iter(writable), None)
