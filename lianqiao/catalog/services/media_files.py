"""What becomes of a file before it is shown: examined, measured, and brought into the sizes and the still picture it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lianqiao.catalog.choices import MediaKind, MediaRole
from lianqiao.catalog.models import Entry, MediaFile, MediaItem
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Problems
from lianqiao.files.choices import FileKind, Purpose
from lianqiao.files.drawing.documents import bare_pdf
from lianqiao.files.drawing.posters import TooDense, draw_poster
from lianqiao.files.drawing.renditions import Rendition, renditions, size_of
from lianqiao.files.errors import refused
from lianqiao.files.inspect import Inspected, Refusal
from lianqiao.files.inspect.names import extension_of
from lianqiao.files.services import Upload, examine, keep_content, keep_file

PURPOSES: Mapping[MediaKind, Purpose] = {
    MediaKind.IMAGE: Purpose.ENTRY_IMAGE,
    MediaKind.VIDEO: Purpose.ENTRY_VIDEO,
    MediaKind.DOCUMENT: Purpose.ENTRY_DOCUMENT,
    MediaKind.MODEL: Purpose.ENTRY_MODEL,
}
_KINDS = {
    FileKind.GLB: MediaKind.MODEL,
    FileKind.MP4: MediaKind.VIDEO,
    "m4v": MediaKind.VIDEO,
    FileKind.WEBM: MediaKind.VIDEO,
    FileKind.PDF: MediaKind.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """An examined file with what was made of it; ``more`` are files that came with it."""

    kind: MediaKind
    role: MediaRole
    purpose: Purpose
    file: Inspected
    measures: Mapping[str, int] = field(default_factory=dict)
    made: tuple[tuple[MediaRole, Rendition], ...] = ()
    more: tuple["Prepared", ...] = ()


def prepare(upload: Upload, *, poster: Upload | None = None, captions: Upload | None = None) -> Prepared:
    """Examine a file by what its name says it is; what is unknown is taken for a picture and refused as one. Raises ``UploadRefused``."""
    kind = _KINDS.get(extension_of(upload.name or ""), MediaKind.IMAGE)
    found = examine(upload, purpose=PURPOSES[kind])
    more = [examine_poster(poster)] if poster and kind != MediaKind.IMAGE else []
    if captions and kind == MediaKind.VIDEO:
        more.append(examine_captions(captions))
    measures, made = dict(found.measures), tuple[tuple[MediaRole, Rendition], ...]()
    if kind == MediaKind.IMAGE:
        measures["width"], measures["height"] = size_of(found.content)
        made = tuple((MediaRole.RENDITION, it) for it in renditions(found.content))
    elif kind == MediaKind.DOCUMENT:
        found, measures["pages"] = _bare(found)
    elif kind == MediaKind.MODEL and not poster:
        made = tuple((MediaRole.POSTER, it) for it in renditions(_drawn(found.content)))
    return Prepared(kind, MediaRole.ORIGINAL, PURPOSES[kind], found, measures, made, tuple(more))


def examine_poster(upload: Upload) -> Prepared:
    """Examine a still picture. Raises ``UploadRefused``."""
    found = examine(upload, purpose=Purpose.ENTRY_IMAGE, field="poster")
    made = tuple((MediaRole.POSTER, it) for it in renditions(found.content))
    return Prepared(MediaKind.IMAGE, MediaRole.POSTER, Purpose.ENTRY_IMAGE, found, made=made)


def examine_captions(upload: Upload) -> Prepared:
    """Examine the words of a video. Raises ``UploadRefused``."""
    found = examine(upload, purpose=Purpose.ENTRY_CAPTIONS, field="captions")
    return Prepared(MediaKind.VIDEO, MediaRole.CAPTIONS, Purpose.ENTRY_CAPTIONS, found)


def keep_prepared(item: MediaItem, entry: Entry, found: Prepared, *, actor: Actor) -> None:
    """Keep an examined file and what was made of it as files of an item. Publishes ``FileStored`` for each that was handed in."""
    stored = keep_file(
        found.file, purpose=found.purpose, actor=actor, about=f"entry:{entry.number}", organisation_id=entry.organisation_id
    )  # fmt: skip
    rows = [] if found.role == MediaRole.POSTER else [
        MediaFile(
            item=item, role=found.role, media_type=stored.media_type, size_bytes=stored.size_bytes, sha256=stored.sha256,
            stored=stored, width=found.measures.get("width", 0), height=found.measures.get("height", 0),
        )
    ]  # fmt: skip
    rows += [
        MediaFile(
            item=item, role=role, media_type=it.media_type, width=it.width, height=it.height, size_bytes=len(it.content),
            sha256=keep_content(it.content),
        )
        for role, it in found.made
    ]  # fmt: skip
    MediaFile.objects.bulk_create(rows)
    for further in found.more:
        keep_prepared(item, entry, further, actor=actor)


def _bare(found: Inspected) -> tuple[Inspected, int]:
    try:
        content, pages = bare_pdf(found.content)
    except Refusal as refusal:
        raise refused(refusal.code, refusal.data) from None
    return replace(found, content=content), pages


def _drawn(model: bytes) -> bytes:
    try:
        return draw_poster(model)
    except TooDense:
        problems = Problems()
        problems.add(
            "poster",
            "catalog.media_poster",
            "The platform cannot draw this model by itself. Hand in a still picture of it.",
        )
        problems.check("The medium cannot be kept like this.")
        raise
