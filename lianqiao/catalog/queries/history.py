"""Who did what to an entry or an organisation, and who read its confidential layers: the audit trail with names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.accounts.models import Organisation, User
from lianqiao.catalog.access import Action
from lianqiao.catalog.models import Entry, LayerFile, LayerSection
from lianqiao.catalog.queries.disclosures import side_of
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.history import HistoryItem, TrailQuery, history_item, search_trail, trail_of
from lianqiao.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the trail with the names of today; a person who had the name erased has none."""

    item: HistoryItem
    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of the who-saw-what log."""

    sequence: int
    at: Any
    act: str
    entry: str
    layer: str
    person: str
    person_id: int | None
    organisation: str
    organisation_number: str
    disclosure: str
    pieces: tuple[str, ...]
    hash: str


def entry_trail(actor: Actor, entry: Entry) -> QuerySet[AuditEntry]:
    """Return the trail of an entry, newest first. Raises ``Forbidden``."""
    require(actor, Action.HISTORY_VIEW, entry)
    return trail_of([f"entry:{entry.number}"])


def organisation_trail(actor: Actor, organisation: Organisation) -> QuerySet[AuditEntry]:
    """Return the trail of an organisation, newest first. Raises ``Forbidden``."""
    require(actor, Action.HISTORY_VIEW, organisation)
    return trail_of([f"organisation:{organisation.number}"])


def whole_trail(actor: Actor, query: TrailQuery) -> QuerySet[AuditEntry]:
    """Return what the auditor looks for. Raises ``Forbidden``."""
    require(actor, Action.AUDIT_VIEW)
    return search_trail(query)


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Return entries with the names of people and organisations. Two queries."""
    items = [history_item(entry) for entry in entries]
    people = names_of_people(item.person_id for item in items)
    keys = {item.organisation_id for item in items if item.organisation_id is not None}
    organisations = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        Told(item, people.get(item.person_id or 0, ""), organisations.get(item.organisation_id or 0, ""))
        for item in items
    ]


def reading_rows(actor: Actor, entry: Entry) -> QuerySet[AuditEntry]:
    """Return the readings of an entry's confidential layers, newest first. Raises ``Forbidden``."""
    require(actor, Action.READINGS_VIEW, entry)
    return trail_of([f"entry:{entry.number}"], events=["LayerRead"])


def readings(entry: Entry, rows: Iterable[AuditEntry]) -> list[Reading]:
    """Return lines of the who-saw-what log with names. Four queries."""
    items = [history_item(row) for row in rows]
    people = names_of_people(item.person_id for item in items)
    numbers = {str(item.facts.get("organisation", "")) for item in items}
    organisations = dict(Organisation.objects.filter(number__in=numbers).values_list("number", "name"))
    titles = _titles(entry)
    return [_reading(item, people, organisations, titles) for item in items]


def names_of_people(keys: Iterable[int | None]) -> dict[int, str]:
    """Return the names of people by key. One query."""
    return dict(User.objects.filter(pk__in={key for key in keys if key is not None}).values_list("pk", "name"))


def names_of_organisations(*, numbers: Iterable[object], keys: Iterable[object]) -> dict[str, str]:
    """Return the names of organisations, by number and by key as text. One query."""
    wanted = Q(number__in={str(it) for it in numbers if it}) | Q(pk__in={it for it in keys if isinstance(it, int)})
    rows = Organisation.objects.filter(wanted).values_list("pk", "number", "name")
    return {it: name for pk, number, name in rows for it in (str(pk), number)}


def _titles(entry: Entry) -> dict[str, str]:
    sections = LayerSection.objects.filter(**side_of(entry))
    files = LayerFile.objects.filter(section__in=sections).values_list("stored__key", "stored__name")
    return {str(key): title for key, title in sections.values_list("pk", "title")} | {
        str(key): name for key, name in files
    }


def _reading(
    item: HistoryItem, people: dict[int, str], organisations: dict[str, str], titles: dict[str, str]
) -> Reading:
    facts = item.facts
    number = str(facts.get("organisation", ""))
    return Reading(
        sequence=item.sequence,
        at=item.at,
        act=str(facts.get("act", "")),
        entry=str(facts.get("number", "")),
        layer=str(facts.get("layer", "")),
        person=people.get(item.person_id or 0, ""),
        person_id=item.person_id,
        organisation=organisations.get(number, ""),
        organisation_number=number,
        disclosure=str(facts.get("disclosure", "")),
        pieces=tuple(_piece(piece, titles) for piece in facts.get("pieces", ())),
        hash=item.hash,
    )


def _piece(piece: dict[str, Any], titles: dict[str, str]) -> str:
    """Return what was read: the title of today (a removed section has its key alone) with the version read."""
    key = str(piece.get("file") or piece.get("section"))
    name = titles.get(key, "" if key == "0" else f"#{key}")
    return f"{name} v{piece.get('version')}".strip()
