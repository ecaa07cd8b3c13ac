"""The same text twice: pasted again within an entry, or handed in before."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianqiao.core.text.normal import fold
from lianqiao.core.text.sentences import sentence_spans

SHORTEST = 8  # characters of a sentence whose repetition is no accident
SHINGLE = 4
SIMILAR = 0.6
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A sentence that has been said before: where it stands, and the field of its first occurrence."""

    field: str
    start: int
    end: int
    first_field: str


def repeats(texts: Iterable[tuple[str, str]]) -> Iterator[Repeat]:
    """Yield sentences that occur again."""
    seen: dict[str, str] = {}
    for field, text in texts:
        for start, end in sentence_spans(text):
            key = _key(text[start:end])
            if len(key) < SHORTEST:
                continue
            if key in seen:
                yield Repeat(field, start, end, seen[key])
            seen.setdefault(key, field)


def similar_texts(text: str, others: Mapping[str, str], *, least: float = SIMILAR) -> tuple[tuple[str, float], ...]:
    """Return the keys of the other texts that share at least ``least`` of their four-character pieces, the nearest first."""
    own = _shingles(text)
    found = []
    for key, other in others.items():
        theirs = _shingles(other)
        shared = len(own & theirs) / min(len(own), len(theirs)) if own and theirs else 0.0
        if shared >= least:
            found.append((key, round(shared, 3)))
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _key(sentence: str) -> str:
    return _NOT_WORD.sub("", fold(sentence))


def _shingles(text: str) -> frozenset[str]:
    plain = _key(text)
    return frozenset(plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1))
