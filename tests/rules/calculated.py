"""Calculates the workbooks that the platform writes: just the functions that their formulas use."""

import io
import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import openpyxl
from openpyxl.utils import range_boundaries

_CELL = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]+\$?\d+)(:\$?[A-Z]+\$?\d+)?")


def _rounded(value: object, places: int, how: str = ROUND_HALF_UP) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), how)  # type: ignore[arg-type]


FUNCTIONS = {
    "ROUND": _rounded,
    "ROUNDDOWN": lambda value, places: _rounded(value, places, ROUND_DOWN),
    "MIN": min,
    "MAX": max,
    "SUM": lambda cells: sum(cells, Decimal(0)),
    "AND": lambda *parts: all(parts),
    "IF": lambda condition, yes, no: yes() if condition else no(),
    "RANK": lambda value, cells: 1 + sum(one > value for one in cells),
    "COUNTIF": lambda cells, value: sum(one == value for one in cells),
    "SUMPRODUCT": lambda left, right: sum((a * b for a, b in zip(left, right, strict=True)), Decimal(0)),
    "D": Decimal,
}


class Calculated:
    """A workbook whose formulas are calculated when their cells are asked for."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self._known: dict[tuple[str, str], object] = {}

    def rows(self, sheet: str) -> Iterator[list[object]]:
        """Give the rows of a sheet with their values."""
        for row in self.book[sheet].iter_rows():
            yield [self.value(sheet, cell.coordinate) for cell in row]

    def value(self, sheet: str, address: str) -> object:
        """Return the value of a cell."""
        key = sheet, address.replace("$", "")
        if key not in self._known:
            cell = self.book[sheet][key[1]]
            self._known[key] = self._calculated(sheet, cell.value) if cell.data_type == "f" else self._plain(cell.value)
        return self._known[key]

    @staticmethod
    def _plain(value: object) -> object:
        return Decimal(str(value)) if isinstance(value, int | float) else value

    def _calculated(self, sheet: str, formula: str) -> object:
        parts: list[str] = []
        last = 0
        for match in _CELL.finditer(formula):
            name = match[1] or sheet
            cells = f"span({name!r}, {match[0].split('!')[-1]!r})" if match[3] else f"cell({name!r}, {match[2]!r})"
            parts += [_operators(formula[last : match.start()]), cells]
            last = match.end()
        text = "".join([*parts, _operators(formula[last:])])[1:]
        names = FUNCTIONS | {"cell": lambda name, at: self.value(name, at) or Decimal(0), "span": self._span}
        return eval(_lazy(text), {"__builtins__": {}} | names)

    def _span(self, sheet: str, area: str) -> list[object]:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        cells = self.book[sheet].iter_rows(top, bottom, left, right)
        return [self.value(sheet, cell.coordinate) or Decimal(0) for row in cells for cell in row]


def _operators(text: str) -> str:
    text = re.sub(r"(?<![<>A-Za-z])(\d+\.\d+|\d+)", r"D('\1')", text.replace("^", "**"))
    return re.sub(r"(?<=[^<>=])=(?!=)", "==", text)


def _lazy(text: str) -> str:
    """Make the branches of IF functions without arguments, so that the one not taken is not calculated."""
    at = text.find("IF(")
    while at != -1:
        if at and text[at - 1].isalpha():
            at = text.find("IF(", at + 3)
            continue
        depth, commas, place = 0, [], at + 2
        while True:
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if text[place] == "," and depth == 1:
                commas.append(place)
            if not depth:
                break
            place += 1
        first, second = commas
        text = f"{text[: first + 1]}lambda: {text[first + 1 : second + 1]}lambda: {text[second + 1 :]}"
        at = text.find("IF(", at + 3)
    return text
