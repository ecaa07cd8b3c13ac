"""Finds the wording that a pair has in common, as phrases with their places in the original texts.

The cosine is a sum over shared terms; here every shared term is given to the longest common phrases that hold it,
so that the shares of the phrases and of the rest add up to the cosine again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.normal import NormalText, normalise
from lianqiao.core.text.stops import BORDER_CHARACTERS, STOP_CHARACTERS, STOP_WORDS
from lianqiao.core.text.tokens import TermSpans, term_spans
from lianqiao.core.text.words import word_spans
from lianqiao.matching.engine.terms import DocumentTerms, counted_terms
from lianqiao.matching.engine.types import Entry, Span, text_fields
from lianqiao.matching.engine.weights import FIELD_WEIGHTS

_CACHED_TEXTS = 2048  # some 30 kB each for a text of 300 characters
_Place = tuple[int, int, int]  # start, end, hash


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
class _Text:
    """A field read once: its normal form and its terms in order of place."""

    normal: NormalText
    terms: TermSpans

    def places_of(self, hashes: NDArray[np.uint64]) -> list[_Place]:
        """List where terms of a sorted array of hashes stand, in order."""
        if not len(hashes):
            return []
        found = np.minimum(np.searchsorted(hashes, self.terms.hashes), len(hashes) - 1)
        held = hashes[found] == self.terms.hashes
        columns = (self.terms.starts[held], self.terms.ends[held], self.terms.hashes[held])
        return list(zip(*(column.tolist() for column in columns), strict=True))


@dataclass(slots=True)
class _Piece:
    """A common phrase while it is being collected: where it stands, and the terms that it accounts for."""

    demand: Span
    achievement: Span
    hashes: set[int] = field(default_factory=set)


def align(demand: Entry, achievement: Entry, hashes: NDArray[np.uint64], shares: NDArray[np.float64]) -> Alignment:
    """Align two entries over their shared terms: ``hashes`` in ascending order, each adding its share to the cosine."""
    offered = [(name, _read(text)) for name, text in text_fields(achievement)]
    everything = "\n".join(other.normal.text for _, other in offered)
    pieces: dict[str, _Piece] = {}
    for name, text in text_fields(demand):
        read = _read(text)
        for stretch, held in _common_stretches(read, hashes, everything):
            _collect(pieces, name, read, stretch, held, offered)
    return _share_out(_maximal(pieces), dict(zip(hashes.tolist(), shares.tolist(), strict=True)))


def terms_without(entry: Entry, phrase: str) -> DocumentTerms:
    """Count the terms of an entry as if ``phrase`` (in normal form) stood nowhere in it: what it touches is gone."""
    hashes: list[NDArray[np.uint64]] = []
    weights: list[NDArray[np.float64]] = []
    for name, text in text_fields(entry):
        read = _read(text)
        kept = np.ones(len(read.terms.hashes), dtype=np.bool_)
        at = read.normal.text.find(phrase)
        while at >= 0:
            kept &= (read.terms.ends <= at) | (read.terms.starts >= at + len(phrase))
            at = read.normal.text.find(phrase, at + len(phrase))
        hashes.append(read.terms.hashes[kept])
        weights.append(np.full(len(hashes[-1]), FIELD_WEIGHTS[name.partition(".")[0]]))
    return counted_terms(hashes, weights)


@lru_cache(maxsize=_CACHED_TEXTS)
def _read(text: str) -> _Text:
    normal = normalise(text)
    spans = term_spans(normal.text)
    order = np.lexsort((spans.ends, spans.starts))
    return _Text(normal, TermSpans(spans.starts[order], spans.ends[order], spans.hashes[order]))


@lru_cache(maxsize=_CACHED_TEXTS)
def _word_borders(text: str) -> tuple[frozenset[int], frozenset[int]]:
    spans = word_spans(text)
    return frozenset(start for start, _ in spans), frozenset(end for _, end in spans)


def _common_stretches(
    read: _Text, hashes: NDArray[np.uint64], everything: str
) -> Iterator[tuple[tuple[int, int], set[int]]]:
    """Yield maximal stretches that begin and end with shared terms and stand in the other entry as they are.

    With each come the shared terms that lie within it.
    """
    text = read.normal.text
    for chain in _chains(read.places_of(hashes)):
        taken = 0
        for start in sorted({start for start, _, _ in chain}):
            if start < taken:
                continue
            ends = sorted({end for begin, end, _ in chain if begin >= start}, reverse=True)
            end = next((end for end in ends if text[start:end] in everything), start)
            if end - start > 1:  # a single character is no phrase
                taken = end
                yield (start, end), {value for first, last, value in chain if start <= first and last <= end}


def _chains(places: list[_Place]) -> Iterator[list[_Place]]:
    """Part places, in order of their starts, into runs that touch or overlap."""
    chain: list[_Place] = []
    reach = -1
    for place in places:
        if chain and place[0] > reach:
            yield chain
            chain = []
        chain.append(place)
        reach = max(reach, place[1])
    if chain:
        yield chain


def _collect(
    pieces: dict[str, _Piece],
    name: str,
    read: _Text,
    stretch: tuple[int, int],
    held: set[int],
    offered: list[tuple[str, _Text]],
) -> None:
    """Add a stretch under its readable core; the terms of the whole stretch count for it."""
    start, end = _core(read.normal.text, *stretch)
    core = read.normal.text[start:end]
    if not _is_telling(core):
        return
    if core not in pieces:
        pieces[core] = _Piece(Span(name, *read.normal.original_span(start, end)), _first_place(offered, core))
    pieces[core].hashes |= held


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim a stretch to whole words, or at least to what is not a mere particle at its borders."""
    starts, ends = _word_borders(text)
    first = next((at for at in range(start, end) if at in starts), start)
    last = next((at for at in range(end, first, -1) if at in ends), end)
    if last - first < 2:
        first, last = start, end
    while last - first > 1 and text[first] in BORDER_CHARACTERS:
        first += 1
    while last - first > 1 and text[last - 1] in BORDER_CHARACTERS:
        last -= 1
    return first, last


