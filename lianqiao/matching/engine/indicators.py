"""Holds demanded indicators against offered ones: same thing, same dimension, and is it enough?"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianqiao.core.text.normal import fold
from lianqiao.core.text.quantities import IndicatorSpec, find_indicators
from lianqiao.core.text.units import find_unit
from lianqiao.matching.engine.fit import Fit
from lianqiao.matching.engine.types import Entry, Verdict

SAME_NAME = 0.65  # from this likeness on two names mean the same quantity
TOLERANCE = 0.2  # short by this share of the demanded value is a plain no; less is partly
_APPROX = 0.05
_COVERING = re.compile(r"范围|量程|温度|频段|波段|工作|适用|区间")
_GENERIC = re.compile(r"最大|最小|最高|最低|平均|综合|整体|总体|产品|系统|设备|指标|性能|的|率$|度$|值$|性$")
# The accuracy, what is lost of it and how it varies are three quantities, though their names are nearly one.
_OF_A_QUANTITY = {
    "less": re.compile(r"(?:损失|损耗|下降|降低|减少|降幅|衰减|缩短|节约|节省)(?:率|量|值|幅度)?$"),
    "more": re.compile(r"(?:提升|提高|增加|增长|增幅)(?:率|量|值|幅度)?$"),
    "spread": re.compile(r"(?:变化|波动|偏差|误差|漂移|离散)(?:率|量|值|幅度|系数)?$"),
    "kept": re.compile(r"(?:保持|残留|残余)(?:率|量|值)?$"),
}
_WEIGHT_MUST, _WEIGHT_NICE = 2.0, 1.0

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One demanded indicator, the offered one that it was held against, and how that went (degree 0..1)."""

    demanded: IndicatorSpec
    offered: IndicatorSpec | None
    verdict: Verdict
    degree: float


def demanded_indicators(entry: Entry) -> tuple[IndicatorSpec, ...]:
    """List what a demand asks for: its indicators or, where the form was left empty, those that its texts state."""
    return entry.indicators or _mentioned(entry)


def offered_indicators(entry: Entry) -> tuple[IndicatorSpec, ...]:
    """List what an achievement offers: its indicators, and those that its texts mention."""
    return entry.indicators + tuple(spec for spec in _mentioned(entry) if spec not in entry.indicators)


def _mentioned(entry: Entry) -> tuple[IndicatorSpec, ...]:
    found = [spec for text in (entry.title, entry.summary, entry.description) for spec in find_indicators(text)]
    return tuple(dict.fromkeys(found))


def compare_indicators(demanded: Sequence[IndicatorSpec], offered: Sequence[IndicatorSpec]) -> tuple[Comparison, ...]:
    """Find for each demanded indicator the offered one that speaks of the same thing, and judge it."""
    return tuple(_compare_one(wanted, offered) for wanted in demanded)


def indicators_fit(comparisons: Sequence[Comparison]) -> Fit | None:
    """Sum up the comparisons; what is unknown counts nothing, a must-have counts double."""
    known = [comparison for comparison in comparisons if comparison.verdict is not Verdict.UNKNOWN]
    if not known:
        return None
    total = sum(_weight(comparison) for comparison in comparisons)
    value = sum(_weight(comparison) * (2 * comparison.degree - 1) for comparison in known) / total
    return Fit(value, {"known": len(known), "demanded": len(comparisons)})


def comparison_share(comparison: Comparison, comparisons: Sequence[Comparison]) -> float:
    """Give what one comparison adds to the value of ``indicators_fit``."""
    if comparison.verdict is Verdict.UNKNOWN:
        return 0.0
    return _weight(comparison) * (2 * comparison.degree - 1) / sum(_weight(each) for each in comparisons)


def _weight(comparison: Comparison) -> float:
    return _WEIGHT_MUST if comparison.demanded.must_have else _WEIGHT_NICE


def _compare_one(wanted: IndicatorSpec, offered: Sequence[IndicatorSpec]) -> Comparison:
    best: tuple[float, float, IndicatorSpec] | None = None
    for candidate in offered:
        if _dimension(wanted.unit) != _dimension(candidate.unit):
            continue
        likeness = name_likeness(wanted.name, candidate.name)
        degree = satisfaction(wanted, candidate) if likeness >= SAME_NAME else None
        if degree is not None and (best is None or (likeness, degree) > best[:2]):
            best = (likeness, degree, candidate)
    if best is None:
        return Comparison(wanted, None, Verdict.UNKNOWN, 0.0)
    return Comparison(wanted, best[2], _verdict(best[1]), best[1])


