"""The import command: takes a table in, in this process, and says what became of every row."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from lianqiao.cli.platform import needs_platform

if TYPE_CHECKING:
    from lianqiao.connectors.models import ImportRun
    from lianqiao.connectors.queries import ProblemView

KINDS = {"achievements": "achievement", "demands": "demand", "organisations": "organisation"}
PROBLEMS_SHOWN = 20
SOME_REFUSED = 3


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Mapping file (.toml, .json)."
)
@click.option("--source", default="", help="Name of the source; with the id it makes a row known again.")
@click.option("--organisation", metavar="NUMBER", help="Whose the rows are that name no organisation.")
@click.option("--create-organisations", is_flag=True, help="Make organisations that are missing, from their names.")
@click.option("--draft", is_flag=True, help="Publish nothing: new entries stay drafts.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Copy the refused rows to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@needs_platform
def import_(
    kind: str, file: Path, rejects: Path | None, as_json: bool, **choices: Any
) -> None:  # click hands them over
    """Import achievements, demands or organisations from a CSV, XLSX or JSON Lines file.

    Repeating it changes nothing that is the same; after a crash it goes on where it stood.
    Exit code 0: all rows taken; 3: some were refused (see --rejects); 1: the file was refused.
    """
    from lianqiao.connectors.choices import ImportState
    from lianqiao.connectors.queries import rejects_file

    run = _run(KINDS[kind], file, choices)
    if run.state == ImportState.FAILED:
        raise click.ClickException(run.error)
    kept = rejects_file(run)
    if kept and rejects:
        shutil.copyfile(kept, rejects)
        kept = rejects
    click.echo(json.dumps(_report(run, kept), ensure_ascii=False) if as_json else _text(run, kept))
    if run.rejected_count:
        sys.exit(SOME_REFUSED)


def _run(kind: str, file: Path, choices: dict[str, Any]) -> "ImportRun":
    from lianqiao.accounts.queries import get_organisation
    from lianqiao.connectors import services
    from lianqiao.core.actors import system_actor

    actor = system_actor("command")
    owner = choices["organisation"]
    run = services.begin_import(
        file,
        kind=kind,
        actor=actor,
        source=choices["source"],
        mapping=_mapping(choices["mapping"], kind),
        options={"create_organisations": choices["create_organisations"], "draft": choices["draft"]},
        organisation_id=get_organisation(actor, owner).pk if owner else None,
        is_dry_run=choices["dry_run"],
    )
    with tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return services.run_import(run, actor=actor, progress=show)


def _mapping(path: Path | None, kind: str) -> Any:  # a mapping or None; its type cannot be loaded before Django
    from lianqiao.connectors.formats.errors import TableError
    from lianqiao.connectors.formats.mapping import load_mapping

    try:
        return load_mapping(path, kind) if path else None
    except TableError as error:
        raise click.ClickException(str(error)) from error


def _report(run: "ImportRun", rejects: Path | None) -> dict[str, object]:
    from lianqiao.connectors.queries import unused_columns

    return {
        "import": run.number,
        "is_dry_run": run.is_dry_run,
        "source": run.source,
        "mapping": run.mapping,
        "unused_columns": unused_columns(run),
        "rows": run.rows_total,
        "created": run.created_count,
        "changed": run.changed_count,
        "unchanged": run.unchanged_count,
        "rejected": run.rejected_count,
        "warnings": run.warning_count,
        "rejects_file": str(rejects) if rejects else None,
        "problems": [
            {
                name: getattr(problem, name)
                for name in ("row", "column", "value", "code", "severity", "reason", "remedy")
            }
            for problem in _problems(run, errors_only=False)
        ],
    }


def _text(run: "ImportRun", rejects: Path | None) -> str:
    from django.utils.translation import gettext as _

    from lianqiao.connectors.queries import unused_columns

    heading = _("Dry run, nothing was written") if run.is_dry_run else _("Import %(number)s") % {"number": run.number}
    counts = _("%(rows)d rows: %(created)d new, %(changed)d changed, %(unchanged)d unchanged, %(rejected)d refused") % {
        "rows": run.rows_total or 0,
        "created": run.created_count,
        "changed": run.changed_count,
        "unchanged": run.unchanged_count,
        "rejected": run.rejected_count,
    }
    lines = [heading, counts]
    if unused := unused_columns(run):
        lines.append(_("Columns that fill no field: %(columns)s") % {"columns": "、".join(unused)})
    lines += [f"  {item.row} {item.column} {item.value!r}: {item.reason}。{item.remedy}。" for item in _problems(run)]
    if rejects:
        lines.append(_("All refused rows with their reasons: %(file)s") % {"file": rejects})
    return "\n".join(lines)


def _problems(run: "ImportRun", *, errors_only: bool = True) -> "list[ProblemView]":
    from lianqiao.connectors.queries import problems_of, view_problem

    problems = problems_of(run).order_by("severity", "row", "id")  # errors before warnings
    if errors_only:
        problems = problems.filter(severity="error")
    return [view_problem(problem) for problem in problems[:PROBLEMS_SHOWN]]
