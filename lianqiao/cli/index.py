"""Commands for the search index: bring it up to date here and now, or build it anew."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from tqdm import tqdm

from lianqiao.cli.batches import batch_on
from lianqiao.cli.platform import needs_platform
from lianqiao.matching.engine.batch import Batch
from lianqiao.matching.engine.manifest import IndexUnusable
from lianqiao.matching.engine.versions import (
    Version,
    VersionProblem,
    current_version,
    go_back,
    publish_version,
    remove_versions,
    use_version,
    versions,
)


@click.group(invoke_without_command=True)
@click.option("--rebuild", is_flag=True, help="Forget the index and build it anew from the records.")
@click.option("--no-vectors", is_flag=True, help="Leave vectors and matches to the worker.")
@click.option("--ray", "address", help="Encode on a Ray cluster: the address of its head, or 'local' for this machine.")
@click.pass_context
def index(context: click.Context, *, rebuild: bool, no_vectors: bool, address: str | None) -> None:
    """Bring the search index, the vectors and the matches up to the records; or publish it as a version for other nodes."""
    if context.invoked_subcommand is None:
        _bring_up(rebuild=rebuild, no_vectors=no_vectors, address=address)


@needs_platform
def _bring_up(*, rebuild: bool, no_vectors: bool, address: str | None) -> None:
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services

    actor = system_actor("index")
    written = services.rebuild_index(actor=actor) if rebuild else services.sync_index(actor=actor)
    click.echo(f"{written} documents written")
    if no_vectors:
        return
    if address is None:
        encode_all()
    else:
        with batch_on(address, None) as batch:
            encode_all(batch)
    matched = 0
    while count := services.match_slice(actor=actor):
        matched += count
    click.echo(f"{matched} entries matched")


_STORE = click.option(
    "--at", "store", required=True, envvar="LIANQIAO_INDEX_STORE", type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the versions that all nodes share; default: LIANQIAO_INDEX_STORE.",
)  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (VersionProblem, IndexUnusable, OSError) as error:
        raise click.ClickException(str(error)) from error


def _line(version: Version) -> str:
    size = f"{version.size / 1e6:.1f} MB"
    return f"{version.name}  {version.documents} documents  {size}  {version.encoder or 'words only'}"


@index.command()
@_STORE
@click.option(
    "--keep", default=5, show_default=True, type=click.IntRange(min=1), help="Remove older ones than so many."
)
def publish(store: Path, keep: int) -> None:
    """Copy the index as it is now into the store as a new version, and serve it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    from django.conf import settings

    with _told():
        version = publish_version(Path(settings.INDEX_DIR), store, now=datetime.now(UTC))
        removed = remove_versions(store, keep)
    click.echo(_line(version))
    for name in removed:
        click.echo(f"{name} removed")


@index.command("versions")
@_STORE
def list_versions(store: Path) -> None:
    """List the versions; a star marks the one that is served."""
    with _told():
        current = current_version(store)
    for version in versions(store):
        click.echo(f"{'*' if version.name == current else ' '} {_line(version)}")


@index.command()
@_STORE
@click.argument("name")
def use(store: Path, name: str) -> None:
    """Serve a version, after all its files were checked."""
    with _told():
        click.echo(f"{_line(use_version(store, name))} is served")


@index.command()
@_STORE
def back(store: Path) -> None:
    """Serve again the version that was served before."""
    with _told():
        click.echo(f"{_line(go_back(store))} is served again")


def encode_all(batch: Batch | None = None) -> None:
    """Encode every text that waits, with a progress bar, and put the vectors into the index."""
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services

    with tqdm(total=services.vectors_waiting(), desc="vectors", unit="text", disable=not sys.stderr.isatty()) as bar:
        while count := services.encode_slice(batch):
            bar.update(count)
    services.sync_index(actor=system_actor("index"))
