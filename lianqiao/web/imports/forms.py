"""Handing a file in, and confirming its columns."""

from collections.abc import Iterable, MutableMapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.connectors.access import Action
from lianqiao.connectors.choices import ImportKind
from lianqiao.connectors.errors import FileRefused
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.web.imports.columns import JOINED, ColumnField
from lianqiao.web.imports.uploads import Upload, keep_upload
from lianqiao.web.labels import LABELS

ENDINGS = ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson"


class UploadForm(forms.Form):
    """A table and what is to become of it; a file that is no table is refused here, with the reason."""

    kind = forms.ChoiceField(label=_("What the rows are"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ENDINGS, "aria-describedby": "file-help"})
    )
    source = forms.CharField(
        label=_("Name of the source"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"aria-describedby": "source-help"}),
    )
    publish = forms.ChoiceField(
        label=_("What happens to sound rows"),
        choices=[("now", _("Publish them at once")), ("draft", _("Keep them as drafts"))],
        initial="now",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, files: Any, *, actor: Actor, session: MutableMapping[str, Any]) -> None:
        super().__init__(data, files)
        kinds = [kind.value for kind in ImportKind if may(actor, Action.IMPORT_REQUEST, kind)]
        self.fields["kind"].choices = [(kind, LABELS["import_kind"][kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0] if kinds else None
        self._session = session
        self.upload: Upload | None = None

    def clean(self) -> dict[str, Any]:
        """Keep the file when everything else is in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        is_draft = cleaned["publish"] == "draft"
        try:
            self.upload = keep_upload(
                cleaned["file"],
                self._session,
                kind=cleaned["kind"],
                source=cleaned["source"].strip(),
                is_draft=is_draft,
            )
        except FileRefused as error:
            self.add_error("file", error.message)
        return cleaned


class ColumnsForm(forms.Form):
    """For each field of ours the column that fills it."""

    def __init__(self, data: Any, columns: Iterable[ColumnField], headers: Iterable[str]) -> None:
        super().__init__(data)
        names = [(f"={header}", header) for header in headers]
        for column in columns:
            choices = [("", pgettext_lazy("column", "Not in the file")), *names]
            if column.joined:
                choices.insert(1, (JOINED, column.joined))
            self.fields[column.name] = forms.ChoiceField(
                label=column.label, choices=choices, required=column.is_required, initial=column.proposed,
                error_messages={"required": _("This field is needed: choose the column that holds it.")},
            )  # fmt: skip
