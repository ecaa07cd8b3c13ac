"""Why a pair scores what it scores: every reason carries its share of a part, and together they are the score.

Support and conflicts sum up to the score; misses name what is not known or not quite enough. Nothing here is
guessed: a phrase weighs what the score loses without it, and what would change the score is found by scoring the
changed pair.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.matching.engine.align import align, terms_without
from lianqiao.matching.engine.fit import TRL_CONFLICT, Fit
from lianqiao.matching.engine.indicators import (
    Comparison,
    compare_indicators,
    comparison_share,
    name_likeness,
)
from lianqiao.matching.engine.score import PairEvidence, Prepared, Scorer
from lianqiao.matching.engine.terms import shared_terms, term_vector
from lianqiao.matching.engine.types import Entry, Reason, ReasonKind, Scored, Span, Verdict

MAX_PHRASES = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the achievement's entry and how many points of the score it would add."""

    code: str
    gain: float
    data: dict[str, object]


def explain(scorer: Scorer, demand: Prepared, achievement: Prepared, *, phrases: int = MAX_PHRASES) -> Scored:
    """Score one pair with its reasons, the weightiest first; their weights add up to the score."""
    scored, evidence = scorer.score_with_evidence(demand, achievement)
    reasons = [
        *_text_reasons(scorer, scored, demand, achievement, evidence, phrases),
        *_semantic_reasons(scored),
        *_element_reasons(scorer, scored, demand, achievement, evidence),
        *_indicator_reasons(scorer, scored, evidence),
        *_field_reasons(scored, evidence),
    ]
    return replace(scored, reasons=tuple(sorted(reasons, key=lambda reason: -reason.weight)))


def _text_reasons(
    scorer: Scorer, scored: Scored, demand: Prepared, achievement: Prepared, evidence: PairEvidence, limit: int
) -> Iterator[Reason]:
    points, cosine = scored.part("text"), float(evidence.shared_shares.sum())
    if cosine <= 0:
        return
    alignment = align(demand.entry, achievement.entry, evidence.shared_hashes, evidence.shared_shares)
    shown = alignment.phrases[:limit]
    drops = [_drop(scorer, points, cosine, demand, achievement, phrase.text) for phrase in shown]
    shrink = min(1.0, points / sum(drops)) if sum(drops) > 0 else 1.0
    for phrase, drop in zip(shown, drops, strict=True):
        if drop > 0:
            yield Reason("text", "support", drop * shrink, phrase.demand, phrase.achievement, {"phrase": phrase.text})
    rest = points - sum(drops) * shrink
    if rest > 0:
        others = alignment.phrases[limit:]
        yield Reason("text_rest", "support", rest, data={"phrases": [phrase.text for phrase in others]})


def _drop(scorer: Scorer, points: float, cosine: float, demand: Prepared, achievement: Prepared, phrase: str) -> float:
    """Score the wording without a phrase: the points that go with it. What several phrases earn together is in none."""
    without = term_vector(terms_without(achievement.entry, phrase), scorer.stats)
    left = float(shared_terms(demand.terms, without)[1].sum())
    return max(0.0, points * (1 - scorer.text_value(left) / scorer.text_value(cosine)))


def _semantic_reasons(scored: Scored) -> Iterator[Reason]:
    for part in scored.parts:
        if part.code == "semantic" and part.value > 0:
            yield Reason("semantic", "support", part.value, data=part.label_data)


def _element_reasons(
    scorer: Scorer, scored: Scored, demand: Prepared, achievement: Prepared, evidence: PairEvidence
) -> Iterator[Reason]:
    fit = evidence.fits.get("elements")
    values = {name: value for name, value in scorer.element_values(demand, achievement).items() if fit}
    for name, value in values.items():
        if value > 0:
            one, other = _closest_items(demand, achievement, name)
            weight = _points(scorer, scored, "elements") * value / len(values)
            yield Reason("elements", "support", weight, one, other, {"element": name, "value": value})


def _points(scorer: Scorer, scored: Scored, code: str) -> float:
    """Give the points that a fit of 1 would earn: an adjustment is a share of the base."""
    return (scored.part("text") + scored.part("semantic")) * scorer.weights.adjustments[code]


def _closest_items(demand: Prepared, achievement: Prepared, element: str) -> tuple[Span, Span]:
    """Find the two items of an element that read most alike."""
    wanted, offered = demand.entry.elements[element], achievement.entry.elements[element]
    one, other = max(
        ((first, second) for first in range(len(wanted)) for second in range(len(offered))),
        key=lambda pair: name_likeness(wanted[pair[0]], offered[pair[1]]),
    )
    return (
        Span(f"elements.{element}.{one}", 0, len(wanted[one])),
        Span(f"elements.{element}.{other}", 0, len(offered[other])),
    )


