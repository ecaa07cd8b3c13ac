"""What a page shows of an entry's media: addresses in every size, and what the content policy must allow for it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import MediaKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries.media import Hotspot, MediaFileView, MediaView, media_of
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.web.links import entry_part_url
from lianqiao.web.media.addresses import medium_url

# model-viewer 4.4.0 puts one style element with this content into its shadow; a new version has another digest (a story in the
# browser fails then). Its textures are read through addresses that begin with blob:.
_VIEWER_STYLE = "'sha256-PXtZZkJMMyc18o/DN1ZEFOJ2qEGq95IQbVaJFMOXOb0='"
_POLICY = {"media-src": [SELF], "style-src": [_VIEWER_STYLE], "connect-src": ["blob:"], "img-src": ["blob:"]}
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Source:
    """One format of a picture in its sizes, as ``srcset`` says it."""

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A medium on a page: the words, and addresses instead of keys. ``poster``: the middle size, for those who know no others."""

    item: MediaView
    url: str
    size_bytes: int
    sources: tuple[Source, ...]
    poster: str
    width: int
    height: int
    captions_url: str

    @property
    def spots(self) -> Sequence[tuple[int, Hotspot]]:
        """The explained places with their numbers."""
        return list(enumerate(self.item.hotspots, 1))


@dataclass(frozen=True, slots=True)
class MediaPanel:
    """The media of an entry for one reader, by what they are."""

    models: tuple[Shown, ...]
    images: tuple[Shown, ...]
    videos: tuple[Shown, ...]
    documents: tuple[Shown, ...]
    may_write: bool
    desk_url: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.models or self.images or self.videos or self.documents)

    @property
    def viewer_words(self) -> str:
        """What the viewer of models tells screen readers, as it wants it."""
        return viewer_words()


def media_panel(actor: Actor, entry: Entry) -> MediaPanel:
    """Return what the page of an entry shows. At most three queries."""
    items = [shown(item) for item in media_of(actor, entry)]
    kinds = (MediaKind.MODEL, MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT)
    models, images, videos, documents = (tuple(it for it in items if it.item.kind == kind) for kind in kinds)
    desk_url = entry_part_url(entry.KIND, entry.number, "media")
    return MediaPanel(models, images, videos, documents, may(actor, Action.MEDIA_WRITE, entry), desk_url)


def shown(item: MediaView) -> Shown:
    """Return a medium with its addresses."""
    posters = item.posters
    types = sorted({it.media_type for it in posters})  # avif before webp: the first that a browser knows is taken
    middle = _middle(posters)
    captions = item.captions
    return Shown(
        item=item, url=medium_url(item.original), size_bytes=item.original.size_bytes,
        sources=tuple(Source(kind, _srcset([it for it in posters if it.media_type == kind])) for kind in types),
        poster=medium_url(middle) if middle else "", width=middle.width if middle else 0,
        height=middle.height if middle else 0, captions_url=medium_url(captions) if captions else "",
    )  # fmt: skip


def shows_media(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let a page play videos and show models; everything else stays forbidden."""
    allowed = csp_update(_POLICY)(view)  # type: ignore[arg-type]  # its types know no arguments of views
    return cast("Callable[P, HttpResponse]", allowed)


def viewer_words() -> str:
    """Return the words of model-viewer in the reader's language."""
    sides = {"front": _("front"), "right": _("right side"), "back": _("back"), "left": _("left side")}
    heights = {"": "{}", "upper-": _("{} from above"), "lower-": _("{} from below")}
    words = {f"{above}{side}": frame.format(name) for above, frame in heights.items() for side, name in sides.items()}
    prompt = _("Drag to turn, or use the arrow keys; Page Up and Page Down zoom.")
    return json.dumps(words | {"interaction-prompt": prompt}, ensure_ascii=False)


def _srcset(files: Sequence[MediaFileView]) -> str:
    return ", ".join(f"{medium_url(it)} {it.width}w" for it in files)


def _middle(posters: Sequence[MediaFileView]) -> MediaFileView | None:
    usual = [it for it in posters if it.media_type == "image/webp"]
    return usual[min(1, len(usual) - 1)] if usual else None
