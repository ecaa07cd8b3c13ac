"""The template command: an empty table with the right columns. Needs neither Django nor a database."""

from pathlib import Path

import click

from lianqiao.cli.import_ import KINDS


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(kind: str, file: Path) -> None:
    """Write an import table with its headings and one example row (CSV, XLSX or JSON Lines)."""
    from lianqiao.connectors.formats.errors import TableError
    from lianqiao.connectors.formats.export import write_template

    try:
        write_template(file, KINDS[kind])
    except (TableError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(str(file))
