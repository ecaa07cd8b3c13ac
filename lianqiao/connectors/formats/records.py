"""Checks a row against the canonical columns and says of each value what is wrong with it and what helps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from lianqiao.connectors.formats import cells
from lianqiao.connectors.formats.compound import (
    IndicatorParser,
    read_indicators,
    read_ip,
    read_place,
    read_places,
)
from lianqiao.connectors.formats.faults import CellError, shortened
from lianqiao.connectors.formats.fields import (
    FIELDS,
    RANGE_FIELDS,
    TITLE_CHARS_WANTED,
    FieldSpec,
    RecordKind,
    ValueKind,
    accepted_names,
)
from lianqiao.connectors.formats.lookups import Lookups
from lianqiao.connectors.formats.record_types import (
    AchievementRecord,
    DemandRecord,
    OrganisationRecord,
    ParsedRecord,
    Problem,
    Record,
    Severity,
)
from lianqiao.connectors.formats.rights import read_assessments, read_contributors
from lianqiao.connectors.formats.vocabulary import (
    ACHIEVEMENT_KINDS,
    CONFIDENTIALITY,
    DEFAULT_VOCABULARY,
    MODES,
    ORGANISATION_KINDS,
    Vocabulary,
)
from lianqiao.core.text.money import MoneyFault, parse_money
from lianqiao.core.text.quantities import parse_indicators

__all__ = ["AchievementRecord", "DemandRecord", "OrganisationRecord", "ParsedRecord", "Problem", "parse_record"]

_TYPES: Mapping[RecordKind, Callable[..., Record]] = {
    RecordKind.ACHIEVEMENT: AchievementRecord,
    RecordKind.DEMAND: DemandRecord,
    RecordKind.ORGANISATION: OrganisationRecord,
}
# What cannot be read is left out with a warning; the rest of the entry is still worth having.
_FORGIVEN = frozenset(("record.indicators_bad", "record.place_outside"))


@dataclass(frozen=True, slots=True)
class _Context:
    known: Lookups
    vocabulary: Vocabulary
    indicator_parser: IndicatorParser


# What people and databases write into a cell to leave it empty.
_PLACEHOLDERS = frozenset(("-", "--", "—", "——", "/", "\\N", "null", "NULL", "None", "nan", "NaN"))
_Reader = Callable[[object, FieldSpec, _Context], object]
_V = ValueKind
_READERS: Mapping[ValueKind, _Reader] = {
    _V.LINE: lambda value, spec, _: cells.read_text(value, limit=spec.limit, one_line=True),
    _V.TEXT: lambda value, spec, _: cells.read_text(value, limit=spec.limit),
    _V.LIST: lambda value, spec, _: cells.read_list(value, loose=spec.name == "keywords"),
    _V.INDICATORS: lambda value, _, context: read_indicators(value, context.indicator_parser),
    _V.TRL: lambda value, *_: cells.read_trl(value),
    _V.MODES: lambda value, *_: cells.read_choices(value, MODES),
    _V.PLACE: lambda value, _, context: read_place(value, context.known),
    _V.PLACES: lambda value, _, context: read_places(value, context.known),
    _V.INDUSTRY: lambda value, *_: cells.read_industry(value),
    _V.TECHNOLOGY_FIELD: lambda value, _, context: cells.read_choice(value, context.vocabulary.technology_fields),
    _V.CLUSTER: lambda value, _, context: cells.read_choice(value, context.vocabulary.clusters),
    _V.CHAIN_LINK: lambda value, _, context: cells.read_choice(value, context.vocabulary.chain_links),
    _V.IPC: lambda value, *_: cells.read_ipc(value),
    _V.CONFIDENTIALITY: lambda value, *_: cells.read_choice(value, CONFIDENTIALITY),
    _V.DATE: lambda value, *_: cells.read_date(value),
    _V.URL: lambda value, *_: cells.read_url(value),
    _V.ACHIEVEMENT_KIND: lambda value, *_: cells.read_choice(value, ACHIEVEMENT_KINDS),
    _V.ORGANISATION_KINDS: lambda value, *_: cells.read_choices(value, ORGANISATION_KINDS),
    _V.BOOLEAN: lambda value, *_: cells.read_boolean(value),
    _V.IP: lambda value, *_: read_ip(value),
    _V.ASSESSMENTS: lambda value, *_: read_assessments(value),
    _V.CONTRIBUTORS: lambda value, *_: read_contributors(value),
    _V.INDUSTRIES: lambda value, *_: tuple(cells.read_industry(item) for item in cells.read_list(value, loose=True)),
    _V.CHAIN_LINKS: lambda value, _, context: cells.read_choices(value, context.vocabulary.chain_links),
    _V.NUMBER: lambda value, *_: cells.read_number(value),
    _V.MONEY: lambda value, spec, _: _money_end(value, is_upper=spec.name.endswith("_max")),
    _V.USCC: lambda value, *_: cells.read_uscc(value),
}


@dataclass(slots=True)
class _Findings:
    """Collects the problems of one row, translating fields back into the file's own columns."""

    row: int | None
    columns: Mapping[str, str]
    values: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str | None, code: str, data: Mapping[str, object], severity: Severity = "error") -> None:
        value = self.values.get(name) if name else None
        shown = "" if value is None else shortened(value)
        column = self.columns.get(name, name) if name else None
        self.problems.append(Problem(self.row, column, shown, code, severity, dict(data)))


