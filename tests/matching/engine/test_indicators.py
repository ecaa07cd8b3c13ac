import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.quantities import IndicatorSpec, parse_indicators
from lianqiao.matching.engine.indicators import (
    compare_indicators,
    comparison_share,
    demanded_indicators,
    indicators_fit,
    name_likeness,
    offered_indicators,
    satisfaction,
)
from lianqiao.matching.engine.types import Entry, Verdict


def compared(wanted: str, offered: str) -> tuple[Verdict, float]:
    (comparison,) = compare_indicators(parse_indicators(wanted), parse_indicators(offered))
    return comparison.verdict, comparison.degree


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("抗冲击韧性≥67%", "抗冲击韧性达72%"),
        ("功耗≤5W", "整机功耗4500mW"),
        ("工作温度-40~85℃", "工作温度-55~125℃"),
        ("抗压强度≥50MPa", "抗压强度0.06GPa"),
        ("寿命≥10年", "使用寿命120个月"),
        ("精度优于0.01mm", "定位精度5μm"),
        ("产能≥10万吨/年", "产能达到12万吨/年"),
        ("电压=12V", "电压12V"),
        ("厚度3~5mm", "厚度3.5~4mm"),
        ("温度≤300K", "温度低于20℃"),
        ("泄漏率≤0", "泄漏率≤0"),
    ],
)
def test_offer_that_reaches_the_demand_satisfies_it(wanted: str, offered: str) -> None:
    assert compared(wanted, offered) == (Verdict.SATISFIED, 1.0)


@pytest.mark.parametrize(
    ("wanted", "offered", "degree"),
    [
        ("抗冲击韧性≥70%", "抗冲击韧性63%", 0.5),
        ("工作温度-40~85℃", "工作温度-20~70℃", 0.72),
        ("功耗≤5W", "功耗≥3W", 0.5),
        ("电压=12V", "电压≤12V", 0.5),
    ],
)
def test_near_miss_is_partly(wanted: str, offered: str, degree: float) -> None:
    verdict, found = compared(wanted, offered)

    assert verdict is Verdict.PARTLY
    assert found == pytest.approx(degree)


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [("抗冲击韧性≥67%", "抗冲击韧性40%"), ("功耗≤5W", "功耗≤8W"), ("寿命≥10年", "寿命≤3年"), ("厚度3~5mm", "厚度9mm")],
)
def test_offer_far_from_the_demand_violates_it(wanted: str, offered: str) -> None:
    assert compared(wanted, offered) == (Verdict.VIOLATED, 0.0)


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [("功耗≤5W", "功耗80℃"), ("功耗≤5W", "重量3kg"), ("功耗≤5W", "没有"), ("潜在故障度量≥90%", "单点故障度量≥99%")],
)
def test_other_things_and_other_dimensions_are_unknown(wanted: str, offered: str) -> None:
    assert compared(wanted, offered) == (Verdict.UNKNOWN, 0.0)


def test_best_named_offer_is_taken() -> None:
    (comparison,) = compare_indicators(
        parse_indicators("结合强度≥200MPa"), parse_indicators("抗拉结合强度≥100MPa；结合强度≥230MPa")
    )

    assert comparison.offered is not None
    assert comparison.offered.value == 230


def test_free_text_counts_as_an_offer() -> None:
    entry = Entry("a", "涂层", description="结合强度达到230MPa。", indicators=parse_indicators("厚度≤2mm"))

    assert [spec.name for spec in offered_indicators(entry)] == ["厚度", "结合强度"]


def test_demand_asks_for_what_its_text_states_only_when_the_form_is_empty() -> None:
    text = "希望结合强度不低于200MPa。"

    assert [spec.name for spec in demanded_indicators(Entry("d", "涂层", description=text))] == ["结合强度"]
    stated = Entry("d", "涂层", description=text, indicators=parse_indicators("厚度≤2mm"))
    assert [spec.name for spec in demanded_indicators(stated)] == ["厚度"]


def test_fit_counts_must_haves_double_and_unknowns_not() -> None:
    comparisons = compare_indicators(
        parse_indicators("强度≥200MPa(必达)；功耗≤5W；噪声≤45dB"), parse_indicators("强度≥230MPa；功耗≤9W")
    )
    fit = indicators_fit(comparisons)

    assert fit is not None
    assert fit.value == pytest.approx((2 * 1 + 1 * -1 + 0) / 4)
    assert sum(comparison_share(each, comparisons) for each in comparisons) == pytest.approx(fit.value)


def test_fit_of_nothing_known_is_none() -> None:
    assert indicators_fit(compare_indicators(parse_indicators("功耗≤5W"), ())) is None
    assert indicators_fit(()) is None


@pytest.mark.parametrize(
    ("one", "other", "least"), [("功耗", "功耗", 1), ("结合强度", "涂层结合强度", 0.7), ("功率", "重量", 0)]
)
def test_name_likeness(one: str, other: str, least: float) -> None:
    assert least <= name_likeness(one, other) == name_likeness(other, one)


SPECS = st.builds(
    IndicatorSpec,
    st.just("强度"),
    st.sampled_from(["ge", "le", "gt", "lt", "eq", "approx", "range"]),
    st.floats(-1e6, 1e6) | st.none(),
    st.floats(-1e6, 1e6) | st.none(),
    st.sampled_from(["MPa", "kPa", "", "怪单位"]),
)


@given(SPECS, SPECS)
def test_satisfaction_is_a_degree_or_unknown(wanted: IndicatorSpec, offered: IndicatorSpec) -> None:
    degree = satisfaction(wanted, offered)

    assert degree is None or 0 <= degree <= 1


@given(
    SPECS.filter(lambda spec: spec.value is not None and (spec.comparator != "range" or spec.value_high is not None))
)
def test_offer_equal_to_the_demand_satisfies_it(spec: IndicatorSpec) -> None:
    assert satisfaction(spec, spec) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("识别准确率损失", "识别准确率"),
        ("厚度偏差", "厚度"),
        ("容量保持率", "容量"),
        ("能耗降低", "能耗"),
        ("产量增幅", "产量降幅"),
    ],
)
def test_a_quantity_and_how_it_changes_are_never_the_same(one: str, other: str) -> None:
    assert name_likeness(one, other) == name_likeness(other, one) == 0.0
