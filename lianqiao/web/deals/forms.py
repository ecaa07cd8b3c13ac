"""Forms of deals; what a rule says is told by the services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.deals.choices import EndReason
from lianqiao.web.labels import LABELS
from lianqiao.web.service_form import ServiceForm

# What the services say of broken rules and conflicts, so that the catalogues know it.
PROBLEMS = (
    _("Choose a band, or leave it open."),
    _("Choose a day from today on, within ten years."),
    _("Choose a day that is still to come."),
    _("Choose a kind of contract."),
    _("Choose a member of your organisation."),
    _("Choose how the price is found."),
    _("Choose how you want to work together."),
    _("Choose the reason."),
    _("Choose the reason; the other parties read it."),
    _("Choose what the organisation is in the deal."),
    _("Choose what the person does."),
    _("Give a feedback of 10 to 500 characters; the sender reads it."),
    _("Give the deal a title of 2 to 120 characters."),
    _("Give the first and the last day of the publication."),
    _("Keep the division of work within 1000 characters."),
    _("Keep the fee terms within 500 characters."),
    _("Keep the note within 500 characters."),
    _("Keep the number within 60 characters."),
    _("Keep within the length that is given."),
    _("Leave your own name out of the feedback."),
    _("No feedback is owed here."),
    _("Only for an organisation can this be asked."),
    _("Say a little more here."),
    _("Say in a sentence why; the other parties read it."),
    _("Something is missing for this step."),
    _("The agreement is being approved: go back to the terms before you add a party."),
    _("The agreement is signed: a party leaves it only by an agreement of all."),
    _("The deal is over."),
    _("The maturity is a level from 1 to 9."),
    _("The parties of the deal have not yet agreed to this."),
    _("There is no such deal."),
    _("There is no such enquiry."),
    _("This has been decided already."),
    _("This organisation cannot be added."),
    _("This organisation is in the deal already."),
    _("This person has no mandate as technology manager that runs today."),
    _("This person has this duty already."),
    _("This seat has ended already."),
    _("This step needs the word of other parties."),
    _("Two parties are needed for a deal: end it instead of leaving it."),
    _("Your organisation's enquiry already waits for an answer."),
)
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def choices_of(group: str, *, empty: bool = False) -> list[tuple[str, object]]:
    """Return the choices of a group of labels."""
    return [*([("", "—")] if empty else []), *LABELS[group].items()]


class RevisedForm(ServiceForm):
    """A form about a deal as the person has seen it."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class MoveForm(RevisedForm):
    """A word for a step, with a note."""

    note = forms.CharField(
        label=_("Note (optional)"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExitForm(RevisedForm):
    """A side exit: the reason and a sentence."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(code.value, LABELS["end_reason"][code]) for code in EndReason]
    )
    note = forms.CharField(label=_("In a sentence"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class DueForm(RevisedForm):
    """Another day for the end of the stage."""

    due = forms.DateField(label=_("New day"), widget=DAY)
