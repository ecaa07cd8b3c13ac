"""The only door to a confidential layer: whoever goes through it is written down in the who-saw-what log."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.choices import PlatformRole
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import belongs_to
from lianqiao.catalog.choices import Confidentiality, Layer, ReviewState
from lianqiao.catalog.errors import LayerClosed, SectionNotFound
from lianqiao.catalog.events import LayerRead
from lianqiao.catalog.formats.watermark import Delivery, Mark, marked
from lianqiao.catalog.models import Disclosure, Entry, LayerFile, LayerSection, Submission
from lianqiao.catalog.queries.disclosures import open_disclosure, sections_of
from lianqiao.core.actors import Actor, system_actor
from lianqiao.core.bus import publish
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import open_file

DESCRIPTION = 0  # the key of the section that an entry's own description makes


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a layer, before it is taken."""

    key: str
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as it is shown; ``key`` 0 is the entry's own description and has no title of its own."""

    key: int
    title: str
    text: str
    version: int
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class LayerView:
    """A layer as one reader sees it; ``valid_until`` is the last day on which it is open to this reader, if it ends."""

    layer: str
    sections: tuple[SectionView, ...]
    valid_until: date | None
    is_own: bool


@transaction.atomic
def read_layer(entry: Entry, layer: str, *, actor: Actor) -> LayerView:
    """Return a confidential layer and write the reading down, unless its owner's people read it. Publishes ``LayerRead``.

    ``entry`` comes from a query that knows the actor. Raises ``LayerClosed``.
    """
    layer = Layer(layer)
    grant = _entrance(entry, layer, actor)
    rows = sections_of(entry, layer)
    sections = [_section(row) for row in rows]
    if layer == Layer.NDA and entry.confidentiality == Confidentiality.NDA and entry.description:
        sections.insert(0, SectionView(DESCRIPTION, "", entry.description, entry.revision, ()))
    is_own = belongs_to(actor, entry.organisation_id)
    if not is_own:
        pieces = [{"section": it.key, "version": it.version, "sha256": _digest(it.text)} for it in sections]
        _note(entry, layer, "viewed", grant, pieces, actor=actor)
    return LayerView(layer, tuple(sections), grant.valid_until if grant else None, is_own)


@transaction.atomic
def read_submission(submission: Submission, *, actor: Actor) -> bool:
    """Whether ``actor`` sees the whole of what was handed in, also when it is confidential. Publishes ``LayerRead`` then.

    The description of what is confidential is shown to nobody but the reader who has claimed it, and every view is written down.
    """
    entry, content = submission.entry, submission.content
    if content.get("confidentiality") == entry.confidentiality == Confidentiality.OPEN:
        return True
    if submission.state != ReviewState.READING or actor.person_id is None or submission.reader_id != actor.person_id:
        return False
    text = str(content.get("description") or "")
    if text or entry.description:
        pieces = [{"section": DESCRIPTION, "version": submission.revision, "sha256": _digest(text)}]
        _note(entry, Layer.NDA, "reviewed", None, pieces, actor=actor)
    return True


@transaction.atomic
def take_file(entry: Entry, key: str, *, actor: Actor) -> Delivery:
    """Return a file of a layer, marked with reader, organisation and time, and write it down. Publishes ``LayerRead``.

    Its owner's people get it as it is. Raises ``LayerClosed``, ``SectionNotFound`` or ``StoredFileNotFound``.
    """
    side = {"section__achievement": entry} if entry.KIND == "achievement" else {"section__demand": entry}
    files = LayerFile.objects.select_related("section", "stored")
    file = files.filter(**side, stored__key=key).first() if _is_key(key) else None
    if file is None:
        raise SectionNotFound("There is no such file.")
    layer = Layer(file.section.layer)
    grant = _entrance(entry, layer, actor)
    opened = open_file(
        system_actor("disclosure"), key
    )  # the layer is open to the actor, which the file itself does not know
    content = opened.path.read_bytes()
    if belongs_to(actor, entry.organisation_id):
        return Delivery(file.stored.name, file.stored.media_type, content)
    mark = _mark(entry, grant, file.stored, timezone.localtime(), actor)
    delivery = marked(content, file.stored.name, file.stored.media_type, mark)
    pieces: list[dict[str, object]] = [
        {"file": key, "section": file.section.pk, "version": file.section.version, "sha256": file.stored.sha256,
         "delivered_sha256": hashlib.sha256(delivery.content).hexdigest()}
    ]  # fmt: skip
    _note(entry, layer, "downloaded", grant, pieces, actor=actor)
    return delivery


def _is_key(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def _entrance(entry: Entry, layer: Layer, actor: Actor) -> Disclosure | None:
    """Return the grant under which the actor enters; None for the owner's people and the auditor. Raises ``LayerClosed``."""
    if belongs_to(actor, entry.organisation_id) or actor.has_role(PlatformRole.AUDITOR):
        return None
    grant = open_disclosure(actor, entry, layer)
    if grant is None:
        raise LayerClosed("This layer is open to your organisation only after its owner has agreed.")
    return grant


def _section(row: LayerSection) -> SectionView:
    files = [file.stored for file in row.files.all()]
    shown = tuple(FileView(str(file.key), file.name, file.media_type, file.size_bytes) for file in files)
    return SectionView(row.pk, row.title, row.text, row.version, shown)


def note_export(entry: Entry, *, actor: Actor) -> None:
    """Write down that somebody who is not of the owner's takes the layers away in a bundle. Publishes ``LayerRead`` for each."""
    if belongs_to(actor, entry.organisation_id):
        return
    pieces: dict[str, list[dict[str, object]]] = {}
    for row in sections_of(entry):
        piece = {"section": row.pk, "version": row.version, "sha256": _digest(row.text)}
        pieces.setdefault(row.layer, []).append(piece)
    for layer, taken in pieces.items():
        _note(entry, Layer(layer), "exported", None, taken, actor=actor)


def _note(
    entry: Entry, layer: Layer, act: str, grant: Disclosure | None, pieces: Sequence[dict[str, object]], *, actor: Actor
) -> None:
    fact = LayerRead(
        kind=entry.KIND.value, number=entry.number, layer=layer, act=act,
        organisation=grant.organisation.number if grant else "", disclosure=grant.number if grant else "",
        pieces=list(pieces),
    )  # fmt: skip
    publish(fact, actor=actor)


def _mark(entry: Entry, grant: Disclosure | None, stored: StoredFile, at: datetime, actor: Actor) -> Mark:
    organisation: Organisation | None = grant.organisation if grant else None
    return Mark(
        reader=actor.label or str(actor.person_id),
        reader_number=str(actor.person_id or ""),
        organisation=organisation.name if organisation else "",
        organisation_number=organisation.number if organisation else "",
        at=at.strftime("%Y-%m-%d %H:%M:%S %z"),
        entry=entry.number,
        disclosure=grant.number if grant else "",
        original_sha256=stored.sha256,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
