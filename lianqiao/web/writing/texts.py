"""From a paragraph or a document to a draft: fields are proposed with the sentence each was read from, to be taken or left."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.catalog.drafting import Proposal, propose
from lianqiao.catalog.drafting.documents import NoText, document_text
from lianqiao.catalog.drafting.proposals import TEXT_CHARS
from lianqiao.catalog.models import Draft
from lianqiao.catalog.queries import get_draft, list_drafts
from lianqiao.catalog.services import save_draft, start_draft
from lianqiao.core.limits import check_limit
from lianqiao.files.choices import Purpose
from lianqiao.files.errors import UploadRefused
from lianqiao.files.services import examine
from lianqiao.regions.queries import place_names
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.writing.pages import first_content, sent_revision
from lianqiao.web.writing.proposed import ProposalView, take_over, view_proposals
from lianqiao.web.writing.steps import CODES

STEP = "proposals"
SHORTEST = 15
NO_TEXT = {
    "documents.scan": gettext_lazy(
        "This PDF holds pictures of pages and no text (a scan). Recognise its text first, or paste the text here."
    ),
    "documents.empty": gettext_lazy("There is no text in this document."),
    "documents.unreadable": gettext_lazy("The document cannot be read. Save it again as DOCX or as plain text."),
}


class TextForm(forms.Form):
    """A paragraph, or a document that holds it."""

    text = forms.CharField(
        label=gettext_lazy("Paste what you have"), required=False, strip=True, max_length=TEXT_CHARS,
        widget=forms.Textarea({"rows": 9, "maxlength": TEXT_CHARS, "data-behaviour": "counter", "aria-describedby": "text-help"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or hand in a document"), required=False,
        widget=forms.FileInput({"accept": ".docx,.pdf,.txt", "aria-describedby": "file-help"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Read the document, if there is one; its text goes before what was pasted."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if upload:
            try:
                found = examine(upload, purpose=Purpose.ENTRY_DRAFT)
                whole = document_text(found.content, found.kind.value)
                cleaned["text"], cleaned["is_cut"] = whole[:TEXT_CHARS], len(whole) > TEXT_CHARS
            except UploadRefused as error:
                self.add_error("file", error.message)
            except NoText as error:
                self.add_error("file", NO_TEXT[error.code])
        elif not self.errors and len(cleaned.get("text", "")) < SHORTEST:
            self.add_error("text", _("Paste at least a sentence, or hand in a document."))
        cleaned["text"] = (cleaned.get("text") or "").replace("\x00", "").replace("\r\n", "\n")
        return cleaned


@login_required
def start(request: ActorRequest, kind: str) -> HttpResponse:
    """Begin with a text, or with the empty form."""
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    if not form.is_valid():
        context = {
            "form": form,
            "kind": kind,
            "drafts": list_drafts(request.actor).filter(kind=kind, entry_number="")[:3],
        }
        return respond(request, "writing/start.html", context, status=422 if form.is_bound else 200)
    content = first_content(request.actor) | {"source_text": form.cleaned_data["text"]}
    draft = start_draft(kind, actor=request.actor, content=content, step=STEP)
    if form.cleaned_data.get("is_cut"):
        messages.warning(request, _("The document is long: only its first 20,000 characters were read."))
    return redirect("write-proposals", draft.pk)


@login_required
def proposals(request: ActorRequest, key: UUID) -> HttpResponse:
    """Show what was read from the text; take over what is ticked, or all of it."""
    draft = get_draft(request.actor, key)
    check_limit("text_judged", f"person {request.actor.person_id}")
    text = str(draft.content.get("source_text") or "")
    found = propose(text, draft.kind, places=place_names())
    if request.method == "POST":
        wanted = range(len(found)) if request.POST.get("go") == "all" else _ticked(request, len(found))
        changes = take_over(draft.content, [found[at] for at in wanted])
        if request.POST.get("go") == "all" or request.POST.get("description"):
            changes["description"] = text
        save_draft(draft, changes, actor=request.actor, expected_revision=sent_revision(request), step=CODES[0])
        return redirect("write-step", draft.pk, CODES[0])
    return respond(request, "writing/proposals.html", _context(draft, text, found))


def _context(draft: Draft, text: str, found: tuple[Proposal, ...]) -> dict[str, Any]:
    views: tuple[ProposalView, ...] = view_proposals(text, found)
    fields = len({view.label for view in views})
    return {"draft": draft, "proposals": views, "text": text, "fields": fields, "revision": draft.revision}


def _ticked(request: ActorRequest, count: int) -> list[int]:
    numbers = [
        int(item) for item in request.POST.getlist("take") if item.isascii() and item.isdigit() and len(item) < 6
    ]
    return [number for number in dict.fromkeys(numbers) if number < count]
