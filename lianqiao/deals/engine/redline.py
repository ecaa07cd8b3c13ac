"""What changed between two texts: by characters in Chinese, by words elsewhere."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"[A-Za-z]+|[\d.,]+|\s+|.", re.DOTALL)
_LEAST = 2  # tokens that stayed between two changes; fewer read as one change


class Piece(NamedTuple):
    """A run of text: same, added or removed."""

    change: str
    text: str


def redline(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces whose same and removed runs make ``old`` and whose same and added runs make ``new``."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
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
    return tuple(Piece(change, text) for change, text in pieces)


def _put(pieces: list[list[str]], removed: str, added: str) -> None:
    if removed:
        pieces.append(["removed", removed])
    if added:
        pieces.append(["added", added])
