"""Forms of experts: what is said of one, and consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.models import Expert
from lianqiao.catalog.services.experts import LENGTHS, ExpertInput
from lianqiao.regions.queries import list_chains, list_fields
from lianqiao.web.names import localised
from lianqiao.web.service_form import ServiceForm

# What the services say, word for word.
_SAID = (
    _("Give the name."),
    _("Name the document in which the person agreed."),
    _("The person has taken consent back. Only the person can give it again."),
    _("The person has agreed by himself or herself. There is nothing to note."),
    _("There is no such chain link."),
    _("There is no such technology field."),
    _("These are too many, or one of them is too long."),
    _("This day is still to come."),
    _("This is no ORCID: its check digit does not fit. It looks like 0000-0002-1825-0097."),
    _("This text is too long."),
)


class ExpertForm(ServiceForm):
    """What is said of an expert."""

    name = forms.CharField(label=_("Name of the person"), max_length=LENGTHS["name"])
    name_en = forms.CharField(label=_("Name of the person in English"), max_length=LENGTHS["name_en"], required=False)
    title = forms.CharField(label=_("Title or position"), max_length=LENGTHS["title"], required=False)
    technology_field_id = forms.ChoiceField(label=_("Technology field"), required=False)
    about = forms.CharField(
        label=_("In short"), max_length=LENGTHS["about"], required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    offers = forms.CharField(
        label=_("What he or she can help with (one a line)"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    keywords = forms.CharField(
        label=_("Keywords (one a line)"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    orcid = forms.CharField(
        label="ORCID",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    chain_links = forms.MultipleChoiceField(label=_("Chain links"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(row.code, localised(row.names)) for row in list_fields()]
        self.fields["technology_field_id"].choices = [("", "—"), *fields]  # type: ignore[attr-defined]
        self.fields["chain_links"].choices = [  # type: ignore[attr-defined]
            (link.code, f"{localised(chain.names)} · {localised(link.names)}")
            for chain in list_chains()
            for link in chain.links.all()
        ]

    def content(self) -> ExpertInput:
        """Return what was filled in."""
        found = self.cleaned_data
        lists = {name: found[name].splitlines() for name in ("offers", "keywords")}
        return ExpertInput(**{**found, **lists})


class AskForm(ServiceForm):
    """Whom to ask for consent."""

    email = forms.EmailField(label=_("E-mail address of the person"))


class StatementForm(ServiceForm):
    """The consent as the organisation has it in its files."""

    day = forms.DateField(
        label=_("Day on which the person agreed"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.CharField(label=_("Document in which the person agreed"), max_length=200)


def expert_form(row: Expert) -> ExpertForm:
    """Return the form filled with what is said now."""
    names = ("name", "name_en", "title", "technology_field_id", "about", "orcid", "chain_links")
    initial = {name: getattr(row, name) for name in names}
    return ExpertForm(initial=initial | {name: "\n".join(getattr(row, name)) for name in ("offers", "keywords")})
