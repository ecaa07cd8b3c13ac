import pytest
from django.utils import translation

from lianqiao.catalog.queries import IndicatorView
from lianqiao.web.formats import amount, amounts, indicator_value, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11.0, "11"),
        (0.5, "0.5"),
        (1.25, "1.25"),
        (1e10, "10¹⁰"),
        (2.5e-6, "2.5×10⁻⁶"),
        (0.0, "0"),
        (None, "—"),
        (-40, "-40"),
    ],
)
def test_number_has_no_needless_zeros(value, text):
    assert number(value) == text


def test_indicator_value_of_a_bound_and_of_a_range():
    bound = IndicatorView("热导率", "ge", 11, None, "W/(m·K)", "", True)
    span = IndicatorView("粒径", "range", 20, 30, "µm", "", False)

    assert indicator_value(bound) == "≥ 11 W/(m·K)"
    assert indicator_value(span) == "20–30 µm"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [(500, "500 元"), (15_000, "1.5 万元"), (2_600_000, "260 万元"), (180_000_000, "1.8 亿元"), (100_000, "10 万元")],
)
def test_amount_in_chinese_uses_wan_and_yi(yuan, text):
    with translation.override("zh-hans"):
        assert amount(yuan) == text


def test_amounts_without_figures_are_to_be_negotiated():
    with translation.override("zh-hans"):
        assert amounts(None, None) == "面议"
        assert amounts(None, 500_000) == "不超过 50 万元"
        assert amounts(300_000, None) == "30 万元起"
        assert amounts(300_000, 300_000) == "30 万元"
    with translation.override("en"):
        assert amounts(300_000, 500_000) == "CNY 300,000 – CNY 500,000"
