"""Reading the rows of a run: mapped, checked against the canonical columns, the tables' widths and the rows before."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from django.db import models

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.services import OrganisationInput
from lianqiao.catalog.models import Indicator, IntellectualProperty
from lianqiao.catalog.queries import model_of
from lianqiao.catalog.services import EntryInput
from lianqiao.connectors.choices import ImportKind
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.record_types import AchievementRecord, EntryRecord, Problem, Record
from lianqiao.connectors.formats.records import parse_record
from lianqiao.connectors.formats.tables import Row
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import ReferenceCodes, mapping_of
from lianqiao.connectors.services.candidates import ERROR, WARNING, Candidate, Finding, refusal
from lianqiao.connectors.services.contents import content_of
from lianqiao.core.text.quantities import parse_indicators

_COLUMNS = {"external_id": "id"}  # where the canonical column is called otherwise than the table's


class RowReader:
    """Turns the rows of one run into candidates; remembers every identity, so that a second one is refused."""

    def __init__(self, run: ImportRun, codes: ReferenceCodes) -> None:
        self._run = run
        self._codes = codes
        self._mapping = mapping_of(run)
        self._first_rows: dict[bytes, int] = {}
        self._widths = _column_widths(run.kind)
        self.columns: Mapping[str, str] = self._mapping.source_columns()

    def candidates(self, rows: Iterable[Row]) -> Iterator[Candidate]:
        """Yield a candidate for each row, in order."""
        return (self._candidate(row) for row in rows)

    def _candidate(self, row: Row) -> Candidate:
        try:
            values = self._mapping.apply(row.values)
        except TableError as error:
            finding = Finding(row.number, error.column or "", "", error.code, ERROR, error.message_data)
            return Candidate(row.number, None, findings=(finding,))
        parsed = parse_record(
            self._run.kind, values, known=self._codes, row=row.number, columns=self.columns,
            vocabulary=self._codes.vocabulary, indicator_parser=parse_indicators,
        )  # fmt: skip
        findings = [_finding(row.number, problem) for problem in parsed.problems]
        if parsed.record is None:
            return Candidate(row.number, None, findings=tuple(findings))
        content = content_of(parsed.record, self._run.source)
        refusals = [*self._repeated(row.number, content), *self._unfit(row.number, content)]
        findings += [*refusals, *self._lost(row.number, parsed.record)]
        owner = parsed.record.organisation if isinstance(parsed.record, EntryRecord) else ""
        return Candidate(row.number, None if refusals else content, owner, tuple(findings))

    def _repeated(self, row: int, content: EntryInput | OrganisationInput) -> Iterator[Finding]:
        identity = f"{content.source}\x1f{content.external_id}"
        # Sixteen bytes a row: a million rows stay below 200 MB, and no two are ever the same by accident.
        digest = hashlib.blake2b(identity.encode(), digest_size=16).digest()
        first = self._first_rows.setdefault(digest, row)
        if first != row:
            shown = content.external_id
            yield refusal(row, "import.duplicate_id", column=self._header("id"), value=shown, id=shown, first=first)

    def _unfit(self, row: int, content: EntryInput | OrganisationInput) -> Iterator[Finding]:
        """Yield what the tables cannot hold: unknown industries and texts that are too long for their columns."""
        industry = content.industry_id
        if industry is not None and industry not in self._codes.industries:
            yield refusal(row, "import.code_unknown", column=self._header("industry"), value=industry, found=industry)
        for name, text in _texts(content):
            limit = self._widths.get(name)
            if limit is not None and len(text) > limit:
                column = self._header(_COLUMNS.get(name, name.partition(".")[0]))
                yield refusal(row, "record.too_long", column=column, value=text[:60], found=len(text), limit=limit)

    def _lost(self, row: int, record: Record) -> Iterator[Finding]:
        if isinstance(record, AchievementRecord) and record.trl_evidence and record.trl is None:
            column = self._header("trl_evidence")
            yield Finding(row, column, record.trl_evidence[:60], "import.evidence_without_level", WARNING, {})

    def _header(self, field: str) -> str:
        return self.columns.get(field, field)


def _finding(row: int, problem: Problem) -> Finding:
    return Finding(row, problem.column or "", problem.value, problem.code, problem.severity, problem.data)


def _texts(content: EntryInput | OrganisationInput) -> Iterator[tuple[str, str]]:
    """Yield the texts of a content with the name of their column; those of details as ``indicators.unit``."""
    for item in fields(content):
        value = getattr(content, item.name)
        if isinstance(value, str):
            yield item.name, value
        elif isinstance(value, tuple):
            for detail in filter(is_dataclass, value):
                parts = ((part.name, getattr(detail, part.name)) for part in fields(detail))
                yield from ((f"{_details(item.name)}.{name}", text) for name, text in parts if isinstance(text, str))


def _details(name: str) -> str:
    return "ip" if name == "property_items" else name


def _column_widths(kind: str) -> dict[str, int]:
    main = Organisation if kind == ImportKind.ORGANISATION else model_of(kind)
    tables: dict[str, type[models.Model]] = {"": main, "indicators.": Indicator, "ip.": IntellectualProperty}
    return {
        f"{prefix}{column.name}": column.max_length
        for prefix, table in tables.items()
        for column in table._meta.get_fields()
        if isinstance(column, models.CharField) and column.max_length
    }
