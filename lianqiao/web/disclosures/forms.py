"""Forms of confidential layers and of the exchange of names; what a rule says is told by the services."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.choices import GRANT_DAYS, Layer
from lianqiao.catalog.services.layers import TEXT_CHARACTERS, TITLE_CHARACTERS
from lianqiao.web.labels import LABELS
from lianqiao.web.service_form import ServiceForm

ROWS = {"rows": 6}
# What the services say of broken rules, so that the catalogues know it.
PROBLEMS = (
    _("A reason is needed."),
    _("An entry has at most 40 sections."),
    _("A section has at most 20 files."),
    _("Choose a day from today to a year from now."),
    _("Give a reason; the other side reads it."),
    _("Give the section a title."),
    _("Keep the reason within 1000 characters."),
    _("Keep the text within 20,000 characters; attach a file for more."),
    _("Keep the title within 120 characters."),
    _("Leave your own name out of the reason."),
    _("Leave your own name out: it is shown when both agree."),
    _("Say in 10 to 2000 characters what it is for."),
    _("The reason would give your name away."),
    _("This text gives away whose the anonymous demand is."),
)


class PurposeForm(ServiceForm):
    """Why a layer is asked for."""

    purpose = forms.CharField(
        label=_("What you need it for"), min_length=10, max_length=2000, widget=forms.Textarea(attrs=ROWS)
    )


class MessageForm(ServiceForm):
    """Why names should be exchanged."""

    message = forms.CharField(
        label=_("Why you wish to exchange names"), min_length=10, max_length=2000, widget=forms.Textarea(attrs=ROWS)
    )


class AcceptForm(ServiceForm):
    """The text that was read, and that it is accepted."""

    text_sha256 = forms.CharField(widget=forms.HiddenInput)
    accept = forms.BooleanField(
        label=_("I have read the text and accept it for my organisation; I am authorised to do so.")
    )


class GrantForm(ServiceForm):
    """Until when a layer is opened."""

    valid_until = forms.DateField(
        label=_("Open until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: object = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"valid_until": today + timedelta(days=180)})  # type: ignore[arg-type]
        bounds = {"min": today.isoformat(), "max": (today + timedelta(days=GRANT_DAYS)).isoformat()}
        self.fields["valid_until"].widget.attrs.update(bounds)


class ReasonForm(ServiceForm):
    """A reason that the other side reads."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SectionForm(ServiceForm):
    """A section of a layer."""

    title = forms.CharField(label=_("Title of the section"), max_length=TITLE_CHARACTERS)
    text = forms.CharField(
        label=_("Text"), max_length=TEXT_CHARACTERS, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )


class NewSectionForm(SectionForm):
    """A section and the layer it is for."""

    layer = forms.ChoiceField(
        label=_("Layer"),
        choices=[(layer.value, LABELS["layer"][layer.value]) for layer in Layer],
        initial=Layer.NDA.value,
        widget=forms.RadioSelect,
    )


class AttachForm(ServiceForm):
    """A file for a section."""

    file = forms.FileField(label=_("File"))


class TrailForm(forms.Form):
    """What an auditor looks for in the trail."""

    event = forms.CharField(label=_("Event"), required=False, max_length=80)
    subject = forms.CharField(label=_("Number of the thing"), required=False, max_length=120)
    person = forms.IntegerField(label=_("Number of the person"), required=False, min_value=1)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
