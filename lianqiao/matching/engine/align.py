"""Finds the wording that a pair has in common, as phrases with their places in the original texts.

The cosine is a sum over shared terms; here every shared term is given to the longest common phrases that hold it,
so that the shares of the phrases and of the rest add up to the cosine again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.normal import NormalText, normalise
from lianqiao.core.text.stops import STOP_CHARACTERS
from lianqiao.core.text.tokens import term_spans
from lianqiao.matching.engine.types import Entry, Span, text_fields


@dataclass(frozen=True, slots=True)
class Phrase:
    """Wording that both texts share, and what its terms add to the cosine."""

    text: str
    demand: Span
    achievement: Span
    share: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The shared phrases, the weightiest first, and what is left in single characters and scattered terms."""

    phrases: tuple[Phrase, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    normal: NormalText


def align(
    demand: Entry, achievement: Entry, hashes: NDArray[np.uint64], shares: NDArray[np.float64]
) -> Alignment:
    """Align two entries over their shared terms (``hashes``, each adding its share to the cosine)."""
    wanted, offered = _fields(demand), _fields(achievement)
    shared = dict(zip(hashes.tolist(), shares.tolist(), strict=True))
    found: dict[str, tuple[Span, Span]] = {}
    for field in wanted:
        for start, end in _common_pieces(field.normal.text, shared, [other.normal.text for other in offered]):
            piece = field.normal.text[start:end]
            if piece not in found:
                found[piece] = (_span(field, start, end), _first_place(offered, piece))
    maximal = {piece: spans for piece, spans in found.items() if not _is_part_of_another(piece, found)}
    return _share_out(maximal, shared)


def _fields(entry: Entry) -> list[_Field]:
    return [_Field(name, normalise(text)) for name, text in text_fields(entry)]


def _common_pieces(text: str, shared: Mapping[int, float], others: list[str]) -> Iterator[tuple[int, int]]:
    """Yield maximal stretches of ``text`` that begin and end with shared terms and stand in one of the others."""
    spans = term_spans(text)
    held = [value in shared for value in spans.hashes.tolist()]
    places = sorted(zip(spans.starts[held].tolist(), spans.ends[held].tolist(), strict=True))
    starts = sorted({start for start, _ in places})
    reach_of = _reaches(places)
    taken = 0
    for start in starts:
        if start < taken:
            continue
        ends = [end for begin, end in places if start <= begin and end <= reach_of[start]]
        for end in sorted(set(ends), reverse=True):
            if any(text[start:end] in other for other in others):
                yield start, end
                taken = end
                break


def _reaches(places: list[tuple[int, int]]) -> dict[int, int]:
    """Give for each start the end of the chain of overlapping spans that it lies in."""
    reaches: dict[int, int] = {}
    chain: list[int] = []
    reach = -1
    for start, end in places:
        if start >= reach:
            reaches.update(dict.fromkeys(chain, reach))
            chain, reach = [], end
        chain.append(start)
        reach = max(reach, end)
    reaches.update(dict.fromkeys(chain, reach))
    return reaches


def _is_part_of_another(piece: str, pieces: Mapping[str, object]) -> bool:
    return any(piece != other and piece in other for other in pieces)


def _first_place(fields: list[_Field], piece: str) -> Span:
    for field in fields:
        at = field.normal.text.find(piece)
        if at >= 0:
            return _span(field, at, at + len(piece))
    raise ValueError(f"{piece!r} stands in none of the fields")


def _span(field: _Field, start: int, end: int) -> Span:
    """Mark a piece in the original, words without content at its borders left out."""
    text = field.normal.text
    while end - start > 1 and text[start] in STOP_CHARACTERS:
        start += 1
    while end - start > 1 and text[end - 1] in STOP_CHARACTERS:
        end -= 1
    return Span(field.name, *field.normal.original_span(start, end))


def _share_out(found: Mapping[str, tuple[Span, Span]], shared: Mapping[int, float]) -> Alignment:
    owners: dict[int, list[str]] = {}
    for piece in found:
        if _is_telling(piece):
            for value in set(term_spans(piece).hashes.tolist()) & shared.keys():
                owners.setdefault(value, []).append(piece)
    weights = dict.fromkeys(found, 0.0)
    rest = 0.0
    for value, share in shared.items():
        for piece in owners.get(value, ()):
            weights[piece] += share / len(owners[value])
        rest += 0.0 if value in owners else share
    phrases = [Phrase(_trimmed(piece), *found[piece], weight) for piece, weight in weights.items() if weight > 0]
    return Alignment(tuple(sorted(phrases, key=lambda phrase: (-phrase.share, phrase.text))), rest)


def _trimmed(piece: str) -> str:
    return piece.strip("".join(STOP_CHARACTERS)) or piece


def _is_telling(piece: str) -> bool:
    """Tell a phrase from a lone character or number, which nobody would take for a reason."""
    trimmed = _trimmed(piece)
    return len(trimmed) > 1 and not trimmed.replace(".", "").isdigit()
