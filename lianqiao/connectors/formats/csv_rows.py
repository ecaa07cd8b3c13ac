"""Rows of a delimited text file: the delimiter is found in a sample, the rest is read as a stream."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from lianqiao.connectors.formats.encoding import detect_encoding
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.limits import Limits

DELIMITERS = (",", "\t", ";")
SAMPLE_CHARS = 64 * 1024
SAMPLE_ROWS = 30


class _Lines:
    """Lines of a stream, counted per record, so that an unclosed quotation mark cannot swallow the file."""

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        self._stream = stream
        self._limit = limits.row_chars
        self._used = 0
        self.record = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self._used += len(line)
        if self._used > self._limit:
            raise TableError("table.row_too_large", {"limit": self._limit}, row=self.record)
        return line

    def next_record(self) -> None:
        self._used = 0
        self.record += 1


def detect_delimiter(sample: str) -> str:
    """Return the delimiter under which most of the sample's rows are as wide as its first."""
    best = (0.0, 1, ",")
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if not widths or widths[0] < 2:
            continue
        even = sum(width == widths[0] for width in widths) / len(widths)
        if (even, widths[0]) > best[:2]:
            best = (even, widths[0], delimiter)
    return best[2]


def _widths(sample: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if row:
                widths.append(len(row))
            if len(widths) > SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    # The sample may end in the middle of its last row.
    return widths[:-1] if len(widths) > 1 and len(sample) >= SAMPLE_CHARS else widths


def read_sample(path: Path, encoding: str) -> str:
    """Return the first characters of a text file whose encoding is known."""
    with path.open(encoding=encoding, newline="") as stream:
        return stream.read(SAMPLE_CHARS)


def csv_cells(path: Path, limits: Limits) -> Iterator[tuple[int, list[object]]]:
    """Yield (row number, cells) of a delimited file; empty cells are ``None``; rows without any cell are left out."""
    encoding = detect_encoding(path)
    delimiter = detect_delimiter(read_sample(path, encoding))
    # The limit is one for the process: it is only ever raised, and each cell is measured again below.
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell_chars + 1))
    with path.open(encoding=encoding, newline="") as stream:
        lines = _Lines(stream, limits)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                code = "table.cell_too_large" if "field limit" in str(error) else "table.quotes"
                raise TableError(code, {"limit": limits.cell_chars}, row=lines.record) from None
            yield lines.record, [cell or None for cell in row]
            lines.next_record()
