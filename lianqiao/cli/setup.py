"""Commands that prepare the records: migrations, the region pack, and Django's own commands."""

import sys
from pathlib import Path

import click

from lianqiao.cli.platform import needs_platform, start_platform


@click.command()
def migrate() -> None:
    """Bring the database up to date."""
    start_platform(check_migrations=False)
    from django.core.management import call_command

    call_command("migrate", verbosity=1 if sys.stderr.isatty() else 0, interactive=False)
    click.echo("The database is up to date.")


@click.command("load-region")
@click.argument("pack", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@needs_platform
def load_region(pack: Path | None) -> None:
    """Load the region pack (places, industries, fields, clusters, chains). Safe to repeat."""
    from django.conf import settings

    from lianqiao.core.actors import system_actor
    from lianqiao.regions.services import load_pack

    outcome = load_pack(pack or settings.REGION_PACK_DIR, actor=system_actor("load-region"))
    click.echo(", ".join(f"{name} {count}" for name, count in outcome.items()))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of Django, for example `lianqiao manage makemigrations`."""
    start_platform(check_migrations=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lianqiao manage", *arguments])
