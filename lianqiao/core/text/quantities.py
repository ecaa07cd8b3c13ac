"""Reads technical indicators out of Chinese text: 抗冲击韧性≥67%, 功耗低于5W, -40~85℃, 精度优于0.01mm.

Two readers share one grammar: ``parse_indicators`` for a field that holds nothing but indicators, and
``find_indicators`` for running text, which only believes what is stated with a comparison and a known unit.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lianqiao.core.text.normal import NormalText, normalise
from lianqiao.core.text.units import find_unit, scale_factor, unit_symbols

_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?[×x*]\s?10\^[-+]?\d+|e[-+]?\d+)?"
_SCALE = r"(?:百|千|万|十万|百万|千万|亿|百亿|千亿)"

# What stands before the number, the longer forms first; 优于 and 达 depend on what is measured.
_BEFORE = {
    "ge": "不低于 不小于 不少于 不短于 不得低于 不得少于 不得小于"
    " 大于或等于 大于等于 高于或等于 高于等于 至少达到 至少为 至少 最低 ≥ >= =>"
    " 可达到 可达 达到 达 提升至 提高至 提高到 提升到",
    "gt": "大于 高于 超过 多于 长于 >",
    "le": "不高于 不大于 不超过 不多于 不得高于 不得大于 不得超过"
    " 小于或等于 小于等于 低于或等于 低于等于 至多 最高不超过 最大不超过 控制在"
    " ≤ <= =< 降至 降到 降低至 降低到 缩短至 缩短到 减少至",
    "lt": "小于 低于 少于 短于 <",
    "better": "优于 好于",
    "approx": "约为 大约 约 ≈ 大概",
    "eq": "等于 = 为 是 :",
}
_BEFORE_CODE = {word: code for code, row in _BEFORE.items() for word in row.split()}
# What stands behind it.
_AFTER = {
    "ge": "以上 及以上 或以上 或更高",
    "le": "以下 及以下 以内 之内 或以下 或更低",
    "approx": "左右 上下",
}
_AFTER_CODE = {word: code for code, row in _AFTER.items() for word in row.split()}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UNIT = "|".join(sorted({re.escape(normalise(symbol).text) for symbol in unit_symbols()}, key=len, reverse=True))
_QUOTIENT = rf"(?:{_UNIT})(?:/(?:{_UNIT}))?"
_WHOLE_UNIT = rf"(?P<{{0}}>{_QUOTIENT})(?![a-z])"
_QUANTITY = re.compile(
    rf"(?P<before>(?:{_any(_BEFORE_CODE)})?)\s*(?P<sign>±?)\s*"
    rf"(?<![\d.a-z])(?P<low>{_NUMBER})\s*(?P<scale_low>{_SCALE}?)\s*(?:{_WHOLE_UNIT.format('unit_low')})?"
    rf"(?:\s*±\s*(?P<off>{_NUMBER})\s*(?:{_WHOLE_UNIT.format('unit_off')})?)?"
    rf"(?:\s*(?:~|-{{1,3}}|至|到|…)\s*(?P<high>{_NUMBER})\s*(?P<scale_high>{_SCALE}?)\s*(?:{_WHOLE_UNIT.format('unit_high')})?)?"
    rf"\s*(?P<after>(?:{_any(_AFTER_CODE)})?)"
)
# A comma inside a number does not end a clause.
_CLAUSE_END = re.compile(r"[;。、\n\r!?]|,(?!\d{3}(?!\d))")
_MUST = re.compile(r"\(?(?:必达|必须(?:达到|满足)?|硬性|强制)\)?|★|\*(?=\s*$)")
# 时 ends a condition; in 小时 or 时间 it is part of another word.
_WHEN = r"(?<!小)时(?![间长延效刻钟速])"
_CONDITION = re.compile(r"\(([^()]*)\)|(?:^|(?<=[,;]))(?:在)?([^()≥≤<>=]{2,20}?(?:条件下|环境下|情况下|" + _WHEN + "))")
# Words such as 使用, 可靠 or 能耗 begin names themselves.
_LEADING = re.compile(
    r"^(?:[\d一二三四五六七八九十]{1,2}[.、)](?!\d)|\(\d+\)|[·•*★\-\s:]|希望|力争|预计|要求|需要|需(?!氧)|实现|其中|其|并且|且"
    r"|使得|使(?!用)|产品的|下(?![限降])|以及|和(?!易性)|及|的|将|可(?![靠溶见用燃调])|能够|能(?![耗量效源级])|应(?![力变急])"
    r"|保证|确保|满足|达到|降至|降到|提高到|提高至)+"
)
_TRAILING = re.compile(
    r"(?:[\s:=·\-,(]|应|需|要求|要|必须|必达|可以|可|能够|(?<![产性功热电光动效智节势潜])能|须|均|都|为|在|的|由|从|值|达|也)+$"
)
_LOWER_IS_BETTER = re.compile(
    r"精度|误差|偏差|噪声|功耗|能耗|损耗|粗糙度|成本|公差|时延|延迟|响应时间|漂移|"
    r"失真|重量|排放|波动|不确定度|线宽|泄漏|含量$"
)
_FORMER = re.compile(r"(?:由|从|原来的?|原先|现在的?|目前的?|现有)$|由原来的")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_DIGIT = re.compile(r"\d|[①-⑳]")
_MAX_NAME = 24
_MAX_BRACKET = 60


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """One technical indicator; ``comparator`` is ge, le, gt, lt, eq, approx or range (then ``value_high`` counts)."""

    name: str
    comparator: str
    value: float | None = None
    value_high: float | None = None
    unit: str = ""
    condition: str = ""
    must_have: bool = False
    rival_value: float | None = None  # of the best known alternative, in the same unit


@dataclass(frozen=True, slots=True)
class FoundIndicator:
    """An indicator with the original characters it was read from and whether it was stated as a comparison."""

    spec: IndicatorSpec
    start: int
    end: int
    is_explicit: bool


def parse_indicators(text: str) -> tuple[IndicatorSpec, ...]:
    """Read a field of indicators such as 抗冲击韧性≥67%；功耗≤5W(必达); clauses without a number are left out."""
    return tuple(found.spec for found in scan_indicators(text))


def find_indicators(text: str) -> tuple[IndicatorSpec, ...]:
    """Read the indicators that running text states: named, compared, and in a unit with a meaning."""
    return tuple(found.spec for found in scan_indicators(text) if _is_believable(found))


def scan_indicators(text: str) -> Iterator[FoundIndicator]:
    """Yield every quantity of a text with its name, comparison and place, in order."""
    if not _DIGIT.search(text):
        return
    normal = normalise_lines(text)
    start = 0
    for end in [*_clause_ends(normal.text), len(normal.text)]:
        if _DIGIT.search(normal.text, start, end):
            yield from _scan_clause(normal, start, end)
        start = end + 1


def _clause_ends(text: str) -> Iterator[int]:
    """Yield where clauses end; a comma within brackets belongs to what the brackets say."""
    for match in _CLAUSE_END.finditer(text):
        before = text[max(0, match.start() - _MAX_BRACKET) : match.start()]
        is_inside = before.rfind("(") > before.rfind(")") and ")" in text[match.end() : match.end() + _MAX_BRACKET]
        if not (is_inside and match.group() in ",、"):
            yield match.start()


def normalise_lines(text: str) -> NormalText:
    """Fold a text for reading quantities; line breaks end clauses and so become semicolons (same length)."""
    return normalise(text.replace("\n", ";").replace("\r", ";"))


def _scan_clause(normal: NormalText, start: int, end: int) -> Iterator[FoundIndicator]:
    clause = normal.text[start:end]
    matches = [match for match in _QUANTITY.finditer(clause) if not _is_ordinal(clause, match)]
    must_have = bool(_MUST.search(clause))
    condition = _condition(normal, start, clause, matches)
    conditions = [found.span(2) for found in _CONDITION.finditer(clause) if found[2]]
    name_from, name = 0, ""
    for match in matches:
        own_name = _clean_name(clause[name_from : match.start()])
        name = own_name or name
        is_former_value = bool(_FORMER.search(clause[name_from : match.start()]))
        name_from = match.end()
        is_condition = any(first <= match.start() < last for first, last in conditions)
        if is_former_value or is_condition or _inside_brackets(clause, match.start()) or _is_calendar_year(match):
            continue
        spec = _spec(normal, start, match, name=name, condition=condition, must_have=must_have)
        if spec is not None and (spec.name or spec.unit):
            first, last = normal.original_span(start + match.start(), start + match.end())
            explicit = bool(match["before"] and _BEFORE_CODE[match["before"]] != "eq") or bool(
                match["after"] or match["high"] or match["sign"] or match["off"]
            )
            yield FoundIndicator(spec, first, last, explicit)


def _spec(
    normal: NormalText, start: int, match: re.Match[str], *, name: str, condition: str, must_have: bool
) -> IndicatorSpec | None:
    if match["sign"] and normal.text[: start + match.start("sign")].rstrip()[-1:].isdigit():
        return None  # the tolerance of a value that could not be read itself, as in HRC62±1
    if match["off"] is not None:
        return _with_tolerance(
            normal, start, match, IndicatorSpec(name, "range", condition=condition, must_have=must_have)
        )
    low = _value(match["low"]) * scale_factor(match["scale_low"] or match["scale_high"] or "")
    low_unit, unit = (_original_unit(normal, start, match, group) for group in ("unit_low", "unit_high"))
    if not math.isfinite(low):
        return None
    if match["high"] is None:
        return IndicatorSpec(name, _comparator(match, name), low, None, low_unit, condition, must_have)
    high = _value(match["high"]) * scale_factor(match["scale_high"] or "")
    if low_unit and unit and low_unit != unit:  # 500mW~5W
        low = _converted(low, low_unit, unit)
    if not low <= high < math.inf:
        return None
    return IndicatorSpec(name, "range", low, high, unit or low_unit, condition, must_have)


def _with_tolerance(normal: NormalText, start: int, match: re.Match[str], blank: IndicatorSpec) -> IndicatorSpec | None:
    """Read 10±0.5 mm, which is a range."""
    middle, off = _value(match["low"]), abs(_value(match["off"]))
    unit = _original_unit(normal, start, match, "unit_off") or _original_unit(normal, start, match, "unit_low")
    if match["high"] is not None or not math.isfinite(middle) or not math.isfinite(off):
        return None
    # Binary fractions would show 9.649999…; twelve digits are more than anybody measures.
    low, high = (float(f"{value:.12g}") for value in (middle - off, middle + off))
    return replace(blank, value=low, value_high=high, unit=unit)


def _comparator(match: re.Match[str], name: str) -> str:
    if match["sign"]:  # ±0.01 mm is how far off it may be
        return "le"
    code = _AFTER_CODE.get(match["after"]) or _BEFORE_CODE.get(match["before"], "eq")
    reaches = code == "better" or match["before"] in {"达到", "达", "可达", "可达到"}
    if reaches and _LOWER_IS_BETTER.search(name):
        return "le"
    return "ge" if code == "better" else code


def _converted(value: float, unit: str, other: str) -> float:
    """Convert a value to another unit of its dimension; NaN when there is none."""
    one, two = find_unit(unit), find_unit(other)
    if one is None or two is None or one.dimension != two.dimension:
        return math.nan
    return (one.to_base(value) - two.offset) / two.factor


def _original_unit(normal: NormalText, start: int, match: re.Match[str], group: str) -> str:
    """Give a unit as written: case tells milliwatt from megawatt."""
    if not match[group]:
        return ""
    first, last = normal.original_span(start + match.start(group), start + match.end(group))
    unit = normal.original[first:last]
    return unicodedata.normalize("NFKC", unit) if _WIDE.search(unit) else unit


def _value(number: str) -> float:
    plain = re.sub(r"\s?[×x*]\s?10\^", "e", number.replace(",", ""))
    return float(plain)


def _condition(normal: NormalText, start: int, clause: str, quantities: list[re.Match[str]]) -> str:
    """Give the test condition of a clause as written: what stands in brackets or before 条件下, not a unit's own."""
    for match in _CONDITION.finditer(clause):
        group = 1 if match[1] is not None else 2
        text = match[group].strip()
        own = any(quantity.start() <= match.start() < quantity.end() for quantity in quantities)
        if text and not own and not text.isdigit() and not _MUST.fullmatch(text):
            first, last = normal.original_span(start + match.start(group), start + match.end(group))
            return normal.original[first:last].strip()
    return ""


