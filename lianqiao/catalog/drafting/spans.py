"""Stretches of a text, and what surrounds them."""

import re
from dataclasses import dataclass

from lianqiao.core.text.sentences import sentence_spans

CLAUSE_END = re.compile(r"[,，。；;！!？?\n\r、：:（）()]")


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from a text: the field it is for, where it stands and how sure we are (0 to 1)."""

    field: str
    value: object
    start: int
    end: int
    confidence: float


def sentence_around(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the stretch of the sentences that hold characters [start, end)."""
    touched = [(first, last) for first, last in spans if first < end and start < last]
    if not touched:
        return start, end
    return touched[0][0], touched[-1][1]


def text_sentences(text: str) -> list[tuple[int, int]]:
    """List the sentences of a text."""
    return sentence_spans(text)


def clause_before(text: str, at: int, reach: int = 16) -> str:
    """Return up to ``reach`` characters before ``at`` that belong to the same clause."""
    piece = text[max(0, at - reach) : at]
    ends = [match.end() for match in CLAUSE_END.finditer(piece)]
    return piece[ends[-1] :] if ends else piece


def clause_after(text: str, at: int, reach: int = 12) -> str:
    """Return up to ``reach`` characters from ``at`` that belong to the same clause."""
    piece = text[at : at + reach]
    match = CLAUSE_END.search(piece)
    return piece[: match.start()] if match else piece
