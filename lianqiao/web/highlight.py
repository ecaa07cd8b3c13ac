"""Cuts a text at the ends of its spans, so that a template can mark the pieces without building HTML by hand."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) and the number of the pair that they belong to; 0 for a mark without partner."""

    start: int
    end: int
    pair: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``is_marked`` with the pair's number, plain otherwise."""

    text: str
    is_marked: bool = False
    pair: int = 0


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut ``text`` into plain and marked pieces in order. Overlapping marks: the earlier, then the longer, wins."""
    found: list[Piece] = []
    at = 0
    for mark in sorted(marks, key=lambda item: (item.start, -item.end)):
        start, end = max(mark.start, at), min(mark.end, len(text))
        if start >= end:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], True, mark.pair))
        at = end
    if at < len(text) or not found:
        found.append(Piece(text[at:]))
    return tuple(found)
