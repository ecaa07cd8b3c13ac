"""Commands for the search index: bring it up to date here and now, or build it anew."""

import sys

import click
from tqdm import tqdm

from lianqiao.cli.platform import needs_platform


@click.command()
@click.option("--rebuild", is_flag=True, help="Forget the index and build it anew from the records.")
@click.option("--no-vectors", is_flag=True, help="Leave vectors and matches to the worker.")
@needs_platform
def index(rebuild: bool, no_vectors: bool) -> None:
    """Bring the search index, the vectors and the matches up to the records."""
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services

    actor = system_actor("index")
    written = services.rebuild_index(actor=actor) if rebuild else services.sync_index(actor=actor)
    click.echo(f"{written} documents written")
    if no_vectors:
        return
    encode_all()
    matched = 0
    while count := services.match_slice(actor=actor):
        matched += count
    click.echo(f"{matched} entries matched")


def encode_all() -> None:
    """Encode every text that waits, with a progress bar, and put the vectors into the index."""
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services

    with tqdm(total=services.vectors_waiting(), desc="vectors", unit="text", disable=not sys.stderr.isatty()) as bar:
        while count := services.encode_slice():
            bar.update(count)
    services.sync_index(actor=system_actor("index"))