def parse_record(
    kind: RecordKind | str,
    values: Mapping[str, object],
    *,
    known: Lookups,
    row: int | None = None,
    columns: Mapping[str, str] | None = None,
    vocabulary: Vocabulary = DEFAULT_VOCABULARY,
    indicator_parser: IndicatorParser = parse_indicators,
) -> ParsedRecord:
    """Turn canonical values into a record, or into problems; warnings stand beside a record, errors instead of it.

    ``columns`` names for each field the column of the file it came from, so that messages speak the file's language.
    """
    kind = RecordKind(kind)
    context = _Context(known, vocabulary, indicator_parser)
    findings = _Findings(row, columns or {}, values)
    filled = _split_ranges(kind, values, findings)
    read = _read_all(kind, filled, context, findings)
    _check_unknown(kind, values, findings)
    _check_order(kind, read, findings)
    _advise(kind, read, findings)
    has_error = any(problem.severity == "error" for problem in findings.problems)
    return ParsedRecord(None if has_error else _TYPES[kind](**read), tuple(findings.problems))


def _read_all(
    kind: RecordKind, values: Mapping[str, object], context: _Context, findings: _Findings
) -> dict[str, object]:
    read: dict[str, object] = {}
    for spec in FIELDS[kind]:
        value = values.get(spec.name)
        if not is_empty(value):
            try:
                read[spec.name] = _READERS[spec.value_kind](value, spec, context)
            except CellError as fault:
                findings.add(spec.name, fault.code, fault.data, "warning" if fault.code in _FORGIVEN else "error")
                continue
        if spec.is_required and not read.get(spec.name):
            findings.add(spec.name, "record.required", {"label": spec.label})
    return read


def is_empty(value: object) -> bool:
    """Tell whether a cell says nothing: empty, blank or one of the usual placeholders."""
    if isinstance(value, str):
        text = value.strip()
        return not text or text in _PLACEHOLDERS
    return value is None or value in ([], {}, ())


def _split_ranges(kind: RecordKind, values: Mapping[str, object], findings: _Findings) -> Mapping[str, object]:
    """Fill the two canonical columns from one range of money; columns that are there already win."""
    filled = dict(values)
    for name, (least, most) in RANGE_FIELDS[kind].items():
        value = filled.pop(name, None)
        if is_empty(value):
            continue
        try:
            (low, high), is_plain = _money(value)
        except CellError as fault:
            findings.add(name, fault.code, fault.data)
            continue
        # One plain amount is a price, but as a budget it is what may be spent at most.
        ends = {least: None if is_plain and name == "budget_cny" else low, most: high}
        filled.update({end: amount for end, amount in ends.items() if is_empty(filled.get(end))})
    return filled


def _money(value: object) -> tuple[tuple[int | None, int | None], bool]:
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else "9" * 15
    text = cells.read_text(value, limit=100, one_line=True)
    try:
        return parse_money(text)
    except MoneyFault as fault:
        raise CellError(f"record.{fault.code}", fault.data) from None


def _money_end(value: object, *, is_upper: bool) -> int | None:
    (low, high), _ = _money(value)
    return high if is_upper else low


def _check_unknown(kind: RecordKind, values: Mapping[str, object], findings: _Findings) -> None:
    known = accepted_names(kind)
    for name, value in values.items():
        if name not in known and not name.startswith("_") and not is_empty(value):
            close = get_close_matches(name, sorted(known), n=1)
            advice = f"是否指 {close[0]}？" if close else "请查看模板中的列名"
            findings.add(name, "record.field_unknown", {"field": name, "suggestion": advice}, "warning")


def _check_order(kind: RecordKind, read: Mapping[str, object], findings: _Findings) -> None:
    published, until = read.get("published_on"), read.get("valid_until")
    if published and until and until < published:  # type: ignore[operator]  # both are dates
        findings.add("valid_until", "record.date_order", {"published_on": published})
    for least, most in RANGE_FIELDS[kind].values():
        low, high = read.get(least), read.get(most)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            findings.add(least, "record.money_order", {"high": high})


def _advise(kind: RecordKind, read: dict[str, object], findings: _Findings) -> None:
    if kind is RecordKind.DEMAND and read.pop("trl", None) is not None:
        findings.add("trl", "record.trl_not_for_demand", {}, "warning")
    title = str(read.get("title", ""))
    if len(title) > TITLE_CHARS_WANTED:
        findings.add("title", "record.title_long", {"found": len(title), "limit": TITLE_CHARS_WANTED}, "warning")
    missing = [spec.label for spec in FIELDS[kind] if spec.is_recommended and not _said(spec, read, findings)]
    if missing:
        # One warning for the row: eight for each of 100,000 rows would help nobody.
        findings.add(None, "record.recommended", {"label": "”“".join(missing)}, "warning")


def _said(spec: FieldSpec, read: Mapping[str, object], findings: _Findings) -> bool:
    return bool(read.get(spec.name)) or not is_empty(findings.values.get(spec.name))
