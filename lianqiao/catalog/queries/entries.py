"""Rows of achievements and demands, filtered by what the actor may know of."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lianqiao.catalog.access import is_inside, visible_entries
from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.errors import AchievementNotFound, DemandNotFound
from lianqiao.catalog.models import Achievement, Demand, Entry
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import NotFound

_RELATED = (
    "organisation",
    "organisation__place",
    "place",
    "place__parent",
    "industry",
    "technology_field",
    "cluster",
    "chain_link",
)


DETAIL_ROWS = {  # the rows of their own that belong to an entry
    EntryKind.ACHIEVEMENT: ("indicators", "trl_records", "property_items", "contributors"),
    EntryKind.DEMAND: ("indicators",),
}


def model_of(kind: str) -> type[Achievement] | type[Demand]:
    """Return the table of a kind of entry."""
    return Achievement if kind == EntryKind.ACHIEVEMENT else Demand


def _rows(kind: str) -> QuerySet[Achievement] | QuerySet[Demand]:
    if kind == EntryKind.ACHIEVEMENT:
        rows = Achievement.objects.select_related(*_RELATED)
        return rows.prefetch_related(*DETAIL_ROWS[EntryKind.ACHIEVEMENT], "contributors__expert")
    return Demand.objects.select_related(*_RELATED).prefetch_related(*DETAIL_ROWS[EntryKind.DEMAND])


def list_entries(actor: Actor, kind: str, *, organisation_id: int | None = None, state: str | None = None) -> QuerySet:  # type: ignore[type-arg]  # either table
    """Return the entries of a kind that ``actor`` may know of, with everything a view needs (no further queries per row).

    A list of one organisation's entries shows outsiders none of its anonymous demands: the list would name their owner.
    """
    rows = _rows(kind).filter(visible_entries(actor))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
        if kind == EntryKind.DEMAND and not is_inside(actor, organisation_id):
            rows = rows.exclude(Q(is_anonymous=True))  # a field of demands only
    return rows.filter(state=state) if state else rows


def get_entry(actor: Actor, kind: str, number: str) -> Entry:
    """Return one entry. Raises ``AchievementNotFound`` or ``DemandNotFound`` when it is missing or hidden."""
    entry: Entry | None = list_entries(actor, kind).filter(number=number).first()
    if entry is None:
        raise hidden_entry(kind, number)
    return entry


def hidden_entry(kind: str, number: str) -> NotFound:
    """Return the error for an entry that is missing or hidden."""
    error = AchievementNotFound if kind == EntryKind.ACHIEVEMENT else DemandNotFound
    return error("There is no such entry.", data={"number": number})


def lock_entry(kind: str, pk: int) -> Entry:
    """Return the row locked until the transaction ends, without related rows."""
    return model_of(kind).objects.select_for_update().get(pk=pk)


def entries_by_number(actor: Actor, kind: str, numbers: Iterable[str]) -> dict[str, Entry]:
    """Return the visible entries among ``numbers``; what is missing or hidden is simply absent."""
    return {entry.number: entry for entry in list_entries(actor, kind).filter(number__in=list(numbers))}


def newest_entries(actor: Actor, kind: str, count: int) -> list[Entry]:
    """Return the most recently published entries."""
    return list(list_entries(actor, kind, state=EntryState.PUBLISHED).order_by("-published", "-number")[:count])


def public_pages(kind: str) -> QuerySet:  # type: ignore[type-arg]  # either table
    """Return the rows whose pages everybody may see, in a lasting order, without related rows."""
    return model_of(kind).objects.filter(visible_entries(ANONYMOUS)).order_by("pk")


def related_entries(actor: Actor, entry: Entry, count: int) -> list[Entry]:
    """Return other public entries of the same side, of the same chain link if there are any, else of the same field."""
    rows = list_entries(actor, entry.KIND, state=EntryState.PUBLISHED).exclude(pk=entry.pk)
    for name in ("chain_link_id", "technology_field_id"):
        code = getattr(entry, name)
        found = list(rows.filter(**{name: code}).order_by("-published", "-number")[:count]) if code else []
        if found:
            return found
    return []


def count_public_entries(kind: str) -> int:
    """Return how many entries the public can see now."""
    return model_of(kind).objects.filter(visible_entries(ANONYMOUS)).count()
