"""Records of a JSON Lines file, or of one JSON array, each parsed on its own within limits."""

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from lianqiao.connectors.formats.encoding import detect_encoding
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.limits import Limits

CHUNK_CHARS = 64 * 1024
_SPACE = " \t\r\n"
_SURROGATE = re.compile("[\ud800-\udfff]")


class _BadJsonError(ValueError):
    pass


def _no_constant(_: str) -> object:
    raise _BadJsonError("constant")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise _BadJsonError("duplicate_key")
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def json_records(path: Path, limits: Limits) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (number, object): the line in JSON Lines, the position from 1 on in a JSON array."""
    with path.open(encoding=detect_encoding(path), newline="") as stream:
        first = stream.read(CHUNK_CHARS).lstrip(_SPACE + "\ufeff")
        stream.seek(0)
        source = _array(stream, limits) if first.startswith("[") else _lines(stream, limits)
        for number, record in source:
            if not isinstance(record, dict):
                raise TableError("table.json_not_object", {}, row=number)
            _check(record, number, limits)
            yield number, record


def _lines(stream: TextIOWrapper, limits: Limits) -> Iterator[tuple[int, object]]:
    number = 0
    while line := stream.readline(limits.row_chars + 1):
        number += 1
        if len(line) > limits.row_chars:
            raise TableError("table.row_too_large", {"limit": limits.row_chars}, row=number)
        text = line.strip(_SPACE + "\ufeff")
        if text:
            value, end = _decode(text, 0, number)
            if text[end:].strip(_SPACE):
                raise TableError("table.json_bad", {"position": end + 1}, row=number)
            yield number, value


def _decode(text: str, start: int, number: int) -> tuple[object, int]:
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise TableError("table.json_bad", {"position": error.pos - start + 1}, row=number) from None
    except RecursionError:
        raise TableError("table.json_too_deep", {}, row=number) from None
    except _BadJsonError as error:
        raise TableError(f"table.json_{error}", {}, row=number) from None
    except ValueError:
        # Python refuses whole numbers of more than 4,300 digits.
        raise TableError("table.json_number", {}, row=number) from None
    return value, end


def _array(stream: TextIOWrapper, limits: Limits) -> Iterator[tuple[int, object]]:
    buffer = stream.read(CHUNK_CHARS)
    position = buffer.index("[") + 1
    number = 0
    closed = False
    while not closed:
        buffer, position = _skip(stream, buffer, position, separator=number > 0)
        if buffer[position : position + 1] == "]":
            position += 1
            closed = True
            continue
        number += 1
        buffer, value, position = _item(stream, buffer[position:], number, limits)
        yield number, value
        buffer, position = _skip(stream, buffer, position, separator=False)
        if buffer[position : position + 1] not in (",", "]"):
            raise TableError("table.json_bad", {"position": 1}, row=number + 1)
    if (buffer[position:] + stream.read(CHUNK_CHARS)).strip(_SPACE):
        raise TableError("table.json_after_array", {}, row=number)


def _skip(stream: TextIOWrapper, buffer: str, position: int, *, separator: bool) -> tuple[str, int]:
    """Move over white space, and over one comma when ``separator`` is wanted and there."""
    while True:
        while position < len(buffer) and buffer[position] in _SPACE:
            position += 1
        if position < len(buffer) and separator and buffer[position] == ",":
            position, separator = position + 1, False
            continue
        if position < len(buffer):
            return buffer, position
        more = stream.read(CHUNK_CHARS)
        if not more:
            return "", 0
        buffer, position = more, 0


def _item(stream: TextIOWrapper, buffer: str, number: int, limits: Limits) -> tuple[str, object, int]:
    """Decode one object at the start of the buffer, reading on (twice as much each time) while it is cut off."""
    if not buffer.startswith("{"):
        raise TableError("table.json_not_object" if buffer else "table.json_bad", {"position": 1}, row=number)
    size = CHUNK_CHARS
    while True:
        try:
            value, end = _decode(buffer, 0, number)
        except TableError as error:
            more = stream.read(size) if error.code == "table.json_bad" else ""
            if not more:
                raise
            if len(buffer) > limits.row_chars:
                raise TableError("table.row_too_large", {"limit": limits.row_chars}, row=number) from None
            buffer += more
            size = min(size * 2, limits.row_chars)
        else:
            return buffer, value, end


def _check(record: dict[str, object], number: int, limits: Limits) -> None:
    if len(record) > limits.columns:
        raise TableError("table.too_many_columns", {"limit": limits.columns, "found": len(record)}, row=number)
    for name, value in record.items():
        if "\0" in name or not name.strip():
            raise TableError("table.header_empty", {"position": name.strip() or "?"}, row=number)
        _check_value(value, name, number, limits, depth=1)


def _check_value(value: object, name: str, number: int, limits: Limits, *, depth: int) -> None:
    if depth > limits.json_depth:
        raise TableError("table.json_too_deep", {"limit": limits.json_depth}, row=number, column=name)
    if isinstance(value, str):
        if len(value) > limits.cell_chars:
            raise TableError("table.cell_too_large", {"limit": limits.cell_chars}, row=number, column=name)
        if "\0" in value:
            raise TableError("table.nul", {"line": number}, row=number, column=name)
        if not value.isascii() and _SURROGATE.search(value):
            raise TableError("table.json_surrogate", {}, row=number, column=name)
    elif isinstance(value, list):
        for part in value:
            _check_value(part, name, number, limits, depth=depth + 1)
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            _check_value(part, name, number, limits, depth=depth + 1)
