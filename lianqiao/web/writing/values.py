"""What a browser sent of a step, as typed; nothing is judged here and nothing is dropped."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from lianqiao.catalog.choices import Comparator
from lianqiao.core.text.quantities import IndicatorSpec, parse_indicators
from lianqiao.web.writing.steps import MANY, MANY_CELLS, ROWS, TICKED

MOST_ROWS = 100
MOST_TICKED = 50
# The cells that make a row say something.
_TELLING = {
    "indicators": ("name", "value", "value_high", "unit", "condition"),
    "rights": ("number", "owner", "holders"),
    "assessments": ("level", "element", "environment", "evidence"),
    "contributors": ("name", "organisation"),
}
Row = dict[str, Any]


def sent_values(data: QueryDict, fields: Iterable[str]) -> dict[str, Any]:
    """Return the values of a step's fields; a field that the browser did not send is not among them."""
    values: dict[str, Any] = {}
    for name in fields:
        if name in ROWS:
            if f"{name}-count" in data:
                values[name] = sent_rows(data, name)
        elif name in MANY:
            if f"{name}-sent" in data:
                values[name] = [_clean(str(value)) for value in data.getlist(name)][:MOST_TICKED]
        elif name in TICKED:
            if f"{name}-sent" in data:
                values[name] = name in data
        elif name in data:
            values[name] = _clean(data.get(name, ""))
    return values


def sent_rows(data: QueryDict, name: str) -> list[Row]:
    """Return the filled rows of a field that holds several."""
    written = data.get(f"{name}-count", "")
    count = min(int(written), MOST_ROWS) if written.isascii() and written.isdigit() else 0
    rows = []
    for at in range(count):
        row: Row = {cell: _cell(data, f"{name}-{at}-{cell}", cell) for cell in ROWS[name]}
        if is_filled(name, row):
            rows.append(row)
    return rows


def _cell(data: QueryDict, field: str, cell: str) -> Any:
    if cell in TICKED:
        return field in data
    if cell in MANY_CELLS:
        return [_clean(str(value)) for value in data.getlist(field)][:MOST_TICKED]
    return _clean(data.get(field, ""))


def is_filled(name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row says anything; choices that were left alone do not count."""
    return any(str(row.get(cell) or "").strip() for cell in _TELLING[name])


def read_indicator_text(text: str) -> list[Row]:
    """Return rows for the indicators that a text states."""
    return [indicator_row(spec) for spec in parse_indicators(text)]


def indicator_row(spec: IndicatorSpec) -> Row:
    """Return the row of the form for an indicator."""
    return {
        "name": spec.name, "comparator": spec.comparator, "value": number_text(spec.value),
        "value_high": number_text(spec.value_high), "unit": spec.unit, "condition": spec.condition, "must_have": spec.must_have,
        "rival_value": number_text(spec.rival_value),
    }  # fmt: skip


def blank_row(name: str) -> Row:
    """Return an empty row."""
    row: Row = {cell: False if cell in TICKED else [] if cell in MANY_CELLS else "" for cell in ROWS[name]}
    return row | ({"comparator": Comparator.AT_LEAST.value} if name == "indicators" else {})


def number_text(value: float | None) -> str:
    """Write a number as people do: no needless decimals."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _clean(text: str) -> str:
    # A database cannot keep a zero character; browsers send line ends as two characters.
    return text.replace("\x00", "").replace("\r\n", "\n")