def _verdict(degree: float) -> Verdict:
    if degree >= 1.0:
        return Verdict.SATISFIED
    return Verdict.PARTLY if degree > 0.0 else Verdict.VIOLATED


@lru_cache(maxsize=65536)
def name_likeness(one: str, other: str) -> float:
    """Compare the names of two quantities: 1 the same, 0 nothing in common (share of common character pairs).

    A quantity and its loss, gain or variation are not the same.
    """
    left, right = _folded(one), _folded(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if _aspect(left) != _aspect(right):
        return 0.0
    core_left, core_right = _GENERIC.sub("", left), _GENERIC.sub("", right)
    if core_left and core_left == core_right:
        return 0.95
    for short, long in (sorted((core_left, core_right), key=len), sorted((left, right), key=len)):
        if len(short) >= 2 and short in long:
            return 0.6 + 0.3 * len(short) / len(long)
    pairs_left, pairs_right = _pairs(left), _pairs(right)
    return 2 * len(pairs_left & pairs_right) / max(len(pairs_left) + len(pairs_right), 1)


def _aspect(name: str) -> str:
    return next((aspect for aspect, pattern in _OF_A_QUANTITY.items() if pattern.search(name)), "itself")


@lru_cache(maxsize=65536)
def _folded(name: str) -> str:
    return fold(name).replace(" ", "")


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def satisfaction(wanted: IndicatorSpec, offered: IndicatorSpec) -> float | None:
    """Say how far an offered indicator satisfies a demanded one, 0..1; None when the two cannot be compared."""
    need, have = interval(wanted), interval(offered)
    if need is None or have is None or _dimension(wanted.unit) != _dimension(offered.unit):
        return None
    if wanted.comparator == "range" and offered.comparator == "range":
        return _range_satisfaction(need, have, must_cover=bool(_COVERING.search(wanted.name)))
    return _interval_satisfaction(need, have)


def interval(spec: IndicatorSpec) -> Interval | None:
    """Turn an indicator into an interval in base units; None when it has no value or an unknown unit."""
    unit = find_unit(spec.unit)
    if spec.value is None:
        return None
    low = unit.to_base(spec.value) if unit else spec.value
    if spec.comparator == "range":
        if spec.value_high is None:
            return None
        high = unit.to_base(spec.value_high) if unit else spec.value_high
        return min(low, high), max(low, high)
    if spec.comparator in {"ge", "gt"}:
        return low, math.inf
    if spec.comparator in {"le", "lt"}:
        return -math.inf, low
    room = abs(low) * _APPROX if spec.comparator == "approx" else 0.0
    return low - room, low + room


@lru_cache(maxsize=4096)
def _dimension(symbol: str) -> str:
    """Give the dimension; an unknown unit is a dimension of its own, so that only equal ones are compared."""
    unit = find_unit(symbol)
    return unit.dimension if unit is not None else f"unknown {symbol.strip()}"


def _interval_satisfaction(need: Interval, have: Interval) -> float:
    """Judge an offer by the value it guarantees; one that only might reach the need gets a half."""
    if have[0] > need[1] or have[1] < need[0]:
        nearest = have[0] if have[0] > need[1] else have[1]
        return _shortfall_degree(need, nearest)
    open_below = math.isinf(have[0]) and not math.isinf(need[0])
    open_above = math.isinf(have[1]) and not math.isinf(need[1])
    if open_below and open_above:
        return 0.5
    if open_below or open_above:
        guaranteed = have[1] if open_below else have[0]
        return 0.5 if need[0] <= guaranteed <= need[1] else 0.0
    return min(_shortfall_degree(need, end) for end in have if not math.isinf(end))


def _shortfall_degree(need: Interval, value: float) -> float:
    """Give 1 inside the interval, falling to 0 where the value misses it by the tolerance."""
    missing = max(need[0] - value, value - need[1], 0.0)
    if missing <= 1e-12 * max(abs(value), 1e-300):
        return 1.0
    bound = need[0] if value < need[0] else need[1]
    allowed = TOLERANCE * abs(bound)
    return max(0.0, 1.0 - missing / allowed) if allowed > 0 else 0.0


def _range_satisfaction(need: Interval, have: Interval, *, must_cover: bool) -> float:
    """Compare two ranges: a working range must cover the demanded one, a tolerance may also lie within it."""
    if have[0] <= need[0] and need[1] <= have[1]:
        return 1.0
    if not must_cover and need[0] <= have[0] and have[1] <= need[1]:
        return 1.0
    overlap = min(need[1], have[1]) - max(need[0], have[0])
    return max(0.0, overlap / (need[1] - need[0])) if need[1] > need[0] else 0.0
