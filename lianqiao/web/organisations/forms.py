"""Forms of organisations: registering, evidence, members, mandates."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.accounts.choices import MemberRole, OrganisationKind
from lianqiao.organisations.queries import checked_code
from lianqiao.organisations.services.members import Mandate
from lianqiao.regions.models import Place
from lianqiao.web.labels import LABELS
from lianqiao.web.names import localised
from lianqiao.web.service_form import ServiceForm

EVIDENCE_ENDINGS = ".pdf,.jpg,.jpeg,.png,.webp"


class CodeForm(ServiceForm):
    """The code that an organisation is looked for by."""

    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "aria-describedby": "uscc-help"}),
    )

    def code(self) -> str | None:
        """Return the tidied code, or None with the fault beside the field."""
        return self.submitted(lambda: checked_code(self.cleaned_data["uscc"]))


class RegistrationForm(ServiceForm):
    """A new organisation: the least that it is known by; the rest is filled in on its own page."""

    uscc = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Full name, as on the licence"), max_length=120)
    kinds = forms.MultipleChoiceField(
        label=_("What it is (several are possible)"),
        choices=[(kind.value, LABELS["organisation_kind"][kind.value]) for kind in OrganisationKind],
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.ChoiceField(label=_("Place of registration"))
    scope = forms.CharField(
        label=_("Scope of business or research"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Choose a place")), *place_groups()]  # type: ignore[attr-defined]


class ProfileForm(ServiceForm):
    """What an organisation's people change of it."""

    kinds = forms.MultipleChoiceField(
        label=_("What it is (several are possible)"),
        choices=[(kind.value, LABELS["organisation_kind"][kind.value]) for kind in OrganisationKind],
        widget=forms.CheckboxSelectMultiple,
    )
    short_name = forms.CharField(label=_("Short name"), required=False, max_length=60)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    scope = forms.CharField(
        label=_("Scope of business or research"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    website = forms.URLField(label=_("Web site"), required=False, max_length=200, assume_scheme="https")
    address = forms.CharField(label=_("Address"), required=False, max_length=200)


class SeveralFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is in them is looked at by the service."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of uploads."""
        given = data if isinstance(data, Sequence) else [data]
        return [super(FilesField, self).clean(item, initial) for item in given or [None]]


class EvidenceForm(ServiceForm):
    """The evidence for a verification."""

    evidence = FilesField(
        label=pgettext_lazy("of an organisation", "Evidence"),
        widget=SeveralFiles(attrs={"accept": EVIDENCE_ENDINGS, "aria-describedby": "evidence-help"}),
    )
    note = forms.CharField(
        label=_("Note to the administrator"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class MandateForm(ServiceForm):
    """A role, and for a technology manager the mandate."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, LABELS["member_role"][role.value]) for role in (
            MemberRole.EDITOR, MemberRole.MEMBER, MemberRole.TECHNOLOGY_MANAGER, MemberRole.OWNER)],
    )  # fmt: skip
    scope = forms.CharField(label=_("Scope of the mandate"), required=False, max_length=300)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def mandate(self) -> Mandate:
        """Return the mandate as it was filled in."""
        found = self.cleaned_data
        return Mandate(found["scope"].strip(), found["since"], found["until"])


class InvitationForm(MandateForm):
    """Whom to invite to which role."""

    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("email", "role", "scope", "since", "until")


class ReasonForm(ServiceForm):
    """Why a request is returned."""

    reason = forms.CharField(
        label=_("Reason, and what to hand in instead"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(ServiceForm):
    """Two organisations by their public numbers."""

    kept = forms.CharField(label=_("Number of the organisation that stays"), max_length=16)
    gone = forms.CharField(label=_("Number of the duplicate"), max_length=16)


def place_groups() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the counties and functional areas by the place above them, in the order of their codes."""
    rows = {row.code: row for row in Place.objects.order_by("code")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows.values():
        if row.level in ("county", "functional"):
            parent = rows.get(row.parent_id or "")
            groups.setdefault(localised(parent.names) if parent else "", []).append((row.code, localised(row.names)))
    yield from groups.items()
