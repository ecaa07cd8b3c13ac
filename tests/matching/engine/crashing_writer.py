"""A writer in a process of its own, to be killed: by itself at a given system call, or from outside at any moment."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.index import IndexWriter
from tests.matching.engine.index_samples import DIMENSIONS, vectors

DOCUMENTS = 12


def version(number: int) -> list[IndexDocument]:
    """Make the documents of one version: all say its number, and each version has one document less or more."""
    rows = vectors(DOCUMENTS + 1, seed=number)
    count = DOCUMENTS + number % 2
    return [
        IndexDocument(f"D-{row}", "demand", f"v{number} every", numbers={"v": float(number)}, vector=rows[row])
        for row in range(count)
    ]


def write(root: Path, last: int, report: Callable[[int], None]) -> None:
    """Commit version after version, in every way there is; tell each number after its commit."""
    with IndexWriter(root, DIMENSIONS) as writer:
        for number in range(last + 1, last + 500):
            if number % 5 == 4:
                writer.rebuild(version(number))
            else:
                writer.upsert(version(number))
                writer.delete([] if number % 2 else [f"D-{DOCUMENTS}"])
                writer.commit(merge=number % 3 == 2)
            report(number)


def exit_at_call(number: int) -> None:
    """End this process without any tidying up at the given call of fsync, replace, link or rmdir."""
    left = [number]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:  # any system call: its arguments are passed on
        def call(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] <= 0:
                os._exit(9)
            return function(*arguments, **options)

        return call

    for name in ("fsync", "replace", "link", "unlink", "rmdir", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))


def main() -> None:
    root, last, exit_call = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if exit_call:
        exit_at_call(exit_call)
    write(root, last, lambda number: print(number, flush=True))


if __name__ == "__main__":
    main()
