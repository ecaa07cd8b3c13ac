"""The step between handing in and importing: which column fills which field, proposed and then confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from lianqiao.connectors.formats.fields import FIELDS, RANGE_FIELDS, RecordKind, ValueKind
from lianqiao.connectors.formats.guessing import MappingProposal
from lianqiao.connectors.formats.mapping import UNITS
from lianqiao.connectors.formats.mapping import Mapping as ColumnMapping
from lianqiao.connectors.formats.tables import headers, read_rows
from lianqiao.web.imports.uploads import Upload, read_proposal
from lianqiao.web.labels import label

JOINED = "+"  # the choice "all proposed columns together"
SAMPLE_ROWS = 20
SAMPLES = 3
SAMPLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class ColumnField:
    """A field of ours and the choice proposed for it: ``=column``, ``+`` or nothing; ``made_from`` stands in for it."""

    name: str
    label: str
    is_required: bool
    is_recommended: bool
    proposed: str
    joined: str
    made_from: str

    @property
    def is_main(self) -> bool:
        """Whether the field is shown before the many that a file may well do without."""
        return self.is_required or self.is_recommended or bool(self.proposed or self.made_from)


@dataclass(frozen=True, slots=True)
class ColumnsStep:
    """The whole step: our fields, the file's columns with some of their values, and the proposal that it rests on."""

    upload: Upload
    proposal: MappingProposal
    headers: tuple[str, ...]
    fields: tuple[ColumnField, ...]
    samples: tuple[tuple[str, tuple[str, ...], str], ...]  # column, values, label of the field that it is proposed for


def columns_step(upload: Upload) -> ColumnsStep:
    """Prepare the step for a file. Raises ``FileRefused``."""
    proposal = read_proposal(upload)
    kind = RecordKind(upload.kind)
    fields = [_field(proposal, spec.name, spec.is_required, spec.is_recommended) for spec in FIELDS[kind]]
    fields += [_field(proposal, name, False, False) for name in RANGE_FIELDS[kind]]
    titles = headers(upload.path)
    return ColumnsStep(upload, proposal, titles, tuple(fields), _samples(upload, titles, proposal))


def chosen_mapping(step: ColumnsStep, chosen: Mapping[str, str]) -> ColumnMapping:
    """Return the mapping that was chosen; what was left as proposed keeps its finer points (alternatives, joins)."""
    proposed = step.proposal.mapping
    columns: dict[str, tuple[str, ...]] = {}
    joins: dict[str, tuple[str, ...]] = {}
    for field in step.fields:
        choice = chosen.get(field.name, "")
        if choice == JOINED:
            joins[field.name] = proposed.joins[field.name]
        elif choice.startswith("="):
            kept = proposed.columns.get(field.name, ())
            columns[field.name] = kept if choice == field.proposed and kept else (choice[1:],)
    units = {name: unit for name in _money_fields(step.upload.kind) if (unit := _unit(columns.get(name, ())))}
    id_from = () if "id" in columns else proposed.id_from
    return replace(proposed, columns=columns, joins=joins, units=units, id_from=id_from)


def _field(proposal: MappingProposal, name: str, is_required: bool, is_recommended: bool) -> ColumnField:
    mapping = proposal.mapping
    made_from = " + ".join(mapping.id_from) if name == "id" else ""
    joined = " + ".join(mapping.joins.get(name, ()))
    first = mapping.columns.get(name, ("",))[0]
    choice = JOINED if joined else f"={first}" if first else ""
    return ColumnField(
        name, label("import_field", name), is_required and not made_from, is_recommended, choice, joined, made_from
    )


def _samples(
    upload: Upload, titles: tuple[str, ...], proposal: MappingProposal
) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    rows = [row.values for row in islice(read_rows(upload.path), SAMPLE_ROWS)]
    fields = {guess.column: label("import_field", guess.field) for guess in proposal.guesses}
    found = []
    for title in titles:
        values = (str(row[title])[:SAMPLE_CHARACTERS] for row in rows if row.get(title) is not None)
        found.append((title, tuple(islice(values, SAMPLES)), fields.get(title, "")))
    return tuple(found)


def _money_fields(kind: str) -> tuple[str, ...]:
    names = [spec.name for spec in FIELDS[RecordKind(kind)] if spec.value_kind is ValueKind.MONEY]
    return (*names, *RANGE_FIELDS[RecordKind(kind)])


def _unit(columns: tuple[str, ...]) -> str:
    """Find the unit that a heading of money promises for bare numbers; yuan needs none."""
    found = [unit for unit in sorted(UNITS, key=len, reverse=True) if columns and unit in columns[0]]
    return found[0] if found and found[0] != "元" else ""
