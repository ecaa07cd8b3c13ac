"""Vectors as the engine wants them: float32 rows of length one, stored as float16 bytes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def normalise(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale each row of ``(n, dimensions)`` to length one; a zero row stays zero.

    Raises ``ValueError`` when a value is not finite.
    """
    matrix = np.asarray(rows, dtype=np.float32)
    if matrix.ndim != 2:
        raise ValueError(f"vectors need the shape (n, dimensions), got {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise ValueError("a vector holds NaN or infinite values")
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return scaled


def pack(vector: NDArray[np.floating]) -> bytes:
    """Give the little-endian float16 bytes of one vector, two bytes a dimension, as the database keeps them."""
    if vector.ndim != 1:
        raise ValueError(f"one vector has one axis, got shape {vector.shape}")
    return vector.astype("<f2").tobytes()


def unpack(packed: bytes | memoryview, dimensions: int) -> NDArray[np.float32]:
    """Read what ``pack`` wrote and scale it to length one again. Raises ``ValueError`` when the size does not fit."""
    if len(packed) != 2 * dimensions:
        raise ValueError(f"a packed vector of {dimensions} dimensions has {2 * dimensions} bytes, got {len(packed)}")
    row: NDArray[np.float32] = normalise(np.frombuffer(packed, dtype="<f2").reshape(1, dimensions))[0]
    return row


def unpack_many(packed: Sequence[bytes | memoryview], dimensions: int) -> NDArray[np.float32]:
    """Read many packed vectors into one ``(n, dimensions)`` matrix of unit rows."""
    matrix = np.empty((len(packed), dimensions), dtype=np.float32)
    for row, blob in enumerate(packed):
        matrix[row] = unpack(blob, dimensions)
    return matrix
