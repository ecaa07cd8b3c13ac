"""Reads tables of achievements and demands for the commands that need neither database nor Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

import click

from lianqiao.connectors.formats import tables
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.fields import TITLE_CHARS
from lianqiao.connectors.formats.guessing import guess_mapping
from lianqiao.connectors.formats.mapping import Mapping as ColumnMapping
from lianqiao.connectors.formats.record_types import AchievementRecord, DemandRecord, Problem
from lianqiao.connectors.formats.records import is_empty, parse_record
from lianqiao.core.text.quantities import parse_indicators
from lianqiao.matching.engine.fit import TravelMinutes
from lianqiao.matching.engine.types import ELEMENTS, Entry
from lianqiao.regions.pack import RegionPack, load_pack

MAX_SHOWN = 10
_SAMPLE_ROWS = 200
_TITLE_FROM_TEXT = 50
_PACK = Path(__file__).parent.parent / "regions" / "data" / "bth"


@dataclass(frozen=True, slots=True)
class EntryTable:
    """The entries of a file in its order, and the cells that could not be understood and were left out."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_entries(path: Path, kind: str) -> EntryTable:
    """Read a table of ``achievement`` or ``demand`` rows.

    A row needs an id and some text; any other cell that cannot be understood is left out and reported.
    Raises ``click.ClickException`` for unreadable files, missing columns, and missing or repeated ids.
    """
    try:
        mapping = _mapping(path, kind)
        rows = [(row.number, mapping.apply(row.values)) for row in tables.read_rows(path)]
    except TableError as error:
        raise click.ClickException(f"{path.name}：{error}") from error
    _check_ids(path, rows)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, values in rows:
        entry, found = _entry(path, kind, number, values, mapping.source_columns())
        entries.append(entry)
        problems.extend(found)
    return EntryTable(tuple(entries), tuple(problems))


def warn_about(path: Path, problems: Iterable[Problem]) -> None:
    """Tell on stderr which cells were left out, the first few by row and column."""
    found = list(problems)
    for problem in found[:MAX_SHOWN]:
        click.echo(f"{path.name}：{problem.message.sentence}（该值已忽略）", err=True)
    if len(found) > MAX_SHOWN:
        click.echo(f"{path.name}：另有 {len(found) - MAX_SHOWN} 处无法识别的值已忽略", err=True)


def travel_minutes() -> TravelMinutes:
    """Give the travel time between two places of the region in minutes, None where it is not known."""

    def minutes(one: str, other: str) -> int | None:
        try:
            known = _pack().travel_time(one, other)
        except KeyError:  # a place outside the region
            return None
        return known.minutes if known else None

    return minutes


def _mapping(path: Path, kind: str) -> ColumnMapping:
    headers = tables.headers(path)
    # A heading that is a canonical name is what it says: nothing to guess.
    if {"id", "title"} <= set(headers):
        return ColumnMapping(columns={name: (name,) for name in headers})
    sample = [row.values for row in islice(tables.read_rows(path), _SAMPLE_ROWS)]
    proposal = guess_mapping(headers, kind, sample)
    if proposal.missing:
        missing, found = "、".join(proposal.missing), "、".join(headers)
        raise click.ClickException(
            f"{path.name}：缺少列 {missing}；文件里的列是：{found}。请补上该列，或把对应的列改名为 {missing}"
        )
    return proposal.mapping


def _check_ids(path: Path, rows: list[tuple[int, dict[str, object]]]) -> None:
    places: dict[str, list[int]] = {}
    missing: list[int] = []
    for number, values in rows:
        identity = values.get("id")
        if is_empty(identity):
            missing.append(number)
        else:
            places.setdefault(str(identity).strip(), []).append(number)
    if missing:
        raise click.ClickException(f"{path.name}：第 {_listed(missing)} 行没有 id，请为每一行填写唯一的 id")
    repeated = {identity: numbers for identity, numbers in places.items() if len(numbers) > 1}
    if repeated:
        shown = "；".join(
            f"{identity}（第 {_listed(numbers)} 行）" for identity, numbers in islice(repeated.items(), 10)
        )
        raise click.ClickException(
            f"{path.name}：有 {len(repeated)} 个 id 重复：{shown}。每个 id 只能出现一次，请删除或改名"
        )


def _listed(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:MAX_SHOWN])
    return shown if len(numbers) <= MAX_SHOWN else f"{shown} 等 {len(numbers)} "


def _entry(
    path: Path, kind: str, number: int, values: Mapping[str, object], columns: Mapping[str, str]
) -> tuple[Entry, list[Problem]]:
    """Make an entry of a row, leaving out field by field what cannot be understood."""
    values = _with_title(values)
    left_out: list[Problem] = []
    for _ in range(len(values) + 1):
        parsed = parse_record(kind, values, known=_PackPlaces(), row=number, indicator_parser=parse_indicators)
        errors = [problem for problem in parsed.problems if problem.severity == "error"]
        left_out += [replace(problem, column=columns.get(problem.column or "", problem.column)) for problem in errors]
        if isinstance(parsed.record, AchievementRecord | DemandRecord):
            return entry_of_record(parsed.record), left_out
        fatal = next((problem for problem in errors if problem.column in {None, "id", "title"}), None)
        if fatal is not None:
            raise click.ClickException(f"{path.name}：{fatal.message.sentence}")
        for problem in errors:
            values.pop(problem.column or "", None)
    raise click.ClickException(f"{path.name}：第 {number} 行无法识别")


def _with_title(values: Mapping[str, object]) -> dict[str, object]:
    """Give a row without a title the beginning of its text, and cut an overlong one: matching needs no more."""
    made = dict(values)
    title = "" if is_empty(made.get("title")) else " ".join(str(made["title"]).split())
    if not title:
        text = next((str(made[name]) for name in ("summary", "description") if not is_empty(made.get(name))), "")
        made["title"] = " ".join(text.split())[:_TITLE_FROM_TEXT]
    elif len(title) > TITLE_CHARS:
        made["title"] = title[:TITLE_CHARS]
        made["description"] = "\n".join([title, str(made.get("description") or "")])
    return made


class _PackPlaces:
    """Answers about places from the region pack, which is read only when a row names a place."""

    def place_by_name(self, name: str) -> str | None:
        found = _pack().place_by_name(name)
        return found if isinstance(found, str) else None

    def is_place_code(self, code: str) -> bool:
        return code in _pack().places


@cache
def _pack() -> RegionPack:
    return load_pack(_PACK)


def entry_of_record(record: AchievementRecord | DemandRecord) -> Entry:
    """Turn a canonical record into what the engine scores."""
    entry = Entry(
        id=record.id,
        title=record.title,
        summary=record.summary,
        description=record.description,
        elements={name: items for name in ELEMENTS if (items := getattr(record, name))},
        indicators=record.indicators,
        trl=record.trl,
        modes=frozenset(record.modes),
        place=record.place,
        places_accepted=frozenset(record.places_accepted),
        technology_field=record.technology_field,
        cluster=record.cluster,
        chain_link=record.chain_link,
        industry=record.industry,
        ipc=record.ipc,
        keywords=record.keywords,
        organisation=record.organisation or None,
    )
    if isinstance(record, DemandRecord):
        budget = (record.budget_cny_min, record.budget_cny_max)
        owner = None if record.is_anonymous else entry.organisation
        return replace(entry, trl_wanted=record.trl_wanted, budget_cny=budget, organisation=owner)
    return replace(entry, price_cny=(record.price_cny_min, record.price_cny_max))
