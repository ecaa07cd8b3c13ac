"""Forms of the second factor; wrong codes are counted per person, for all processes."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import TooMany
from lianqiao.core.limits import check_limit, forget_limit
from lianqiao.web.errors import wait_words


class _Counting:
    """Counts the attempt before the code is looked at, and forgets the count when it is right."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]  # of the form that this is mixed into
        field.label = _("Code")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "maxlength": "12", "autofocus": True}

    def clean_code(self) -> str:
        """Check the code. Raises ``ValidationError`` that says how long the lock lasts when there were too many wrong ones."""
        key = str(self.user.pk)
        try:
            check_limit("second_factor", key)
        except TooMany as error:
            message = _("Too many wrong codes. You can try again %(wait)s.")
            raise forms.ValidationError(
                message, code="locked", params={"wait": wait_words(error.retry_after_s)}
            ) from error
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        forget_limit("second_factor", key)
        return code


class CodeForm(_Counting, base.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code of the app, or a recovery code, at sign-in."""


class CodeAgainForm(_Counting, base.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code once more, before something important."""


class ActivateForm(_Counting, totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new app."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey that can also sign in by itself, and what to call it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call the passkey")
        self.fields["name"].widget.attrs["maxlength"] = "60"
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without a password")
        self.fields["passwordless"].help_text = ""
