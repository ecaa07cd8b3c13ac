"""Takes values out of the files of a pack and notes every fault, so that one run shows them all."""

import csv
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lianqiao.regions.pack.faults import Fault
from lianqiao.regions.pack.records import LANGUAGES, Names


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a file. Its readers return a harmless value after a fault; the caller stops later."""

    file: str
    row: int | None
    values: Mapping[str, Any]  # as csv or json gives it: every use goes through a reader below
    faults: list[Fault]
    path: str = ""

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.file, self.row, self.path + column, message))

    def text(self, column: str, pattern: str = r"[\s\S]+") -> str:
        """Return the trimmed text of a column; it must match the whole pattern."""
        value = self.values.get(column)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # numbers of the JSON files
        if not isinstance(value, str):
            self.fault(column, "the value is missing or not text")
            return ""
        value = value.strip()
        if not re.fullmatch(pattern, value):
            self.fault(column, "the value is empty" if not value else f"{value!r} does not have the right shape")
        return value

    def choice(self, column: str, allowed: Collection[str]) -> str:
        value = self.text(column, ".*")
        if value not in allowed:
            self.fault(column, f"{value!r} is not one of {', '.join(repr(word) for word in allowed)}")
        return value

    def number(self, column: str) -> float:
        text = self.text(column, r"-?\d+(\.\d+)?")
        return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else 0.0

    def count(self, column: str) -> int:
        """Return a whole number of at least 1."""
        text = self.text(column, r"[1-9]\d*")
        return int(text) if text.isdecimal() else 0

    def flag(self, column: str) -> bool:
        """Return a JSON truth value, or whether a cell says yes (else it must be empty)."""
        value = self.values.get(column)
        return value if isinstance(value, bool) else self.choice(column, ("", "yes")) == "yes"

    def names(self, column: str, *, optional: Collection[str] = ()) -> Names:
        """Return a text in the three languages, from a JSON object or from columns such as name_zh_hans."""
        nested = self.values.get(column)
        found = {}
        for language in LANGUAGES:
            key = f"{column}.{language}" if nested is not None else f"{column}_{language.replace('-', '_')}"
            value = nested.get(language) if isinstance(nested, Mapping) else self.values.get(key)
            found[language] = value.strip() if isinstance(value, str) else ""
            if not found[language] and language not in optional:
                self.fault(key, "the text is missing or empty")
        return MappingProxyType(found)

    def words(self, column: str) -> tuple[str, ...]:
        """Return a JSON list of texts, or the words of a cell."""
        value = self.values.get(column)
        if isinstance(value, str):
            return tuple(value.split())
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            self.fault(column, "a list of texts is wanted")
            return ()
        return tuple(value)

    def entries(self, column: str) -> list["Entry"]:
        """Return the objects of a JSON list. In a list of the file itself the row counts from 1."""
        value = self.values.get(column)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(column, "a list of objects is wanted")
            return []
        if self.row is None:
            path = f"{column}."
            return [replace(self, row=row, values=item, path=path) for row, item in enumerate(value, start=1)]
        return [
            replace(self, values=item, path=f"{self.path}{column}[{place}].")
            for place, item in enumerate(value, start=1)
        ]

    def entry(self, column: str) -> "Entry | None":
        """Return an object that may be absent or null."""
        value = self.values.get(column)
        if value is not None and not isinstance(value, dict):
            self.fault(column, "an object is wanted")
        return replace(self, values=value, path=f"{self.path}{column}.") if isinstance(value, dict) else None


def read_table(path: Path, columns: Sequence[str], faults: list[Fault]) -> list[Entry]:
    """Read a CSV file whose header must be exactly ``columns``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, None, None, f"cannot be read as UTF-8 text: {error}"))
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    for column in sorted(set(header) ^ set(columns)):
        known = column in columns
        message = "the column is missing" if known else f"unknown column; wanted are {', '.join(columns)}"
        faults.append(Fault(path.name, 1, column, message))
    if set(header) != set(columns):
        return []
    entries = []
    for cells in reader:
        if len(cells) != len(header):
            message = f"{len(cells)} cells, but the header has {len(header)}"
            faults.append(Fault(path.name, reader.line_num, None, message))
            continue
        entries.append(Entry(path.name, reader.line_num, dict(zip(header, cells, strict=True)), faults))
    return entries


def read_object(path: Path, faults: list[Fault]) -> Entry:
    """Read a JSON file that holds one object."""
    content: object = {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, None, None, f"cannot be read as UTF-8 text: {error}"))
    except json.JSONDecodeError as error:
        faults.append(Fault(path.name, error.lineno, None, f"is not JSON: {error.msg}"))
    if not isinstance(content, dict):
        faults.append(Fault(path.name, None, None, "the file must hold one JSON object"))
        content = {}
    return Entry(path.name, None, content, faults)
