"""Request middleware of the pages: who acts, and how an error that we mean to raise looks."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from lianqiao.accounts.queries import actor_of
from lianqiao.core.errors import DomainError, TooMany
from lianqiao.web.errors import error_page
from lianqiao.web.requests import ActorRequest

ACTING_KEY = "acting_organisation"


class ActorMiddleware:
    """Puts the actor on the request: the signed-in person, acting for the organisation kept in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ActorRequest", request)
        asked.actor = actor_of(asked.user, asked.session.get(ACTING_KEY))
        response = self.get_response(request)
        if not asked.actor.is_anonymous:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class DomainErrorMiddleware:
    """Turns a ``DomainError`` of a view into an error page, or into a toast when htmx asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the errors that we mean to raise; every other exception is a fault and goes on."""
        if not isinstance(error, DomainError):
            return None
        page = error_page(error)
        if not cast("ActorRequest", request).htmx:
            response = render(request, "errors/page.html", {"page": page}, status=error.status)
        else:
            response = render(request, "components/toast.html", {"page": page}, status=error.status)
            response.headers["HX-Retarget"] = "#toasts"
            response.headers["HX-Reswap"] = "beforeend"
            response.headers["HX-Push-Url"] = "false"
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after_s)
        patch_vary_headers(response, ["HX-Request"])
        return response
