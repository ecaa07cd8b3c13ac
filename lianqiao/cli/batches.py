"""Where a command does its batch work: in this process or on a cluster, with or without a folder to resume from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lianqiao.matching.engine.batch import Batch, Here
from lianqiao.matching.engine.cluster import ClusterMissing, Nodes


@contextmanager
def batch_on(address: str | None, work_dir: Path | None) -> Iterator[Batch]:
    """Give the place of batch work: ``address`` of a Ray head, ``local``, or None for this process.

    Raises ``click.ClickException`` when there is no such cluster.
    """
    folder = work_dir.resolve() if work_dir else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    if address is None:
        yield Batch(Here(), folder)
        return
    try:
        nodes = Nodes(address)
    except ClusterMissing as error:
        raise click.ClickException(str(error)) from error
    with nodes:
        yield Batch(nodes, folder)
