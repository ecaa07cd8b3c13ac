"""The problem that somebody pastes."""

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_CHARACTERS = 5_000
MIN_CHARACTERS = 10


class ProblemForm(forms.Form):
    """A problem (or a result) in plain words, and which side is looked for."""

    text = forms.CharField(
        label=_("Your problem, or your result"),
        min_length=MIN_CHARACTERS,
        max_length=MAX_CHARACTERS,
        # Written here and not in the template, whose _("…") doubles percent signs and then finds no translation.
        help_text=_(
            "At most 5,000 characters. Figures with units (such as ≥ 67 %) are compared with the indicators of achievements."
        ),
        widget=forms.Textarea(attrs={"rows": 7, "data-behaviour": "counter", "aria-describedby": "text-help"}),
        error_messages={"required": _("Write or paste the problem first.")},
    )
    kind = forms.ChoiceField(
        label=_("Look for"),
        choices=[
            ("achievement", _("This is a problem: find achievements")),
            ("demand", _("This is a result: find demands")),
        ],
        initial="achievement",
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_kind(self) -> str:
        """Take achievements when nothing was chosen."""
        return self.cleaned_data["kind"] or "achievement"
