import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.quantities import IndicatorSpec, find_indicators, parse_indicators, scan_indicators


@pytest.mark.parametrize(
    ("text", "name", "comparator", "value", "high", "unit"),
    [
        ("抗冲击韧性≥67%", "抗冲击韧性", "ge", 67, None, "%"),
        ("功耗低于5W", "功耗", "lt", 5, None, "W"),
        ("-40~85℃", "", "range", -40, 85, "℃"),
        ("工作温度：-40℃～+85℃", "工作温度", "range", -40, 85, "℃"),
        ("精度优于0.01mm", "精度", "le", 0.01, None, "mm"),
        ("分辨能力优于5级", "分辨能力", "ge", 5, None, "级"),
        ("寿命不少于10年", "寿命", "ge", 10, None, "年"),
        ("定位精度±0.5μm", "定位精度", "le", 0.5, None, "μm"),
        ("处理能力达到1,000吨/天", "处理能力", "ge", 1000, None, "吨/天"),
        ("循环寿命可达5×10³次以上", "循环寿命", "ge", 5000, None, "次"),
        ("年处理量10万吨以上", "年处理量", "ge", 100_000, None, "吨"),
        ("设备总长度需控制在32米以内", "设备总长度", "le", 32, None, "米"),
        ("输出功率3-5kW", "输出功率", "range", 3, 5, "kW"),
        ("抗拉强度 ＞ 1200 ＭＰａ", "抗拉强度", "gt", 1200, None, "MPa"),
        ("導熱係數≧1.5W/(m·K)", "导热系数", "ge", 1.5, None, "W/(m·K)"),
        ("储存温度-40~-10℃", "储存温度", "range", -40, -10, "℃"),
        ("功率范围500mW~5W", "功率范围", "range", 0.5, 5, "W"),
        ("含水量12%---15%", "含水量", "range", 12, 15, "%"),
        ("年产3~5万吨", "年产", "range", 30_000, 50_000, "吨"),
        ("漏电流≤2mA", "漏电流", "le", 2, None, "mA"),
        ("发电量约2MW", "发电量", "approx", 2, None, "MW"),
        ("泵速为3000r/min", "泵速", "eq", 3000, None, "r/min"),
    ],
)
def test_parse_of_one_indicator(
    text: str, name: str, comparator: str, value: float, high: float | None, unit: str
) -> None:
    assert parse_indicators(text) == (IndicatorSpec(name, comparator, value, high, unit),)


def test_parse_of_a_cell_with_several() -> None:
    found = parse_indicators("抗冲击韧性≥67%；功耗≤5W(必达)；在80℃环境下寿命≥5000小时；(2)噪声不超过45dB")

    assert [(spec.name, spec.must_have, spec.condition) for spec in found] == [
        ("抗冲击韧性", False, ""),
        ("功耗", True, ""),
        ("寿命", False, "80℃环境下"),
        ("噪声", False, ""),
    ]


def test_parse_keeps_the_condition_in_brackets_as_written() -> None:
    assert parse_indicators("抗压强度≥50MPa（28d，标准养护）")[0].condition == "28d，标准养护"


@pytest.mark.parametrize(
    "text", ["", "。；", "温度85~-40℃", "长度5m~3kg", "9" * 400, "没有数字", "公司成立于2010年", "1.降低能耗"]
)
def test_parse_of_text_without_indicators_is_empty(text: str) -> None:
    assert parse_indicators(text) == ()


def test_old_values_are_not_indicators() -> None:
    found = parse_indicators("含水量由75%左右降至12%以下")

    assert [(spec.comparator, spec.value) for spec in found] == [("le", 12)]


def test_running_text_gives_only_what_is_compared_named_and_measured() -> None:
    text = (
        "公司现有员工40人，占地25000平方米。新涂层结合强度达到230MPa，比传统方法高20%，获得专利12项。噪声低于60分贝。"
    )

    assert [(spec.name, spec.comparator, spec.value) for spec in find_indicators(text)] == [
        ("新涂层结合强度", "ge", 230),
        ("噪声", "lt", 60),
    ]


@given(st.text(alphabet="功耗精度≥≤~-±0123456789.,万%kWm℃;；。()（）优于达到×10³ \n", max_size=60))
def test_places_of_found_indicators_lie_in_the_text(text: str) -> None:
    for found in scan_indicators(text):
        assert 0 <= found.start < found.end <= len(text)
        assert any(character.isdigit() for character in text[found.start : found.end])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("直径10±0.5mm", IndicatorSpec("直径", "range", 9.5, 10.5, "mm")),
        ("相变温度 -21±1℃", IndicatorSpec("相变温度", "range", -22.0, -20.0, "℃")),
        ("响应时间2小时以内", IndicatorSpec("响应时间", "le", 2.0, None, "小时")),
        ("产能达到50万吨/年", IndicatorSpec("产能", "ge", 500_000.0, None, "吨/年")),
        ("使用寿命不少于10年", IndicatorSpec("使用寿命", "ge", 10.0, None, "年")),
        ("可靠性≥99%", IndicatorSpec("可靠性", "ge", 99.0, None, "%")),
        ("能耗低于5kWh", IndicatorSpec("能耗", "lt", 5.0, None, "kWh")),
        ("应力不超过200MPa", IndicatorSpec("应力", "le", 200.0, None, "MPa")),
        ("单价不超过3万元", IndicatorSpec("单价", "le", 30_000.0, None, "元")),
        ("效率提高30%以上", IndicatorSpec("效率提高", "ge", 30.0, None, "%")),
        ("体积电阻率≤8×10^-6 Ω·cm", IndicatorSpec("体积电阻率", "le", 8e-6, None, "Ω·cm")),
        ("活菌数≥1×10^9 CFU/g", IndicatorSpec("活菌数", "ge", 1e9, None, "CFU/g")),
    ],
)
def test_parse_keeps_whole_words_and_tolerances(text: str, found: IndicatorSpec) -> None:
    assert parse_indicators(text) == (found,)


def test_tolerance_of_an_unread_value_is_no_indicator() -> None:
    assert parse_indicators("硬度 HRC62±1") == ()


def test_hours_are_no_condition() -> None:
    found = parse_indicators("150℃下轴承寿命不低于 5000 小时")

    assert ("轴承寿命", "ge", 5000.0) in [(spec.name, spec.comparator, spec.value) for spec in found]
