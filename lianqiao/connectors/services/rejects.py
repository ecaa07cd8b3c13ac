"""The refused rows of a run as a table in the form of their file: corrected there, it can be imported again."""

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import groupby

from lianqiao.connectors.formats.export import write_rejects
from lianqiao.connectors.formats.record_types import Problem
from lianqiao.connectors.formats.tables import Row, TableInfo, inspect_table, read_rows
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import WordedProblem, import_file, import_folder, problems_of
from lianqiao.connectors.services.candidates import ERROR

_SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl"}


def write_rejects_file(run: ImportRun) -> None:
    """Write ``rejects.<ending>`` beside the imported file, or remove an old one when no row was refused."""
    for old in import_folder(run).glob("rejects.*"):
        old.unlink()
    if not run.rejected_count:
        return
    file = import_file(run)
    info = _headings(run, inspect_table(file))
    # Only the problems of the row that was yielded last are held: a file may be wrong in every row.
    problems: dict[int, list[Problem]] = {}
    rows = _refused(read_rows(file), _problems_by_row(run), problems)
    write_rejects(import_folder(run) / f"rejects{_SUFFIXES[info.kind]}", rows, problems, info)


def _headings(run: ImportRun, info: TableInfo) -> TableInfo:
    """Records of JSON may have keys that the first ones lack: take those of every refused row."""
    if info.kind != "jsonl":
        return info
    names = dict.fromkeys(info.headers)
    for row in _refused(read_rows(import_file(run)), _problems_by_row(run), {}):
        names.update(dict.fromkeys(row.values))
    return dataclasses.replace(info, headers=tuple(names))


def _problems_by_row(run: ImportRun) -> Iterator[tuple[int, list[Problem]]]:
    errors = problems_of(run).filter(severity=ERROR).order_by("row", "id").iterator(chunk_size=1000)
    for row, found in groupby(errors, key=lambda problem: problem.row):
        yield row, [WordedProblem(row, item.column, item.value, item.code, ERROR, item.data) for item in found]


def _refused(
    rows: Iterable[Row], problems: Iterator[tuple[int, list[Problem]]], current: dict[int, list[Problem]]
) -> Iterator[Row]:
    """Yield the rows that have problems, each with its problems alone in ``current``; both run in the order of rows."""
    number, found = next(problems, (None, []))
    for row in rows:
        if row.number == number:
            current.clear()
            current[row.number] = found
            yield row
            number, found = next(problems, (None, []))
        if number is None:
            return
