"""Rows of an .xlsx sheet: the archive is looked through first, openpyxl over defusedxml reads the small parts."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.limits import Limits
from lianqiao.connectors.formats.xlsx_guard import scan_workbook
from lianqiao.connectors.formats.xlsx_sheet import SheetReader, read_shared_strings

if not openpyxl.DEFUSEDXML:
    raise ImportError("defusedxml is needed to read workbooks from outside")


@dataclass(frozen=True, slots=True)
class _Book:
    archive: ZipFile
    pages: dict[str, str]
    strings: list[str]
    date_styles: frozenset[int]
    duration_styles: frozenset[int]
    epoch: datetime


def sheet_names(path: Path, limits: Limits) -> tuple[str, ...]:
    """Return the names of the sheets that hold cells, in the order of the workbook."""
    scan_workbook(path, limits)
    with _open(path, limits) as book:
        return tuple(book.pages)


def xlsx_cells(path: Path, limits: Limits, sheet: str | None = None) -> Iterator[tuple[int, list[object]]]:
    """Yield (row number, cells) of one sheet, the first unless named; rows without any value are left out."""
    scan_workbook(path, limits)
    with _open(path, limits) as book, book.archive.open(_page(book, sheet)) as stream:
        reader = SheetReader(
            strings=book.strings,
            is_date=book.date_styles.__contains__,
            is_duration=book.duration_styles.__contains__,
            epoch=book.epoch,
            limits=limits,
        )
        for number, values in reader.rows(stream):
            if any(isinstance(value, str) and "\0" in value for value in values.values()):
                raise TableError("table.nul", {"line": number}, row=number)
            yield number, [values.get(column) for column in range(1, max(values) + 1)]


@contextmanager
def _open(path: Path, limits: Limits) -> Iterator[_Book]:
    with ZipFile(path) as archive:
        yield _read_book(path, archive, limits)


def _read_book(path: Path, archive: ZipFile, limits: Limits) -> _Book:
    with warnings.catch_warnings():
        # openpyxl warns about styles and settings it drops; none of that is data.
        warnings.simplefilter("ignore")
        try:
            # An open file, because openpyxl goes by the name's ending, which uploads often lack.
            with path.open("rb") as stream:
                reader = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
                reader.read_manifest()
                reader.read_workbook()
                apply_stylesheet(reader.archive, reader.wb)
                pages = {
                    sheet.name: relation.target
                    for sheet, relation in reader.parser.find_sheets()
                    if relation.target in reader.valid_files and "chartsheet" not in relation.Type
                }
            book = reader.wb
            # Which cell styles show a date is known to openpyxl's own reader only.
            dates = frozenset(getattr(book, "_date_formats", ()))
            durations = frozenset(getattr(book, "_timedelta_formats", ()))
        except Exception as error:  # noqa: BLE001
            # openpyxl raises whatever its many parsers meet: KeyError, ParseError, EntitiesForbidden, TypeError …
            raise TableError("table.workbook_damaged", {"detail": type(error).__name__}) from None
    if not pages:
        raise TableError("table.not_a_workbook")
    return _Book(archive, pages, _strings(archive, limits), dates, durations, book.epoch)


def _strings(archive: ZipFile, limits: Limits) -> list[str]:
    for name in archive.namelist():
        if name.lower() == "xl/sharedstrings.xml":
            with archive.open(name) as stream:
                return read_shared_strings(stream, limits)
    return []


def _page(book: _Book, sheet: str | None) -> str:
    if sheet is None:
        return next(iter(book.pages.values()))
    if sheet not in book.pages:
        raise TableError("table.sheet_missing", {"sheet": sheet, "sheets": "、".join(book.pages)})
    return book.pages[sheet]
