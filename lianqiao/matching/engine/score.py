"""The score of a demand and an achievement: text and meaning make the base, structured fields raise or lower it.

Everything that ranks goes through here: pairs for the platform and whole tables for the command line get the same
numbers. Vectors come in ready made; nothing is encoded here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.matching.engine.fit import Fit, TravelMinutes, budget_fit, field_fit, modes_fit, place_fit, trl_fit
from lianqiao.matching.engine.indicators import (
    Comparison,
    compare_indicators,
    demanded_indicators,
    indicators_fit,
    offered_indicators,
)
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.terms import (
    DocumentTerms,
    TermStats,
    TermVector,
    document_terms,
    shared_terms,
    term_vector,
    weighted_terms,
)
from lianqiao.matching.engine.types import ELEMENTS, Entry, Part, Scored
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, ENGINE_VERSION, Weights


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An entry with all that scoring needs of it, computed once and used against many others."""

    entry: Entry
    terms: TermVector
    vector: NDArray[np.float64] | None
    passages: NDArray[np.float64] | None  # of a demand: (passages, dimensions), unit rows
    elements: Mapping[str, TermVector]
    indicators: tuple[IndicatorSpec, ...]


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What the parts of a score were computed from; the reasons are read off it."""

    shared_hashes: NDArray[np.uint64]
    shared_shares: NDArray[np.float64]  # what each shared term adds to the cosine
    comparisons: tuple[Comparison, ...] = ()
    fits: Mapping[str, Fit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores pairs with the term statistics and the vector means of one collection.

    Without a ``scale`` there is no semantic part and the text earns the whole base. ``version`` names the engine and its weights:
    what is kept of a score is outdated when it changes.
    """

    stats: TermStats
    scale: SemanticScale | None = None
    weights: Weights = DEFAULT_WEIGHTS
    travel: TravelMinutes | None = None
    version: str = ENGINE_VERSION

    def prepare_demand(
        self,
        entry: Entry,
        vector: NDArray[np.float32] | None = None,
        terms: DocumentTerms | None = None,
        *,
        passages: NDArray[np.float32] | None = None,
    ) -> Prepared:
        """Prepare a demand; ``vector`` is its query vector (unit length, or zeros when there is none).

        ``terms`` are its ``document_terms`` where they were counted before, ``passages`` the query vectors of its
        ``semantic_passages``: ``(passages, dimensions)``.
        """
        rows = None if vector is None or self.scale is None else self.scale.queries(vector[None, :])
        centred = None
        if rows is not None and self.scale is not None and passages is not None and len(passages):
            centred = self.scale.queries(passages)
        return self._prepare(entry, rows, demanded_indicators(entry), terms, centred)

    def prepare_achievement(
        self, entry: Entry, vector: NDArray[np.float32] | None = None, terms: DocumentTerms | None = None
    ) -> Prepared:
        """Prepare an achievement; ``vector`` is its passage vector (unit length, or zeros when there is none)."""
        rows = None if vector is None or self.scale is None else self.scale.passages(vector[None, :])
        return self._prepare(entry, rows, offered_indicators(entry), terms)

    def _prepare(
        self,
        entry: Entry,
        rows: NDArray[np.float64] | None,
        indicators: tuple[IndicatorSpec, ...],
        counted: DocumentTerms | None,
        passages: NDArray[np.float64] | None = None,
    ) -> Prepared:
        known = rows is not None and bool(rows.any())
        elements = {
            name: term_vector(weighted_terms((text, 1.0) for text in entry.elements[name]), self.stats)
            for name in ELEMENTS
            if entry.elements.get(name)
        }
        terms = term_vector(counted or document_terms(entry), self.stats)
        vector = rows[0] if known and rows is not None else None
        return Prepared(entry, terms, vector, passages if known else None, elements, indicators)

    def text_value(self, cosine: float) -> float:
        """Map a text cosine to 0..1: steep where real texts lie (0.05 to 0.4), flat above."""
        return float(text_values(np.float64(cosine), self.weights))

    def score(self, demand: Prepared, achievement: Prepared) -> Scored:
        """Score one pair, without reasons (``reasons.explain`` adds them)."""
        scored, _ = self.score_with_evidence(demand, achievement)
        return scored

    def score_pairs(self, demand: Prepared, achievements: Sequence[Prepared]) -> list[Scored]:
        """Score one demand against candidates, in their order."""
        return [self.score(demand, achievement) for achievement in achievements]

    def score_with_evidence(self, demand: Prepared, achievement: Prepared) -> tuple[Scored, PairEvidence]:
        """Score one pair and keep what the parts were computed from."""
        hashes, shares = shared_terms(demand.terms, achievement.terms)
        base_parts = self._base_parts(float(shares.sum()), nearness(demand, achievement))
        base = sum(part.value for part in base_parts)
        comparisons = compare_indicators(demand.indicators, achievement.indicators)
        fits = self.fits(demand, achievement, comparisons)
        parts = base_parts + [
            Part(code, base * self.weights.adjustments[code] * fit.value, fit.data) for code, fit in fits.items()
        ]
        score = sum(part.value for part in parts)
        scored = Scored(achievement.entry.id, demand.entry.id, score, tuple(parts))
        return scored, PairEvidence(hashes, shares, comparisons, fits)

    def _base_parts(self, text_cosine: float, meaning: "Nearness | None") -> list[Part]:
        text = self.text_value(text_cosine)
        if meaning is None:
            return [Part("text", (self.weights.text + self.weights.semantic) * text, {"cosine": text_cosine})]
        value = float(meaning_values(np.float64(meaning.beginning), np.float64(meaning.passage), self.weights))
        data = {"cosine": meaning.beginning, "passage_cosine": meaning.passage, "passage": meaning.place}
        return [
            Part("text", self.weights.text * text, {"cosine": text_cosine}),
            Part("semantic", self.weights.semantic * value, data),
        ]

    def fits(
        self, demand: Prepared, achievement: Prepared, comparisons: tuple[Comparison, ...] | None = None
    ) -> dict[str, Fit]:
        """Judge the structured fields that both sides have, in the order of the weights."""
        if comparisons is None:
            comparisons = compare_indicators(demand.indicators, achievement.indicators)
        one, other = demand.entry, achievement.entry
        found = {
            "elements": self.elements_fit(demand, achievement),
            "indicators": indicators_fit(comparisons),
            "field": field_fit(one, other),
            "trl": trl_fit(one, other),
            "place": place_fit(one, other, self.travel),
            "modes": modes_fit(one, other),
            "budget": budget_fit(one, other),
        }
        return {code: fit for code, fit in found.items() if fit is not None and code in self.weights.adjustments}

    def elements_fit(self, demand: Prepared, achievement: Prepared) -> Fit | None:
        """Compare element by element (materials with materials …); no overlap is neutral, not a fault."""
        values = self.element_values(demand, achievement)
        return Fit(sum(values.values()) / len(values), {"by": values}) if values else None

    def element_values(self, demand: Prepared, achievement: Prepared) -> dict[str, float]:
        """Give the likeness (0..1) of each element that both sides have."""
        return {
            name: self.text_value(float(shared_terms(demand.elements[name], achievement.elements[name])[1].sum()))
            for name in demand.elements
            if name in achievement.elements
        }