def _is_telling(piece: str) -> bool:
    """Tell a phrase from a lone character or number, which nobody would take for a reason."""
    return (
        len(piece) > 1
        and piece not in STOP_WORDS
        and not STOP_CHARACTERS.issuperset(piece)
        and not piece.replace(".", "").isdigit()
    )


def _first_place(offered: list[tuple[str, _Text]], piece: str) -> Span:
    for name, other in offered:
        at = other.normal.text.find(piece)
        if at >= 0:
            return Span(name, *other.normal.original_span(at, at + len(piece)))
    raise ValueError(f"{piece!r} stands in none of the fields")


def _maximal(pieces: dict[str, _Piece]) -> dict[str, _Piece]:
    """Keep the phrases that are no part of another; what the parts account for goes to the first that holds them."""
    kept: dict[str, _Piece] = {}
    for core in sorted(pieces, key=lambda core: (-len(core), core)):
        holder = next((longer for longer in kept if core in longer), None)
        if holder is None:
            kept[core] = pieces[core]
        else:
            kept[holder].hashes |= pieces[core].hashes
    return kept


def _share_out(pieces: Mapping[str, _Piece], shared: Mapping[int, float]) -> Alignment:
    owners: dict[int, list[str]] = {}
    for core, piece in pieces.items():
        for value in piece.hashes:
            owners.setdefault(value, []).append(core)
    weights = dict.fromkeys(pieces, 0.0)
    for value, cores in owners.items():
        for core in cores:
            weights[core] += shared[value] / len(cores)
    rest = sum(share for value, share in shared.items() if value not in owners)
    phrases = [Phrase(core, piece.demand, piece.achievement, weights[core]) for core, piece in pieces.items()]
    return Alignment(tuple(sorted(phrases, key=lambda phrase: (-phrase.share, phrase.text))), rest)
