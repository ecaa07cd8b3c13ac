"""Bundles: a few achievements that together cover what a demand asks for, and how the work falls among them.

What is asked for are the demand's elements, phrase by phrase, and its indicators, one by one. An achievement covers a phrase
whose wording, or another name of it, stands together in one sentence or item of its public text, and an indicator that it
states and satisfies. The bundle is the best weighted set cover with at most ``MOST_MEMBERS`` members, found by trying every
combination; each member covers something that no other does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.normal import NormalText, normalise
from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.core.text.tokens import term_spans
from lianqiao.matching.engine.indicators import compare_indicators, demanded_indicators
from lianqiao.matching.engine.score import Prepared
from lianqiao.matching.engine.synonyms import other_wordings
from lianqiao.matching.engine.terms import TermStats
from lianqiao.matching.engine.types import ELEMENTS, Entry, Span, Verdict, text_fields

MOST_MEMBERS = 4
COVERED = 0.7  # of the weight of a phrase's terms that stands together …
PARTLY = 0.5  # … and from here on part of it does
CONTEXT = frozenset({"applications", "effects"})  # says where and what for: no supplier is wanted for it alone
_CONTEXT_WEIGHT, _NICE_WEIGHT, _MUST_WEIGHT = 0.5, 1.0, 2.0
MOST_WANTS = 60
_TRIED, _RARE = 24, 8  # sets of covered things that combinations are made of: 41,448 combinations of up to four
_SENTENCE = re.compile(r"[^。！？；\n!?;]+")


class Answer(StrEnum):
    """How an achievement stands to one thing that is asked for."""

    COVERED = "covered"
    PARTLY = "partly"
    VIOLATED = "violated"


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that a demand asks for: a phrase of an element, or an indicator. ``key``: ``methods.0``, ``indicators.2``."""

    key: str
    element: str = ""
    phrase: str = ""
    indicator: IndicatorSpec | None = None

    @property
    def weight(self) -> float:
        """How much covering it counts: a must-have double, what only says where and what for a half."""
        if self.indicator is not None:
            return _MUST_WEIGHT if self.indicator.must_have else _NICE_WEIGHT
        return _CONTEXT_WEIGHT if self.element in CONTEXT else _NICE_WEIGHT

    @property
    def is_must_have(self) -> bool:
        """Whether nothing else makes up for it."""
        return self.indicator is not None and self.indicator.must_have

    @property
    def is_context(self) -> bool:
        """Whether nobody would be engaged for this alone."""
        return self.element in CONTEXT


