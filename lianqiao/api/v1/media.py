"""What entries show: listed for everybody who sees the entry, added and changed by programs of their owners."""

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, FileEx, Form, P, PathEx, Router
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import BaseModel, Field, StringConstraints

from lianqiao.api.described import public, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entries import created_at
from lianqiao.api.v1.fields import Clean, EntryPath, In, Out
from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryKind, MediaKind, MediaRole
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import get_entry
from lianqiao.catalog.queries.media import Hotspot, MediaFileView, MediaView, get_medium, media_of
from lianqiao.catalog.services import MediaInput
from lianqiao.core.actors import Actor

router = Router(tags=["media"])
MediumPath = PathEx[uuid.UUID, P(description="Key of the medium.", example="0b9f6c1e-2f1a-4a57-9c4e-6c9a1f0f5a11")]
Place = Annotated[str, StringConstraints(max_length=80), Clean]
Short = Annotated[str, StringConstraints(max_length=200), Clean]
Long = Annotated[str, StringConstraints(max_length=1000), Clean]


class HotspotBody(In):
    """An explained place of a model."""

    position: Place = Field(description="Three numbers in metres of the model.", examples=["0.1 0 -0.25"])
    normal: Place = Field(default="0 1 0", description="Which way the surface looks.", examples=["0 1 0"])
    label: Short = Field(examples=["轴承"])
    text: Long = ""


class HotspotOut(Out):
    """An explained place of a model."""

    position: str
    normal: str
    label: str
    text: str


class MediaFileOut(Out):
    """A file at an address that never stands for another content."""

    role: MediaRole
    url: str = Field(description="Path below the platform's address.", examples=["/media/0b9f6c1e-….webp"])
    media_type: str = Field(examples=["image/webp"])
    width: int = Field(description="In points, of pictures; else 0.")
    height: int
    size_bytes: int


class MediumOut(Out):
    """A picture, video, document or 3-D model of an entry."""

    key: uuid.UUID
    kind: MediaKind
    title: str
    alternative: str = Field(description="What is to be seen, in words.")
    caption: str
    credit: str
    licence: str
    measures: dict[str, int] = Field(
        description="width, height, duration_s, pages, triangles.", examples=[{"triangles": 4508}]
    )
    hotspots: list[HotspotOut]
    is_public: bool = Field(description="False for what waits to be read; only its owner's people see that.")
    version: int
    files: list[MediaFileOut]


class MediaListOut(Out):
    """The media of an entry, in the owner's order."""

    items: list[MediumOut]


class WordsForm(BaseModel):
    """The words that come with a file."""

    title: Short = Field(examples=["样机"])
    alternative: Long = Field(default="", description="What is to be seen, in words; needed for pictures and models.")
    caption: Long = ""
    credit: Short = ""
    licence: Short = ""


class WordsBody(In):
    """What is to be changed; what is left out stays."""

    title: Short | None = None
    alternative: Long | None = None
    caption: Long | None = None
    credit: Short | None = None
    licence: Short | None = None
    hotspots: list[HotspotBody] | None = Field(default=None, max_length=20)


@router.get(
    "/entries/{number}/media",
    **public("media_list", _("Media of an entry"), _("Pictures, videos, documents and 3-D models with the addresses of their files."),
             MediaListOut, errors=(404,)),
)  # fmt: skip
def media_list(request: ApiRequest, number: EntryPath) -> Any:
    return MediaListOut(items=[_out(item) for item in media_of(request.actor, _entry(request.actor, number))])


@router.post(
    "/entries/{number}/media",
    **writing(
        "medium_add",
        _("Add a medium to an entry"),
        _("A file with its words; what it is follows from its content. Where entries are read first, so are media."),
        MediumOut,
        status=201,
        errors=(404, 409),
    ),
)
def medium_add(
    request: ApiRequest, response: HttpResponse, number: EntryPath, form: Form[WordsForm], file: File[UploadedFile],
    poster: FileEx[UploadedFile | None, P(default=None)], captions: FileEx[UploadedFile | None, P(default=None)],
) -> Any:  # fmt: skip
    entry = _entry(request.actor, number)
    words = MediaInput(**form.model_dump())
    item = services.add_medium(entry, file, words, actor=request.actor, poster=poster, captions=captions)
    response.headers["Location"] = created_at(request, str(item.key))
    return Status(201, _out(get_medium(request.actor, entry, item.key)))


@router.patch(
    "/entries/{number}/media/{key}",
    **writing("medium_change", _("Change the words of a medium"), _("And the explained places of a model, as a whole."), MediumOut,
              errors=(404, 409)),
)  # fmt: skip
def medium_change(request: ApiRequest, number: EntryPath, key: MediumPath, content: WordsBody) -> Any:
    entry = _entry(request.actor, number)
    old = get_medium(request.actor, entry, key)
    given = content.model_dump(exclude_none=True)
    spots = given.pop("hotspots", None)
    words = {name: getattr(old, name) for name in WordsForm.model_fields} | given
    hotspots = old.hotspots if spots is None else tuple(Hotspot(**spot) for spot in spots)
    services.change_medium(entry, str(key), MediaInput(**words, hotspots=hotspots), actor=request.actor)
    return _out(get_medium(request.actor, entry, key))


@router.delete(
    "/entries/{number}/media/{key}",
    **writing("medium_remove", _("Remove a medium"), _("It is shown no more; those that are left are returned."), MediaListOut,
              errors=(404, 409)),
)  # fmt: skip
def medium_remove(request: ApiRequest, number: EntryPath, key: MediumPath) -> Any:
    entry = _entry(request.actor, number)
    services.remove_medium(entry, str(key), actor=request.actor)
    return MediaListOut(items=[_out(item) for item in media_of(request.actor, entry)])


def _entry(actor: Actor, number: str) -> Entry:
    return get_entry(actor, EntryKind.DEMAND if number.startswith("D") else EntryKind.ACHIEVEMENT, number)


def _out(item: MediaView) -> MediumOut:
    same = "key kind title alternative caption credit licence measures version"
    return MediumOut(
        **{name: getattr(item, name) for name in same.split()},
        hotspots=[HotspotOut.model_validate(spot) for spot in item.hotspots],
        is_public=item.is_accepted,
        files=[_file(it) for it in item.files],
    )


def _file(it: MediaFileView) -> MediaFileOut:
    return MediaFileOut(
        role=MediaRole(it.role), url=f"/media/{it.key}.{it.extension}", media_type=it.media_type,
        width=it.width, height=it.height, size_bytes=it.size_bytes,
    )  # fmt: skip
