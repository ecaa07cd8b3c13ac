from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.normal import fold
from lianqiao.core.text.quantities import parse_indicators
from lianqiao.matching.engine.reasons import explain, what_would_change
from lianqiao.matching.engine.score import Scorer
from lianqiao.matching.engine.types import Entry, Reason, Scored, Span, text_fields
from tests.matching.engine.pairs import ACHIEVEMENT, ALL, DEMAND, PERFECT, PLAIN, UNRELATED, scorer_of


def explained(demand: Entry, achievement: Entry, scorer: Scorer | None = None) -> Scored:
    scorer = scorer or scorer_of()
    return explain(scorer, scorer.prepare_demand(demand), scorer.prepare_achievement(achievement))


def marked(entry: Entry, span: Span | None) -> str:
    assert span is not None
    return dict(text_fields(entry))[span.field][span.start : span.end]


def of_code(scored: Scored, code: str) -> list[Reason]:
    return [reason for reason in scored.reasons if reason.code == code]


def indicator_name(reason: Reason) -> str:
    demanded = reason.data["demanded"]
    assert isinstance(demanded, dict)
    return str(demanded["name"])


@pytest.mark.parametrize("achievement", ALL, ids=lambda entry: entry.id)
def test_reasons_add_up_to_the_score(achievement: Entry) -> None:
    scored = explained(DEMAND, achievement)

    assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score, abs=1e-9)
    for part in scored.parts:
        codes = {"text": {"text", "text_rest"}}.get(part.code, {part.code})
        weights = [reason.weight for reason in scored.reasons if reason.code in codes]
        assert sum(weights) == pytest.approx(part.value, abs=1e-9)


def test_phrases_are_whole_and_marked_in_both_originals() -> None:
    phrases = {
        (marked(DEMAND, reason.demand_span), marked(ACHIEVEMENT, reason.achievement_span))
        for reason in of_code(explained(DEMAND, ACHIEVEMENT), "text")
    }

    assert {("激光熔覆", "激光熔覆"), ("铝合金", "铝合金"), ("修复", "修复")} <= phrases
    assert not any(len(one) == 1 for one, _ in phrases)


def test_traditional_and_full_width_wording_is_marked_as_written() -> None:
    offered = Entry("a", "ＴＣ４鈦合金塗層")
    (reason,) = of_code(explained(Entry("d", "需要TC4钛合金涂层"), offered, scorer_of(offered)), "text")

    assert marked(offered, reason.achievement_span) == "ＴＣ４鈦合金塗層"


@given(
    st.text(alphabet="钛合金激光熔覆涂层 t4，无水", max_size=30),
    st.text(alphabet="钛合金激光熔覆涂层 t4，无水", max_size=30),
)
def test_every_span_marks_the_same_wording_on_both_sides(one: str, other: str) -> None:
    demand, achievement = Entry("d", one), Entry("a", "", description=other)

    for reason in of_code(explained(demand, achievement, scorer_of(demand)), "text"):
        left, right = marked(demand, reason.demand_span), marked(achievement, reason.achievement_span)
        assert fold(left) == fold(right) != ""


@pytest.mark.parametrize("phrase", ["激光熔覆", "铝合金", "壳体"])
def test_deleting_a_phrase_lowers_the_text_part_by_about_its_weight(phrase: str) -> None:
    demand = Entry("d", "铝合金壳体的激光熔覆与修复", description="现场服务周期短，成本可控，质量稳定。")
    offered = Entry("a", "激光熔覆再制造装备", description="用于铝合金零件；可在现场修复大型壳体；已有三个用户。")
    scorer = scorer_of(demand, offered, *ALL)
    before = explained(demand, offered, scorer)
    weight = next(
        reason.weight for reason in of_code(before, "text") if marked(offered, reason.achievement_span) == phrase
    )

    without = replace(
        offered, title=offered.title.replace(phrase, ""), description=offered.description.replace(phrase, "")
    )
    lost = before.part("text") - explained(demand, without, scorer).part("text")

    assert 0.4 * weight < lost < 1.6 * weight


