"""Amounts of money as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.money import MoneyFault, parse_money


def fault_code(written: str) -> str:
    with pytest.raises(MoneyFault) as caught:
        parse_money(written)
    return caught.value.code


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("500000", (500_000, 500_000)),
        ("50万", (500_000, 500_000)),
        ("５０ 万元", (500_000, 500_000)),
        ("￥1,200,000.00元", (1_200_000, 1_200_000)),
        ("1.2亿", (120_000_000, 120_000_000)),
        ("约 3 千万元", (30_000_000, 30_000_000)),
        ("30-50万元", (300_000, 500_000)),
        ("30万～50万", (300_000, 500_000)),
        ("0.8至1.5亿元", (80_000_000, 150_000_000)),
        ("100万以内", (None, 1_000_000)),
        ("不超过100万元", (None, 1_000_000)),
        ("200万元以上", (2_000_000, None)),
        ("面议", (None, None)),
    ],
)
def test_money_is_read_as_written(written: str, amount: tuple[int | None, int | None]) -> None:
    assert parse_money(written)[0] == amount


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("很多钱", "money_bad"),
        ("50万美元", "money_currency"),
        ("$500", "money_currency"),
        ("-5万", "money_negative"),
        ("50-30万", "money_order"),
        ("999999999亿", "money_too_large"),
    ],
)
def test_money_faults_are_told_apart(written: str, code: str) -> None:
    assert fault_code(written) == code


@given(st.integers(0, 10**9))
def test_money_whole_yuan_survive_every_unit(amount: int) -> None:
    assert parse_money(f"{amount}元")[0] == (amount, amount)
    assert parse_money(f"{amount:,}")[0] == (amount, amount)


@given(st.text(max_size=40))
def test_money_any_text_raises_only_money_faults(text: str) -> None:
    try:
        (low, high), _ = parse_money(text)
    except MoneyFault:
        return
    assert low is None or high is None or low <= high
