"""Amounts, days and numbers of articles as Chinese contracts write them."""

from datetime import date
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_PLAIN = "〇一二三四五六七八九"
LARGEST = Decimal("9999999999999999.99")


def capitals(amount: Decimal) -> str:
    """Return an amount of yuan in capitals, ``人民币壹佰元整``; exact to the fen. Raises ``ValueError`` below zero, above or finer."""
    if not amount.is_finite() or amount < 0 or amount > LARGEST:
        raise ValueError(f"an amount between 0 and {LARGEST} yuan is wanted")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError("an amount has at most two decimal places")
    fen_total = int(amount * 100)
    yuan, cents = divmod(fen_total, 100)
    jiao, fen = divmod(cents, 10)
    text = _whole(yuan) + "元" if yuan else ""
    if not cents:
        return f"人民币{text or '零元'}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return f"人民币{text}{_DIGITS[fen] + '分' if fen else '整'}"


def figures(amount: Decimal) -> str:
    """Return an amount in figures with separators, ``1,200,000.00``."""
    return f"{amount:,.2f}"


def chinese_day(day: date) -> str:
    """Return a day as contracts write it, ``2026年11月23日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """Return a number of an article, 1 to 999: 一, 十, 二十一, 一百零五. Raises ``ValueError``."""
    if not 1 <= number <= 999:
        raise ValueError("a number from 1 to 999 is wanted")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_PLAIN[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _PLAIN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_PLAIN[ones] if ones else "")


def _whole(yuan: int) -> str:
    """Write whole yuan; a gap of any length between two digits is one 零."""
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text, gap = "", False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000 or not groups[index + 1] % 10):
            text += "零"
        # 万亿 is written 万 when an 亿 group follows it: 壹万贰仟亿
        unit = "万" if index == 3 and len(groups) > 2 and groups[2] else _GROUPS[index]
        text += _group(group) + unit
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
