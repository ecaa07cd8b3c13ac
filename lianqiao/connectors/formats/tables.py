"""Any table that people hand in — CSV, XLSX, JSON Lines — as one stream of rows with the same manners."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from lianqiao.connectors.formats.csv_rows import csv_cells, detect_delimiter, read_sample
from lianqiao.connectors.formats.encoding import detect_encoding
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.json_rows import json_records
from lianqiao.connectors.formats.limits import DEFAULT_LIMITS, Limits
from lianqiao.connectors.formats.xlsx_rows import sheet_names, xlsx_cells

__all__ = ["DEFAULT_LIMITS", "Limits", "Row", "TableError", "TableInfo", "headers", "inspect_table", "read_rows"]

HEADER_SAMPLE_RECORDS = 1_000
WIDTH_UNDER_CAPTION = 3
# What our writers put in front of text that a spreadsheet would take for a formula; see ``export.guarded``.
GUARD = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_Cells = Iterator[tuple[int, list[object]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number as a spreadsheet shows it (header 1, first record 2; JSON: line from 1) and its cells.

    CSV cells are text, XLSX cells text, numbers, booleans or dates, JSON cells any JSON value;
    empty cells are ``None`` everywhere.
    """

    number: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class TableInfo:
    """How a file is written: ``csv``, ``xlsx`` or ``jsonl``, and what a copy in the same form needs to know."""

    kind: str
    headers: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()


def read_rows(path: Path | str, *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None) -> Iterator[Row]:
    """Yield the records of a table file in bounded memory; columns whose name starts with ``_`` are left out.

    Raises ``TableError`` for anything that is not a sound table, at the latest when the stream reaches it.
    """
    file = Path(path)
    kind = table_kind(file, limits)
    rows = _json_rows(file, limits) if kind == "jsonl" else _grid_rows(_cells(file, kind, limits, sheet), kind)
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > limits.rows:
            raise TableError("table.too_many_rows", {"limit": limits.rows}, row=row.number)
        yield row
    if not count:
        raise TableError("table.no_rows")


def headers(path: Path | str, *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None) -> tuple[str, ...]:
    """Return the column names; for JSON the keys of the first 1,000 records in order of appearance."""
    file = Path(path)
    kind = table_kind(file, limits)
    if kind == "jsonl":
        names: dict[str, None] = {}
        for row, _ in zip(_json_rows(file, limits), range(HEADER_SAMPLE_RECORDS), strict=False):
            names.update(dict.fromkeys(row.values))
        return tuple(names)
    _, titles, _ = _header(_cells(file, kind, limits, sheet), kind)
    return tuple(title for title in titles if title and not title.startswith("_"))


def inspect_table(path: Path | str, *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None) -> TableInfo:
    """Return how a file is written, without reading its records."""
    file = Path(path)
    kind = table_kind(file, limits)
    names = headers(file, limits=limits, sheet=sheet)
    if kind == "xlsx":
        return TableInfo(kind, names, sheets=sheet_names(file, limits))
    encoding = detect_encoding(file)
    delimiter = detect_delimiter(read_sample(file, encoding)) if kind == "csv" else None
    return TableInfo(kind, names, encoding, delimiter)


def table_kind(file: Path, limits: Limits) -> str:
    """Tell ``csv``, ``xlsx`` and ``jsonl`` by content first and name second; refuse everything else by name."""
    if not file.is_file():
        raise TableError("table.not_a_file" if file.exists() else "table.file_missing", {"name": file.name})
    size = file.stat().st_size
    if size > limits.file_bytes:
        raise TableError("table.file_too_large", {"limit": limits.file_bytes, "found": size})
    with file.open("rb") as stream:
        start = stream.read(1024)
    _refuse_foreign(file, start)
    suffix = file.suffix.lower()
    if start.startswith(b"PK"):
        if suffix in (".xlsm", ".xltm"):
            raise TableError("table.workbook_macros")
        return "xlsx"
    if suffix in (".xlsx", ".xls"):
        raise TableError("table.not_a_workbook")
    if suffix in _JSON_SUFFIXES:
        return "jsonl"
    if suffix not in _TEXT_SUFFIXES and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return "jsonl"
    return "csv"


