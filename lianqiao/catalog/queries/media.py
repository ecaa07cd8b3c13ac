"""Reads of what an entry shows: its pictures, videos, documents and models, and their files."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from lianqiao.catalog.access import belongs_to, is_inside, readable_submissions, visible_entries
from lianqiao.catalog.choices import MediaKind, MediaRole
from lianqiao.catalog.errors import MediaNotFound
from lianqiao.catalog.models import OPEN_STATES, Entry, MediaFile, MediaItem, Submission
from lianqiao.catalog.queries.disclosures import side_of
from lianqiao.catalog.queries.entries import model_of
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.files.inspect.kinds import MEDIA_TYPES
from lianqiao.files.queries import content_path

_EXTENSIONS = {media_type: kind.value for kind, media_type in MEDIA_TYPES.items()} | {"image/avif": "avif"}


@dataclass(frozen=True, slots=True)
class MediaFileView:
    """A file at an address of its own; ``width`` and ``height`` of pictures only."""

    key: str
    role: str
    media_type: str
    width: int
    height: int
    size_bytes: int

    @property
    def extension(self) -> str:
        """What the address of the file ends in."""
        return extension_of(self.media_type)


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A place of a model with its explanation; ``position`` and ``normal`` are "x y z" in metres of the model."""

    position: str
    normal: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class MediaView:
    """One thing to look at; ``is_accepted`` is false for what waits to be read and is shown to few."""

    key: str
    kind: str
    title: str
    alternative: str
    caption: str
    credit: str
    licence: str
    hotspots: tuple[Hotspot, ...]
    measures: dict[str, int]
    is_accepted: bool
    version: int
    files: tuple[MediaFileView, ...]

    def of_role(self, role: str) -> tuple[MediaFileView, ...]:
        """Return the files of a role, the smallest first."""
        return tuple(sorted((it for it in self.files if it.role == role), key=lambda it: it.width))

    @property
    def original(self) -> MediaFileView:
        """What was handed in."""
        return self.of_role(MediaRole.ORIGINAL)[0]

    @property
    def posters(self) -> tuple[MediaFileView, ...]:
        """Its still picture in several sizes: of an image, the image itself."""
        return self.of_role(MediaRole.RENDITION if self.kind == MediaKind.IMAGE else MediaRole.POSTER)

    @property
    def captions(self) -> MediaFileView | None:
        """The words of a video."""
        return next(iter(self.of_role(MediaRole.CAPTIONS)), None)


@dataclass(frozen=True, slots=True)
class OpenedMedium:
    """A file that the actor may see; ``is_public``: everybody may."""

    row: MediaFile
    path: Path
    is_public: bool


def extension_of(media_type: str) -> str:
    """Return the extension under which a kind of file is handed out."""
    return _EXTENSIONS[media_type]


def media_of(actor: Actor, entry: Entry) -> tuple[MediaView, ...]:
    """Return what ``actor``, who sees the entry, may see of its media, in order. At most three queries."""
    rows = MediaItem.objects.filter(**side_of(entry)).prefetch_related("files")
    return tuple(media_view(row) for row in _shown(actor, entry, rows))


def media_of_entries(kind: str, entries: Iterable[Entry]) -> dict[int, MediaView]:
    """Return the first accepted medium with a still picture of each of several entries of a kind, by key. Two queries."""
    rows = MediaItem.objects.filter(**{f"{kind}__in": list(entries)}, is_accepted=True).prefetch_related("files")
    found: dict[int, MediaView] = {}
    for row in rows:
        view = media_view(row)
        if view.posters:
            found.setdefault(getattr(row, f"{kind}_id"), view)
    return found


def get_medium(actor: Actor, entry: Entry, key: str | uuid.UUID) -> MediaView:
    """Return one medium of an entry that ``actor`` sees. Raises ``MediaNotFound``."""
    found = next((item for item in media_of(actor, entry) if item.key == str(key)), None)
    if found is None:
        raise MediaNotFound("There is no such medium.", data={"key": str(key)})
    return found


def open_medium(actor: Actor, key: uuid.UUID) -> OpenedMedium:
    """Return a file of a medium that ``actor`` may see. Raises ``MediaNotFound`` when it is missing, hidden or lost."""
    row = MediaFile.objects.select_related("item__achievement", "item__demand").filter(key=key).first()
    if row is None or not _may_see(actor, row.item):
        raise MediaNotFound("There is no such medium.", data={"key": str(key)})
    path = content_path(row.sha256)
    if not path.is_file():
        raise MediaNotFound("The content of this file is lost.", data={"key": str(key)})
    return OpenedMedium(row, path, is_public=row.item.is_accepted and _is_visible(ANONYMOUS, row.item.entry))


def waiting_media(entry: Entry) -> QuerySet[MediaItem]:
    """Return what of an entry's media waits to be read."""
    return MediaItem.objects.filter(**side_of(entry), is_accepted=False)


def media_view(row: MediaItem) -> MediaView:
    """Return an item as plain data."""
    return MediaView(
        key=str(row.key), kind=row.kind, title=row.title, alternative=row.alternative, caption=row.caption,
        credit=row.credit, licence=row.licence, hotspots=tuple(Hotspot(**spot) for spot in row.hotspots),
        measures=dict(row.measures), is_accepted=row.is_accepted, version=row.version,
        files=tuple(
            MediaFileView(str(it.key), it.role, it.media_type, it.width, it.height, it.size_bytes)
            for it in row.files.all()
        ),
    )  # fmt: skip


def _shown(actor: Actor, entry: Entry, rows: QuerySet[MediaItem]) -> list[MediaItem]:
    items = list(rows)
    if all(item.is_accepted for item in items) or _sees_waiting(actor, entry):
        return items
    return [item for item in items if item.is_accepted]


def _may_see(actor: Actor, item: MediaItem) -> bool:
    entry = item.entry
    return (item.is_accepted and _is_visible(actor, entry)) or _sees_waiting(actor, entry)


def _is_visible(actor: Actor, entry: Entry) -> bool:
    return model_of(entry.KIND).objects.filter(visible_entries(actor), pk=entry.pk).exists()


def _sees_waiting(actor: Actor, entry: Entry) -> bool:
    """Whether ``actor`` belongs to the owner, oversees the platform, or reads for it what was handed in."""
    if belongs_to(actor, entry.organisation_id) or is_inside(actor, entry.organisation_id):
        return True
    if actor.is_anonymous:
        return False
    rows = Submission.objects.filter(readable_submissions(actor), **side_of(entry), state__in=OPEN_STATES)
    return rows.exists()
