"""Forms of complaints and their answers."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import Invalid
from lianqiao.rights.choices import CaseCategory, CaseKind
from lianqiao.rights.services import CaseInput

KINDS = {
    CaseKind.CORRECTION: _("A correction"),
    CaseKind.COMPLAINT: _("A complaint"),
    CaseKind.PERSONAL_DATA: _("A request about my personal data"),
}
CATEGORIES = {
    CaseCategory.WRONG: _("Something is wrong"),
    CaseCategory.OUTDATED: _("Something is out of date"),
    CaseCategory.INFRINGEMENT: _("My rights are infringed"),
    CaseCategory.FRAUD: _("It looks like fraud or advertising"),
    CaseCategory.PRIVACY: _("It shows personal data"),
    CaseCategory.SERVICE: _("The service of the platform"),
    CaseCategory.OTHER: _("Something else"),
}

_PROBLEMS = {
    "rights.about_unknown": _("There is no public entry with this number."),
    "rights.text_length": _("Say in 10 to 4000 characters what it is about."),
    "rights.answer_length": _("Write an answer of 5 to 4000 characters."),
}


def words_of(error: Invalid) -> list[str]:
    """Return what is wrong, in the reader's language."""
    return [str(_PROBLEMS.get(problem.code, problem.message)) for problem in error.problems]


class CaseForm(forms.Form):
    """A correction or complaint, with or without an account."""

    kind = forms.ChoiceField(label=_("What you send"), choices=list(KINDS.items()))
    category = forms.ChoiceField(label=_("What it is about"), choices=list(CATEGORIES.items()))
    about = forms.CharField(
        label=_("Number of the entry"),
        max_length=20,
        required=False,
        help_text=_("Such as A-2026-000001; leave it empty when it is not about an entry."),
    )
    text = forms.CharField(
        label=_("What is wrong, and what shall be done"),
        min_length=10,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("For the answer only. Without it you get none, but the case is dealt with all the same."),
    )

    def content(self) -> CaseInput:
        """Return what was written."""
        data = self.cleaned_data
        return CaseInput(
            kind=CaseKind(data["kind"]),
            category=CaseCategory(data["category"]),
            text=data["text"],
            about=data["about"],
            contact=data["contact"],
            language=get_language() or "zh-hans",
        )


class AnswerForm(forms.Form):
    """The answer of an administrator."""

    answer = forms.CharField(
        label=_("Answer"),
        min_length=5,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It is sent by mail."),
    )