@dataclass(frozen=True, slots=True)
class Cover:
    """What an achievement has to one want: the answer, its degree 0..1, and what it was read from."""

    answer: Answer
    degree: float
    span: Span | None = None  # of a phrase: the sentence or item of the achievement
    offered: IndicatorSpec | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An achievement with its score for the whole demand, whose it is, and what it has to each want (by key)."""

    id: str
    score: float
    owner: str
    covers: Mapping[str, Cover]

    def has(self, key: str, answer: Answer) -> bool:
        """Whether this is the answer to a want."""
        cover = self.covers.get(key)
        return cover is not None and cover.answer is answer


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a bundle: ``tasks`` are the wants that fall to it, ``overlaps`` those that it covers and another does."""

    offer: Offer
    tasks: tuple[str, ...]
    overlaps: tuple[str, ...]
    violated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Achievements that together cover most: the heaviest task first. ``covered`` of ``asked`` is in weights of wants."""

    members: tuple[Member, ...] = ()
    open: tuple[str, ...] = ()
    covered: float = 0.0
    asked: float = 0.0
    owners: tuple[str, ...] = field(default=())


def wants_of(demand: Entry) -> tuple[Want, ...]:
    """List what a demand asks for: the phrases of its elements, each once, and its indicators.

    Of more than ``MOST_WANTS`` the must-haves stay first of all, then what a supplier is engaged for.
    """
    wants: list[Want] = []
    seen: set[str] = set()
    for element in ELEMENTS:
        for at, phrase in enumerate(demand.elements.get(element, ())):
            folded = normalise(phrase).text
            if folded and folded not in seen:
                seen.add(folded)
                wants.append(Want(f"{element}.{at}", element, phrase))
    wants += [Want(f"indicators.{at}", indicator=spec) for at, spec in enumerate(demanded_indicators(demand))]
    first = sorted(range(len(wants)), key=lambda at: (not wants[at].is_must_have, wants[at].is_context))
    return tuple(wants[at] for at in sorted(first[:MOST_WANTS]))


def covers_of(wants: Sequence[Want], achievement: Prepared, stats: TermStats) -> dict[str, Cover]:
    """Say what an achievement has to each want; what it says nothing about is left out."""
    phrases = {want.key: want.phrase for want in wants if want.indicator is None}
    measured = [want for want in wants if want.indicator is not None]
    found = dict(_phrase_covers(phrases, achievement, stats))
    specs = [want.indicator for want in measured if want.indicator is not None]
    for want, comparison in zip(measured, compare_indicators(specs, achievement.indicators), strict=True):
        if comparison.verdict is not Verdict.UNKNOWN:
            found[want.key] = Cover(_ANSWERS[comparison.verdict], comparison.degree, offered=comparison.offered)
    return found


_ANSWERS = {
    Verdict.SATISFIED: Answer.COVERED,
    Verdict.PARTLY: Answer.PARTLY,
    Verdict.VIOLATED: Answer.VIOLATED,
}


def _phrase_covers(phrases: Mapping[str, str], achievement: Prepared, stats: TermStats) -> Iterator[tuple[str, Cover]]:
    for key, phrase in phrases.items():
        best, span = 0.0, None
        for wording in (phrase, *other_wordings(normalise(phrase).text)):
            hashes = np.unique(term_spans(normalise(wording).text).hashes)
            weights = stats.idf(hashes)
            if not len(hashes) or _share(hashes, weights, achievement.terms.hashes) < PARTLY:
                continue  # not even scattered over the whole text
            for window, stands in _windows_of(achievement.entry):
                share = _share(hashes, weights, stands)
                if share > best:
                    best, span = share, window
        if best >= PARTLY:
            yield key, Cover(Answer.COVERED if best >= COVERED else Answer.PARTLY, best, span)


def _share(hashes: NDArray[np.uint64], weights: NDArray[np.float64], stands: NDArray[np.uint64]) -> float:
    """Give the share of weighted terms that stand in a sorted array."""
    if not len(stands):
        return 0.0
    places = np.minimum(np.searchsorted(stands, hashes), len(stands) - 1)
    return float(weights[stands[places] == hashes].sum() / weights.sum())


def _windows_of(entry: Entry) -> Iterator[tuple[Span, NDArray[np.uint64]]]:
    """Yield the sentences and items of an entry with their terms."""
    for name, text in text_fields(entry):
        for start, end, hashes in _windows(text):
            yield Span(name, start, end), hashes


@lru_cache(maxsize=4096)
def _windows(text: str) -> tuple[tuple[int, int, NDArray[np.uint64]], ...]:
    normal: NormalText = normalise(text)
    found = []
    for sentence in _SENTENCE.finditer(normal.text):
        hashes = np.unique(term_spans(sentence[0]).hashes)
        if len(hashes):
            found.append((*normal.original_span(*sentence.span()), hashes))
    return tuple(found)


def best_bundle(wants: Sequence[Want], offers: Iterable[Offer], *, most: int = MOST_MEMBERS) -> Bundle:
    """Find the offers that together cover most, with the fewest members, then the fewest owners, then the best scores.

    A must-have that a member contradicts counts against it as much as covering it counts for it.
    """
    asked = sum(want.weight for want in wants)
    chosen = _chosen(wants, _candidates(wants, offers), most)
    members = _members(wants, chosen)
    covered = {key for member in members for key in (*member.tasks, *member.overlaps)}
    return Bundle(
        tuple(members),
        tuple(want.key for want in wants if want.key not in covered),
        sum(want.weight for want in wants if want.key in covered),
        asked,
        tuple(dict.fromkeys(member.offer.owner for member in members if member.offer.owner)),
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    offer: Offer
    covered: int  # a bit for each want
    penalty: float

    def adds(self, others: int, context: int) -> bool:
        """Whether it covers, beyond others, something that a supplier is engaged for."""
        return bool(self.covered & ~others & ~context)


def _candidates(wants: Sequence[Want], offers: Iterable[Offer]) -> list[_Candidate]:
    """Keep the best offers for each set of covered wants, the sets that cover most."""
    best: dict[tuple[int, str, float], _Candidate] = {}
    for offer in sorted(offers, key=lambda offer: (-offer.score, offer.id)):
        mask = sum(1 << at for at, want in enumerate(wants) if offer.has(want.key, Answer.COVERED))
        penalty = sum(want.weight for want in wants if want.is_must_have and offer.has(want.key, Answer.VIOLATED))
        if mask:
            best.setdefault((mask, offer.owner, penalty), _Candidate(offer, mask, penalty))
    weights = [want.weight for want in wants]

    def value(candidate: _Candidate) -> float:
        return _weight(candidate.covered, weights) - candidate.penalty

    ordered = sorted(best.values(), key=lambda one: (-value(one), -one.offer.score, one.offer.id))
    kept = ordered[:_TRIED]
    for at in sorted(range(len(wants)), key=lambda at: -weights[at]):
        if len(kept) < _TRIED + _RARE and not any(one.covered >> at & 1 for one in kept):
            kept += [one for one in ordered if one.covered >> at & 1][:1]  # not crowded out by what many cover
    return kept


def _weight(mask: int, weights: Sequence[float]) -> float:
    return sum(weight for at, weight in enumerate(weights) if mask >> at & 1)


def _chosen(wants: Sequence[Want], candidates: Sequence[_Candidate], most: int) -> tuple[_Candidate, ...]:
    weights = [want.weight for want in wants]
    context = sum(1 << at for at, want in enumerate(wants) if want.is_context)
    best: tuple[_Candidate, ...] = ()
    best_key: tuple[float, int, int, float] = (0.0, 0, 0, 0.0)
    for size in range(1, min(most, len(candidates)) + 1):
        for group in combinations(candidates, size):
            together = 0
            for one in group:
                together |= one.covered
            value = round(_weight(together, weights) - sum(one.penalty for one in group), 9)
            if value < best_key[0]:
                continue
            owners = len({one.offer.owner for one in group})
            key = (value, -size, -owners, sum(one.offer.score for one in group))
            if key > best_key and _needs_all(group, context):
                best, best_key = group, key
    return best


def _needs_all(group: tuple[_Candidate, ...], context: int) -> bool:
    for at, one in enumerate(group):
        others = 0
        for place, other in enumerate(group):
            others |= other.covered if place != at else 0
        if not one.adds(others, context):
            return False
    return True


def _members(wants: Sequence[Want], chosen: Sequence[_Candidate]) -> list[Member]:
    """Give each want to the member that covers it best; the heaviest task comes first."""
    offers = [one.offer for one in chosen]
    tasks: dict[str, list[str]] = {offer.id: [] for offer in offers}
    overlaps: dict[str, list[str]] = {offer.id: [] for offer in offers}
    for want in wants:
        able = [offer for offer in offers if offer.has(want.key, Answer.COVERED)]
        able.sort(key=lambda offer: (-offer.covers[want.key].degree, -offer.score, offer.id))
        for at, offer in enumerate(able):
            (overlaps if at else tasks)[offer.id].append(want.key)
    weights = {want.key: want.weight for want in wants}
    members = [
        Member(
            offer, tuple(tasks[offer.id]), tuple(overlaps[offer.id]),
            tuple(want.key for want in wants if offer.has(want.key, Answer.VIOLATED)),
        )
        for offer in offers
    ]  # fmt: skip
    return sorted(members, key=lambda one: (-sum(weights[key] for key in one.tasks), -one.offer.score, one.offer.id))
