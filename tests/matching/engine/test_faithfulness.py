"""Reasons are true: what a reason names is cut out of the entry, the pair is scored anew, and the score falls by its points.

The pairs are the best ones of the example data; the cutting here works on the written text and shares nothing with the
engine's own counting.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import lianqiao.regions.data
from lianqiao.cli.entry_tables import read_entries
from lianqiao.core.text.normal import normalise
from lianqiao.matching.engine.ranking import rank_all
from lianqiao.matching.engine.reasons import explain
from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.engine.types import Entry, Scored

DEMO = Path(lianqiao.regions.data.__path__[0]) / "bth" / "demo"
PAIRS = 100
Pair = tuple[Prepared, Prepared, Scored]


def entries(kind: str) -> list[Entry]:
    return [entry for path in sorted(DEMO.glob(f"{kind}s_*.jsonl")) for entry in read_entries(path, kind).entries]


@cache
def explained_pairs() -> tuple[Scorer, tuple[Pair, ...]]:
    demands, achievements = entries("demand"), entries("achievement")
    scorer = Scorer(TermStats.of(document_terms(entry) for entry in [*demands, *achievements]))
    wanted = [scorer.prepare_demand(entry) for entry in demands]
    offered = [scorer.prepare_achievement(entry) for entry in achievements]
    ranked = zip(wanted, rank_all(scorer, wanted, offered, 2), strict=True)
    best = [(demand, offered[place]) for demand, row in ranked for place, _ in row]
    return scorer, tuple((one, other, explain(scorer, one, other)) for one, other in best)


def cut(text: str, phrase: str) -> str:
    """Take every occurrence of a phrase in normal form out of a text as it was written."""
    normal = normalise(text)
    at = normal.text.find(phrase)
    while at >= 0:
        start, end = normal.original_span(at, at + len(phrase))
        text = f"{text[:start]} {text[end:]}"
        normal = normalise(text)
        at = normal.text.find(phrase)
    return text


def without(entry: Entry, phrase: str) -> Entry:
    return replace(
        entry,
        title=cut(entry.title, phrase),
        summary=cut(entry.summary, phrase),
        description=cut(entry.description, phrase),
        keywords=tuple(cut(word, phrase) for word in entry.keywords),
        elements={name: tuple(cut(word, phrase) for word in words) for name, words in entry.elements.items()},
    )


def falls(code: str) -> Iterator[tuple[float, float]]:
    """Yield for each reason of a kind its points and by how much its part falls when what it names is gone."""
    scorer, pairs = explained_pairs()
    chosen = pairs[:: len(pairs) // PAIRS][:PAIRS] if code == "text" else pairs
    for demand, achievement, scored in chosen:
        for reason in scored.reasons:
            if reason.code != code or reason.kind != "support":
                continue
            if code == "text":
                bare = scorer.prepare_achievement(without(achievement.entry, str(reason.data["phrase"])))
            else:
                name = str(reason.data["offered"]["name"])  # type: ignore[index]
                # The same quantity may be stated twice, in a field and in the text: both statements go.
                kept = tuple(spec for spec in achievement.indicators if name not in spec.name and spec.name not in name)
                bare = replace(achievement, indicators=kept)
            yield (
                reason.weight,
                scored.part(code if code == "text" else "indicators")
                - scorer.score(demand, bare).part(code if code == "text" else "indicators"),
            )


@pytest.mark.parametrize(("code", "least"), [("text", 300), ("indicators", 25)])
def test_what_a_reason_names_is_worth_its_points(code: str, least: int) -> None:
    found = list(falls(code))
    faithful = [abs(fall - points) <= 0.001 + 0.1 * points for points, fall in found]

    assert len(found) >= least
    assert sum(faithful) / len(found) >= 0.95


def test_the_reasons_of_every_pair_sum_to_its_score() -> None:
    _, pairs = explained_pairs()

    assert len(pairs) > 4 * PAIRS
    for _, _, scored in pairs:
        assert sum(part.value for part in scored.parts) == pytest.approx(scored.score, abs=1e-9)
        assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score, abs=1e-9)


def test_conflicts_are_must_haves_that_fail_or_stated_facts_that_contradict() -> None:
    _, pairs = explained_pairs()
    conflicts = [
        (reason, demand.entry, achievement.entry)
        for demand, achievement, scored in pairs
        for reason in scored.reasons
        if reason.kind == "conflict"
    ]

    assert len(conflicts) > 50
    for reason, demand, achievement in conflicts:
        if reason.code == "trl":
            assert demand.trl_wanted is not None and achievement.trl is not None
            assert demand.trl_wanted - achievement.trl >= 3
        elif reason.code == "modes":
            assert not demand.modes & achievement.modes
        elif reason.code == "budget":
            assert min(price for price in achievement.price_cny if price is not None) > max(
                budget for budget in demand.budget_cny if budget is not None
            )
        elif reason.code == "indicators":
            assert reason.data["offered"] is not None
        elif reason.code == "field":
            assert demand.technology_field != achievement.technology_field
        else:
            assert reason.code == "place"
