"""Forms of deals; what a rule says is told by the services."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.accounts.models import User
from lianqiao.deals.choices import EndReason, RefusalCode
from lianqiao.deals.services.enquiries import LIMITS
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
    _("There is no organisation of this number."),
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


def _text(label: object, name: str, *, rows: int = 4, example: object = "") -> forms.CharField:
    """Return a text of the short form, with the length that its service allows."""
    least, most = LIMITS[name]
    attrs = {"rows": rows, "data-behaviour": "counter", "placeholder": example}
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy texts are labels
        min_length=least or None,
        max_length=most,
        required=bool(least),
        widget=forms.Textarea(attrs=attrs),
    )


class EnquiryForm(ServiceForm):
    """The short form: about a page, answered in less than an hour."""

    title = forms.CharField(label=_("What it is about, in a line"), min_length=4, max_length=80)
    mode = forms.ChoiceField(label=_("How you want to work together"), choices=choices_of("mode"))
    problem = _text(_("The problem to be solved"), "problem")
    use_planned = _text(_("What you would use it for"), "use_planned")
    proof_wanted = _text(_("What proof you want to see"), "proof_wanted", rows=3)
    plan = _text(_("How it could go on: steps, times, people"), "plan")
    budget = forms.ChoiceField(label=_("Budget"), choices=choices_of("budget_band"), initial="open")
    trl_needed = forms.IntegerField(label=_("Maturity needed (level 1 to 9)"), required=False, min_value=1, max_value=9)
    wanted_by = forms.DateField(label=_("Wanted by"), required=False, widget=DAY)


class RefusalForm(ServiceForm):
    """A reason and a short feedback."""

    code = forms.ChoiceField(
        label=_("Reason"),
        choices=[(code.value, LABELS["refusal_code"][code]) for code in RefusalCode if code != RefusalCode.NO_ANSWER],
    )
    feedback = forms.CharField(
        label=_("Short feedback"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "data-behaviour": "counter"}),
    )


class FrameForm(RevisedForm):
    """What the whole deal is about, and the way of pricing."""

    title = forms.CharField(label=_("Title"), max_length=120)
    contract_kind = forms.ChoiceField(label=_("Kind of contract"), choices=choices_of("contract_kind"))
    state_founded = forms.TypedChoiceField(
        label=_("Is the provider a unit founded by the state?"),
        choices=[("", _("not said yet")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    price_by = forms.ChoiceField(
        label=_("How the price is found"), choices=choices_of("price_by", empty=True), required=False
    )
    published_from = forms.DateField(label=_("First day of the publication"), required=False, widget=DAY)
    published_until = forms.DateField(label=_("Last day of the publication"), required=False, widget=DAY)
    registration_number = forms.CharField(label=_("Number of the registration"), max_length=60, required=False)


class PartyForm(RevisedForm):
    """A further party."""

    organisation = forms.CharField(label=_("Number of the organisation"), max_length=16)
    role = forms.ChoiceField(label=_("Role"), choices=choices_of("party_role"), initial="partner")
    work = forms.CharField(
        label=_("Division of work"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WorkForm(RevisedForm):
    """What a party does."""

    work = forms.CharField(
        label=_("Division of work"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SeatForm(ServiceForm):
    """A person and a duty."""

    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    duty = forms.ChoiceField(label=_("Duty"), choices=choices_of("duty"), initial="negotiator")
    fee_terms = forms.CharField(
        label=_("Fee of the technology manager (all parties see it)"), max_length=500, required=False
    )

    def __init__(self, data: object = None, *, people: Sequence[User] = ()) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["person"].choices = [(person.pk, person.name) for person in people]  # type: ignore[attr-defined]