def text_values(cosines: NDArray[np.float64] | np.float64, weights: Weights) -> NDArray[np.float64]:
    """Map text cosines to 0..1, strictly rising: c (1 + h) / (c + h)."""
    half = weights.text_half
    clipped = np.clip(cosines, 0.0, 1.0)
    return np.asarray(clipped * (1 + half) / (clipped + half))


def semantic_values(cosines: NDArray[np.float64] | np.float64, weights: Weights) -> NDArray[np.float64]:
    """Map centred cosines to 0..1 on a fixed line."""
    span = weights.semantic_full - weights.semantic_zero
    return np.asarray(np.clip((cosines - weights.semantic_zero) / span, 0.0, 1.0))


def meaning_values(
    beginnings: NDArray[np.float64] | np.float64, passages: NDArray[np.float64] | np.float64, weights: Weights
) -> NDArray[np.float64]:
    """Join the cosines of a demand's beginning and of its nearest passage to one value in 0..1."""
    share = weights.passage_share
    return (1 - share) * semantic_values(beginnings, weights) + share * semantic_values(passages, weights)


@dataclass(frozen=True, slots=True)
class Nearness:
    """Centred cosines of an achievement to a demand's beginning and to its nearest passage, and which one that is.

    A demand without passages is near by its beginning alone: then ``place`` is None.
    """

    beginning: float
    passage: float
    place: int | None


def nearness(demand: Prepared, achievement: Prepared) -> Nearness | None:
    """Give how near the two are in meaning, or None when either side has no vector."""
    if demand.vector is None or achievement.vector is None:
        return None
    beginning = float(demand.vector @ achievement.vector)
    if demand.passages is None:
        return Nearness(beginning, beginning, None)
    cosines = demand.passages @ achievement.vector
    place = int(cosines.argmax())
    return Nearness(beginning, float(cosines[place]), place)