def _refuse_foreign(file: Path, start: bytes) -> None:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text:
        raise TableError("table.empty_file")
    if start.startswith(_OLE):
        encrypted = _contains(file, _ENCRYPTED)
        raise TableError("table.workbook_encrypted" if encrypted else "table.old_workbook", {"format": "xls"})
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        raise TableError("table.markup_file")
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"%PDF")):
        raise TableError("table.not_a_table")


def _contains(file: Path, wanted: bytes) -> bool:
    with file.open("rb") as stream:
        tail = b""
        while chunk := stream.read(1024 * 1024):
            if wanted in tail + chunk:
                return True
            tail = chunk[-len(wanted) :]
    return False


def _cells(file: Path, kind: str, limits: Limits, sheet: str | None) -> _Cells:
    if kind == "xlsx":
        return xlsx_cells(file, limits, sheet)
    return _within(csv_cells(file, limits), limits)


def _within(cells: _Cells, limits: Limits) -> _Cells:
    for number, row in cells:
        if len(row) > limits.columns:
            raise TableError("table.too_many_columns", {"limit": limits.columns, "found": len(row)}, row=number)
        for position, cell in enumerate(row, start=1):
            if isinstance(cell, str) and len(cell) > limits.cell_chars:
                data = {"limit": limits.cell_chars}
                raise TableError("table.cell_too_large", data, row=number, column=str(position))
        yield number, row


def _header(cells: _Cells, kind: str) -> tuple[int, list[str], _Cells]:
    """Take the header off: its row number, its titles and the cells after it."""
    filled = ((number, row) for number, row in cells if _count(row))
    first = next(filled, None)
    if first is None:
        raise TableError("table.empty_file")
    number, row = first
    rest: _Cells = filled
    if kind == "xlsx" and _count(row) == 1:
        # A lone cell above a wide row is the sheet's caption, a habit of tables made to be printed.
        following = next(filled, None)
        if following is not None and _count(following[1]) >= WIDTH_UNDER_CAPTION:
            number, row = following
        elif following is not None:
            rest = chain([following], filled)
    titles = ["" if cell is None else " ".join(str(cell).split()) for cell in row]
    _check_titles(titles, number)
    return number, titles, rest


def _count(row: list[object]) -> int:
    return sum(cell is not None for cell in row)


def _check_titles(titles: list[str], number: int) -> None:
    seen: dict[str, int] = {}
    for position, title in enumerate(titles, start=1):
        if title and title in seen:
            data = {"first": seen[title], "second": position}
            raise TableError("table.header_duplicate", data, row=number, column=title)
        seen[title] = position
    if not any(titles):
        raise TableError("table.header_empty", {"position": 1}, row=number)


def _grid_rows(cells: _Cells, kind: str) -> Iterator[Row]:
    _, titles, rest = _header(cells, kind)
    width = len(titles)
    kept = [(position, title) for position, title in enumerate(titles) if title and not title.startswith("_")]
    nameless = [position for position, title in enumerate(titles) if not title]
    for number, row in rest:
        ragged = len(row) != width if kind == "csv" else len(row) > width
        if ragged:
            raise TableError("table.ragged_row", {"expected": width, "found": len(row)}, row=number)
        for position in nameless:
            if position < len(row) and row[position] is not None:
                raise TableError("table.header_empty", {"position": position + 1}, row=number)
        yield Row(number, {title: _plain(row[at]) if at < len(row) else None for at, title in kept})


def _plain(cell: object) -> object:
    """Take off the apostrophe that our writers put before text which looks like a formula."""
    return cell[1:] if isinstance(cell, str) and cell[0] == "'" and GUARD.match(cell) else cell


def _json_rows(file: Path, limits: Limits) -> Iterator[Row]:
    for number, record in json_records(file, limits):
        values = {name: None if cell == "" else cell for name, cell in record.items() if not name.startswith("_")}
        yield Row(number, values)
