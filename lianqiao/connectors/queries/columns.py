"""Which columns of a file fill which fields: proposed for a file, and read back from a run."""

import dataclasses
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
from lianqiao.connectors.queries.runs import import_file


def propose_mapping(path: Path, kind: str) -> MappingProposal:
    """Propose which columns of a file fill which fields. Raises ``TableError`` when it is no table."""
    samples = [row.values for row in islice(read_rows(path), SAMPLE_VALUES)]
    proposal = guess_mapping(headers(path), kind, samples)
    # Who writes our own heading means it, whatever stands under it: bad values are named, not left aside in silence.
    own = {heading: spec.name for spec in FIELDS[RecordKind(kind)] for heading in (spec.name, spec.label)}
    filled = {*proposal.mapping.columns, *proposal.mapping.joins}
    meant = {own[title]: (title,) for title in proposal.unused if title in own and own[title] not in filled}
    taken = {title for titles in meant.values() for title in titles}
    return dataclasses.replace(
        proposal,
        mapping=dataclasses.replace(proposal.mapping, columns={**proposal.mapping.columns, **meant}),
        unused=tuple(title for title in proposal.unused if title not in taken),
        missing=tuple(name for name in proposal.missing if name not in meant),
    )


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


def unused_columns(run: ImportRun) -> tuple[str, ...]:
    """Return the columns of the imported file that fill no field, in their order."""
    mapping = mapping_of(run)
    used = {title for titles in (*mapping.columns.values(), *mapping.joins.values()) for title in titles}
    return tuple(title for title in headers(import_file(run)) if title not in used | set(mapping.id_from))


def _tuples(section: Mapped[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in section.items()}
