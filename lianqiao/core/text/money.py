"""Reads amounts of money as people write them: 50万, 30-50万元, 1.2亿, 100万以内, 面议."""

import re
from collections.abc import Mapping
from decimal import Decimal

_UNITS = {
    "": 1,
    "元": 1,
    "千元": 10**3,
    "千": 10**3,
    "万": 10**4,
    "万元": 10**4,
    "w": 10**4,
    "百万": 10**6,
    "百万元": 10**6,
    "千万": 10**7,
    "千万元": 10**7,
    "亿": 10**8,
    "亿元": 10**8,
}
_OPEN = frozenset(
    [
        "面议",
        "面谈",
        "待定",
        "协商",
        "双方协商",
        "协商确定",
        "可议",
        "可协商",
        "不限",
        "暂无",
        "无",
        "未定",
        "另议",
        "tbd",
        "negotiable",
        "-",
        "/",
        "—",
    ]
)
_FOREIGN = re.compile(r"[$€£]|usd|eur|gbp|jpy|hkd|美元|美金|欧元|英镑|日元|港元|港币")
_CURRENCY = re.compile(r"[¥￥]|rmb|cny|人民币|圆")
_UNIT = r"(千万元?|百万元?|千元?|万元?|亿元?|元|w)?"
_NUMBER = r"(\d{1,15}(?:\.\d{1,6})?)"
_AMOUNT = re.compile(_NUMBER + _UNIT)
_RANGE = re.compile(_NUMBER + _UNIT + r"(?:-|~|至|到|—|–|--)" + _NUMBER + _UNIT)
_LEAD = re.compile(r"^(约|大约|预计|预算|总价|共|合计|估价|报价|近)[:：]?")
_UPPER = re.compile(r"^(不超过|不高于|至多|最高|最多|小于|低于|少于|≤|<=?)|(以内|以下|内|及以下|封顶)$")
_LOWER = re.compile(r"^(不低于|不少于|至少|最低|大于|高于|超过|≥|>=?)|(以上|起|及以上)$")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LARGEST_CNY = 10**13


class MoneyFault(ValueError):
    """A text that is no amount; ``code`` says why."""

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.data = dict(data or {})


Amount = tuple[int | None, int | None]


def parse_money(text: str) -> tuple[Amount, bool]:
    """Return ((least, most) in yuan, whether one plain amount was given); (None, None) stands for "to be agreed".

    Raises ``MoneyFault`` for what is no amount, for other currencies and for sums beyond ten trillion.
    """
    plain = re.sub(r"[\s,]", "", text.translate(_FULL_WIDTH).lower()).replace("〜", "~").replace("～", "~")
    if plain in _OPEN:
        return (None, None), False
    if _FOREIGN.search(plain):
        raise MoneyFault("money_currency")
    plain = _LEAD.sub("", _CURRENCY.sub("", plain))
    if re.match(r"^-\d", plain):
        raise MoneyFault("money_negative")
    match = _RANGE.fullmatch(plain)
    if match:
        return _ordered(match), False
    for pattern, is_upper in ((_UPPER, True), (_LOWER, False)):
        bare = pattern.sub("", plain)
        if bare != plain and (match := _AMOUNT.fullmatch(bare)):
            amount = _yuan(match[1], match[2])
            return ((None, amount) if is_upper else (amount, None)), False
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise MoneyFault("money_bad")
    amount = _yuan(match[1], match[2])
    return (amount, amount), True


def _ordered(match: re.Match[str]) -> Amount:
    first_unit, second_unit = match[2], match[4]
    # In 30-50万 the unit belongs to both numbers; so it does in 30万-50.
    low = _yuan(match[1], first_unit or second_unit)
    high = _yuan(match[3], second_unit or first_unit)
    if low > high:
        raise MoneyFault("money_order", {"high": high})
    return low, high


def _yuan(number: str, unit: str | None) -> int:
    amount = int((Decimal(number) * _UNITS[unit or ""]).to_integral_value())
    if amount > LARGEST_CNY:
        raise MoneyFault("money_too_large")
    return amount
