"""Entries of one kind side by side: each fact a row, indicators lined up by name, and where they differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.queries import EntryView, Named
from lianqiao.core.text.normal import fold
from lianqiao.web import formats
from lianqiao.web.labels import label
from lianqiao.web.names import localised

Fact = tuple[Promise, Callable[[EntryView], Iterable[str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of all entries; a cell holds lines, and none when the entry says nothing of it."""

    name: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether the entries say different things; what only some of them say differs too."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    name: str
    rows: tuple[Row, ...]


def groups_of(entries: Sequence[EntryView]) -> tuple[Group, ...]:
    """Return the facts of entries of one kind, row by row. What none of them says is still a row: that is an answer too."""
    facts = _ACHIEVEMENT if entries[0].kind == "achievement" else _DEMAND
    rows = tuple(Row(str(name), tuple(tuple(filter(None, read(entry))) for entry in entries)) for name, read in facts)
    indicators = _indicators(entries)
    return (Group(str(_("Main facts")), rows), *((Group(str(_("Indicators")), indicators),) if indicators else ()))


def _indicators(entries: Sequence[EntryView]) -> tuple[Row, ...]:
    names = {fold(item.name): item.name for entry in reversed(entries) for item in reversed(entry.indicators)}
    order = dict.fromkeys(fold(item.name) for entry in entries for item in entry.indicators)
    rows = [Row(names[key], tuple(_values(entry, key) for entry in entries)) for key in order]
    return tuple(sorted(rows, key=lambda row: -sum(bool(cell) for cell in row.cells)))  # shared ones first


def _values(entry: EntryView, key: str) -> tuple[str, ...]:
    lines = []
    for item in entry.indicators:
        if fold(item.name) == key:
            condition = f" ({item.condition})" if item.condition else ""
            must_have = _("Must-have")  # outside of the f-string, where the catalogues do not look
            must = f" · {must_have}" if item.is_must_have and entry.kind == "demand" else ""
            lines.append(f"{formats.indicator_value(item)}{condition}{must}")
    return tuple(lines)


def _named(value: Named | None) -> list[str]:
    return [localised(value.names)] if value else []


def _owner(entry: EntryView) -> list[str]:
    if entry.organisation:
        return [entry.organisation.name]
    return [str(_("Published anonymously"))] if entry.is_anonymous else []


def _place(entry: EntryView) -> list[str]:
    names = [localised(named.names) for named in (entry.place_parent, entry.place) if named]
    return [" · ".join(names)]


def _modes(entry: EntryView) -> list[str]:
    return [label("mode", mode) for mode in sorted(entry.modes)]


def _money(low: int | None, high: int | None) -> list[str]:
    return [] if low is None and high is None else [formats.amounts(low, high)]


def _maturity(entry: EntryView) -> list[str]:
    if not entry.trl:
        return []
    shown = any(record.level == entry.trl and not record.is_self_assessed for record in entry.trl_records)
    return [f"TRL {entry.trl}", str(_("with evidence") if shown else _("self-assessed"))]


def _rights(entry: EntryView) -> list[str]:
    kinds = [right.kind for right in entry.property_items]
    return [f"{label('property_kind', kind)} × {kinds.count(kind)}" for kind in dict.fromkeys(kinds)]


def _cost(value: float | None, entry: EntryView) -> list[str]:
    unit = f" / {entry.cost_unit}" if entry.cost_unit else ""
    return [] if value is None else [f"CNY {formats.number(value)}{unit}"]


_SHARED: tuple[Fact, ...] = (
    (_("Owner"), _owner),
    (_("Place"), _place),
    (_("Technology field"), lambda entry: _named(entry.technology_field)),
    (_("Chain link"), lambda entry: _named(entry.chain_link)),
    (_("Ways of cooperation"), _modes),
)
_DAYS: tuple[Fact, ...] = (
    (_("Published on"), lambda entry: [entry.published.isoformat()] if entry.published else []),
    (_("Last confirmed"), lambda entry: [entry.confirmed.isoformat()] if entry.confirmed else []),
)
_ACHIEVEMENT: tuple[Fact, ...] = (
    (_("Problem solved"), lambda entry: [entry.summary]),
    *_SHARED,
    (_("Maturity"), _maturity),
    (_("Next step"), lambda entry: [entry.next_step]),
    (_("Rights"), _rights),
    (_("Price"), lambda entry: _money(entry.price_min_cny, entry.price_max_cny)),
    (_("Rival solution"), lambda entry: [entry.rival_solution]),
    (_("Cost of a unit"), lambda entry: _cost(entry.unit_cost_cny, entry)),
    (_("The rival's cost of a unit"), lambda entry: _cost(entry.rival_unit_cost_cny, entry)),
    (_("Outlay"), lambda entry: _money(entry.investment_cny, entry.investment_cny)),
    (_("Cases of use"), lambda entry: entry.cases),
    *_DAYS,
)
_DEMAND: tuple[Fact, ...] = (
    (_("In one sentence"), lambda entry: [entry.summary]),
    *_SHARED,
    (_("Maturity wanted"), lambda entry: [f"TRL {entry.trl_wanted}"] if entry.trl_wanted else []),
    (_("Budget"), lambda entry: _money(entry.budget_min_cny, entry.budget_max_cny)),
    (_("Deadline"), lambda entry: [entry.deadline.isoformat()] if entry.deadline else []),
    *_DAYS,
)
