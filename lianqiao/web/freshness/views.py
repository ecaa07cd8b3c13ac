"""Keeping entries true: the link of a mail, one's own entries, and the board of data quality."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries.freshness import GAPS, own_entries, quality_board
from lianqiao.catalog.services.freshness import confirm_by_link, confirm_entries, confirmation_subject
from lianqiao.web.freshness.pages import narrowed, own_rows, read_filter
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here

PAGE_SIZE = 30


def confirm(request: ActorRequest, token: str) -> HttpResponse:
    """Show what a link would confirm; a press on the button does it. Mail scanners only ever look."""
    if request.method == "POST":
        entry = confirm_by_link(token)
        return respond(request, "freshness/confirmed.html", {"entry": entry, "kind": entry.KIND})
    entry, _ = confirmation_subject(token)
    response = respond(request, "freshness/confirm.html", {"entry": entry, "kind": entry.KIND})
    # Not "no-referrer": browsers then send the form with the origin "null", which the check against forgery refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def my_entries(request: ActorRequest) -> HttpResponse:
    """Show the entries of the person's organisations, those that need something first."""
    asked, today = read_filter(request.GET), today_here()
    rows = narrowed(own_entries(request.actor, asked.kind, today), asked)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = own_rows(request.actor, list(page.object_list), today)
    context = {"page": page, "asked": asked, "rows": shown, "may_confirm": any(row.may_confirm for row in shown)}
    return respond(request, "freshness/mine.html", context)


@login_required
@require_POST
def confirm_many(request: ActorRequest) -> HttpResponse:
    """Confirm the entries that were ticked."""
    kind = request.POST.get("kind", "")
    numbers = request.POST.getlist("number")[:PAGE_SIZE]
    done = confirm_entries(kind, numbers, actor=request.actor) if kind in list(EntryKind) else 0
    words = ngettext("%(counter)s entry is confirmed.", "%(counter)s entries are confirmed.", done)
    messages.success(request, words % {"counter": done})
    return redirect(f"{reverse('my-entries')}?kind={kind if kind in list(EntryKind) else ''}")


@login_required
@require_safe
def quality(request: ActorRequest) -> HttpResponse:
    """Show how stale, doubled and incomplete entries are, by organisation or by source, the worst first."""
    by = "source" if request.GET.get("by") == "source" else "organisation"
    lines = quality_board(request.actor, today_here(), by=by)
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return respond(request, "freshness/quality.html", {"page": page, "by": by, "gaps": GAPS})
