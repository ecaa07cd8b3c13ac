"""One answer for both ways of asking: the whole page, or the named part of it when htmx asks."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from lianqiao.web.requests import ActorRequest


def respond(
    request: ActorRequest, template: str, context: Mapping[str, object], *, partial: str = "", status: int = 200
) -> HttpResponse:
    """Render ``template``; when htmx asks (and is not restoring history), only its partial named ``partial``."""
    wants_part = bool(partial) and bool(request.htmx) and not request.htmx.history_restore_request
    name = f"{template}#{partial}" if wants_part else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
