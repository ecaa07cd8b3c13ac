"""Which columns of a file fill which fields: proposed for a file, and read back from a run."""

from collections.abc import Mapping as Mapped
from itertools import islice
from pathlib import Path
from typing import Any

from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.formats.fields import FIELDS, RecordKind
from lianqiao.connectors.formats.guessing import SAMPLE_VALUES, MappingProposal, guess_mapping
from lianqiao.connectors.formats.mapping import Mapping, check_mapping
from lianqiao.connectors.formats.tables import headers, read_rows
from lianqiao.connectors.models import ImportRun


def propose_mapping(path: Path, kind: str) -> MappingProposal:
    """Propose which columns of a file fill which fields. Raises ``TableError`` when it is no table."""
    samples = [row.values for row in islice(read_rows(path), SAMPLE_VALUES)]
    return guess_mapping(headers(path), kind, samples)


def settle_mapping(path: Path, kind: str, mapping: Mapping | None) -> Mapping:
    """Return the mapping to be used, proposed when none is given; every required field must have a column.

    Raises ``TableError`` (no table, or a mapping that does not fit it) or ``FileRefused``.
    """
    titles = headers(path)
    chosen = mapping or propose_mapping(path, kind).mapping
    check_mapping(chosen, kind, titles)
    filled = {*chosen.columns, *chosen.joins, *chosen.constants} | ({"id"} if chosen.id_from else set())
    missing = [spec for spec in FIELDS[RecordKind(kind)] if spec.is_required and spec.name not in filled]
    if missing:
        named = "、".join(f"{spec.label}（{spec.name}）" for spec in missing)
        raise FileRefused(
            f"文件里找不到这些必填项对应的列：{named}；现有的列：{'、'.join(titles)}。请改列名，或用对应表（--mapping）指明。",
            code="connectors.columns_missing",
        )
    return chosen


def mapping_of(run: ImportRun) -> Mapping:
    """Return the mapping that a run uses."""
    kept: Mapped[str, Any] = run.mapping  # written by ``Mapping.as_json``, so its shape is known
    return Mapping(
        columns=_tuples(kept.get("columns", {})),
        constants=kept.get("constants", {}),
        joins=_tuples(kept.get("joins", {})),
        units=kept.get("units", {}),
        id_from=tuple(kept.get("id_from", ())),
        id_prefix=kept.get("id_prefix", ""),
        joiner=kept.get("joiner", "\n"),
    )


def _tuples(section: Mapped[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in section.items()}
