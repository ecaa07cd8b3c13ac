"""What changed between two texts: by characters in Chinese, by words elsewhere."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"[A-Za-z]+|[\d.,]+|\s+|.", re.DOTALL)
_LEAST = 2  # tokens that stayed between two changes; fewer read as one change
# Comparing takes the time of all pairs of tokens, and more for texts made to be hard; above these a part is shown as replaced.
_MOST_PAIRS = 250_000
_MOST_SAME_PAIRS = 25_000  # pairs of equal tokens, which is what the comparison follows


class Piece(NamedTuple):
    """A run of text: same, added or removed."""

    change: str
    text: str


def redline(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces whose same and removed runs make ``old`` and whose same and added runs make ``new``."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _same_run(before, after)
    tail = _same_run(before[head:][::-1], after[head:][::-1])
    inner = before[head : len(before) - tail], after[head : len(after) - tail]
    pieces: list[list[str]] = []
    if head:
        pieces.append(["same", "".join(before[:head])])
    pieces += _compared(*inner)
    if tail:
        pieces.append(["same", "".join(before[len(before) - tail :])])
    return tuple(Piece(change, text) for change, text in pieces)


def _same_run(one: list[str], other: list[str]) -> int:
    """Return how many tokens are the same from the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _is_hard(before: list[str], after: list[str]) -> bool:
    if len(before) * len(after) > _MOST_PAIRS:
        return True
    counts = Counter(after)
    return sum(counts[token] for token in before) > _MOST_SAME_PAIRS


def _compared(before: list[str], after: list[str]) -> list[list[str]]:
    if _is_hard(before, after):
        return [[change, "".join(tokens)] for change, tokens in (("removed", before), ("added", after)) if tokens]
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    pieces: list[list[str]] = []
    removed = added = ""
    for at, (tag, i1, i2, j1, j2) in enumerate(codes):
        same = "".join(before[i1:i2])
        is_short = i2 - i1 <= _LEAST and 0 < at < len(codes) - 1 and (removed or added)
        if tag == "equal" and not is_short:
            _put(pieces, removed, added)
            removed = added = ""
            pieces.append(["same", same])
        elif tag == "equal":
            removed, added = removed + same, added + same
        else:
            removed, added = removed + same, added + "".join(after[j1:j2])
    _put(pieces, removed, added)
    return pieces


def _put(pieces: list[list[str]], removed: str, added: str) -> None:
    if removed:
        pieces.append(["removed", removed])
    if added:
        pieces.append(["added", added])
