"""Up to four entries of one kind side by side; which they are stands in the address alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView, entries_by_number, related_entries, view_entries
from lianqiao.core.actors import Actor
from lianqiao.web.compare.rows import Group, groups_of
from lianqiao.web.links import entry_url
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.sharing.downloads import table_file
from lianqiao.web.sharing.structured import absolute

MOST = 4
OFFERED = 6
NUMBER = 16  # characters
_LETTERS = {"A": EntryKind.ACHIEVEMENT, "D": EntryKind.DEMAND}


@dataclass(frozen=True, slots=True)
class Column:
    """One of the compared entries and the address without it."""

    entry: EntryView
    without: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared; ``unknown`` are numbers that the reader knows nothing of or that are of the other kind."""

    kind: EntryKind
    numbers: tuple[str, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    unknown: tuple[str, ...]
    was_cut: bool
    csv: str


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry that may be put beside the others."""

    entry: EntryView
    address: str


@require_safe
def compare_page(request: ActorRequest) -> HttpResponse:
    """Show entries side by side."""
    compared = _comparison(request.actor, request.GET)
    return respond(request, "compare/page.html", {"compared": compared, "offered": _offered(request.actor, compared)})


@require_safe
def compare_table(request: ActorRequest) -> HttpResponse:
    """Give the comparison as CSV."""
    compared = _comparison(request.actor, request.GET)
    rows = [
        ["", *(column.entry.number for column in compared.columns)],
        ["", *(column.entry.title for column in compared.columns)],
        ["", *(absolute(entry_url(compared.kind, column.entry.number)) for column in compared.columns)],
        *([row.name, *map("\n".join, row.cells)] for group in compared.groups for row in group.rows),
    ]
    return table_file(rows, "comparison.csv")


def _comparison(actor: Actor, query: QueryDict) -> Comparison:
    asked = [number.strip().upper()[:NUMBER] for number in query.getlist("n") if "\x00" not in number]
    asked = list(dict.fromkeys(number for number in asked if number))
    kind = _kind(query.get("kind", ""), asked)
    wanted = [number for number in asked if _LETTERS.get(number[:1]) == kind]
    rows = entries_by_number(actor, kind, wanted[: 2 * MOST])
    found = view_entries(actor, [rows[number] for number in wanted if number in rows][:MOST])
    numbers = tuple(entry.number for entry in found)
    columns = tuple(Column(entry, _address(kind, [one for one in numbers if one != entry.number])) for entry in found)
    unknown = tuple(number for number in asked[: 2 * MOST] if number not in rows)
    table = f"{reverse('compare-table')}?{_query(kind, numbers)}"
    groups = groups_of(found) if found else ()
    return Comparison(kind, numbers, columns, groups, unknown, len(rows) > len(found), table)


def _kind(named: str, numbers: Sequence[str]) -> EntryKind:
    if named in set(EntryKind):
        return EntryKind(named)
    return next((_LETTERS[number[0]] for number in numbers if number[0] in _LETTERS), EntryKind.ACHIEVEMENT)


def _offered(actor: Actor, compared: Comparison) -> tuple[Offered, ...]:
    """Return others of the same chain link or field while there is room for them."""
    if not 0 < len(compared.numbers) < MOST:
        return ()
    first = entries_by_number(actor, compared.kind, compared.numbers[:1])[compared.numbers[0]]
    near = view_entries(actor, related_entries(actor, first, OFFERED))
    return tuple(
        Offered(entry, _address(compared.kind, [*compared.numbers, entry.number]))
        for entry in near
        if entry.number not in compared.numbers
    )


def _query(kind: str, numbers: Sequence[str]) -> str:
    return urlencode([("kind", kind), *(("n", number) for number in numbers)])


def _address(kind: str, numbers: Sequence[str]) -> str:
    return f"{reverse('compare')}?{_query(kind, numbers)}"
