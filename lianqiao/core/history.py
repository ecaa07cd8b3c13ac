"""Reading the audit trail: what happened to a thing, or on the whole platform, in plain data."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lianqiao.core.audit import entry_is_whole
from lianqiao.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Change:
    """One field; ``is_kept_out``: it changed, but its values are not kept because they belong to a person."""

    field: str
    before: Any
    after: Any
    is_kept_out: bool


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One entry of the trail; ``is_whole`` says whether its hash is right."""

    sequence: int
    at: datetime
    event: str
    subject: str
    position: int
    person_id: int | None
    organisation_id: int | None
    system: str
    facts: Mapping[str, Any]
    changes: tuple[Change, ...]
    hash: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """Which entries are wanted; all conditions hold together."""

    event: str = ""
    subject: str = ""
    person_id: int | None = None
    organisation_id: int | None = None
    since: date | None = None
    until: date | None = None


def trail_of(subjects: Iterable[str], *, events: Iterable[str] = ()) -> QuerySet[AuditEntry]:
    """Return the entries about ``subjects`` (``kind:number``), newest first; the caller has asked whether they may be seen."""
    rows = AuditEntry.objects.filter(subject__in=list(subjects)).order_by("-sequence")
    return rows.filter(event__in=list(events)) if events else rows


def search_trail(query: TrailQuery) -> QuerySet[AuditEntry]:
    """Return the entries of the whole trail that meet a query, newest first."""
    rows = AuditEntry.objects.order_by("-sequence")
    if query.event:
        rows = rows.filter(event=query.event)
    if query.subject:
        rows = rows.filter(subject__in=_subjects(query.subject))
    if query.person_id is not None:
        rows = rows.filter(actor__contains=f'"person":{query.person_id},')
    if query.organisation_id is not None:
        rows = rows.filter(actor__contains=f'"organisation":{query.organisation_id},')
    if query.since:
        rows = rows.filter(at__date__gte=query.since)
    return rows.filter(at__date__lte=query.until) if query.until else rows


def _subjects(text: str) -> list[str]:
    """Return the subjects that a person may mean by ``A-2026-000001`` or ``entry:A-2026-000001``."""
    kinds = ("entry", "organisation", "import", "person", "exchange", "enquiry", "deal")
    return [text] if ":" in text else [f"{kind}:{text}" for kind in kinds]


def history_item(entry: AuditEntry) -> HistoryItem:
    """Return an entry in plain data; an unreadable one (somebody altered it) has no facts."""
    actor, payload = _mapping(entry.actor), _mapping(entry.payload)
    changes = payload.pop("changes", None)
    return HistoryItem(
        sequence=entry.sequence,
        at=entry.at,
        event=entry.event,
        subject=entry.subject,
        position=entry.subject_position,
        person_id=actor.get("person"),
        organisation_id=actor.get("organisation"),
        system=str(actor.get("system", "")),
        facts=payload,
        changes=_changes(changes if isinstance(changes, dict) else {}),
        hash=entry.hash,
        is_whole=entry_is_whole(entry),
    )


def _changes(values: Mapping[str, Any]) -> tuple[Change, ...]:
    found = []
    for field, pair in sorted(values.items()):
        is_pair = isinstance(pair, list) and len(pair) == 2
        found.append(Change(field, pair[0] if is_pair else None, pair[1] if is_pair else None, not is_pair))
    return tuple(found)


def _mapping(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
