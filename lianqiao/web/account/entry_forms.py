"""Forms of entering: sign-in, sign-up, passwords. django-allauth does the work, the words are ours."""

from typing import Any

from allauth.account import forms as account
from allauth.socialaccount import forms as provider
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.errors import TooMany
from lianqiao.core.limits import check_limit
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from lianqiao.web.errors import wait_words

PASSWORD_HELP = _(
    "At least 10 characters, of three kinds: small letters, capitals, digits, other signs. No words that many people use, no names."
)


def _plain(form: Any) -> None:
    """Take the placeholders and the help out of a form: labels say what a field is, and stay when it is filled."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = PASSWORD_HELP if name == "password1" else ""
        if name in ("email", "login"):
            field.label = _("E-mail address")
            field.widget.attrs["autocomplete"] = "username" if name == "login" else "email"


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["password"].label = _("Password")

    def add_prefix(self, field_name: str) -> str:
        """Keep the field's name that password managers know."""
        return super().add_prefix("username" if field_name == "login" else field_name)  # type: ignore[no-any-return]


class _Agreeing(forms.Form):
    """What everybody who signs up says: a name, and that the notice was read."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    agrees = forms.BooleanField(
        label=_(
            "I have read the privacy notice and agree that the platform keeps my name and e-mail address for my account."
        ),
        error_messages={"required": _("Without this the platform may not keep an account for you.")},
    )


class _Recording:
    """Keeps the consent with the person whom it lets in."""

    def save(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User:
        """Save the person and the consent together."""
        with transaction.atomic():
            person: User = super().save(request, *args, **kwargs)  # type: ignore[misc]  # of the form that this is mixed into
            give_consent(person, Purpose.ACCOUNT, actor=Actor(person_id=person.pk, label=person.name))
        return person


class SignUpForm(_Recording, account.SignupForm, _Agreeing):  # type: ignore[misc]  # allauth has no types
    """A new person: name, address, password, consent."""

    field_order = ("name", "email", "password1", "agrees")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["password1"].label = _("Password")
        self.order_fields(self.field_order)


class ProviderSignUpForm(_Recording, provider.SignupForm, _Agreeing):  # type: ignore[misc]  # allauth has no types
    """A new person who comes from a provider: the address is confirmed unless the provider has done so."""

    field_order = ("name", "email", "agrees")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["name"].initial = self.sociallogin.user.name
        self.order_fields(self.field_order)


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password and a new one, typed once: it can be made visible."""

    field_order = ("oldpassword", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        del self.fields["password2"]
        self.fields["oldpassword"].label, self.fields["password1"].label = _("Present password"), _("New password")


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password for who came from a provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        del self.fields["password2"]
        self.fields["password1"].label = _("New password")


class ResetForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where to send a link. The answer never says whether there is such an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)

    def clean_email(self) -> str:
        """Count by address, whether or not somebody has it."""
        try:
            check_limit("reset_account", self.cleaned_data["email"].lower())
        except TooMany as error:
            message = _("A link was asked for several times. You can ask again %(wait)s.")
            raise forms.ValidationError(message, params={"wait": wait_words(error.retry_after_s)}) from error
        return str(super().clean_email())


class ResetKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password, from the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        del self.fields["password2"]
        self.fields["password1"].label = _("New password")


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["password"].label = _("Password")


class AddressForm(forms.Form):
    """Another e-mail address."""

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_email(self) -> str:
        """Refuse the address that the account has already."""
        email = str(self.cleaned_data["email"]).lower()
        if email == self._person.email:
            raise forms.ValidationError(_("This is your present address."))
        return email
