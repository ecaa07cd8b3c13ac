"""Readers of single cells: text, dates, numbers and codes as people write them, or a ``CellError`` saying why not."""

import json
import re
import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

from lianqiao.connectors.formats.faults import CellError, shortened
from lianqiao.connectors.formats.vocabulary import Words, code_of, suggestion
from lianqiao.core.identifiers import FaultCode, tidy_code, uscc_fault

LIST_ITEMS = 100
ITEM_CHARS = 200
URL_CHARS = 2_000

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
# Controls, and the marks that make text read in another order than it is stored.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|#{4,}")
_SEPARATORS = re.compile(r"[；;、|｜\n]")
_LOOSE_SEPARATORS = re.compile(r"[；;、|｜\n,，]")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TRL = re.compile(
    r"(?:trl|技术成熟度|技术就绪度|成熟度|就绪度|第)*[:：=\-]*([1-9一二三四五六七八九])(?:\.0)?(?:级|级别)?",
    re.IGNORECASE,
)
_CHINESE_DIGITS = "零一二三四五六七八九"
_TRUE = frozenset(["是", "对", "有", "真", "true", "yes", "y", "1", "√", "✓", "职务", "职务成果", "匿名"])
_FALSE = frozenset(
    ["否", "不是", "无", "没有", "假", "false", "no", "n", "0", "×", "✗", "非职务", "非职务成果", "不匿名", "公开"]
)
_INDUSTRY = re.compile(r"([A-T]?)(\d{2,4})(?!\d)(?:\s*\D.*)?", re.DOTALL)
# GB/T 4754-2017: the last division (two digits) of each section.
_SECTION_ENDS = (
    ("A", 5), ("B", 12), ("C", 43), ("D", 46), ("E", 50), ("F", 52), ("G", 60), ("H", 62), ("I", 65), ("J", 69),
    ("K", 70), ("L", 72), ("M", 75), ("N", 79), ("O", 82), ("P", 83), ("Q", 85), ("R", 90), ("S", 96), ("T", 97),
)  # fmt: skip
_IPC = re.compile(r"([A-HY]\d{2}(?:[A-Z](?:\d{1,4}/\d{2,6})?)?)(?:\(\d{4}\.\d{2}\))?")


def read_text(value: object, *, limit: int, one_line: bool = False) -> str:
    """Return clean text: unusual white space made plain, invisible characters dropped, markup left as it is."""
    text = _as_text(value)
    if _SPREADSHEET_ERROR.fullmatch(text.strip()):
        raise CellError("record.spreadsheet_error", {"found": text.strip()})
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    control = _CONTROLS.search(text)
    if control:
        name = unicodedata.name(control[0], f"U+{ord(control[0]):04X}")
        raise CellError("record.control_characters", {"character": name})
    text = " ".join(text.split()) if one_line else text.strip()
    if len(text) > limit:
        raise CellError("record.too_long", {"found": len(text), "limit": limit})
    return text


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, date)):
        raise CellError("record.not_text")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def read_list(value: object, *, loose: bool = False) -> tuple[str, ...]:
    """Return the items of a list without repetitions; ``loose`` also parts at commas when nothing else parts."""
    parts = split_list(value, loose=loose)
    items = dict.fromkeys(filter(None, (read_text(part, limit=ITEM_CHARS, one_line=True) for part in parts)))
    if len(items) > LIST_ITEMS:
        raise CellError("record.too_many_items", {"found": len(items), "limit": LIST_ITEMS})
    return tuple(items)


def split_list(value: object, *, loose: bool = False) -> list[object]:
    """Return the raw items of a JSON list, a JSON list kept as text, or separated text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _json_list(value)
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        raise CellError("record.list_bad")
    text = _as_text(value)
    strict: list[object] = list(_SEPARATORS.split(text))
    return list(_LOOSE_SEPARATORS.split(text)) if loose and len(strict) == 1 else strict


def _json_list(text: str) -> object:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, list) else text


def read_date(value: object) -> date:
    """Return a date; a bare number is one only when it reads as YYYYMMDD, never as a spreadsheet's day count."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = read_text(value, limit=60, one_line=True)
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match is None:
        raise CellError("record.date_bad")
    year, month, day = (int(part) for part in match.groups())
    if not 1900 <= year <= 2200:
        raise CellError("record.date_impossible")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("record.date_impossible") from None


