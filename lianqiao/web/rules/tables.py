"""What a calculation gives, laid out for reading: rows by step and year, persons, where the money goes, places side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lianqiao.rules.engine.waterfall import Line, Step, Waterfall, WaterfallInput, run_years
from lianqiao.rules.money import ZERO
from lianqiao.rules.registry import RuleUse
from lianqiao.web.labels import label
from lianqiao.web.rules.sources import REGION, RuleView, view_used

_BEFORE = ("gross", "vat", "taxes", "costs", "net", "recoupment", "shares")
_WITHIN = ("reward", "team", "fee", "fund")
_LINED = ("costs", "recoupment", "shares", "team")
Incomes = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class Row:
    """A step, or with ``is_line`` one receiver of it; cells by year. ``bases`` and ``rules`` are each of those that held."""

    name: str
    cells: tuple[Decimal, ...]
    total: Decimal
    is_line: bool = False
    percents: tuple[Decimal, ...] = ()
    bases: tuple[str, ...] = ()
    rules: tuple[RuleView, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The rows before sharing (without a party), or those within one party."""

    party: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What a contributor gets by year, and what of it counts as salary."""

    party: str
    name: str
    cells: tuple[Decimal, ...]
    total: Decimal
    counted: Decimal | None


@dataclass(frozen=True, slots=True)
class End:
    """Where money goes in all; ``share`` in hundredths of the gross income."""

    name: str
    code: str
    amount: Decimal
    share: float


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in words with its rule."""

    words: str
    party: str
    view: RuleView | None


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure at each place and day: its name and the amounts."""

    name: str
    cells: tuple[tuple[Decimal, str], ...]


def blocks_of(given: WaterfallInput, results: Sequence[Waterfall]) -> tuple[Block, ...]:
    """Return the rows of all years."""
    first = Block("", tuple(_rows(results, _BEFORE, "")))
    return (first, *(Block(party.name, tuple(_rows(results, _WITHIN, party.name))) for party in given.parties))


def _rows(results: Sequence[Waterfall], codes: Sequence[str], party: str) -> list[Row]:
    rows = []
    for code in codes:
        found = [[step for step in one.steps if (step.code, step.party) == (code, party)] for one in results]
        steps = [step for one in found for step in one]
        if not steps:
            continue
        if code != "team":
            rows.append(_row(code, [one.amount(code, party) for one in results], steps))
        if code in _LINED:
            rows += _line_rows(code, party, results, steps)
    return rows


def _row(code: str, cells: Sequence[Decimal], steps: Sequence[Step]) -> Row:
    uses = dict.fromkeys(step.rule for step in steps)
    views = tuple(view for use in uses if (view := view_used(use)) is not None)
    percents = tuple(dict.fromkeys(step.percent for step in steps if step.percent is not None))
    bases = tuple(dict.fromkeys(step.basis for step in steps))
    return Row(label("sharing_step", code), tuple(cells), sum(cells, ZERO), False, percents, bases, views)


def _line_rows(code: str, party: str, results: Sequence[Waterfall], steps: Sequence[Step]) -> list[Row]:
    lines: dict[str, Line] = {line.receiver: line for step in steps for line in step.lines}
    rows = []
    for receiver, line in lines.items():
        cells = tuple(one.lines(code, party).get(receiver, ZERO) for one in results)
        name = label("cost_kind", receiver) if code == "costs" else receiver or label("sharing_end", "team")
        percents = (line.percent,) if line.percent is not None else ()
        rows.append(Row(name, cells, sum(cells, ZERO), True, percents))
    return rows


def persons_of(given: WaterfallInput, results: Sequence[Waterfall]) -> tuple[Person, ...]:
    """Return what each contributor gets."""
    found = []
    for party in given.parties:
        for one in party.contributors if party.is_rewarding else ():
            cells = tuple(result.lines("team", party.name).get(one.name, ZERO) for result in results)
            counted = [result.lines("salary", party.name).get(one.name) for result in results]
            known = [amount for amount in counted if amount is not None]
            found.append(Person(party.name, one.name, cells, sum(cells, ZERO), sum(known, ZERO) if known else None))
    return tuple(found)


def ends_of(given: WaterfallInput, results: Sequence[Waterfall]) -> tuple[End, ...]:
    """Return where the whole income goes; together the gross income."""
    gross = sum((one.amount("gross") for one in results), ZERO)

    def end(name: str, code: str, *steps: tuple[str, str]) -> End:
        amount = sum((one.amount(*step) for one in results for step in steps), ZERO)
        return End(name, code, amount, float(100 * amount / gross) if gross else 0.0)

    found = [
        end(label("sharing_end", "taxes"), "taxes", ("vat", ""), ("taxes", "")),
        end(label("sharing_end", "costs"), "costs", ("costs", "")),
    ]
    for party in given.parties:
        found += [
            end(f"{party.name} · {label('sharing_end', code)}", code, (code, party.name))
            for code in ("team", "fee", "fund")
        ]
    return tuple(one for one in found if one.amount)


def findings_of(results: Sequence[Waterfall]) -> tuple[Found, ...]:
    """Return each finding once."""
    keys: dict[tuple[str, str], RuleUse | None] = {}
    for one in results:
        for finding in one.findings:
            keys.setdefault((finding.code, finding.party), finding.rule)
    return tuple(Found(label("sharing_finding", code), party, view_used(use)) for (code, party), use in keys.items())


def vat_rules(results: Sequence[Waterfall]) -> tuple[RuleView, ...]:
    """Return the rules by which VAT was counted although it may be exempt, each once: the reader has to ask the tax office."""
    uses = dict.fromkeys(
        step.rule for one in results for step in one.steps if step.code == "vat" and step.basis != "exempt"
    )
    return tuple(view for use in uses if (view := view_used(use)) is not None)


def beside(given: WaterfallInput, shifts: Sequence[Incomes]) -> tuple[tuple[tuple[str, date], ...], tuple[Beside, ...]]:
    """Share the same incomes at each place of the region, by the rules of the days of each of ``shifts``: heads and figures."""
    heads = tuple((place, incomes[0][0]) for incomes in shifts for place in REGION)
    runs = [
        run_years(replace(given, day=incomes[0][0], parties=tuple(
            replace(party, place=place) if party.is_rewarding else party for party in given.parties
        )), incomes)
        for incomes in shifts for place in REGION
    ]  # fmt: skip
    figures = [
        (f"{party.name} · {label('sharing_step', code)}", code, party.name)
        for party in given.parties for code in ("reward", "fund") if code == "fund" or party.is_rewarding
    ]  # fmt: skip
    figures.insert(0, (label("sharing_step", "vat"), "vat", ""))
    return heads, tuple(Beside(name, tuple(_cell(run, code, party) for run in runs)) for name, code, party in figures)


def _cell(run: Sequence[Waterfall], code: str, party: str) -> tuple[Decimal, str]:
    steps = [step for one in run for step in one.steps if (step.code, step.party) == (code, party)]
    bases = dict.fromkeys(step.basis for step in steps if step.code == "reward")
    said = "、".join(
        f"{step.percent} % {label('sharing_basis', step.basis)}" for step in _firsts(steps) if step.code == "reward"
    )
    return sum((step.amount for step in steps), ZERO), said if bases else ""


def _firsts(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that differ in per cent or basis, each once."""
    found: dict[tuple[Decimal | None, str], Step] = {}
    for step in steps:
        found.setdefault((step.percent, step.basis), step)
    return list(found.values())
