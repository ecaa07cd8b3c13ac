"""Which firms should hear of an achievement though they asked for nothing: judged by their industry, scope, chain and own entries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianqiao.push.engine.interests import LEAST_LIKENESS

# What each part adds at most; together one. Chosen by us: nothing public says which firms took up which achievements.
SCOPE, LIKENESS, CHAIN_LINK, INDUSTRY, PLACE = 0.45, 0.25, 0.15, 0.1, 0.05
FULL_COVERAGE = 0.35  # of the weight of an achievement's words; no scope of business names more
LEAST_SCORE = 0.12
_INDUSTRY_SHARES = {5: 1.0, 4: 0.7, 3: 0.4}  # by the characters of the code in common, its letter included
_WORDS = 5  # named in a reason


@dataclass(frozen=True, slots=True)
class Offer:
    """An achievement: its words with their shares of weight by rarity (together one), the text they stand in, and where it belongs."""

    words: Mapping[str, float]
    text: str = ""
    industry: str = ""
    chain_link: str = ""
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm: the words of its name, scope and description, and where it is active.

    ``likeness`` is the cosine of the achievement with the firm's nearest own public entry, whose title is ``like``.
    """

    number: str
    words: frozenset[str]
    industry: str = ""
    chain_links: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    likeness: float = 0.0
    like: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A firm that should hear of an achievement. ``parts`` sum to ``score``; ``reason`` is the greatest, ``words`` what both name."""

    number: str
    score: float
    parts: tuple[tuple[str, float], ...]
    reason: str
    words: tuple[str, ...] = ()
    like: str = ""


def prospects(offer: Offer, firms: Iterable[Firm], limit: int = 20) -> list[Prospect]:
    """Return the firms that should hear of an achievement, the best first. Place alone and industry alone are no reason."""
    found = [it for it in (assess(offer, firm) for firm in firms) if it is not None]
    return sorted(found, key=lambda it: (-it.score, it.number))[:limit]


def assess(offer: Offer, firm: Firm) -> Prospect | None:
    """Judge one firm; None when too little speaks for it."""
    shared = [word for word in offer.words if word in firm.words]
    coverage = sum(offer.words[word] for word in shared)
    values = {
        "scope": SCOPE * min(coverage / FULL_COVERAGE, 1.0),
        "likeness": LIKENESS * _nearness(firm.likeness),
        "chain_link": CHAIN_LINK * _chain(offer.chain_link, firm.chain_links),
        "industry": INDUSTRY * _INDUSTRY_SHARES.get(_in_common(offer.industry, firm.industry), 0.0),
        "place": PLACE * float(bool(offer.places & firm.places)),
    }
    parts = tuple((code, value) for code, value in values.items() if value > 0)
    score = sum(value for _code, value in parts)
    content = {code: value for code, value in parts if code not in ("industry", "place")}
    if score < LEAST_SCORE or not content:
        return None
    reason = max(content, key=lambda code: content[code])
    return Prospect(
        firm.number,
        score,
        parts,
        reason,
        tuple(_named(offer.text, shared)[:_WORDS]),
        firm.like if values["likeness"] else "",
    )


def _named(text: str, words: Iterable[str]) -> list[str]:
    """Return what of a text is covered by words, those that overlap as one: of 氢气泄, 气泄漏 and 泄漏 comes 氢气泄漏."""
    spans = sorted((start, start + len(word)) for word in words for start in _places(text, word))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return list(dict.fromkeys(text[start:end] for start, end in merged))


def _places(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _nearness(likeness: float) -> float:
    """Scale a cosine: nothing below half of what "like this" needs, all at twice of it."""
    return min(max((likeness - LEAST_LIKENESS / 2) / (1.5 * LEAST_LIKENESS), 0.0), 1.0)


def _chain(link: str, links: frozenset[str]) -> float:
    if not link:
        return 0.0
    if link in links:
        return 1.0
    chain = link.partition(".")[0]
    return 0.5 if any(it.partition(".")[0] == chain for it in links) else 0.0


def _in_common(one: str, other: str) -> int:
    """Count the characters that two industry codes begin with together (GB/T 4754: a letter, then two to four digits)."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
