"""Batch work on the nodes of a Ray cluster. Ray is an extra: without it everything works in one process."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from lianqiao.matching.engine.batch import Arrays, Piece, complete, program

LOCAL = "local"
_RETRIES = 20  # a lost node costs time only; an error of the work itself is not tried again
_AT_ONCE = 64  # pieces handed out: enough for every processor, few enough for the memory of the store


class ClusterMissing(Exception):
    """Ray is not installed, or the cluster cannot be reached."""


class Nodes:
    """Hands pieces to the nodes of a cluster; ``address`` is that of its head, or ``local`` for this machine."""

    def __init__(self, address: str, *, processors: float = 1) -> None:
        self._ray = _ray()
        self._processors = processors
        self._began = not self._ray.is_initialized()
        if self._began:
            self._connect(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._began:
            self._ray.shutdown()

    def run(self, pieces: Sequence[Piece], folder: Path | None) -> Iterator[tuple[int, Arrays]]:
        """Yield results as they come in; a piece whose node is lost begins again on another."""
        ray = self._ray
        task = ray.remote(num_cpus=self._processors, max_retries=_RETRIES)(complete)
        stored: dict[int, Any] = {}  # what several pieces share travels once
        version = program()
        waiting = list(reversed(pieces))
        working: dict[Any, int] = {}
        while waiting or working:
            while waiting and len(working) < _AT_ONCE:
                piece = waiting.pop()
                for item in piece.given:
                    if id(item) not in stored:
                        stored[id(item)] = ray.put(item)
                references = [stored[id(item)] for item in piece.given]
                working[task.remote(piece.key, piece.work, folder, version, *references)] = piece.number
            done, _ = ray.wait(list(working), num_returns=1)
            for reference in done:
                yield working.pop(reference), ray.get(reference)

    def _connect(self, address: str) -> None:
        options: dict[str, Any] = {"log_to_driver": False, "include_dashboard": False}
        if address != LOCAL:
            options = {"address": address, "log_to_driver": False}
        try:
            self._ray.init(**options)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ClusterMissing(f"the Ray cluster {address} cannot be reached ({error})") from error


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise ClusterMissing('work on a cluster needs Ray: pip install "lianqiao[cluster]"') from error
    return ray
