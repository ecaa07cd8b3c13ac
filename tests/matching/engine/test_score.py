from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.matching.engine.score import Scorer, semantic_values, text_values
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.types import Entry, Scored
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, Weights
from tests.matching.engine.pairs import ACHIEVEMENT, DEMAND, PERFECT, PLAIN, UNRELATED, scorer_of

WORDS = st.lists(st.sampled_from(["钛合金", "激光", "熔覆", "涂层", "保鲜", "tc4", "，"]), max_size=12).map("".join)
ENTRIES = st.builds(
    Entry,
    id=st.just("x"),
    title=WORDS,
    description=WORDS,
    elements=st.fixed_dictionaries({}, optional={"materials": st.tuples(WORDS), "methods": st.tuples(WORDS)}),
    trl=st.none() | st.integers(1, 9),
    trl_wanted=st.none() | st.integers(1, 9),
    modes=st.frozensets(st.sampled_from(["service", "equity"])),
    place=st.sampled_from([None, "110108", "120100", "130600"]),
    places_accepted=st.frozensets(st.sampled_from(["110000", "130600"])),
    technology_field=st.sampled_from([None, "energy", "materials"]),
    chain_link=st.sampled_from([None, "hydrogen.storage", "hydrogen.production"]),
    price_cny=st.tuples(st.none() | st.integers(0, 10**7), st.none()),
    budget_cny=st.tuples(st.none(), st.none() | st.integers(0, 10**7)),
)


def score(demand: Entry, achievement: Entry, scorer: Scorer | None = None) -> Scored:
    scorer = scorer or scorer_of()
    return scorer.score(scorer.prepare_demand(demand), scorer.prepare_achievement(achievement))


@given(ENTRIES, ENTRIES)
def test_score_is_the_sum_of_its_parts_between_zero_and_one(demand: Entry, achievement: Entry) -> None:
    scored = score(demand, achievement)

    assert sum(part.value for part in scored.parts) == pytest.approx(scored.score, abs=1e-9)
    assert -1e-12 <= scored.score <= 1 + 1e-12


def test_better_fields_score_higher_and_worse_ones_lower() -> None:
    plain = replace(ACHIEVEMENT, trl=None, modes=frozenset(), place=None, price_cny=(None, None), description="")
    better = replace(plain, trl=7, modes=frozenset({"service"}), place="120100", price_cny=(400_000, None))
    worse = replace(plain, trl=2, modes=frozenset({"equity"}), price_cny=(2_000_000, None))

    assert score(DEMAND, worse).score < score(DEMAND, plain).score < score(DEMAND, better).score


@pytest.mark.parametrize("field", ["trl", "modes", "place", "technology_field", "price_cny", "elements"])
def test_absent_field_is_neutral(field: str) -> None:
    blank: dict[str, Any] = {
        "trl": None,
        "modes": frozenset(),
        "place": None,
        "technology_field": None,
        "price_cny": (None, None),
    }
    without = replace(PERFECT, **{field: blank.get(field, {})})

    codes = {"technology_field": "field", "price_cny": "budget"}
    assert score(DEMAND, without).part(codes.get(field, field)) == 0


def test_text_only_pair_is_not_hidden_by_what_is_not_known() -> None:
    assert score(DEMAND, PLAIN).score > score(DEMAND, UNRELATED).score
    assert len(score(DEMAND, PLAIN).parts) == 1


def test_nothing_in_common_earns_nothing_for_the_same_town() -> None:
    stranger = replace(UNRELATED, title="苹果采后贮藏保鲜", description="")

    assert score(replace(DEMAND, description="", summary=""), stranger).score == 0


def test_empty_texts_score_zero() -> None:
    assert score(Entry("d", ""), Entry("a", "")).score == 0


@given(st.floats(0, 1), st.floats(0, 1))
def test_values_rise_with_the_cosine(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert text_values(np.float64(low), DEFAULT_WEIGHTS) <= text_values(np.float64(high), DEFAULT_WEIGHTS) <= 1
    assert semantic_values(np.float64(low), DEFAULT_WEIGHTS) <= semantic_values(np.float64(high), DEFAULT_WEIGHTS)


def test_vectors_add_a_semantic_part_and_a_missing_one_is_neutral() -> None:
    scale = SemanticScale("test", np.zeros(2, np.float32), np.zeros(2, np.float32))
    scorer = replace(scorer_of(), scale=scale)
    near, blank = np.array([1, 0], np.float32), np.zeros(2, np.float32)
    demand = scorer.prepare_demand(DEMAND, near)

    with_vector = scorer.score(demand, scorer.prepare_achievement(PLAIN, near))
    without = scorer.score(demand, scorer.prepare_achievement(PLAIN, blank))

    assert with_vector.part("semantic") == pytest.approx(DEFAULT_WEIGHTS.semantic)
    assert [part.code for part in without.parts] == ["text"]
    assert without.score == pytest.approx(score(DEMAND, PLAIN).score)


def test_weights_that_let_a_score_exceed_one_are_refused() -> None:
    with pytest.raises(ValueError, match="exceed"):
        Weights(text=0.8, semantic=0.3)
    with pytest.raises(ValueError, match="negative"):
        Weights(text=-0.1)


def test_order_of_the_sample_is_what_a_reader_expects() -> None:
    assert score(DEMAND, PERFECT).score > score(DEMAND, ACHIEVEMENT).score > 2 * score(DEMAND, UNRELATED).score
