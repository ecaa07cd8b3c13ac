"""Figures as people write them: amounts in yuan, indicators, levels; in the reader's language."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianqiao.catalog.queries import IndicatorView

SIGNS = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "=", "approx": "≈"}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WAN, _YI = 10_000, 100_000_000


def number(value: float | None) -> str:
    """Write a measured value without needless zeros; very large and small ones as a power of ten."""
    if value is None:
        return "—"
    if value != 0 and not 1e-4 <= abs(value) < 1e7:
        mantissa, exponent = f"{value:.6e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        power = f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
        return power if mantissa == "1" else f"{mantissa}×{power}"
    return f"{value:.8f}".rstrip("0").rstrip(".")


def indicator_value(indicator: IndicatorView) -> str:
    """Write comparator, value and unit: ``≥ 67 %``, ``20–30 µm``."""
    unit = f" {indicator.unit}" if indicator.unit else ""
    if indicator.comparator == "range":
        return f"{number(indicator.value)}–{number(indicator.value_high)}{unit}"
    return f"{SIGNS.get(indicator.comparator, '')} {number(indicator.value)}{unit}".strip()


def amount(yuan: int) -> str:
    """Write an amount in yuan: 万 and 亿 in Chinese, thousands separated in English."""
    language = get_language() or "zh-hans"
    if language == "en":
        return f"CNY {yuan:,}"
    units = ("万元", "亿元") if language == "zh-hans" else ("萬元", "億元")
    if yuan >= _YI:
        return f"{_tidy(yuan, _YI)} {units[1]}"
    return f"{_tidy(yuan, _WAN)} {units[0]}" if yuan >= _WAN else f"{yuan} 元"


def amounts(low: int | None, high: int | None) -> str:
    """Write a span of amounts; nothing known means it is to be negotiated."""
    if low is None and high is None:
        return _("To be negotiated")
    if low is None or high is None:
        known = amount(low if low is not None else high or 0)
        return (_("%(amount)s or more") if high is None else _("up to %(amount)s")) % {"amount": known}
    return amount(low) if low == high else f"{amount(low)} – {amount(high)}"


def _tidy(yuan: int, unit: int) -> str:
    value = (Decimal(yuan) / unit).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"
