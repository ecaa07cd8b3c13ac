"""What a machine notices in an entry before a person reads it: places in the text that a check may be about.

A finding decides nothing. The word lists and the law behind each check are data (``catalog/data/review_checks.json``).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "review_checks.json"
TEXT_FIELDS = (
    "title",
    "summary",
    "description",
    "rival_solution",
    "cost_comparison",
    "next_step",
    "next_needs",
    "cases",
)
FEWEST_ELEMENTS = 2
_MOST = 200  # findings of one entry: a text that has more is returned as a whole


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a reader answers for; ``source`` is the rule of law behind it, or empty."""

    code: str
    source: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed: for which check, in which field, where in its text (``end`` 0: about the field as a whole)."""

    check: str
    code: str
    field: str
    start: int = 0
    end: int = 0
    text: str = ""


_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)0\d{2,3}[-－ ]\d{7,8}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MESSENGER = re.compile(r"(?:微信号?|V信|QQ号?|qq|WeChat|wechat)\s*[:：号]?\s*[A-Za-z0-9_-]{5,20}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]+")
_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_CONTACTS = (
    ("mobile", _MOBILE), ("telephone", _TELEPHONE), ("mail", _MAIL), ("messenger", _MESSENGER), ("address", _ADDRESS),
)  # fmt: skip
_SHARE = re.compile(r"(?:效率|回收率|去除率|准确率|识别率|转化率|纯度|覆盖率|合格率|利用率)$")
_ABSOLUTE_ZERO_C = -273.15


def checks_for(kind: str) -> tuple[Check, ...]:
    """Return the checks of an achievement or a demand, in the order in which they are answered."""
    return tuple(check for check in _checks() if kind in check.kinds)


def findings(kind: str, record: Mapping[str, Any], *, secret_names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return what is noticed in the record of an entry (``services.as_record``), in the order of the checks and of the text.

    ``secret_names``: the owner's names when the demand is anonymous, none otherwise.
    """
    found = [
        *(item for field, text in texts(record) for item in _in_text(field, text, secret_names)),
        *_in_indicators(record.get("indicators") or []),
        *_in_elements(record.get("elements") or {}),
        *(_in_rights(record) if kind == "achievement" else ()),
    ]
    order = {check.code: at for at, check in enumerate(_checks())}
    return tuple(sorted(found, key=lambda item: (order[item.check], item.field, item.start))[:_MOST])


def texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the running texts of a record by field; phrases of elements and keywords stand one to a line."""
    for field in TEXT_FIELDS:
        if record.get(field):
            yield field, str(record[field])
    for element, phrases in (record.get("elements") or {}).items():
        if phrases:
            yield element, "\n".join(phrases)
    if record.get("keywords"):
        yield "keywords", "\n".join(record["keywords"])


def is_identity_number(text: str) -> bool:
    """Whether a string of 18 is a citizen's number: its check character is right (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], weights, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _in_text(field: str, text: str, secret_names: Sequence[str]) -> Iterator[Finding]:
    lists = _lists()
    for start, end in _words(text, lists["advertising_words"]):
        yield Finding("advertising", "absolute", field, start, end, text[start:end])
    for start, end in _words(text, lists["secrecy_words"]):
        yield Finding("secrecy", "marking", field, start, end, text[start:end])
    for match in _IDENTITY.finditer(text):
        if is_identity_number(match.group()):
            yield Finding("personal", "identity", field, match.start(), match.end(), match.group())
    for code, pattern in _CONTACTS:
        for match in pattern.finditer(text):
            yield Finding("contact", code, field, match.start(), match.end(), match.group())
    for name in secret_names:
        for match in re.finditer(re.escape(name), text) if len(name) > 1 else ():
            yield Finding("anonymity", "owner", field, match.start(), match.end(), match.group())


def _words(text: str, rule: Mapping[str, list[str]]) -> Iterator[tuple[int, int]]:
    pattern = "|".join(sorted(map(re.escape, rule["words"]), key=len, reverse=True))
    for match in re.finditer(pattern, text):
        after, before = text[match.end() : match.end() + 6], text[max(0, match.start() - 2) : match.start()]
        if after.startswith(tuple(rule.get("harmless_after", ("\x00",)))):
            continue
        if before.endswith(tuple(rule.get("harmless_before", ("\x00",)))):
            continue
        yield match.start(), match.end()


def _in_indicators(rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if not rows:
        yield Finding("indicators", "none", "indicators")
    for at, row in enumerate(rows):
        codes = _indicator_faults(row)
        yield from (Finding("indicators", code, "indicators", at, 0, str(row["name"])) for code in codes)


def _indicator_faults(row: Mapping[str, Any]) -> Iterator[str]:
    value, high, unit, name = row["value"], row["value_high"], row["unit"].strip(), row["name"].strip()
    if value is None:
        yield "no_value"
        return
    if high is not None and high < value:
        yield "range_reversed"
    if not unit:
        yield "no_unit"
    top = max(value, high if high is not None else value)
    if unit in ("%", "％") and _SHARE.search(name) and not 0 <= top <= 100:
        yield "share_impossible"
    if unit in ("℃", "°C", "摄氏度") and value < _ABSOLUTE_ZERO_C:
        yield "temperature_impossible"


def _in_elements(elements: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    if sum(bool(phrases) for phrases in elements.values()) < FEWEST_ELEMENTS:
        yield Finding("elements", "few", "elements")


def _in_rights(record: Mapping[str, Any]) -> Iterable[Finding]:
    items = record.get("property_items") or []
    if record.get("kind") == "patent" and not items:
        yield Finding("right", "patent_without_number", "property_items")
    for at, item in enumerate(items):
        if item["status"] == "lapsed":
            yield Finding("right", "lapsed", "property_items", at, 0, item["number"])
    if record.get("is_service_achievement") is None:
        yield Finding("right", "service_unknown", "is_service_achievement")


@cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(Check(item["code"], item["source"], tuple(item["kinds"])) for item in _data()["checks"])


def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return _data()
