"""How a person signs in: factors, sessions, outside accounts, the e-mail address."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.connect import connect
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from requests import RequestException

from lianqiao.core.errors import NotFound
from lianqiao.identity import services
from lianqiao.identity.models import AddressChange
from lianqiao.identity.queries import address_change_of, password_since, sign_ins_of
from lianqiao.identity.services.addresses import read_confirmation
from lianqiao.web.account.adapters import WAITING_KEY
from lianqiao.web.account.entry_forms import AddressForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.sessions import SIGN_IN_KEY

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Security:
    """The page of sign-in and security."""

    password_since: object
    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int | None
    sessions: int
    outside: tuple[str, ...]
    has_providers: bool
    change: AddressChange | None


@login_required
def overview(request: ActorRequest) -> HttpResponse:
    """Show how the person signs in and what can be changed about it."""
    found = {row.type: row for row in Authenticator.objects.filter(user=request.user)}
    kinds = Authenticator.Type
    recovery = found.get(kinds.RECOVERY_CODES)
    page = Security(
        password_since=password_since(request.user),
        has_password=request.user.has_usable_password(),
        has_app=kinds.TOTP in found,
        passkeys=Authenticator.objects.filter(user=request.user, type=kinds.WEBAUTHN).count(),
        codes_left=len(recovery.wrap().get_unused_codes()) if recovery else None,
        sessions=sign_ins_of(request.actor).count(),
        outside=tuple(row.get_provider().name for row in SocialAccount.objects.filter(user=request.user)),
        has_providers=bool(get_adapter().list_apps(request)),
        change=address_change_of(request.actor),
    )
    return respond(request, "account/security.html", {"page": page})


@login_required
def session_list(request: ActorRequest) -> HttpResponse:
    """Show where the person is signed in."""
    context = {"sessions": sign_ins_of(request.actor), "here": request.session.get(SIGN_IN_KEY)}
    return respond(request, "account/sessions.html", context)


@login_required
@require_POST
def end_one(request: ActorRequest, sign_in_id: int) -> HttpResponse:
    """End one of the person's sessions."""
    services.end_sign_in(sign_in_id, actor=request.actor)
    messages.success(request, _("That session has ended."))
    return redirect("account-sessions")


@login_required
@require_POST
def end_all(request: ActorRequest) -> HttpResponse:
    """End every session of the person, this one too."""
    person_id = request.user.pk
    services.end_sign_ins(person_id, actor=request.actor, reason="everywhere")
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account-sign-in")


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def change_address(request: ActorRequest) -> HttpResponse:
    """Ask for another e-mail address; both addresses get a link."""
    form = AddressForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        services.ask_address_change(request.user, form.cleaned_data["email"], actor=request.actor)
        messages.success(request, _("We have written to both addresses. The change happens when both have confirmed."))
        return redirect("account-email")
    context = {"form": form, "change": address_change_of(request.actor)}
    return respond(request, "account/email_change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel_address(request: ActorRequest) -> HttpResponse:
    """Forget the change that waits."""
    services.cancel_address_change(actor=request.actor)
    messages.success(request, _("The change has been cancelled."))
    return redirect("account-email")


def confirm_address(request: ActorRequest, token: str) -> HttpResponse:
    """Show what a link confirms, and confirm it when asked to: mail scanners open links, too."""
    if request.method != "POST":
        change, side = read_confirmation(token)
        return respond(request, "account/email_change_confirm.html", {"change": change, "side": side})
    change = services.confirm_address(token)
    if change.by_old and change.by_new:
        messages.success(request, _("Your e-mail address has been changed."))
    else:
        messages.success(request, _("Confirmed. The change happens when the other address has confirmed, too."))
    return redirect("account-security" if not request.actor.is_anonymous else "home")


@login_required
def join_provider(request: ActorRequest) -> HttpResponse:
    """Connect the outside account that waits since before the sign-in, when the person says so."""
    waiting = request.session.get(WAITING_KEY)
    if not waiting:
        raise NotFound("There is no outside account to connect.")
    outside = SocialLogin.deserialize(waiting)
    if request.method == "POST":
        del request.session[WAITING_KEY]
        if request.POST.get("answer") != "yes":
            return redirect("account")
        outside.lookup()
        outside.state = {"next": "/account/security"}
        return cast("HttpResponse", connect(request, outside))
    context = {"provider": outside.account.get_provider().name, "address": outside.user.email}
    return respond(request, "account/provider_join.html", context)


def begin_provider(request: ActorRequest, provider_id: str) -> HttpResponse:
    """Lead to an outside provider."""
    return _at_provider(openid.login, request, provider_id)


def return_from_provider(request: ActorRequest, provider_id: str) -> HttpResponse:
    """Take over what an outside provider says."""
    return _at_provider(openid.callback, request, provider_id)


def _at_provider(view: Callable[..., HttpResponse], request: ActorRequest, provider_id: str) -> HttpResponse:
    """Ask the provider; one that does not answer is no fault of ours."""
    try:
        return view(request, provider_id)
    except (RequestException, KeyError, ValueError) as error:
        log.warning("the provider %s does not answer as it should: %s", provider_id, error)
        return respond(request, "socialaccount/authentication_error.html", {}, status=503)