def read_trl(value: object) -> int:
    """Return a technology readiness level from 1 to 9."""
    text = read_text(value, limit=60, one_line=True).replace(" ", "")
    match = _TRL.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        raise CellError("record.trl_bad")
    return _CHINESE_DIGITS.index(match[1]) if match[1] in _CHINESE_DIGITS else int(match[1])


def read_number(value: object) -> float:
    """Return an amount that is zero or more, without a unit."""
    text = read_text(value, limit=40, one_line=True).replace(",", "").replace("，", "")
    if not re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", text):
        raise CellError("record.number_bad")
    return float(text)


def read_boolean(value: object) -> bool:
    """Return yes or no."""
    if isinstance(value, bool):
        return value
    text = read_text(value, limit=60, one_line=True).casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise CellError("record.boolean_bad")


def read_choice(value: object, words: Words) -> str:
    """Return the code of a word from a closed list."""
    text = read_text(value, limit=ITEM_CHARS, one_line=True)
    code = code_of(words, text)
    if code is None:
        raise CellError("record.choice_unknown", {"found": shortened(text), "suggestion": suggestion(words, text)})
    return code


def read_choices(value: object, words: Words) -> tuple[str, ...]:
    """Return the codes of several words from a closed list."""
    return tuple(dict.fromkeys(read_choice(item, words) for item in read_list(value, loose=True)))


def read_industry(value: object) -> str:
    """Return a GB/T 4754 code with its section letter, as C3973; the letter is supplied when it is missing."""
    text = unicodedata.normalize("NFKC", read_text(value, limit=ITEM_CHARS, one_line=True)).upper()
    if re.fullmatch("[A-T]", text):
        return text
    match = _INDUSTRY.fullmatch(text)
    section = _section(int(match[2][:2])) if match else None
    if match is None or section is None:
        raise CellError("record.industry_bad")
    if match[1] and match[1] != section:
        raise CellError("record.industry_section", {"digits": match[2], "section": section})
    return section + match[2]


def _section(division: int) -> str | None:
    if division < 1:
        return None
    return next((section for section, last in _SECTION_ENDS if division <= last), None)


def read_ipc(value: object) -> tuple[str, ...]:
    """Return IPC (or CPC) symbols without inner spaces, as H01L21/00."""
    symbols = []
    for item in read_list(value, loose=True):
        match = _IPC.fullmatch("".join(unicodedata.normalize("NFKC", item).split()).upper())
        if match is None:
            raise CellError("record.ipc_bad", {"found": shortened(item)})
        symbols.append(match[1])
    return tuple(dict.fromkeys(symbols))


def read_url(value: object) -> str:
    """Return an http(s) address; a bare www. name is completed."""
    text = read_text(value, limit=URL_CHARS, one_line=True)
    if text.lower().startswith("www."):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise CellError("record.url_bad") from None
    if parts.scheme not in ("http", "https") or not host or " " in text or "." not in host:
        raise CellError("record.url_bad")
    return text


def read_uscc(value: object) -> str:
    """Return a unified social credit code whose two check characters are right, or say which part is not."""
    if isinstance(value, float) or (isinstance(value, int) and value > 2**53):
        # A spreadsheet keeps 15 digits of a number; the rest of the code is gone.
        raise CellError("record.number_lost_digits")
    code = tidy_code(read_text(value, limit=ITEM_CHARS, one_line=True))
    if re.fullmatch(r"\d(\.\d+)?E\+?1\d", code):
        raise CellError("record.number_lost_digits")
    fault = uscc_fault(code)
    if fault is None:
        return code
    data = {"found": fault.found, "expected": fault.expected, "position": fault.position}
    names = {
        FaultCode.LENGTH: "record.uscc_length",
        FaultCode.CHARACTER: "record.uscc_character",
        FaultCode.ORGANISATION_CHECK: "record.uscc_organisation_check",
    }
    raise CellError(names.get(fault.code, "record.uscc_check"), {**data, "character": fault.found})
