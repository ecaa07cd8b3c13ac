"""The export command: writes what the platform holds to a table that it can import again."""

from pathlib import Path

import click

from lianqiao.cli.import_ import KINDS
from lianqiao.cli.platform import needs_platform


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
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
@needs_platform
def export(
    kind: str, file: Path, *, file_format: str | None, state: str | None, organisation: str | None, source: str | None
) -> None:
    """Export achievements, demands or organisations to a CSV, XLSX or JSON Lines file."""
    from django.utils.translation import gettext as _

    from lianqiao.connectors.services import export_entries
    from lianqiao.core.actors import system_actor

    filters = {"state": state or "", "organisation": organisation or "", "source": source or ""}
    count = export_entries(system_actor("command"), KINDS[kind], file, file_format=file_format, filters=filters)
    click.echo(_("%(rows)d rows written to %(file)s") % {"rows": count, "file": file})
