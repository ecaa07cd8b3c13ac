"""Files of media at addresses of their own: shown in place, in parts when a player asks for parts, never run in the page's name."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from lianqiao.catalog.queries.media import OpenedMedium, extension_of, open_medium
from lianqiao.web.requests import ActorRequest

CHUNK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# A week: so long may a copy outlive what its owner has taken back. The address never stands for anything else.
_KEPT = "public, max-age=604800, immutable"
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"  # a browser's reader works in no sandbox


@require_safe
def medium_file(request: ActorRequest, key: uuid.UUID, extension: str) -> HttpResponseBase:
    """Hand out a file of a medium that the person may see, the whole or the part that is asked for."""
    opened = open_medium(request.actor, key)
    if extension != extension_of(opened.row.media_type):
        raise Http404
    tag = f'"{opened.row.sha256[:32]}"'
    wanted = request.headers.get("Range") if request.headers.get("If-Range", tag) == tag else None
    is_known = request.headers.get("If-None-Match") == tag
    response: HttpResponseBase = HttpResponseNotModified() if is_known else _content(opened, wanted)
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = _KEPT if opened.is_public else "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="{opened.row.item.entry.number}.{extension}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _OF_PDF if extension == "pdf" else _SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content(opened: OpenedMedium, wanted: str | None) -> HttpResponseBase:
    size = opened.path.stat().st_size
    first, last = 0, size - 1
    match = _RANGE.fullmatch(wanted.strip()) if wanted else None
    if match and (match[1] or match[2]):
        first = int(match[1]) if match[1] else max(0, size - int(match[2]))
        last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
        if first >= size or last < first:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = _bytes(opened.path, first, last + 1 - first)
    response = StreamingHttpResponse(part, content_type=opened.row.media_type, status=206 if match else 200)
    response.headers["Content-Length"] = str(last + 1 - first)
    if match:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bytes(path: Path, first: int, left: int) -> Iterator[bytes]:
    with path.open("rb") as content:
        content.seek(first)
        while left > 0 and (chunk := content.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
