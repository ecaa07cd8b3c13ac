"""Request middleware of the pages: who acts, and how an error that we mean to raise looks."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from lianqiao.accounts.errors import ReadsOnly
from lianqiao.accounts.queries import actor_of
from lianqiao.core.access import reads_only
from lianqiao.core.errors import DomainError, TooMany
from lianqiao.web.errors import error_page
from lianqiao.web.requests import ActorRequest

ACTING_KEY = "acting_organisation"
# What those who only read may send: how pages look, who they are, and questions that come by POST.
# Their own account, and what writes nothing. Names with underscores are django-allauth's.
READERS_MAY_SEND = frozenset(
    {
        *(f"account-{it}" for it in ("sign-in", "sign-out", "password-change", "token-issue", "token-revoke")),
        *(f"account-{it}" for it in ("email", "email-cancel", "email-confirm", "sessions-end", "session-end")),
        *("account-security", "account-sessions", "account-provider-join", "account_inactive", "account_signup"),
        *(f"account_{it}" for it in ("login", "logout", "email", "change_password", "set_password", "reauthenticate")),
        *("account_email_verification_sent", "account_confirm_email", "account_reset_password"),
        *("account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done"),
        *(f"mfa_{it}" for it in ("index", "authenticate", "reauthenticate", "activate_totp", "deactivate_totp")),
        *(f"mfa_{it}_recovery_codes" for it in ("view", "generate", "download")),
        *(f"mfa_{it}_webauthn" for it in ("list", "add", "reauthenticate", "login", "remove", "edit")),
        *(f"socialaccount_{it}" for it in ("connections", "signup", "login_cancelled", "login_error")),
        *("openid_connect_login", "openid_connect_callback"),
        *(f"push-{it}" for it in ("settings", "subscribe", "subscription", "exclusion-remove", "traces-forget", "off")),
        *(f"push-{it}" for it in ("notice-dismiss", "notice-fewer", "delivery-replay")),
        *(f"push-destination-{it}" for it in ("add", "try", "move")),
        *(f"account-privacy{it}" for it in ("", "-consents", "-data", "-file", "-erase", "-stay")),
        *("privacy", "complaints", "complaint-new", "display", "match", "set_language"),
    }
)


_COMPRESSED = ("text/", "application/json", "application/ld+json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages; files go as they are, because they are asked for in pieces and compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and whole."""
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(_COMPRESSED):
            return response
        return super().process_response(request, response)


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


class ReadersMiddleware:
    """Refuses whatever could change something when it comes from somebody who may only read (auditors), on every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """Answer 403 before the view runs. The API asks for itself: its actors come with tokens."""
        match = request.resolver_match
        if request.method in ("GET", "HEAD", "OPTIONS") or match is None or match.view_name in READERS_MAY_SEND:
            return None
        if match.namespace == "api-v1" or not reads_only(cast("ActorRequest", request).actor):
            return None
        return answer_error(request, ReadsOnly("You may read everything and change nothing."))


class DomainErrorMiddleware:
    """Turns a ``DomainError`` of a view into an error page, or into a toast when htmx asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the errors that we mean to raise; every other exception is a fault and goes on."""
        return answer_error(request, error) if isinstance(error, DomainError) else None


def answer_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page of an error, or a toast when htmx asked."""
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
