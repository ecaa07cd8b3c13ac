"""Handing stored files out: to be saved, never to be run in the page's name."""

import uuid
from typing import TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from lianqiao.files.queries import OpenedFile, open_file
from lianqiao.web.requests import ActorRequest

Response = TypeVar("Response", bound=HttpResponseBase)


@require_safe
def download(request: ActorRequest, key: uuid.UUID) -> FileResponse:
    """Hand out a file that the person may read."""
    return file_response(open_file(request.actor, key))


def file_response(opened: OpenedFile) -> FileResponse:
    """Return a file as a download that no browser opens, guesses at or keeps."""
    return guarded(
        FileResponse(
            opened.path.open("rb"), as_attachment=True, filename=opened.row.name, content_type=opened.row.media_type
        )
    )


def guarded(response: Response) -> Response:
    """Let no browser run a file in the page's name, guess at what it is, or keep it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
