"""Where django-allauth asks the platform: mail, limits, names, secrets, providers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import actor_of
from lianqiao.core.addresses import counted
from lianqiao.core.errors import TooMany
from lianqiao.core.limits import check_limit, forget_limit, take_back
from lianqiao.core.mail import JSON, queue_mail
from lianqiao.core.sealed import seal, unseal
from lianqiao.identity.services import end_sign_ins, lock_sign_in, note_security_change, register_person
from lianqiao.web.devices import device_words
from lianqiao.web.errors import wait_words
from lianqiao.web.limits import address_of
from lianqiao.web.sessions import SIGN_IN_KEY

WAITING_KEY = "provider_waiting"
_MAILS: Mapping[str, str] = {
    "account/email/email_confirmation": "confirm_address",
    "account/email/email_confirmation_signup": "confirm_address",
    "account/email/password_reset_key": "reset_password",
    "account/email/account_already_exists": "account_exists",
}
# What allauth would say in words of its own, we say in ours.
_SAID: Mapping[str, Promise] = {
    "account/messages/email_confirmed.txt": _("Your e-mail address is confirmed."),
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "account/messages/password_set.txt": _("Your password has been set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is switched off."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes; the old ones no longer work."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_connected.txt": _("The outside account is connected."),
    "socialaccount/messages/account_connected_updated.txt": _("The outside account is connected."),
    "socialaccount/messages/account_connected_other.txt": _("This outside account belongs to another person here."),
    "socialaccount/messages/account_disconnected.txt": _("The outside account is disconnected."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People of the platform; mail by job, limits in the database."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has been closed."),
        "email_password_mismatch": _(
            "E-mail address and password do not belong together. Check both; capitals count in the password."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right or has ended. Use the newest one."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used or has ended."),
    }

    # -- people ----------------------------------------------------------------------------------------------------
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Fill a person from the form and save the row with its event."""
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name") or user.name
        user.language = get_language() or user.language
        return register_person(user) if commit else user

    def set_password(self, user: User, password: str) -> None:
        """Set a password and end every other session."""
        with transaction.atomic():
            super().set_password(user, password)
            here = self.request.session.get(SIGN_IN_KEY) if self.request.user == user else None
            end_sign_ins(user.pk, actor=actor_of(user), reason="password", except_id=here)
        forget_limit("sign_in_account", user.email)

    # -- limits ----------------------------------------------------------------------------------------------------
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, for the account and for the network address, before looking at the password."""
        email, address = str(credentials.get("email", "")).lower(), address_of(request)
        try:
            check_limit("sign_in_address", counted(address))
            check_limit("sign_in_account", email)
        except TooMany as error:
            wait = wait_words(error.retry_after_s)
            lock_sign_in(email, address, actor=actor_of(None))
            raise locked(wait) from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Authenticate; what succeeds was no attempt."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            forget_limit("sign_in_account", str(credentials.get("email", "")).lower())
            take_back("sign_in_address", counted(address_of(request)))
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address that the trusted proxies name."""
        return address_of(request) or "unknown"

    # -- words -----------------------------------------------------------------------------------------------------
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of the platform's own mails in place of allauth's."""
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        name = _MAILS.get(template_prefix, "security_notice")
        known: dict[str, JSON] = {"name": person.name if person else "", "what": template_prefix.rpartition("/")[2]}
        for key, path in (("activate_url", "path"), ("password_reset_url", "path")):
            if context.get(key) and name != "account_exists":
                known[path] = urlsplit(context[key]).path
        try:
            check_limit("mail_person", email.lower())
        except TooMany:
            return  # who asks again and again has mail enough; the page says the same as always
        with transaction.atomic():
            queue_mail(name, to=[email], language=person.language if person else get_language() or "", context=known)
            if person and name == "security_notice":
                note_security_change(person, str(known["what"]), actor=actor_of(person))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth's signature
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say in the platform's words what was done; what is not in the table is not worth a message."""
        text = message or _SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Go back to the page of sign-in and security."""
        return "/account/security"

    def get_email_verification_redirect_url(self, _email_address: EmailAddress) -> str:
        """Go to the first page, or to the sign-in."""
        return "/" if self.request.user.is_authenticated else "/account/sign-in"


def locked(wait: str) -> Exception:
    """Return the form error that says how long a lock lasts."""
    from django.core.exceptions import ValidationError

    text = _("Too many failed attempts. You can try again %(wait)s, or reset the password now.")
    return ValidationError(text, code="locked", params={"wait": wait})


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors; secrets are encrypted with keys that come from the platform's secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right or has ended. Use the newest one."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the present key."""
        return seal("factors", text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret with the present or an earlier key."""
        return unseal("factors", encrypted_text)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002, ARG002 - allauth's signature
        """Return a first name for a passkey."""
        return device_words(self.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Outside accounts: new people enter through our form, known addresses sign in here first."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Mapping[str, Any]) -> User:
        """Take over address and name."""
        user: User = super().populate_user(request, sociallogin, dict(data))
        user.name = str(data.get("name") or "")[:80]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Save a person who came from a provider: without a password until one is set."""
        user: User = sociallogin.user
        user.set_unusable_password()
        if form:
            user.name, user.email = form.cleaned_data["name"], form.cleaned_data["email"]
        user.language = get_language() or user.language
        register_person(user)
        sociallogin.save(request)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Lead the owner of a known address to sign in here; the two are joined afterwards, by a choice of their own."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        known = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        if not EmailAddress.objects.filter(email__in=known, verified=True).exists():
            return
        request.session[WAITING_KEY] = sociallogin.serialize()
        text = _("There is an account with this e-mail address. Sign in to it, then connect the outside account.")
        messages.info(request, text)
        raise ImmediateHttpResponse(redirect("/account/sign-in?next=/account/providers/join"))
