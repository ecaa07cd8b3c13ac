"""Reading the values of a draft one by one: into the input of the services, or into words on what is wrong with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.connectors.formats.cells import read_date, read_text
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.messages import describe
from lianqiao.core.text.money import MoneyFault, parse_money
from lianqiao.web.writing.steps import step_of
from lianqiao.web.writing.values import number_text

_BARE = re.compile(r"\s*\d[\d,]*(?:\.\d+)?\s*")
TITLE_CHARS, LINE_CHARS, TEXT_CHARS = 200, 200, 20_000


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """What is wrong with a field, in words, and the step where it is mended."""

    field: str
    step: str
    message: str


@dataclass(slots=True)
class Reading:
    """Collects the input and the problems while a draft is read."""

    kind: str
    content: Mapping[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)

    def typed(self, name: str) -> str:
        """Return what was typed into a field."""
        return str(self.content.get(name) or "").strip()

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(ContentProblem(name, step_of(name, self.kind), message))

    def read(self, name: str, target: str, reader: Callable[[str], Any], empty: Any) -> None:
        """Read a field into the input, or note why it cannot be read."""
        typed = self.typed(name)
        self.values[target] = empty
        if not typed:
            return
        try:
            self.values[target] = reader(typed)
        except CellError as fault:
            self.refuse(name, describe(fault.code, fault.data).sentence)
        except MoneyFault as fault:
            self.refuse(name, describe(f"record.{fault.code}", fault.data).sentence)


def yuan(text: str, *, is_upper: bool) -> int | None:
    """Read an amount; a bare number is in ten thousand yuan, as the form says. Raises ``MoneyFault``."""
    (low, high), _is_plain = parse_money(f"{text.strip()}万元" if _BARE.fullmatch(text) else text)
    return high if is_upper else low


def line(limit: int = LINE_CHARS) -> Callable[[str], str]:
    """Return a reader of one line."""
    return lambda text: read_text(text, limit=limit, one_line=True)


def one_of(values: Any) -> Callable[[str], str]:
    """Return a reader of one of several words."""

    def read(text: str) -> str:
        if text not in set(values):
            raise CellError("record.choice_unknown", {"found": text[:40], "suggestion": ""})
        return text

    return read


def as_number(value: object) -> float | None:
    """Return a measured value, or None for what is no number."""
    text = str(value or "").strip().replace(",", "").replace("，", "")
    if not re.fullmatch(r"[-+−]?\d{1,15}(?:\.\d{1,12})?(?:e[-+]?\d{1,2})?", text, re.IGNORECASE):
        return None
    return float(text.replace("−", "-"))


def as_day(value: object) -> date | None:
    """Return a day, or None for what is none."""
    try:
        return read_date(str(value or "").strip())
    except CellError:
        return None


def check_order(reading: Reading, name: str) -> None:
    """Note a lower amount above the upper one."""
    low, high = reading.values.get(f"{name}_min_cny"), reading.values.get(f"{name}_max_cny")
    if low is not None and high is not None and low > high:
        reading.refuse(f"{name}_min", _("The lower amount is above the upper one."))


def wan(amount: int | None) -> str:
    """Write an amount in ten thousand yuan, as the form asks for it."""
    return "" if amount is None else number_text(amount / 10_000)
