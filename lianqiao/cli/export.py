"""The export command: writes what the platform holds to a table that it can import again."""

from pathlib import Path

import click

from lianqiao.cli.import_ import KINDS
from lianqiao.cli.platform import start_platform

JUDGEMENTS = "judgements"


@click.command()
@click.argument("kind", type=click.Choice([*KINDS, JUDGEMENTS]))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the judged pairs.")
@click.option(
    "--format", "file_format", type=click.Choice(["csv", "xlsx", "jsonl"]), help="Default: by the file's ending."
)
@click.option(
    "--state",
    type=click.Choice(["draft", "in_review", "published", "expired", "withdrawn"]),
    help="Only entries in this state.",
)
@click.option("--organisation", metavar="NUMBER", help="Only those of this organisation.")
@click.option("--source", help="Only those from this source.")
def export(
    kind: str,
    file: Path | None,
    out: Path | None,
    *,
    file_format: str | None,
    state: str | None,
    organisation: str | None,
    source: str | None,
) -> None:
    """Export achievements, demands or organisations to a CSV, XLSX or JSON Lines file.

    `export judgements --out FOLDER` writes what was judged as demands.csv, achievements.csv and judgements.csv, which `lianqiao
    evaluate` and `lianqiao learn` read.
    """
    target = _target(kind, file, out, has_filters=any((file_format, state, organisation, source)))
    start_platform()
    from django.utils.translation import gettext as _

    from lianqiao.connectors.services import export_entries, export_judged_set
    from lianqiao.core.actors import system_actor

    actor = system_actor("command")
    if kind == JUDGEMENTS:
        count = export_judged_set(actor, target)
    else:
        filters = {"state": state or "", "organisation": organisation or "", "source": source or ""}
        count = export_entries(actor, KINDS[kind], target, file_format=file_format, filters=filters)
    click.echo(_("%(rows)d rows written to %(file)s") % {"rows": count, "file": target})


def _target(kind: str, file: Path | None, out: Path | None, *, has_filters: bool) -> Path:
    """Return the file, or the folder of judged pairs; what does not belong together is refused before anything starts."""
    if kind == JUDGEMENTS:
        if out is None or file or has_filters:
            raise click.UsageError("export judgements takes --out FOLDER and nothing else.")
        return out
    if file is None or out:
        raise click.UsageError(f"export {kind} takes a FILE.")
    return file
