"""Pieces of work that nodes read from this file: it knows nothing of the platform."""

import os
import time
from pathlib import Path

import numpy as np

from lianqiao.matching.engine.batch import Arrays


def slow_piece(folder: str, number: int) -> Arrays:
    """Say where it is worked on, wait, and give its number."""
    import ray

    node = ray.get_runtime_context().get_node_id()
    mark = Path(folder) / f"{number}-{node}-{os.getpid()}-{time.monotonic_ns()}"
    mark.touch()
    time.sleep(0.4)
    return {"numbers": np.array([number, number**2])}


def failing_piece(number: int) -> Arrays:
    raise ValueError(f"piece {number} has no input")