def _is_ordinal(clause: str, match: re.Match[str]) -> bool:
    """Tell the 1 of 1.处理能力 or (2)功耗 from a value."""
    return not clause[: match.start()].strip(" (") and bool(re.match(r"[.)](?!\d)", clause[match.end() :]))


def _is_calendar_year(match: re.Match[str]) -> bool:
    return not match["before"] and match["unit_low"] == "年" and 1900 <= _value(match["low"]) <= 2100


def _inside_brackets(clause: str, at: int) -> bool:
    return clause.count("(", 0, at) > clause.count(")", 0, at)


def _clean_name(text: str) -> str:
    """Trim what leads to a number down to the name of what is measured."""
    name = _MUST.sub("", re.sub(r"\([^()]*\)", "", text))
    name = re.sub(rf"^.*(?:条件下|环境下|情况下|{_WHEN})[,:]?", "", name)
    previous = None
    while name != previous:
        previous = name
        name = _TRAILING.sub("", _LEADING.sub("", name)).strip(" )")
    return name[-_MAX_NAME:]


def _is_believable(found: FoundIndicator) -> bool:
    unit = find_unit(found.spec.unit)
    has_meaning = unit is not None and unit.dimension not in {"", "money"} and not unit.dimension.startswith("count")
    return found.is_explicit and has_meaning and len(found.spec.name) >= 2
