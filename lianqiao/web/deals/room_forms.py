"""Forms of the room, the risks, the execution and the distribution of a deal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.deals.models import Party
from lianqiao.deals.services.distribution import MemberInput
from lianqiao.rules.engine.waterfall import COSTS
from lianqiao.web.deals.forms import DAY, choices_of
from lianqiao.web.labels import LABELS
from lianqiao.web.service_form import ServiceForm

# What the services say of broken rules and conflicts, so that the catalogues know it.
PROBLEMS = (
    _("A meeting takes 5 minutes to a day."),
    _("A newer version was proposed meanwhile. Compare it with yours; what you wrote is still here."),
    _("A team has at most 40 members here."),
    _("An amount is not below zero."),
    _("Another party acknowledges this notice."),
    _("Another party answers this question."),
    _("Choose a day that is not to come."),
    _("Choose a party of the deal."),
    _("Choose a time that is still to come, within three years."),
    _("Choose one of the list."),
    _("Choose the next year that is not to come."),
    _("Choose who sees the file."),
    _("Each member has a name of its own of at most 60 characters."),
    _("Give a title of 1 to 120 characters."),
    _("Income is shared while the agreement is carried out."),
    _("Name the meeting in 2 to 120 characters."),
    _("No royalty was agreed in the terms."),
    _("No version of the terms was accepted by every party."),
    _("Nothing differs from the last version."),
    _("Nothing was received that is not shared yet."),
    _("Payer and payee are two parties."),
    _("Say a little more here, within the length that is given."),
    _("Say in 2 to 200 characters what is to be done."),
    _("Say who pays and who is paid."),
    _("Somebody changed the milestone meanwhile. Read it again before you act."),
    _("Somebody changed this risk meanwhile. Read it again before you act."),
    _("Terms are negotiated until the agreement is submitted."),
    _("The agreed years of the royalty are over."),
    _("The amount is above zero and not more than is open."),
    _("The contributions are above zero and make 100 per cent."),
    _("The meeting has been called off already."),
    _("The milestone has been handed in already."),
    _("The milestone has not been handed in."),
    _("The payment has been confirmed already."),
    _("The plan has been taken over already."),
    _("The roles are those of CRediT."),
    _("The scale goes from 1 to 5."),
    _("The shares of the loss are of the parties and make 100 per cent."),
    _("The task is done already."),
    _("There are a hundred risks: close or change one of them."),
    _("This cannot be shared like that. Check the amounts and the per cent."),
    _("This is done when the agreement is signed and until the deal is over."),
    _("Write 1 to 4,000 characters."),
    _("Write 20 to 2,000 characters."),
    _("Your organisation has accepted this version already."),
    _("Your organisation has acknowledged this notice already."),
    _("Your organisation has already accepted this version."),
)
YUAN: dict[str, Any] = {"min_value": 0, "max_digits": 16, "decimal_places": 2}
PERCENT: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 7, "decimal_places": 4}


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def parties_choices(parties: Sequence[Party]) -> list[tuple[str, str]]:
    """Return the parties as choices by key."""
    return [(str(party.pk), party.organisation.name) for party in parties]


class MessageForm(ServiceForm):
    """Something to say."""

    text = forms.CharField(label=_("Message"), max_length=4000, widget=_area())
    is_question = forms.BooleanField(
        label=_("This is a question: it stays open until another party answers"), required=False
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FileForm(ServiceForm):
    """A file."""

    title = forms.CharField(label=_("Title"), max_length=120)
    layer = forms.ChoiceField(label=_("Who sees it"), choices=choices_of("file_layer"))
    file = forms.FileField(label=_("File"))


class TaskForm(ServiceForm):
    """Something to do."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    party = forms.ChoiceField(label=_("By whom"))
    due = forms.DateField(label=_("Until (optional)"), required=False, widget=DAY)

    def __init__(self, *args: Any, parties: Sequence[Party] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties_choices(parties)  # type: ignore[attr-defined]


class MeetingForm(ServiceForm):
    """A meeting."""

    title = forms.CharField(label=_("Subject"), max_length=120)
    begins = forms.DateTimeField(
        label=_("Begins (Beijing time)"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=60)
    place = forms.CharField(label=_("Place or link"), max_length=200, required=False)
    agenda = forms.CharField(label=_("Agenda"), max_length=2000, required=False, widget=_area())


class RiskForm(ServiceForm):
    """A risk; the shares of the loss are one field for each party."""

    revision = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices_of("risk_kind"))
    title = forms.CharField(label=_("Risk"), max_length=120)
    trigger = forms.CharField(label=_("How one sees that it happens"), max_length=500, widget=_area(2))
    probability = forms.ChoiceField(
        label=_("Probability (1 to 5)"), choices=[(str(at), str(at)) for at in range(1, 6)], initial="3"
    )
    impact = forms.ChoiceField(
        label=_("Impact (1 to 5)"), choices=[(str(at), str(at)) for at in range(1, 6)], initial="3"
    )
    loss = forms.DecimalField(label=_("Possible loss (yuan)"), initial=0, **YUAN)
    owner = forms.ChoiceField(label=_("Who watches it"))
    instrument = forms.ChoiceField(
        label=_("Instrument"), choices=choices_of("risk_instrument", empty=True), required=False
    )
    mitigation = forms.CharField(label=_("Measures"), max_length=1000, required=False, widget=_area(2))
    state = forms.ChoiceField(label=_("State"), choices=choices_of("risk_state"))

    def __init__(self, *args: Any, parties: Sequence[Party] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        self.fields["owner"].choices = parties_choices(parties)  # type: ignore[attr-defined]
        for party in parties:
            label = _("Share of the loss, %(party)s (%%)") % {"party": party.organisation.name}
            self.fields[f"share_{party.pk}"] = forms.DecimalField(label=label, required=False, **PERCENT)

    @property
    def shares(self) -> list[forms.BoundField]:
        """The fields of the shares."""
        return [self[f"share_{party.pk}"] for party in self.parties]

    def shares_given(self) -> dict[int, Decimal]:
        """Return what was entered by key of the party."""
        return {party.pk: self.cleaned_data.get(f"share_{party.pk}") or Decimal(0) for party in self.parties}


class NoticeForm(ServiceForm):
    """A notice under Civil Code Art 858."""

    difficulty = forms.CharField(label=_("What may make the development fail"), max_length=2000, widget=_area(4))
    measures = forms.CharField(
        label=_("What has been or will be done to limit the loss"), max_length=2000, widget=_area(4)
    )


class HandInForm(ServiceForm):
    """A milestone is handed in."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    account = forms.CharField(label=_("What was reached, and what shows it"), max_length=2000, widget=_area(3))
    file = forms.FileField(label=_("Evidence (optional)"), required=False)


class AnswerForm(ServiceForm):
    """A milestone is accepted or sent back."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Remark (needed when sending back)"), max_length=1000, required=False, widget=_area(2)
    )


