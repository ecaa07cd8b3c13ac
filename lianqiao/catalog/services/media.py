"""Writing what an entry shows: added, described, put in order, removed.

Where entries are read before they become public, so are their media: what is new or was changed is shown to few until somebody else
has read it, with the entry or as a change of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from django.db import transaction
from django.db.models import Max, QuerySet

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import EntryState, MediaKind, MediaRole
from lianqiao.catalog.errors import EntryBeingRead, MediaNotFound
from lianqiao.catalog.events import MediaWritten
from lianqiao.catalog.models import Demand, Entry, MediaFile, MediaItem
from lianqiao.catalog.queries import lock_entry, side_of
from lianqiao.catalog.queries.media import Hotspot
from lianqiao.catalog.queries.mentions import mentions_in
from lianqiao.catalog.services.media_files import Prepared, examine_captions, examine_poster, keep_prepared, prepare
from lianqiao.catalog.services.proposals import hand_in_media
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import Changes, changes_between, filled
from lianqiao.core.errors import Problems
from lianqiao.files.services import Upload

MOST_ITEMS = 24
MOST_BYTES = 250 * 1024 * 1024
MOST_HOTSPOTS = 20
LENGTHS: Mapping[str, int] = {"title": 120, "alternative": 500, "caption": 1000, "credit": 200, "licence": 120}
HOTSPOT_LENGTHS: Mapping[str, int] = {"label": 40, "text": 500}
_NUMBER = r"-?\d{1,6}(\.\d{1,9})?"
_PLACE = re.compile(rf"{_NUMBER} {_NUMBER} {_NUMBER}")
_PERSONAL = frozenset({"credit"})  # often the name of a person


@dataclass(frozen=True, slots=True)
class MediaInput:
    """What an owner writes of a medium."""

    title: str
    alternative: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    hotspots: tuple[Hotspot, ...] = ()


def add_medium(
    entry: Entry, upload: Upload, content: MediaInput, *, actor: Actor, poster: Upload | None = None, captions: Upload | None = None
) -> MediaItem:  # fmt: skip
    """Examine a file and show it with an entry, last of all. Publishes ``FileStored`` and ``MediaWritten``.

    Raises ``Forbidden``, ``Invalid``, ``UploadRefused`` or ``EntryBeingRead``. The long part of the work is done before the lock.
    """
    require(actor, Action.MEDIA_WRITE, entry)
    found = prepare(upload, poster=poster, captions=captions)
    with transaction.atomic():
        row = lock_entry(entry.KIND, entry.pk)
        require(actor, Action.MEDIA_WRITE, row)
        _refuse_while_read(row, actor)
        present = MediaItem.objects.filter(**side_of(row))
        clean = _checked(row, found.kind, content)
        _check_amount(present, found)
        last = present.aggregate(last=Max("position"))["last"]
        item = MediaItem.objects.create(
            **side_of(row), **_columns(clean), kind=found.kind, position=0 if last is None else last + 1,
            measures=dict(found.measures), is_accepted=_is_free(actor),
        )  # fmt: skip
        keep_prepared(item, row, found, actor=actor)
        changes = {name: (None, value) for name, value in filled(_columns(clean)).items() if name not in _PERSONAL}
        _publish(row, item, {**changes, "file": (None, found.file.received_sha256)}, actor=actor)
    return item


@transaction.atomic
def change_medium(entry: Entry, key: str, content: MediaInput, *, actor: Actor) -> MediaItem:
    """Change the words of a medium and the explained places of a model. Publishes ``MediaWritten``.

    Raises ``Forbidden``, ``MediaNotFound``, ``Invalid`` or ``EntryBeingRead``.
    """
    row, item = _locked(entry, key, actor)
    before = {it.name: getattr(item, it.name) for it in fields(MediaInput)}
    after = _columns(_checked(row, item.kind, content))
    changes = changes_between(before, after, kept_out=_PERSONAL)
    if not changes:
        return item
    for name, value in after.items():
        setattr(item, name, value)
    _save_changed(row, item, changes, actor=actor)
    return item


def set_poster(entry: Entry, key: str, upload: Upload, *, actor: Actor) -> MediaItem:
    """Give a video, a document or a model another still picture. Publishes ``FileStored`` and ``MediaWritten``."""
    require(actor, Action.MEDIA_WRITE, entry)
    return _set_files(entry, key, examine_poster(upload), MediaRole.POSTER, actor=actor)


def set_captions(entry: Entry, key: str, upload: Upload, *, actor: Actor) -> MediaItem:
    """Give a video its words, or others. Publishes ``FileStored`` and ``MediaWritten``."""
    require(actor, Action.MEDIA_WRITE, entry)
    return _set_files(entry, key, examine_captions(upload), MediaRole.CAPTIONS, actor=actor)


@transaction.atomic
def move_medium(entry: Entry, key: str, *, is_up: bool, actor: Actor) -> MediaItem:
    """Give a medium the place of its neighbour; at the end nothing happens. Publishes ``MediaWritten``."""
    row, item = _locked(entry, key, actor)
    rows = list(MediaItem.objects.filter(**side_of(row)))
    at = next(place for place, other in enumerate(rows) if other.pk == item.pk)
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(rows):
        return item
    rows.insert(to, rows.pop(at))
    for place, other in enumerate(rows):
        other.position = place
    MediaItem.objects.bulk_update(rows, ["position"])
    _publish(row, rows[to], {"position": (at, to)}, actor=actor)
    return rows[to]


@transaction.atomic
def remove_medium(entry: Entry, key: str, *, actor: Actor) -> None:
    """Show a medium no more; the file that was handed in is kept for evidence. Publishes ``MediaWritten``."""
    row, item = _locked(entry, key, actor)
    shown = {it.name: getattr(item, it.name) for it in fields(MediaInput)}
    changes: Changes = {name: (value, None) for name, value in filled(shown).items() if name not in _PERSONAL}
    fact = MediaWritten(kind=row.KIND.value, number=row.number, medium=str(item.key), media_kind=item.kind, version=0)
    item.delete()
    publish(fact, actor=actor, changes=changes)


def _set_files(entry: Entry, key: str, found: Prepared, role: MediaRole, *, actor: Actor) -> MediaItem:
    with transaction.atomic():
        row, item = _locked(entry, key, actor)
        problems = Problems()
        if (item.kind == MediaKind.IMAGE) or (role == MediaRole.CAPTIONS and item.kind != MediaKind.VIDEO):
            problems.add("file", "catalog.media_no_such_part", "This medium has no such part.")
        problems.check("The file cannot be added.")
        item.files.filter(role=role).delete()
        keep_prepared(item, row, found, actor=actor)
        _save_changed(row, item, {role.value: (None, found.file.received_sha256)}, actor=actor)
    return item


def _locked(entry: Entry, key: str, actor: Actor) -> tuple[Entry, MediaItem]:
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.MEDIA_WRITE, row)
    _refuse_while_read(row, actor)
    item = MediaItem.objects.select_for_update().filter(**side_of(row), key=key).first()
    if item is None:
        raise MediaNotFound("There is no such medium.", data={"key": key})
    return row, item


def _refuse_while_read(row: Entry, actor: Actor) -> None:
    if row.state == EntryState.IN_REVIEW and not actor.is_system:
        raise EntryBeingRead("It waits to be read. Take it back first, then change it.")


def _save_changed(row: Entry, item: MediaItem, changes: Changes, *, actor: Actor) -> None:
    item.version += 1
    item.is_accepted = _is_free(actor)
    item.save()
    _publish(row, item, changes, actor=actor)


def _is_free(actor: Actor) -> bool:
    """Whether what the actor writes needs no reading by somebody else."""
    return actor.is_system or not review_is_required()


def _publish(row: Entry, item: MediaItem, changes: Changes, *, actor: Actor) -> None:
    fact = MediaWritten(
        kind=row.KIND.value, number=row.number, medium=str(item.key), media_kind=item.kind, version=item.version
    )
    publish(fact, actor=actor, changes=changes)
    if not item.is_accepted and row.state in (EntryState.PUBLISHED, EntryState.EXPIRED):
        hand_in_media(row, actor=actor)


def _columns(content: MediaInput) -> dict[str, object]:
    values = {it.name: getattr(content, it.name) for it in fields(MediaInput)}
    return values | {"hotspots": [asdict(spot) for spot in content.hotspots]}


def _check_amount(present: QuerySet[MediaItem], found: Prepared) -> None:
    problems = Problems()
    if present.count() >= MOST_ITEMS:
        problems.add("file", "catalog.media_many", "An entry shows at most 24 media. Remove one first.")
    sizes = MediaFile.objects.filter(item__in=present, role=MediaRole.ORIGINAL)
    if sum(sizes.values_list("size_bytes", flat=True)) + len(found.file.content) > MOST_BYTES:
        problems.add("file", "catalog.media_large", "The media of an entry take at most 250 MB together.")
    problems.check("The medium cannot be kept like this.")


def _checked(row: Entry, kind: str, content: MediaInput) -> MediaInput:
    """Return the words without spaces around them. Raises ``Invalid``, naming everything that is wrong."""
    clean = replace(
        content,
        **{name: getattr(content, name).strip() for name in LENGTHS},
        hotspots=tuple(Hotspot(*(value.strip() for value in _values(spot))) for spot in content.hotspots),
    )
    problems = Problems()
    if not clean.title:
        problems.add("title", "catalog.media_title", "Give it a title.")
    if not clean.alternative and kind in (MediaKind.IMAGE, MediaKind.MODEL):
        problems.add(
            "alternative", "catalog.media_alternative", "Say in words what is to be seen, for those who cannot see it."
        )
    for name, most in LENGTHS.items():
        if len(getattr(clean, name)) > most:
            problems.add(name, "catalog.media_text_long", "This text is too long.")
    _check_hotspots(clean, kind, problems)
    for name in sorted(_names_owner(row, clean)):
        problems.add(name, "catalog.names_owner", "This text gives away whose the anonymous demand is.")
    problems.check("The medium cannot be kept like this.")
    return clean


def _values(spot: Hotspot) -> tuple[str, str, str, str]:
    return spot.position, spot.normal, spot.label, spot.text


def _check_hotspots(content: MediaInput, kind: str, problems: Problems) -> None:
    if content.hotspots and kind != MediaKind.MODEL:
        problems.add("hotspots", "catalog.media_no_such_part", "This medium has no such part.")
    if len(content.hotspots) > MOST_HOTSPOTS:
        problems.add("hotspots", "catalog.hotspots_many", "A model has at most 20 explained places.")
    for spot in content.hotspots:
        if not (_PLACE.fullmatch(spot.position) and _PLACE.fullmatch(spot.normal)):
            problems.add(
                "hotspots",
                "catalog.hotspot_place",
                "A place is three numbers with spaces between, for example 0.1 0 -0.25.",
            )
        if not spot.label:
            problems.add("hotspots", "catalog.hotspot_label", "Give every explained place a name.")
        if any(len(getattr(spot, name)) > most for name, most in HOTSPOT_LENGTHS.items()):
            problems.add("hotspots", "catalog.media_text_long", "This text is too long.")


def _names_owner(row: Entry, content: MediaInput) -> set[str]:
    """Return the fields in which an anonymous demand gives its owner away."""
    owner = Organisation.objects.filter(pk=row.organisation_id or 0).first()
    if not (isinstance(row, Demand) and row.is_anonymous and owner):
        return set()
    texts = {name: getattr(content, name) for name in LENGTHS}
    texts["hotspots"] = "\n".join(f"{spot.label} {spot.text}" for spot in content.hotspots)
    return {mention.field for mention in mentions_in(texts, owner, contact=row.contact_name)}
