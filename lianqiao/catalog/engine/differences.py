"""What changed between two texts, in words that a reader can follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, DELETED, INSERTED = "same", "deleted", "inserted"
# A word of Latin letters or a number with its point is one piece; a Chinese character is one; so is anything else but white space.
_PIECE = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[。！？；!?;\n]+|$)", re.DOTALL)
_LONGEST = 3000  # pieces compared one by one; comparing is quadratic
_SHORTEST_SAME = 2  # a single character that happens to be the same between two changes says nothing


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, went or came."""

    what: str
    text: str


def difference(old: str, new: str) -> tuple[Part, ...]:
    """Return the parts of which the older text (without ``INSERTED``) and the newer (without ``DELETED``) consist."""
    parts = [part for piece in _sentences(old, new) for part in piece]
    return tuple(_joined(parts))


def _sentences(old: str, new: str) -> Iterator[list[Part]]:
    """Compare sentence by sentence first, so that long texts are compared piece by piece only where they differ."""
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield [Part(SAME, "".join(before[i1:i2]))]
        else:
            yield _pieces("".join(before[i1:i2]), "".join(after[j1:j2]))


def _pieces(old: str, new: str) -> list[Part]:
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if max(len(before), len(after)) > _LONGEST or not before or not after:
        return _replaced(old, new)
    found: list[Part] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[i1:i2]), "".join(after[j1:j2])
        found += [Part(SAME, left)] if tag == "equal" else _replaced(left, right)
    return _readable(found)


def _replaced(old: str, new: str) -> list[Part]:
    return [part for part in (Part(DELETED, old), Part(INSERTED, new)) if part.text]


def _readable(parts: Sequence[Part]) -> list[Part]:
    """Take a lone character between two changes for changed as well: 甲乙丙 → 丁乙戊 is one change, not two."""
    last = len(parts) - 1
    found: list[Part] = []
    for at, part in enumerate(parts):
        lone = part.what == SAME and 0 < at < last and len(part.text) < _SHORTEST_SAME
        found += [Part(DELETED, part.text), Part(INSERTED, part.text)] if lone else [part]
    return found


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Join neighbours: in a stretch of changes first all that went, then all that came."""
    gone = come = ""
    same = ""
    for part in parts:
        if part.what == SAME:
            yield from _replaced(gone, come)
            gone = come = ""
            same += part.text
            continue
        if same:
            yield Part(SAME, same)
            same = ""
        gone += part.text if part.what == DELETED else ""
        come += part.text if part.what == INSERTED else ""
    yield from _replaced(gone, come)
    if same:
        yield Part(SAME, same)
