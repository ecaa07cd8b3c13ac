"""The form of a judgement."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.matching.models import Judgement
from lianqiao.matching.queries.judging import JudgementView
from lianqiao.matching.services import JudgementInput
from lianqiao.matching.services.judging import WORDS_CHARACTERS
from lianqiao.web.labels import LABELS
from lianqiao.web.service_form import ServiceForm

# What the service says, gathered for the catalogues.
SAID = (_("Choose one of the four levels."), _("There is no such reason."), _("The judgement is not complete."))


class JudgementForm(ServiceForm):
    """How well the two fit, and why."""

    level = forms.TypedChoiceField(
        label=_("How well does the achievement answer the demand?"),
        choices=list(LABELS["judgement_level"].items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four levels.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("What decided it (several if need be)"),
        choices=list(LABELS["judgement_reason"].items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("In your own words (optional)"),
        max_length=WORDS_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-behaviour": "counter"}),
    )

    @classmethod
    def of(cls, own: JudgementView) -> "JudgementForm":
        """Return the form filled with a judgement."""
        return cls(initial={"level": own.level, "reasons": own.reasons, "words": own.words})

    def save(self, service: Callable[[JudgementInput], Judgement]) -> Judgement | None:
        """Judge; None when the form or the service refuses."""
        return self.submitted(
            lambda: service(
                JudgementInput(
                    self.cleaned_data["level"], tuple(self.cleaned_data["reasons"]), self.cleaned_data["words"]
                )
            )
        )
