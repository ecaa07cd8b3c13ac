"""Writes tables that spreadsheets open safely and our reader reads back unchanged; a file appears whole or not."""

import csv
import dataclasses
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.fields import FIELDS, RecordKind
from lianqiao.connectors.formats.record_types import Problem
from lianqiao.connectors.formats.tables import Row, TableInfo

__all__ = ["REJECT_COLUMNS", "export_table", "guarded", "template", "write_rejects", "write_template"]

XLSX_CELL_CHARS = 32_767
XLSX_ROWS = 1_048_576
REJECT_COLUMNS = ("_row", "_column", "_value", "_reason", "_remedy")
# What a spreadsheet may run as a formula, in either width; apostrophes before it count: the way back must be sure.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# XML cannot hold these; a spreadsheet writes them as _xHHHH_, and so must a text that looks like such an escape.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def export_table(
    path: Path | str,
    rows: Iterable[object],
    *,
    columns: Sequence[str],
    kind: str | None = None,
    bom: bool = True,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> int:
    """Write records (dataclasses or mappings) as ``csv``, ``xlsx`` or ``jsonl`` and return how many there were.

    The format follows the file's ending unless ``kind`` names it. Rows are taken one by one; the file is made under
    another name beside the target and moved into place at the end.
    """
    target = Path(path)
    form = kind or _kind_of(target)
    values = (_values(row) for row in rows)
    with _replacing(target) as stream:
        if form == "jsonl":
            return _write_json(stream, values, columns)
        lines = (flat_row(row, columns) for row in values)
        if form == "xlsx":
            return _write_xlsx(stream, lines, columns)
        codec = "utf-8-sig" if bom and encoding.replace("_", "-").lower() in ("utf-8", "utf-8-sig") else encoding
        return _write_csv(stream, lines, columns, codec, delimiter)


def _kind_of(target: Path) -> str:
    kinds = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    kind = kinds.get(target.suffix.lower())
    if kind is None:
        raise TableError("table.format_unknown", {"format": target.suffix or target.name})
    return kind


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose content replaces the target only when everything was written."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _values(row: object) -> Mapping[str, object]:
    if isinstance(row, Mapping):
        return row
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    raise TypeError(f"rows are mappings or dataclasses, not {type(row).__name__}")


def _plain(value: object) -> object:
    """Return a value that JSON can hold: enums by value, dates in ISO form, dataclasses as objects."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def flat_row(values: Mapping[str, object], columns: Sequence[str]) -> list[object]:
    """Return one cell for each column: lists of words as text parted by ；, lists of objects as JSON."""
    return [_flat(values.get(column)) for column in columns]


def _flat(value: object) -> object:
    if isinstance(value, datetime | date | str | bool | int | float) and not isinstance(value, Enum):
        return value
    plain = _plain(value)
    if isinstance(plain, list):
        if not plain:
            return None
        words = all(
            isinstance(part, str) and part and not re.search(r"[；;、|｜\n]|^\[|^\s|\s$", part) for part in plain
        )
        return "；".join(map(str, plain)) if words else json.dumps(plain, ensure_ascii=False)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict) else plain


def _write_json(stream: IO[bytes], rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> int:
    count = 0
    for row in rows:
        record = {column: _plain(row.get(column)) for column in columns}
        stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n")
        count += 1
    return count


def _write_csv(
    stream: IO[bytes], rows: Iterable[Sequence[object]], columns: Sequence[str], encoding: str, delimiter: str
) -> int:
    count = 0
    # newline="" keeps the line ends of the csv module, which spreadsheets expect as CR LF.
    with os.fdopen(os.dup(stream.fileno()), "w", encoding=encoding, newline="") as text:
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow([guarded(column) for column in columns])
        for row in rows:
            writer.writerow([_csv_cell(cell) for cell in row])
            count += 1
    return count


def _csv_cell(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guarded(cell) if isinstance(cell, str) else cell


def _write_xlsx(stream: IO[bytes], rows: Iterable[Sequence[object]], columns: Sequence[str]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    count = 0
    try:
        sheet.append([_text_cell(sheet, column) for column in columns])
        for count, row in enumerate(rows, start=1):
            if count >= XLSX_ROWS:
                raise TableError("table.too_many_rows_for_xlsx", {"limit": XLSX_ROWS})
            cells = zip(columns, row, strict=True)
            sheet.append([_xlsx_cell(sheet, cell, row=count + 1, column=column) for column, cell in cells])
    except BaseException:
        # openpyxl keeps the rows in a file of its own until the book is saved.
        sheet.close()
        raise
    book.save(stream)
    return count


def _xlsx_cell(sheet: WriteOnlyWorksheet, cell: object, *, row: int, column: str) -> object:
    if not isinstance(cell, str):
        return cell
    if len(cell) > XLSX_CELL_CHARS:
        raise TableError("table.cell_too_long_for_xlsx", {"limit": XLSX_CELL_CHARS}, row=row, column=column)
    return _text_cell(sheet, cell)


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> object:
    cell = WriteOnlyCell(sheet)
    cell.value = _NOT_IN_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", guarded(text))
    # Whatever it looks like, it is text: never a formula, a date or an error value.
    cell.data_type = "s"
    return cell


def write_rejects(
    path: Path | str, rows: Iterable[Row], problems: Mapping[int, Sequence[Problem]], info: TableInfo
) -> int:
    """Write the refused rows in the form of their file, each with what is wrong, to be corrected and imported again.

    ``problems`` holds the problems by row number. The added columns begin with ``_``, which our reader leaves out.
    Several problems of a row stand one per line in its cells.
    """
    columns = (*info.headers, *REJECT_COLUMNS)
    described = ({**row.values, **_reasons(row.number, problems.get(row.number, ()))} for row in rows)
    return export_table(
        path,
        described,
        columns=columns,
        kind=info.kind,
        bom=info.encoding == "utf-8-sig",
        encoding=info.encoding or "utf-8",
        delimiter=info.delimiter or ",",
    )


def _reasons(number: int, problems: Sequence[Problem]) -> dict[str, object]:
    errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
    messages = [problem.message for problem in errors]
    return {
        "_row": number,
        "_column": "\n".join(problem.column or "" for problem in errors),
        "_value": "\n".join(problem.value for problem in errors),
        "_reason": "\n".join(message.text for message in messages),
        "_remedy": "\n".join(message.remedy for message in messages),
    }


def template(kind: RecordKind | str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the Chinese headings of an import table in their order and one example row by heading."""
    specs = FIELDS[RecordKind(kind)]
    return tuple(spec.label for spec in specs), {spec.label: spec.example for spec in specs}


def write_template(path: Path | str, kind: RecordKind | str) -> None:
    """Write an empty import table with its example row."""
    labels, example = template(kind)
    export_table(path, islice([example], 1), columns=labels)
