"""The terms a text is compared by: n-grams over runs of Chinese, whole Latin words and their parts.

A term is a span of the normal form; its hash depends on its characters only, so that two texts share a term
exactly when they share the string. Everything here expects text that ``normal.fold`` has been over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.stops import STOP_CHARACTERS, STOP_WORDS

MAX_GRAM = 3
# Scripts written without spaces: Chinese with its extensions and marks, kana, hangul syllables.
_HAN_RANGES = (
    (0x3005, 0x3005), (0x3007, 0x3007), (0x3040, 0x30FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN_RANGES)
_LATIN = re.compile(rf"[^\W_{_HAN}]+(?:[.+/_&-][^\W_{_HAN}]+)*\+*")
_PART = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)


def _code_points(codes: Iterable[int]) -> NDArray[np.bool_]:
    table = np.zeros(0x110000, dtype=np.bool_)
    table[list(codes)] = True
    return table


_IS_HAN = _code_points(code for first, last in _HAN_RANGES for code in range(first, last + 1))
_IS_STOP = _code_points(map(ord, STOP_CHARACTERS))


@dataclass(frozen=True, slots=True)
class TermSpans:
    """The terms of one normal form: parallel arrays of start, end and 64-bit hash."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    hashes: NDArray[np.uint64]


def term_spans(text: str) -> TermSpans:
    """List the terms of a normal form, each with its place; repeated terms are listed each time."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts, ends = _gram_spans(codes)
    latin = [span for word in _LATIN.finditer(text) for span in _latin_spans(word)]
    if latin:
        pairs = np.array(latin, dtype=np.int32)
        starts = np.concatenate([starts, pairs[:, 0]])
        ends = np.concatenate([ends, pairs[:, 1]])
    return TermSpans(starts, ends, _span_hashes(codes, starts, ends))


def terms(text: str) -> list[str]:
    """List the terms of a normal form as strings, in no particular order."""
    found = term_spans(text)
    return [text[start:end] for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)]


def _gram_spans(codes: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find the 1- to 3-grams of the Chinese runs; single characters without content are left out."""
    inside = _IS_HAN[codes]
    starts = [np.flatnonzero(inside & ~_IS_STOP[codes]).astype(np.int32)]
    ends = [starts[0] + np.int32(1)]
    for size in range(2, MAX_GRAM + 1):
        inside = inside[: len(codes) - size + 1] & _IS_HAN[codes[size - 1 :]]
        starts.append(np.flatnonzero(inside).astype(np.int32))
        ends.append(starts[-1] + np.int32(size))
    return np.concatenate(starts), np.concatenate(ends)


def _latin_spans(word: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield a Latin word and, when it is made of several, its parts: wi-fi, wi, fi; tc4, tc, 4."""
    if word.group() in STOP_WORDS:
        return
    yield word.span()
    for part in _PART.finditer(word.group()):
        start, end = word.start() + part.start(), word.start() + part.end()
        if (start, end) != word.span():
            yield start, end


@lru_cache(maxsize=32)
def _powers(base: int, length: int) -> NDArray[np.uint64]:
    powers = np.full(length, base, dtype=np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _span_hashes(codes: NDArray[np.uint32], starts: NDArray[np.int32], ends: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Hash each span by its characters alone, all at once over prefix sums of a polynomial modulo 2**64.

    The base is odd and so has an inverse: multiplying by its power takes the place out of the difference of
    two prefix sums.
    """
    room = 1 << len(codes).bit_length()
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(_mix(codes.astype(np.uint64)) * _powers(_BASE, room)[: len(codes)], out=sums[1:])
    return _mix((sums[ends] - sums[starts]) * _powers(_INVERSE, room)[starts])


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of each value (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
