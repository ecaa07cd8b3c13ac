"""Keeping every content of an entry that was public.

An imported entry gets its first version row when it first changes: until then the entry itself is the version, and an import of a
million rows does not write them twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from lianqiao.catalog.choices import VersionCause
from lianqiao.catalog.models import Entry, EntryVersion
from lianqiao.catalog.queries import side_of
from lianqiao.catalog.services.contents import as_record, changed_fields, completed, content_of


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Who made a version public, how and why."""

    cause: VersionCause
    at: datetime
    author_id: int | None = None
    reader_id: int | None = None
    note: str = ""


def public_record(entry: Entry) -> dict[str, Any]:
    """Return the present content of an entry as it would be kept. Three queries unless they were fetched before."""
    return as_record(entry.KIND, content_of(entry))


def last_public_record(entry: Entry) -> dict[str, Any] | None:
    """Return what the public saw last of a locked entry, or None when it never saw anything."""
    if not entry.version:
        return None
    kept = EntryVersion.objects.filter(**side_of(entry), number=entry.version).first()
    return completed(entry.KIND, kept.content) if kept else public_record(entry)


def keep_current(entry: Entry) -> None:
    """Keep the present version of a locked entry that is about to change while nobody sees it."""
    if entry.version and not EntryVersion.objects.filter(**side_of(entry), number=entry.version).exists():
        _first(entry, public_record(entry)).save()


def keep_version(entry: Entry, old: Mapping[str, Any] | None, new: Mapping[str, Any], note: VersionNote) -> None:
    """Count and keep a new public content of a locked entry (saved by the caller); nothing happens when none of it changed.

    ``old`` is the public content before, or None for an entry that was never public.
    """
    keep_versions([(entry, old, new)], note)


def keep_versions(
    items: Sequence[tuple[Entry, Mapping[str, Any] | None, Mapping[str, Any]]], note: VersionNote
) -> None:
    """Do as ``keep_version`` for several locked entries of one kind, in two statements."""
    known = _kept_numbers([entry for entry, old, _ in items if old is not None])
    rows = []
    for entry, old, new in items:
        fields = changed_fields(entry.KIND, old, new) if old is not None else []
        if old is not None and not fields and entry.version:
            continue
        if old is not None and entry.version and entry.version not in known.get(entry.pk, ()):
            rows.append(_first(entry, old))
        entry.version += 1
        entry.version_date = timezone.localdate(note.at)
        rows.append(
            EntryVersion(
                **side_of(entry), number=entry.version, content=dict(new), fields=fields, cause=note.cause,
                note=note.note, author_id=note.author_id, reader_id=note.reader_id, at=note.at,
            )
        )  # fmt: skip
    EntryVersion.objects.bulk_create(rows)


def _first(entry: Entry, content: Mapping[str, Any]) -> EntryVersion:
    """Return the version that an entry was until now, which its own row stood for."""
    return EntryVersion(
        **side_of(entry), number=entry.version, content=dict(content), cause=VersionCause.IMPORTED,
        author_id=entry.author_id, at=entry.changed,
    )  # fmt: skip


def _kept_numbers(entries: Iterable[Entry]) -> dict[int, set[int]]:
    entries = list(entries)
    if not entries:
        return {}
    key = f"{entries[0].KIND.value}_id"
    found: dict[int, set[int]] = {}
    rows = EntryVersion.objects.filter(**{f"{key}__in": [entry.pk for entry in entries]})
    for pk, number in rows.values_list(key, "number"):
        found.setdefault(pk, set()).add(number)
    return found
