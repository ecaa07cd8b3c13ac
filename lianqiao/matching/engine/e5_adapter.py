"""The adapter that is shipped: what the default encoder learnt from judged pairs, and the middles of its vectors.

Written by ``scripts/train_encoder.py``; what it is worth on demands never seen is in docs/decisions/0021.
"""

import functools
import hashlib
import io
from collections.abc import Mapping
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_FILE = "e5_adapter.npz"
MEANS = ("query_mean", "passage_mean")


@functools.cache
def shipped_adapter() -> Mapping[str, NDArray[np.float32]]:
    """Read all arrays of the adapter, in float32."""
    with np.load(io.BytesIO(_content()), allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


@functools.cache
def adapter_name() -> str:
    """Name the adapter by its content: vectors of different adapters are never compared."""
    return hashlib.sha256(_content()).hexdigest()[:8]


def _content() -> bytes:
    return files("lianqiao.matching.engine").joinpath(_FILE).read_bytes()