def _indicator_reasons(scorer: Scorer, scored: Scored, evidence: PairEvidence) -> Iterator[Reason]:
    points = _points(scorer, scored, "indicators") if "indicators" in evidence.fits else 0.0
    for comparison in evidence.comparisons:
        weight = points * comparison_share(comparison, evidence.comparisons)
        yield Reason("indicators", _indicator_kind(comparison), weight, data=indicator_data(comparison))


def _indicator_kind(comparison: Comparison) -> ReasonKind:
    if comparison.verdict is Verdict.SATISFIED:
        return "support"
    return "conflict" if comparison.verdict is Verdict.VIOLATED else "miss"


def indicator_data(comparison: Comparison) -> dict[str, object]:
    """Describe a comparison in plain values, ready for JSON."""
    return {
        "verdict": comparison.verdict.value,
        "degree": comparison.degree,
        "must_have": comparison.demanded.must_have,
        "demanded": indicator_values(comparison.demanded),
        "offered": indicator_values(comparison.offered) if comparison.offered else None,
    }


def indicator_values(spec: IndicatorSpec) -> dict[str, object]:
    """Give the fields of an indicator as plain values, ready for JSON."""
    return {name: getattr(spec, name) for name in spec.__slots__}


def _field_reasons(scored: Scored, evidence: PairEvidence) -> Iterator[Reason]:
    for code in ("field", "trl", "place", "modes", "budget"):
        fit = evidence.fits.get(code)
        if fit is not None and (fit.value != 0 or code == "trl"):
            yield Reason(code, _fit_kind(code, fit), scored.part(code), data=fit.data)


def _fit_kind(code: str, fit: Fit) -> ReasonKind:
    if fit.value > 0:
        return "support"
    if code == "trl":
        return "conflict" if int(str(fit.data["gap"])) >= TRL_CONFLICT else "miss"
    return "conflict"


def what_would_change(scorer: Scorer, demand: Prepared, achievement: Prepared) -> tuple[Change, ...]:
    """List what the achievement's owner could add or reach, the most rewarding first.

    Each gain is the difference of two scores: the pair as it is and the pair with that one thing changed.
    """
    now = scorer.score(demand, achievement).score
    changes = (
        Change(code, scorer.score(demand, changed).score - now, data)
        for code, changed, data in _changed(demand, achievement)
    )
    return tuple(sorted((change for change in changes if change.gain > 1e-9), key=lambda change: -change.gain))


def _changed(demand: Prepared, achievement: Prepared) -> Iterator[tuple[str, Prepared, dict[str, object]]]:
    wanted, offered = demand.entry, achievement.entry
    for comparison in compare_indicators(demand.indicators, achievement.indicators):
        if comparison.verdict is not Verdict.SATISFIED:
            others = tuple(spec for spec in achievement.indicators if spec != comparison.offered)
            reached = replace(achievement, indicators=(*others, comparison.demanded))
            yield "indicators", reached, indicator_data(comparison)
    if wanted.trl_wanted is not None and (offered.trl is None or offered.trl < wanted.trl_wanted):
        data: dict[str, object] = {"now": offered.trl, "wanted": wanted.trl_wanted}
        yield "trl", replace(achievement, entry=replace(offered, trl=wanted.trl_wanted)), data
    if wanted.modes and not wanted.modes & offered.modes:
        entry = replace(offered, modes=offered.modes | wanted.modes)
        yield "modes", replace(achievement, entry=entry), {"wanted": sorted(wanted.modes)}
    yield from _changed_price(wanted, achievement)
    yield from _changed_codes(wanted, achievement)


def _changed_price(wanted: Entry, achievement: Prepared) -> Iterator[tuple[str, Prepared, dict[str, object]]]:
    most = wanted.budget_cny[1] if wanted.budget_cny[1] is not None else wanted.budget_cny[0]
    if most is not None:
        entry = replace(achievement.entry, price_cny=(most, most))
        yield (
            "budget",
            replace(achievement, entry=entry),
            {"price_cny": achievement.entry.price_cny, "budget_cny": most},
        )


def _changed_codes(wanted: Entry, achievement: Prepared) -> Iterator[tuple[str, Prepared, dict[str, object]]]:
    """Try the demand's codes where the achievement has none: a missing code cannot speak for it."""
    for name in ("chain_link", "cluster", "technology_field", "industry"):
        code = getattr(wanted, name)
        if code and getattr(achievement.entry, name) is None:
            entry = replace(achievement.entry, **{name: code})
            yield "field", replace(achievement, entry=entry), {"by": name, "wanted": code}
