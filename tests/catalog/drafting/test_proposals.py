"""Fields proposed from free text: each value stands in the text at the place that is named with it."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.catalog.drafting import Proposal, propose
from lianqiao.core.text.quantities import IndicatorSpec

TEXT = (
    "医用一次性内窥镜成像模组，外径不大于 2.0 mm，视场角 120°，景深 3～50 mm，功耗低于5W，工作温度-40~85℃，单价控制在 150 元以内。"
    "现有进口模组供货周期 6 个月，去年采购支出 300 万元。采用晶圆级光学工艺，用于消化道早癌筛查。"
    "寻求已有样品的技术转让或独占许可，技术成熟度达到 TRL 6，预算不超过800万元，2028年3月31日前完成，在保定市安装。"
)
PLACES = {"保定市": "130600", "天津": "120000", "天津市": "120000"}


def by_field(text: str = TEXT, kind: str = "demand") -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for proposal in propose(text, kind, places=PLACES):
        found.setdefault(proposal.field, []).append(proposal)
    return found


def values(text: str, field: str, kind: str = "demand") -> list[object]:
    return [proposal.value for proposal in by_field(text, kind).get(field, [])]


def test_paragraph_gives_a_draft() -> None:
    found = by_field()

    assert found["title"][0].value == "医用一次性内窥镜成像模组"
    assert found["budget"][0].value == (None, 8_000_000)
    assert found["deadline"][0].value == date(2028, 3, 31)
    assert found["trl_wanted"][0].value == 6
    assert {item.value for item in found["modes"]} == {"assignment", "exclusive_licence"}
    assert found["place"][0].value == "130600"
    assert found["technology_field"][0].value == "biomedicine"
    assert "消化道早癌筛查" in values(TEXT, "elements.applications")
    assert "晶圆级光学工艺" in values(TEXT, "elements.methods")


def test_indicators_are_read_with_comparator_value_and_unit() -> None:
    assert values(TEXT, "indicators") == [
        IndicatorSpec("外径", "le", 2.0, None, "mm"),
        IndicatorSpec("视场角", "eq", 120.0, None, "°"),
        IndicatorSpec("景深", "range", 3.0, 50.0, "mm"),
        IndicatorSpec("功耗", "lt", 5.0, None, "W"),
        IndicatorSpec("工作温度", "range", -40.0, 85.0, "℃"),
        IndicatorSpec("单价", "le", 150.0, None, "元"),
    ]


def test_every_proposal_stands_in_a_sentence_of_the_text() -> None:
    for proposal in propose(TEXT, "demand", places=PLACES):
        stretch = TEXT[proposal.start : proposal.end]
        assert stretch and stretch in TEXT[proposal.sentence_start : proposal.sentence_end]
        if isinstance(proposal.value, str) and proposal.field in ("title", "summary", "keywords"):
            assert proposal.value == stretch
        assert 0 < proposal.confidence < 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("项目预算 80 万～120 万元。", (800_000, 1_200_000)),
        ("研发经费不低于50万元。", (500_000, None)),
        ("拟投入1.2亿元。", (None, 120_000_000)),
        ("委托开发费 70 万元，分三期。", (None, 700_000)),
    ],
)
def test_budget_is_read_as_written(text: str, amount: tuple[int | None, int | None]) -> None:
    assert values(text, "budget") == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "公司注册资本5000万元，年产值3亿元。",
        "研发经费近三年总支出25.46万元。",
        "处理成本不超过15元，吨水费用6元。",
        "维护费用每台每年 1.2 万元。",
        "预算待定。",
        "预算50万美元。",
    ],
)
def test_other_money_is_no_budget(text: str) -> None:
    assert values(text, "budget") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027年9月前交付。", date(2027, 9, 30)),
        ("2027年底前调试完成。", date(2027, 12, 31)),
        ("截止日期：2027-06-15", date(2027, 6, 15)),
        ("2027 年 2 月底前验收。", date(2027, 2, 28)),
    ],
)
def test_deadline_is_a_day_that_the_text_names(text: str, day: date) -> None:
    assert values(text, "deadline") == [day]


@pytest.mark.parametrize(
    "text", ["公司成立于2010年3月5日。", "2018年10月23日被列入名单。", "六个月内完成。", "2027年2月30日前完成。"]
)
def test_other_dates_are_no_deadline(text: str) -> None:
    assert values(text, "deadline") == []


def test_price_of_an_achievement_is_no_budget() -> None:
    text = "本成果转让费 300 万元，研制了一种高韧性镁合金板材，TRL8。"
    found = by_field(text, "achievement")

    assert found["price"][0].value == (3_000_000, 3_000_000)
    assert found["trl"][0].value == 8 and "budget" not in found


def test_names_of_bodies_are_no_places() -> None:
    assert values("我们与天津大学合作开发过样机，希望继续改进工艺。", "place") == []


def test_modes_that_are_refused_are_not_proposed() -> None:
    assert values("不接受技术转让，希望联合开发。", "modes") == ["joint_development"]


def test_things_that_are_only_named_are_less_sure_than_what_is_said_to_be_used() -> None:
    found = by_field("现场的耐磨陶瓷经常脱落，渗碳工艺也不稳定，需要改进。拟采用碳化硅陶瓷。")
    sure = {
        str(item.value): item.confidence >= 0.6
        for name in ("materials", "methods")
        for item in found[f"elements.{name}"]
    }

    assert {name for name, is_sure in sure.items() if is_sure} == {"碳化硅陶瓷"}
    assert len(sure) > 1


@pytest.mark.parametrize("odd", ["\n", " ", "的", "a\n", "需求\n", "研发 ", "噪声", "1 ", "预算1 ", "TRL "])
@pytest.mark.parametrize("tail", ["", "需求"])
def test_odd_text_costs_no_more_than_another(odd: str, tail: str) -> None:
    text = (odd * 20_000)[:19_900] + tail
    began = time.process_time()
    propose(text, "demand", places=PLACES)

    assert time.process_time() - began < 4  # seconds; with expressions that go back it was hours


def test_text_without_anything_gives_nothing() -> None:
    assert propose("", "demand") == ()
    assert propose("。。。", "demand") == ()


def test_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="20000"):
        propose("长" * 20_001, "demand")


@given(
    st.text(alphabet="需要开发预算万元2027年月日前≥5%mm℃，。；：\n（）TRL采用工艺用于提高不超过 ", max_size=120),
    st.sampled_from(["demand", "achievement"]),
)
def test_any_text_gives_places_that_lie_in_it(text: str, kind: str) -> None:
    for proposal in propose(text, kind, places=PLACES):
        assert 0 <= proposal.start < proposal.end <= len(text)
        assert proposal.sentence_start <= proposal.start and proposal.end <= proposal.sentence_end
