"""Writing a demand or an achievement: own drafts, the form in steps, checking and handing in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.catalog.errors import DraftConflict
from lianqiao.catalog.models import Draft
from lianqiao.catalog.queries import get_draft, get_entry, list_drafts
from lianqiao.catalog.services import delete_draft, hand_in_draft, pending_content, save_draft, start_draft
from lianqiao.web.links import entry_url
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.writing.contents import read_draft, typed_content
from lianqiao.web.writing.meter import meter_of
from lianqiao.web.writing.pages import base_of, check_context, first_content, sent_revision, step_context
from lianqiao.web.writing.steps import BY_CODE, CHECK, CODES, ROWS, neighbour, steps_of
from lianqiao.web.writing.values import read_indicator_text, sent_values

CONFLICT = 409


@login_required
def draft_list(request: ActorRequest) -> HttpResponse:
    """List what the person has begun to write."""
    return respond(request, "writing/list.html", {"drafts": list_drafts(request.actor)})


@login_required
@require_POST
def begin(request: ActorRequest, kind: str) -> HttpResponse:
    """Begin an empty form."""
    draft = start_draft(kind, actor=request.actor, content=first_content(request.actor), step=CODES[0])
    return redirect("write-step", draft.pk, CODES[0])


@login_required
@require_POST
def begin_change(request: ActorRequest, kind: str, number: str) -> HttpResponse:
    """Begin to change an entry, or go on where changes were begun before."""
    entry = get_entry(request.actor, kind, number)
    content = typed_content(pending_content(entry), kind, entry.organisation.number if entry.organisation else "")
    draft = start_draft(kind, actor=request.actor, content=content, step=CODES[0], entry=entry)
    asked = request.POST.get("step", "")
    return redirect("write-step", draft.pk, asked if asked in CODES else draft.step or CODES[0])


@login_required
def step(request: ActorRequest, key: UUID, code: str) -> HttpResponse:
    """Show a step; keep what is sent of it and go where the pressed button says."""
    draft = get_draft(request.actor, key)
    if code not in BY_CODE or BY_CODE[code] not in steps_of(draft.kind):
        raise Http404
    if code == CHECK:
        return respond(request, "writing/check.html", check_context(request.actor, draft))
    if request.method != "POST":
        return respond(request, "writing/step.html", step_context(request.actor, draft, code))
    sent = sent_values(request.POST, BY_CODE[code].fields(draft.kind))
    go = request.POST.get("go", "next")
    sent, extra = _rows_changed(draft, sent, go)
    try:
        draft = save_draft(draft, sent, actor=request.actor, expected_revision=sent_revision(request), step=code)
    except DraftConflict as conflict:
        return _conflict(request, draft, code, sent, conflict)
    if go == "stay" or go.split(":")[0] in ("add", "remove", "read"):
        return respond(request, "writing/step.html", step_context(request.actor, draft, code, extra_rows=extra))
    if go == "leave":
        messages.success(request, _("Your draft is kept."))
        return redirect("write")
    return redirect(
        "write-step", draft.pk, go if go in CODES else neighbour(code, -1 if go == "back" else 1, draft.kind)
    )


@login_required
@require_POST
def remove(request: ActorRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    delete_draft(get_draft(request.actor, key), actor=request.actor)
    messages.success(request, _("The draft has been deleted."))
    return redirect("write")


@login_required
@require_POST
def hand_in(request: ActorRequest, key: UUID) -> HttpResponse:
    """Check everything and hand it in; what is wrong is shown with the way to mend it."""
    draft = get_draft(request.actor, key)
    entry, base = base_of(request.actor, draft)
    content, problems = read_draft(request.actor, draft, base)
    if problems:
        return respond(request, "writing/check.html", check_context(request.actor, draft), status=422)
    try:
        written = hand_in_draft(
            draft, content, actor=request.actor, expected_revision=sent_revision(request) or 0, entry=entry
        )
    except DraftConflict:
        context = check_context(request.actor, get_draft(request.actor, key)) | {"is_stale": True}
        return respond(request, "writing/check.html", context, status=CONFLICT)
    if written.state == "published":
        messages.success(request, _("It is public now."))
    else:
        messages.success(request, _("It has been handed in and will be read before it becomes public."))
    return redirect(entry_url(written.KIND, written.number))


def _rows_changed(draft: Draft, sent: dict[str, Any], go: str) -> tuple[dict[str, Any], Mapping[str, int]]:
    """Carry out what a button beside the rows asks for: another row, one row less, or text read into rows."""
    verb, _colon, rest = go.partition(":")
    name, _colon, number = rest.partition(":")
    if verb == "read":
        rows = [*(sent.get("indicators") or []), *read_indicator_text(sent.get("indicators_text") or "")]
        return sent | {"indicators": rows, "indicators_text": ""}, {"indicators": 1}
    if name not in ROWS or name not in sent:
        return sent, {}
    if verb == "add":
        return sent, {name: 1}
    if verb == "remove" and number.isascii() and number.isdigit():
        return sent | {name: [row for at, row in enumerate(sent[name]) if at != int(number)]}, {}
    return sent, {}


def _conflict(
    request: ActorRequest, draft: Draft, code: str, sent: Mapping[str, Any], conflict: DraftConflict
) -> HttpResponse:
    """Show what was typed here, say that something else was saved elsewhere, and let the person choose."""
    draft = get_draft(request.actor, draft.pk)
    draft.content = {**draft.content, **sent}
    context = step_context(request.actor, draft, code) | {
        "conflict": conflict.data,
        "revision": request.POST.get("revision", ""),
    }
    return respond(request, "writing/step.html", context, status=CONFLICT)


@login_required
def meter_part(request: ActorRequest, key: UUID) -> HttpResponse:
    """Show the meter alone, as the draft stands."""
    draft = get_draft(request.actor, key)
    context = {"meter": meter_of(draft.content, draft.kind), "draft": draft}
    return respond(request, "writing/meter.html", context)
