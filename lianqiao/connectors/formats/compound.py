"""Readers of cells that hold several values at once: indicators, intellectual property, places."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lianqiao.catalog.ownership import Right
from lianqiao.connectors.formats.cells import LIST_ITEMS, read_boolean, read_choice, read_list, read_text, split_list
from lianqiao.connectors.formats.faults import CellError, shortened
from lianqiao.connectors.formats.lookups import Lookups
from lianqiao.connectors.formats.rights import read_right_facts
from lianqiao.connectors.formats.vocabulary import COMPARATORS, PROPERTY_KINDS, PROPERTY_STATUS
from lianqiao.core.identifiers import FaultCode, PatentNumber, parse_patent_number, tidy_code
from lianqiao.core.text.quantities import IndicatorSpec

IndicatorParser = Callable[[str], tuple[IndicatorSpec, ...]]

INDICATOR_CHARS = 4_000
_CHINESE_PATENT = re.compile(r"(ZL|CN)?\d{8,12}.*")
_FOREIGN_PATENT = re.compile(r"(US|EP|JP|KR|WO|DE|FR|GB|CA|AU|TW|HK|RU|IN|PCT/)[A-Z0-9/.\-]{5,24}")
_SOFTWARE = re.compile(r"(软著登字第?)?(\d{4}SR\d{6,8}|\d{7,8}号)")
_PLACE_PART = re.compile(
    r"[^省市区县旗盟\s\-/—]+?(?:特别行政区|自治区|自治州|自治县|省|市|区|县|旗|盟|新区)|[^\s\-/—]+"
)
_ANYWHERE = frozenset(("不限", "全国", "无", "均可", "不限地区", "全国范围", "全国各地"))


def read_indicators(value: object, parser: IndicatorParser) -> tuple[IndicatorSpec, ...]:
    """Return indicators from a list of objects, or from text as the parser reads it."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        found = parser(read_text(value, limit=INDICATOR_CHARS))
        if not found:
            raise CellError("record.indicators_bad")
        return tuple(found)
    return tuple(_indicator(item) for item in _objects(value, "record.indicators_bad"))


def _objects(value: object, code: str) -> Iterator[Mapping[str, object]]:
    items = split_list(value)
    if len(items) > LIST_ITEMS:
        raise CellError("record.too_many_items", {"found": len(items), "limit": LIST_ITEMS})
    for item in items:
        if not isinstance(item, dict):
            raise CellError(code)
        yield item


def _indicator(item: Mapping[str, object]) -> IndicatorSpec:
    name = _part(item, "name")
    comparator = read_choice(item.get("comparator"), COMPARATORS) if item.get("comparator") else "eq"
    low, high = _number(item.get("value")), _number(item.get("value_high"))
    is_range = comparator == "range"
    if not name or (is_range and (low is None or high is None or low > high)) or (not is_range and high is not None):
        raise CellError("record.indicators_bad")
    must_have = item.get("must_have")
    return IndicatorSpec(
        name=name,
        comparator=comparator,
        value=low,
        value_high=high,
        unit=_part(item, "unit"),
        condition=_part(item, "condition"),
        must_have=must_have is not None and read_boolean(must_have),
        rival_value=_number(item.get("rival_value")),
    )


def _part(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return "" if value is None else read_text(value, limit=200, one_line=True)


def _number(value: object) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise CellError("record.indicators_bad") from None
        if abs(number) < 1e30:
            return number
    raise CellError("record.indicators_bad")


def read_ip(value: object) -> tuple[Right, ...]:
    """Return intellectual property from a list of objects or from numbers; Chinese patent numbers are verified."""
    items = split_list(value, loose=True)
    if len(items) > LIST_ITEMS:
        raise CellError("record.too_many_items", {"found": len(items), "limit": LIST_ITEMS})
    found = []
    for item in items:
        if isinstance(item, dict):
            found.append(_ip_object(item))
        elif item is not None and (text := read_text(item, limit=200, one_line=True)):
            found.append(_ip_number(text))
    return tuple(found)


def _ip_object(item: Mapping[str, object]) -> Right:
    number = _part(item, "number")
    if not number:
        raise CellError("record.ip_bad")
    stated_kind = read_choice(item["kind"], PROPERTY_KINDS) if item.get("kind") else ""
    stated_status = read_choice(item["status"], PROPERTY_STATUS) if item.get("status") else ""
    owner = _part(item, "owner")
    if stated_kind in ("", "invention", "utility_model", "design"):
        base = _ip_number(number)
        base = replace(base, kind=stated_kind or base.kind, status=stated_status or base.status)
    else:
        base = Right(number, stated_kind, stated_status or "granted")
    return replace(base, owner=owner, **read_right_facts(item))


def _ip_number(text: str) -> Right:
    code = tidy_code(text)
    software = _SOFTWARE.fullmatch(code)
    if software:
        return Right(software[2], "software_copyright", "granted")
    if not _CHINESE_PATENT.fullmatch(code) and _FOREIGN_PATENT.fullmatch(code):
        # Numbers of other offices have rules of their own; they are kept, not verified.
        return Right(code, "invention", "applied")
    parsed = parse_patent_number(code)
    if isinstance(parsed, PatentNumber):
        return Right(parsed.number, parsed.kind, "granted" if parsed.is_granted else "applied")
    data = {"found": shortened(parsed.found, 30), "expected": parsed.expected, "position": parsed.position}
    names = {FaultCode.CHECK: "record.patent_check", FaultCode.KIND: "record.patent_kind"}
    raise CellError(names.get(parsed.code, "record.patent_shape"), data)


def read_place(value: object, known: Lookups) -> str:
    """Return the code of a place given by code or name; of 河北省保定市 the last part decides."""
    text = read_text(value, limit=100, one_line=True)
    if known.is_place_code(text):
        return text
    code = known.place_by_name(text)
    if code is None:
        parts = _PLACE_PART.findall(text)
        code = known.place_by_name(parts[-1]) if len(parts) > 1 else None
    if code is None:
        # A name may well lie outside the region that the platform knows; a code that it does not know is a slip.
        is_code = any(character.isdigit() for character in text)
        raise CellError("record.place_unknown" if is_code else "record.place_outside", {"found": shortened(text)})
    return code


def read_places(value: object, known: Lookups) -> tuple[str, ...]:
    """Return the codes of several places; "anywhere" is the empty list."""
    names = read_list(value, loose=True)
    return tuple(dict.fromkeys(read_place(name, known) for name in names if name not in _ANYWHERE))
