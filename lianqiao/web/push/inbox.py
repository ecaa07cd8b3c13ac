"""The inbox: what a person was told, as it comes."""

import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.accounts.queries import actor_of
from lianqiao.push.choices import RULE, TraceAction
from lianqiao.push.queries import count_notices, count_paused, get_notice, list_notices, new_notices, setting_of
from lianqiao.push.services import exclude, mark_dismissed, mark_opened, mark_read, note_trace
from lianqiao.web.links import told_url
from lianqiao.web.push.cards import cards_of
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_SIZE = 30
STREAM_S = 55  # the browser asks again; nothing between here and there thinks that the connection hangs
LOOK_S = 2
BUSY_RETRY_MS = 15_000
RETRY_MS = 3_000
_streams = threading.BoundedSemaphore(max(settings.PUSH_STREAMS, 1))


@login_required
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """Show what the person was told, newest first, and note that it was seen."""
    pages = Paginator(range(count_notices(request.actor)), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    first = (page.number - 1) * PAGE_SIZE
    found = list_notices(request.actor, limit=PAGE_SIZE, offset=first)
    latest = max((it.id for it in found), default=0) if page.number == 1 else 0
    context = {
        "page": page,
        "cards": cards_of(found),
        "latest": latest,
        "is_live": page.number == 1,
        "setting": setting_of(request.actor),
        "paused": count_paused(request.actor),
    }
    response = respond(request, "push/inbox.html", context)
    mark_read([it.id for it in found if not it.is_read], actor=request.actor)
    return response


@login_required
@require_safe
def stream(request: ActorRequest) -> StreamingHttpResponse:
    """Send what comes in while the inbox is open, as server-sent events; ended and asked for again every minute.

    A thread is held meanwhile, so there are few of these at a time: who comes in addition gets what is new and is asked to come back.
    """
    response = StreamingHttpResponse(_news(request, _start(request)), content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


@login_required
@require_safe
def open_notice(request: ActorRequest, key: str) -> HttpResponse:
    """Go to the entry of a notice."""
    notice = get_notice(request.actor, key)
    mark_opened(notice, actor=request.actor)
    return redirect(told_url(notice.entry_kind, notice.number))


@login_required
@require_POST
def dismiss(request: ActorRequest, key: str) -> HttpResponse:
    """Put a notice away."""
    notice = get_notice(request.actor, key)
    mark_dismissed(notice, actor=request.actor, refusal=request.POST.get("refusal", ""))
    if notice.entry_kind != RULE:
        note_trace(TraceAction.DISMISSED, notice.entry_kind, notice.number, actor=request.actor)
    return redirect("push-inbox")


@login_required
@require_POST
def hear_fewer(request: ActorRequest, key: str) -> HttpResponse:
    """Put a notice away and hear less of what it is."""
    notice = get_notice(request.actor, key)
    exclude(request.POST.get("kind", ""), notice.entry_kind, notice.number, actor=request.actor)
    mark_dismissed(notice, actor=request.actor)
    note_trace(TraceAction.DISMISSED, notice.entry_kind, notice.number, actor=request.actor)
    messages.success(request, _("You will hear less of this. You can take it back under “What I hear of”."))
    return redirect("push-inbox")


def _start(request: ActorRequest) -> int:
    asked = request.headers.get("Last-Event-ID", "") or request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0


def _news(request: ActorRequest, after: int) -> Iterator[str]:
    is_free = settings.PUSH_STREAMS > 0 and _streams.acquire(blocking=False)
    try:
        yield f"retry: {RETRY_MS if is_free else BUSY_RETRY_MS}\n\n"
        end, sent = time.monotonic() + STREAM_S, set[int]()
        while True:
            # Who may see what can change while the connection is open.
            actor = actor_of(request.user, request.actor.organisation_id)
            for card in cards_of(new_notices(actor, after, sent)):
                sent.add(card.notice.id)
                after = max(after, card.notice.id)
                yield _event(after, render_to_string("push/notice.html", {"card": card, "is_new": True}, request))
            if not is_free or time.monotonic() > end:
                return
            yield ": \n\n"  # the write fails when the reader is gone
            time.sleep(LOOK_S)
    finally:
        if is_free:
            _streams.release()


def _event(number: int, html: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.strip().splitlines() if line.strip())
    return f"id: {number}\nevent: notice\n{lines}\n"