class PaidForm(ServiceForm):
    """Money was sent."""

    amount = forms.DecimalField(label=_("Amount (yuan)"), **YUAN)
    paid_on = forms.DateField(label=_("Paid on"), widget=DAY)


class SalesForm(ServiceForm):
    """Sales of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    base = forms.DecimalField(label=_("Base of the royalty in that year (yuan)"), **YUAN)


class TeamForm(ServiceForm):
    """The team, one person a line."""

    members = forms.CharField(label=_("Team"), max_length=4000, required=False, widget=_area(5))

    def read(self) -> list[MemberInput]:
        """Return the members: name; per cent; main and leader as marks. Raises ``ValidationError`` with the line."""
        found = []
        for at, line in enumerate(filter(str.strip, self.cleaned_data["members"].splitlines()), 1):
            parts = [part.strip() for part in line.replace("；", ";").replace("，", ";").split(";")]
            try:
                weight = Decimal(parts[1].rstrip("%")).quantize(Decimal("0.0001"))
            except (ArithmeticError, IndexError):
                raise forms.ValidationError(_("Line %(line)s: write name; per cent."), params={"line": at}) from None
            marks, roles = {part for part in parts[2:] if part}, []
            for code, name in LABELS["credit_role"].items():
                if str(name) in marks or code in marks:
                    roles.append(code)
            known = {str(MAIN), str(LEADER), *roles, *(str(LABELS["credit_role"][code]) for code in roles)}
            if unknown := marks - known:
                raise forms.ValidationError(
                    _("Line %(line)s: “%(word)s” is not known."), params={"line": at, "word": min(unknown)}
                )
            found.append(MemberInput(parts[0], weight, roles, str(MAIN) in marks, str(LEADER) in marks))
        return found

    def clean(self) -> dict[str, Any]:
        """Read the lines while the form is checked, so that a fault is told beside them."""
        values = super().clean() or {}
        if "members" in values:
            try:
                values["read"] = self.read()
            except forms.ValidationError as error:
                self.add_error("members", error)
        return values


MAIN = pgettext_lazy("mark of a team member", "main contributor")
LEADER = pgettext_lazy("mark of a team member", "leader")


class RunForm(ServiceForm):
    """How a party shares what it received."""

    vat_percent = forms.DecimalField(label=_("VAT rate (%), 0 where exempt"), initial=0, **PERCENT)
    other_taxes = forms.DecimalField(label=_("Other taxes of the transaction (yuan)"), initial=0, **YUAN)
    reward_percent = forms.DecimalField(
        label=_("Reward ruled or agreed by the unit (%), empty where neither"), required=False, **PERCENT
    )
    takes_option = forms.BooleanField(
        label=_("The unit chose Beijing's option (Beijing ordinance Art 12)"), required=False
    )
    fee_receiver = forms.CharField(label=_("Technology manager or agency"), max_length=60, required=False)
    fee_percent = forms.DecimalField(label=_("Its fee (% of the unit's income)"), required=False, **PERCENT)

    def __init__(self, *args: Any, others: Sequence[Party] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        for kind in COSTS:
            self.fields[f"cost_{kind}"] = forms.DecimalField(
                label=_("%(cost)s (yuan)") % {"cost": LABELS["cost_kind"][kind]}, initial=0, required=False, **YUAN
            )
        for party in others:
            label = _("Share of %(party)s (%%)") % {"party": party.organisation.name}
            self.fields[f"share_{party.pk}"] = forms.DecimalField(label=label, required=False, **PERCENT)

    def costs(self) -> dict[str, Decimal]:
        """Return the costs by kind."""
        return {kind: self.cleaned_data.get(f"cost_{kind}") or Decimal(0) for kind in COSTS}

    def shares(self) -> dict[int, Decimal]:
        """Return the shares of the other parties by key."""
        return {party.pk: self.cleaned_data.get(f"share_{party.pk}") or Decimal(0) for party in self.others}
