"""Sessions of signed-in people: listed, ended from elsewhere, ended by idleness; and what those with an office must do first."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.actors import ANONYMOUS
from lianqiao.identity.models import SignIn
from lianqiao.identity.queries import has_second_factor, idle_limit, is_password_too_old
from lianqiao.identity.services import begin_sign_in, end_sign_in, touch_sign_in
from lianqiao.web.devices import device_words
from lianqiao.web.limits import address_of
from lianqiao.web.requests import ActorRequest

SIGN_IN_KEY = "sign_in"
DEVICE_COOKIE = "device"
DEVICE_AGE = timedelta(days=400)
# What stays open to those who must first choose a password or set up a second factor.
_OPEN = ("/account/", "/static/", "/i18n/", "/display", "/healthz", "/readyz")


class SessionMiddleware:
    """Keeps the row of each session, and ends the session when the row is gone or was not used for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("ActorRequest", request)
        if asked.actor.is_anonymous:
            return self._after_sign_in(asked)
        ended = _check(asked)
        return ended or _first_duty(asked) or self._after_sign_in(asked)

    def _after_sign_in(self, request: ActorRequest) -> HttpResponse:
        """Answer, and note the session that the request may have begun."""
        response = self.get_response(request)
        if request.user.is_authenticated and SIGN_IN_KEY not in request.session:
            _begin(request, response)
        return response


def _check(request: ActorRequest) -> HttpResponse | None:
    """End a session that was ended from elsewhere or slept too long; returns the answer if so."""
    key = request.session.get(SIGN_IN_KEY)
    if key is None:
        return None  # begun a moment ago; the row is written after this request
    row = SignIn.objects.filter(pk=key, person_id=request.actor.person_id).first()
    if row is None:
        return _end(request, _("This session was ended. Sign in again."))
    idle = idle_limit(request.actor)
    if timezone.now() - row.last_seen > idle:
        end_sign_in(row.pk, actor=request.actor, reason="idle")
        minutes = int(idle.total_seconds() // 60)
        return _end(request, _("You were signed out after %(number)d minutes without activity.") % {"number": minutes})
    if timezone.now() - row.created > timedelta(seconds=settings.SESSION_COOKIE_AGE):
        end_sign_in(row.pk, actor=request.actor, reason="age")
        return _end(request, _("You have been signed in for long. Sign in again."))
    touch_sign_in(row, request.session.session_key or "")
    return None


def _end(request: ActorRequest, message: str) -> HttpResponse | None:
    """Forget the session; a page that everybody may read goes on without it."""
    path = request.get_full_path()
    logout(request)
    request.actor = ANONYMOUS
    messages.info(request, message)
    if request.htmx:
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = f"{settings.LOGIN_PATH}?next={path}"
        return response
    return None


def _first_duty(request: ActorRequest) -> HttpResponse | None:
    """Lead those with an office to a new password or a second factor, when the platform demands it."""
    actor = request.actor
    if not actor.roles or request.path.startswith(_OPEN):
        return None
    if is_password_too_old(actor, request.user):
        messages.warning(request, _("Your password is older than the platform allows for your office. Choose another."))
        return redirect("account-password-change")
    if settings.SECOND_FACTOR_STAFF and actor.person_id and not has_second_factor(actor.person_id):
        messages.warning(request, _("Your office needs a second factor. Set up an authenticator app or a passkey."))
        return redirect("mfa_index")
    return None


def _begin(request: ActorRequest, response: HttpResponse) -> None:
    from lianqiao.accounts.queries import actor_of

    cookie = request.COOKIES.get(DEVICE_COOKIE, "")
    if not 30 <= len(cookie) <= 60:
        cookie = secrets.token_urlsafe(32)
    row = begin_sign_in(
        request.user,
        actor=actor_of(request.user),
        session_key=request.session.session_key or "",
        device=device_words(request.headers.get("User-Agent", "")),
        device_cookie=cookie,
        address=address_of(request),
    )
    request.session[SIGN_IN_KEY] = row.pk
    response.set_cookie(
        DEVICE_COOKIE, cookie, max_age=int(DEVICE_AGE.total_seconds()), httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
