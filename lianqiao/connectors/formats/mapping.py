"""Which column of a foreign table goes into which canonical field: loaded from a file, checked, applied to rows."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.fields import RecordKind, accepted_names

MAPPING_BYTES = 1024 * 1024
SECTIONS = ("columns", "constants", "joins", "units", "id_from", "id_prefix", "joiner")
UNITS = ("元", "千元", "万元", "百万元", "亿元")
_NUMBER_CHARACTERS = frozenset("0123456789.-~—～,， ")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How canonical values are made from a row.

    ``columns``: field to the columns it is taken from, the first filled one wins. ``joins``: field to the columns
    whose texts are put together with ``joiner``. ``constants``: field to a value where the row gives none. ``units``:
    field to the unit of money that its heading promised for bare numbers. ``id_from``: columns whose contents make the
    id when there is none; ``id_prefix`` stands before every id.
    """

    columns: Mapped[str, tuple[str, ...]]
    constants: Mapped[str, object] = field(default_factory=dict)
    joins: Mapped[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapped[str, str] = field(default_factory=dict)
    id_from: tuple[str, ...] = ()
    id_prefix: str = ""
    joiner: str = "\n"

    def apply(self, values: Mapped[str, object]) -> dict[str, object]:
        """Return the canonical values of a row; fields without content are left out."""
        made: dict[str, object] = {}
        for name, columns in self.columns.items():
            value = next((values[column] for column in columns if not _is_blank(values.get(column))), None)
            if value is not None:
                made[name] = _with_unit(value, self.units.get(name))
        for name, columns in self.joins.items():
            parts = [_as_text(values[column]) for column in columns if not _is_blank(values.get(column))]
            if parts:
                made[name] = self.joiner.join(parts)
        for name, value in self.constants.items():
            made.setdefault(name, value)
        self._identify(made, values)
        return made

    def _identify(self, made: dict[str, object], values: Mapped[str, object]) -> None:
        if _is_blank(made.get("id")) and self.id_from:
            contents = [_as_text(values.get(column) or "") for column in self.id_from]
            if any(contents):
                # The same contents make the same id in every run, so importing again updates instead of doubling.
                made["id"] = hashlib.sha256("\x1f".join(contents).encode()).hexdigest()[:20]
        if self.id_prefix and not _is_blank(made.get("id")):
            made["id"] = f"{self.id_prefix}{_as_text(made['id'])}"

    def source_columns(self) -> dict[str, str]:
        """Return for each field the heading it comes from, for messages."""
        names = {name: columns[0] for name, columns in self.columns.items()}
        return names | {name: " + ".join(columns) for name, columns in self.joins.items()}

    def as_json(self) -> str:
        """Return the mapping as a file that ``load_mapping`` reads."""
        content: dict[str, object] = {
            "columns": {
                name: columns[0] if len(columns) == 1 else list(columns) for name, columns in self.columns.items()
            }
        }
        for section in ("constants", "joins", "units", "id_from", "id_prefix"):
            if getattr(self, section):
                content[section] = getattr(self, section)
        if self.joiner != "\n":
            content["joiner"] = self.joiner
        return json.dumps(content, ensure_ascii=False, indent=2)


def load_mapping(path: Path | str, kind: RecordKind | str, headers: Iterable[str] | None = None) -> Mapping:
    """Read a mapping from a .json or .toml file; with ``headers`` its columns must exist in the table.

    Raises ``TableError`` naming the unknown field, column or section and the nearest known one.
    """
    file = Path(path)
    content = _read(file)
    for section in content:
        if section not in SECTIONS:
            raise TableError("mapping.section_unknown", {"section": section, "known": "、".join(SECTIONS)})
    mapping = Mapping(
        columns=_column_lists(content, "columns"),
        constants=_table(content, "constants"),
        joins=_column_lists(content, "joins"),
        units={name: str(unit) for name, unit in _table(content, "units").items()},
        id_from=_names(content.get("id_from", []), "id_from"),
        id_prefix=_text(content, "id_prefix", ""),
        joiner=_text(content, "joiner", "\n"),
    )
    check_mapping(mapping, kind, headers)
    return mapping


def check_mapping(mapping: Mapping, kind: RecordKind | str, headers: Iterable[str] | None = None) -> None:
    """Refuse a mapping with unknown fields, with a field filled twice or, given the headers, with unknown columns."""
    known = accepted_names(kind)
    for name in (*mapping.columns, *mapping.joins, *mapping.constants, *mapping.units):
        if name not in known:
            raise TableError("mapping.field_unknown", {"field": name, "suggestion": _nearest(name, known)})
    for name in mapping.columns:
        if name in mapping.joins:
            raise TableError("mapping.field_twice", {"field": name})
    for unit in mapping.units.values():
        if unit not in UNITS:
            raise TableError("mapping.section_bad", {"section": "units", "expected": "、".join(UNITS)})
    if headers is None:
        return
    present = frozenset(headers)
    used = [column for columns in (*mapping.columns.values(), *mapping.joins.values()) for column in columns]
    for column in (*used, *mapping.id_from):
        if column not in present:
            raise TableError("mapping.column_unknown", {"name": column, "suggestion": _nearest(column, present)})


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"是否指“{close[0]}”？" if close else f"可用的有：{'、'.join(names)}"


def _read(file: Path) -> dict[str, object]:
    if not file.is_file():
        raise TableError("table.file_missing", {"name": file.name})
    suffix = file.suffix.lower()
    if suffix not in (".json", ".toml"):
        raise TableError("mapping.format_unknown", {"name": file.name})
    data = {"format": suffix[1:].upper()}
    if file.stat().st_size > MAPPING_BYTES:
        raise TableError("mapping.unreadable", {**data, "detail": f"> {MAPPING_BYTES} bytes"})
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text) if suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError("mapping.unreadable", {**data, "detail": str(error)[:200]}) from None
    if not isinstance(content, dict):
        raise TableError("mapping.unreadable", {**data, "detail": type(content).__name__})
    return content


def _table(content: Mapped[str, object], section: str) -> dict[str, object]:
    table = content.get(section, {})
    if not isinstance(table, dict):
        raise TableError("mapping.section_bad", {"section": section, "expected": '{"field": …}'})
    return table


def _column_lists(content: Mapped[str, object], section: str) -> dict[str, tuple[str, ...]]:
    return {name: _names(columns, section) for name, columns in _table(content, section).items()}


def _names(value: object, section: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise TableError("mapping.section_bad", {"section": section, "expected": '"column" / ["column", …]'})
    return tuple(" ".join(name.split()) for name in names)


def _text(content: Mapped[str, object], section: str, default: str) -> str:
    value = content.get(section, default)
    if not isinstance(value, str) or len(value) > 50:
        raise TableError("mapping.section_bad", {"section": section, "expected": '"text"'})
    return value


def _is_blank(value: object) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "；".join(_as_text(part) for part in value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _with_unit(value: object, unit: str | None) -> object:
    """Give a bare number the unit that its heading promised: 50 under 预算(万元) is 50万元."""
    if unit is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    text = _as_text(value)
    return f"{text}{unit}" if _NUMBER_CHARACTERS.issuperset(text) else value
