"""What is remembered of what people did."""

from dataclasses import dataclass
from datetime import datetime

from lianqiao.catalog.queries import EntryView, entries_by_number, view_entries
from lianqiao.core.actors import Actor
from lianqiao.push.models import Trace


@dataclass(frozen=True, slots=True)
class TraceView:
    """Something a person did with an entry; ``entry`` is None once it may no longer be seen."""

    id: int
    action: str
    number: str
    entry_kind: str
    times: int
    at: datetime
    entry: EntryView | None


def list_traces(actor: Actor) -> list[TraceView]:
    """Return all that is remembered of the person who acts, newest first."""
    rows = list(Trace.objects.filter(person_id=actor.person_id, person__isnull=False))
    entries: dict[str, EntryView] = {}
    for kind in {row.entry_kind for row in rows}:
        found = entries_by_number(actor, kind, [row.number for row in rows if row.entry_kind == kind])
        entries.update(zip(found, view_entries(actor, found.values()), strict=True))
    return [
        TraceView(row.pk, row.action, row.number, row.entry_kind, row.times, row.at, entries.get(row.number))
        for row in rows
    ]
