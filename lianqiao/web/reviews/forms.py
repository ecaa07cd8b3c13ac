"""What a reader says, typed into the page that they read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianqiao.catalog.engine.findings import Check
from lianqiao.catalog.services import ANSWERS, WHOLE_ENTRY, ReadingInput
from lianqiao.web.labels import label

LONGEST = 2000


class ReadingForm(forms.Form):
    """A verdict with an answer to each check and reasons by field; whatever is refused stays typed."""

    verdict = forms.ChoiceField(choices=[("accept", ""), ("return", "")])
    revision = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)
    comment = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, checks: Iterable[Check], fields: Iterable[str], revision: int) -> None:
        super().__init__(data, initial={"revision": revision})
        self.codes = [check.code for check in checks]
        self.names = [WHOLE_ENTRY, *fields]
        for code in self.codes:
            self.fields[f"check-{code}"] = forms.ChoiceField(
                choices=[(answer, label("check_answer", answer)) for answer in ANSWERS], required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        for name in self.names:
            self.fields[f"reason-{name}"] = forms.CharField(
                required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """Say here what the service would refuse, so that nothing that was typed is lost."""
        cleaned: dict[str, Any] = super().clean() or {}
        answers = [cleaned.get(f"check-{code}") for code in self.codes]
        if cleaned.get("verdict") == "accept":
            if not all(answers):
                self.add_error(None, _("Answer every check before you accept."))
            if "objection" in answers:
                self.add_error(None, _("You object to something. Return the entry with the reason."))
            if self._reasons(cleaned):
                self.add_error(
                    None, _("You gave a reason to return. Return the entry, or put a remark into the comment.")
                )
        elif not self._reasons(cleaned):
            self.add_error(None, _("Say of at least one field, or of the whole entry, what is to be mended."))
        return cleaned

    def reading(self) -> ReadingInput:
        """Return what the reader says, once the form is valid."""
        cleaned = self.cleaned_data
        checks = {code: cleaned[f"check-{code}"] for code in self.codes if cleaned[f"check-{code}"]}
        return ReadingInput(cleaned["revision"], cleaned["comment"], self._reasons(cleaned), checks)

    def _reasons(self, cleaned: dict[str, Any]) -> dict[str, str]:
        found = {name: cleaned.get(f"reason-{name}", "").strip() for name in self.names}
        return {name: text for name, text in found.items() if text}
