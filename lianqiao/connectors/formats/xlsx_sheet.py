"""Reads the two large parts of a workbook, cells and shared strings, as a stream straight from expat.

openpyxl over defusedxml builds a tree in pure Python for each cell and takes half a minute for 100,000 rows; here the
parser keeps one cell, and a document type, which is where entity attacks start, ends the reading at once.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import IO, TypeAlias
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.limits import Limits

CHUNK_BYTES = 256 * 1024
EXCEL_COLUMNS = 16_384
EXCEL_ROWS = 1_048_576
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# ECMA-376 part 1, ST_Xstring: characters that XML cannot hold are written as _xHHHH_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta


def unescape(text: str) -> str:
    """Turn ``_x000D_`` into the character it stands for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def feed(parser: expat.XMLParserType, stream: IO[bytes], limits: Limits) -> Iterator[None]:
    """Push a stream through a parser chunk by chunk, yielding after each; refuses a single huge tag."""
    fed = 0
    try:
        while chunk := stream.read(CHUNK_BYTES):
            fed += len(chunk)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > limits.row_chars + CHUNK_BYTES:
                raise TableError("table.row_too_large", {"limit": limits.row_chars})
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise TableError("table.workbook_damaged", {"detail": expat.ErrorString(error.code)}) from None
    yield


def new_parser(part: str) -> expat.XMLParserType:
    """Return a parser that reports local names and refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise TableError("table.workbook_entities", {"part": part})

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _Text:
    """Gathers the pieces of one text up to a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: list[str] = []
        self._length = 0
        self.wanted = False

    def add(self, piece: str) -> None:
        if self.wanted:
            self._length += len(piece)
            if self._length > self._limit:
                raise TableError("table.cell_too_large", {"limit": self._limit})
            self._pieces.append(piece)

    def take(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


def read_shared_strings(stream: IO[bytes], limits: Limits) -> list[str]:
    """Return the table of strings that cells refer to by position; phonetic guides are left out."""
    strings: list[str] = []
    text = _Text(limits.cell_chars)
    depth_of_guides = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth_of_guides
        local = name.rpartition(" ")[2]
        depth_of_guides += local == "rPh"
        text.wanted = local == "t" and not depth_of_guides

    def end(name: str) -> None:
        nonlocal depth_of_guides
        local = name.rpartition(" ")[2]
        depth_of_guides -= local == "rPh"
        text.wanted = False
        if local == "si":
            strings.append(unescape(text.take()))

    parser = new_parser("sharedStrings.xml")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text.add
    for _ in feed(parser, stream, limits):
        pass
    return strings


class SheetReader:
    """The cells of one sheet; ``rows`` yields (row number, values by column index) for rows that hold any."""

    def __init__(
        self,
        *,
        strings: list[str],
        is_date: Callable[[int], bool],
        is_duration: Callable[[int], bool],
        epoch: datetime,
        limits: Limits,
    ) -> None:
        self._strings, self._is_date, self._is_duration, self._epoch = strings, is_date, is_duration, epoch
        self._limits = limits
        self._text = _Text(limits.cell_chars)
        self._ready: list[tuple[int, dict[int, CellValue]]] = []
        self._row, self._column = 0, 0
        self._values: dict[int, CellValue] = {}
        self._kind, self._style = "n", 0
        self._has_formula, self._guides = False, 0
        self._handlers_start = {"row": self._start_row, "c": self._start_cell, "f": self._start_formula}

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, dict[int, CellValue]]]:
        parser = new_parser("worksheet")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.add
        for _ in feed(parser, stream, self._limits):
            yield from self._ready
            self._ready.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        handler = self._handlers_start.get(local)
        if handler is not None:
            handler(attributes)
        elif local == "rPh":
            self._guides += 1
        self._text.wanted = local == "v" or (local == "t" and not self._guides)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        row = int(number) if number.isascii() and number.isdigit() and len(number) <= 7 else self._row + 1
        # Rows that do not rise would let one file give the same row twice.
        if not self._row < row <= EXCEL_ROWS:
            raise TableError("table.workbook_damaged", {"detail": f"row {row}"})
        self._row, self._column = row, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column_number(match[1]) if match else self._column + 1
        if self._column > EXCEL_COLUMNS:
            raise TableError("table.workbook_damaged", {"detail": f"column {self._column}"}, row=self._row)
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isascii() and style.isdigit() and len(style) <= 6 else 0
        self._has_formula = False

    def _start_formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._text.wanted = False
        if local == "c":
            self._end_cell()
        elif local == "rPh":
            self._guides -= 1
        elif local == "row" and self._values:
            self._ready.append((self._row, self._values))
            self._values = {}

    def _end_cell(self) -> None:
        text = self._text.take()
        if self._has_formula and not text and self._kind != "str":
            cell = f"{_column_name(self._column)}{self._row}"
            raise TableError("table.formula_without_value", {"cell": cell}, row=self._row)
        value = self._value(text) if text else None
        if value is None or value == "":
            return
        if self._column > self._limits.columns:
            data = {"limit": self._limits.columns, "found": self._column}
            raise TableError("table.too_many_columns", data, row=self._row)
        self._values[self._column] = value

    def _value(self, text: str) -> CellValue | None:
        if self._kind == "s":
            return self._shared(text)
        if self._kind in ("str", "inlineStr", "e"):
            return unescape(text)
        if self._kind == "b":
            return text.strip() not in ("0", "false")
        try:
            return _moment(text) if self._kind == "d" else self._number(text)
        except (ValueError, OverflowError, TypeError):
            # What cannot be read as its type says is handed on as text; the record's validation names it.
            return text

    def _shared(self, text: str) -> str:
        position = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
        if not 0 <= position < len(self._strings):
            raise TableError("table.workbook_damaged", {"detail": "shared string"}, row=self._row)
        return self._strings[position]

    def _number(self, text: str) -> CellValue:
        number = int(text) if text.lstrip("-").isdigit() and len(text) <= 20 else float(text)
        if not isfinite(number):
            return text
        if not self._is_date(self._style):
            return number
        moment: CellValue = from_excel(number, self._epoch, timedelta=self._is_duration(self._style))
        return moment


def _moment(text: str) -> CellValue:
    moment: CellValue = from_ISO8601(text)  # type: ignore[no-untyped-call]  # the stub leaves it untyped
    return moment


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
