"""Commands that put everything worth keeping into one file, and bring it back: records and uploads.

The search index is not part of it: it is built anew from the records.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from lianqiao.cli.platform import needs_platform, start_platform

DUMP, MEDIA, LABEL = "records.dump", "media", "backup.json"
FORMAT = 1


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@needs_platform
def backup(file: Path) -> None:
    """Write the records and the uploaded files into FILE (a tar archive)."""
    from django.conf import settings

    draft = file.with_name(f"{file.name}.new")
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--file", str(dump))
        label = {
            "format": FORMAT,
            "lianqiao": version("lianqiao"),
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": _digest(dump),
        }
        (Path(scratch) / LABEL).write_text(json.dumps(label))
        with tarfile.open(draft, "w") as archive:
            archive.add(Path(scratch) / LABEL, LABEL)
            archive.add(dump, DUMP)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, MEDIA)
    draft.replace(file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Drop the records that are there now.")
def restore(file: Path, replace: bool) -> None:
    """Bring back what `lianqiao backup` wrote; the database must be empty unless --replace is given."""
    start_platform(check_migrations=False)
    from django.conf import settings
    from django.db import connection

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _unpack(file, folder)
        if connection.introspection.table_names():
            if not replace:
                raise click.ClickException("The database is not empty. Add --replace to drop what is in it.")
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(folder / DUMP))
        if (folder / MEDIA).is_dir():
            shutil.copytree(folder / MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
    click.echo("Restored. Now run `lianqiao migrate`, then `lianqiao index --rebuild`, then `lianqiao doctor`.")


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        label = json.loads((folder / LABEL).read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise click.ClickException(f"{file} is not a backup of Lianqiao, or it is damaged ({error}).") from error
    if label.get("format") != FORMAT:
        raise click.ClickException(f"{file} has format {label.get('format')}; this release reads format {FORMAT}.")
    if _digest(folder / DUMP) != label.get("sha256"):
        raise click.ClickException(f"{file} is damaged: the records do not have the digest that was noted.")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program on the database of the settings; the embedded server brings its own."""
    import os

    from django.conf import settings

    from lianqiao.core.postgres import postgres_binaries

    database = settings.DATABASES["default"]
    path = postgres_binaries() / program
    environment = os.environ | {"PGPASSWORD": str(database.get("PASSWORD") or "")}
    where = ["--host", str(database["HOST"]), "--username", str(database["USER"]), "--dbname", str(database["NAME"])]
    if database.get("PORT"):
        where += ["--port", str(database["PORT"])]
    result = subprocess.run(
        [str(path), *where, *arguments], env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    if result.returncode:
        raise click.ClickException(f"{program} failed: {result.stderr.strip()}")
