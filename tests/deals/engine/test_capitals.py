"""Amounts in capitals against vectors written by hand."""

from decimal import Decimal

import pytest

from lianqiao.deals.engine.capitals import capitals, chinese_number

VECTORS = {
    "0": "零元整", "0.01": "壹分", "0.10": "壹角整", "0.56": "伍角陆分", "1": "壹元整", "1.05": "壹元零伍分", "10": "壹拾元整",
    "100.50": "壹佰元伍角整", "101": "壹佰零壹元整", "1001": "壹仟零壹元整", "1010": "壹仟零壹拾元整", "10000": "壹万元整",
    "10001": "壹万零壹元整", "10010.01": "壹万零壹拾元零壹分", "100000": "壹拾万元整", "101000": "壹拾万零壹仟元整",
    "105000": "壹拾万零伍仟元整", "1200000": "壹佰贰拾万元整", "1000001": "壹佰万零壹元整", "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整", "100010000": "壹亿零壹万元整", "1000000000000": "壹万亿元整",
    "1200000000000": "壹万贰仟亿元整", "123456789.12": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
    "2003040.07": "贰佰万零叁仟零肆拾元零柒分", "1000010000": "壹拾亿零壹万元整",
}  # fmt: skip


@pytest.mark.parametrize(("amount", "text"), VECTORS.items())
def test_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == f"人民币{text}"


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000", "NaN"])
def test_capitals_refuse_what_is_no_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        capitals(Decimal(amount))


def test_numbers_of_articles() -> None:
    assert [chinese_number(n) for n in (1, 10, 11, 20, 21, 100, 105, 110)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零五", "一百一十",
    ]  # fmt: skip
