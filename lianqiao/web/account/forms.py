"""Forms of a person's own account."""

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": _(
            "E-mail address and password do not belong together. Check both; capitals count in the password."
        ),
        "inactive": _("This account has been closed."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django passes request and data through
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget.input_type = "email"
        self.fields["username"].widget.attrs["autocomplete"] = "email"


class TokenForm(forms.Form):
    """A key for a program: what it is for, how long it lives, whether it may write."""

    name = forms.CharField(label=_("What the token is for"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )
    can_write = forms.BooleanField(label=_("The program may also change data, not only read"), required=False)

    def expires(self) -> datetime:
        """Return when the token ends."""
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