def test_indicators_are_support_conflict_or_miss() -> None:
    demand = replace(DEMAND, indicators=parse_indicators("结合强度≥200MPa(必达)；厚度≤1mm；修复周期≤3天(必达)"))
    offered = replace(ACHIEVEMENT, indicators=parse_indicators("厚度≤2mm"))

    found = {
        indicator_name(reason): (reason.kind, reason.weight)
        for reason in of_code(explained(demand, offered), "indicators")
    }

    assert found["结合强度"][0] == "support"
    assert found["结合强度"][1] > 0
    assert found["厚度"][0] == "conflict"
    assert found["厚度"][1] < 0
    assert found["修复周期"] == ("miss", 0)


def test_indicators_that_cancel_out_still_carry_their_weights() -> None:
    demand = replace(DEMAND, indicators=parse_indicators("结合强度≥200MPa；厚度≤1mm"))
    offered = replace(ACHIEVEMENT, indicators=parse_indicators("厚度≤9mm"))

    weights = sorted(reason.weight for reason in of_code(explained(demand, offered), "indicators"))

    assert weights[0] == pytest.approx(-weights[1])
    assert weights[1] > 0


def test_contradicting_fields_are_conflicts() -> None:
    kinds = {reason.code: reason.kind for reason in explained(DEMAND, ACHIEVEMENT).reasons}

    assert (kinds["trl"], kinds["modes"], kinds["budget"]) == ("conflict", "conflict", "conflict")


@pytest.mark.parametrize(("now", "kind"), [(7, "support"), (6, "support"), (5, "miss"), (4, "conflict")])
def test_trl_gap_above_two_is_a_conflict(now: int, kind: str) -> None:
    (reason,) = of_code(explained(DEMAND, replace(ACHIEVEMENT, trl=now)), "trl")

    assert reason.kind == kind


def test_elements_name_the_closest_items() -> None:
    found = {
        reason.data["element"]: (marked(DEMAND, reason.demand_span), marked(ACHIEVEMENT, reason.achievement_span))
        for reason in of_code(explained(DEMAND, ACHIEVEMENT), "elements")
    }

    assert found == {"materials": ("铝合金", "铝合金"), "methods": ("激光熔覆", "高速激光熔覆")}


def test_long_list_of_phrases_ends_in_a_rest() -> None:
    scorer = scorer_of()
    demand, achievement = scorer.prepare_demand(DEMAND), scorer.prepare_achievement(ACHIEVEMENT)

    scored = explain(scorer, demand, achievement, phrases=1)

    assert len(of_code(scored, "text")) == 1
    assert of_code(scored, "text_rest")[0].data["phrases"]
    assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score)


def test_nothing_in_common_has_no_reasons() -> None:
    assert (
        explained(replace(DEMAND, place=None, indicators=()), replace(UNRELATED, description="", place=None)).reasons
        == ()
    )


def test_what_would_change_is_the_gain_that_comes_true() -> None:
    scorer = scorer_of()
    demand, achievement = scorer.prepare_demand(DEMAND), scorer.prepare_achievement(ACHIEVEMENT)
    now = scorer.score(demand, achievement).score

    changes = {change.code: change.gain for change in what_would_change(scorer, demand, achievement)}
    riper = scorer.score(demand, scorer.prepare_achievement(replace(ACHIEVEMENT, trl=7))).score

    assert changes["trl"] == pytest.approx(riper - now)
    assert set(changes) == {"trl", "modes", "budget", "field", "indicators"}
    assert list(changes.values()) == sorted(changes.values(), reverse=True)


def test_what_would_change_is_nothing_for_a_perfect_fit() -> None:
    scorer = scorer_of()

    assert what_would_change(scorer, scorer.prepare_demand(DEMAND), scorer.prepare_achievement(PERFECT)) == ()


def test_what_would_change_for_a_bare_entry_is_what_it_does_not_say() -> None:
    scorer = scorer_of()
    changes = what_would_change(scorer, scorer.prepare_demand(DEMAND), scorer.prepare_achievement(PLAIN))

    assert {change.code for change in changes} == {"indicators", "trl", "modes", "budget", "field"}
    assert all(change.gain > 0 for change in changes)
