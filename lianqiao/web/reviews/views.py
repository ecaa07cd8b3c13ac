"""Reading before publication: the queue, the page of one submission, and how long it takes."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind, ReviewState
from lianqiao.catalog.engine.findings import checks_for
from lianqiao.catalog.models import Submission
from lianqiao.catalog.queries import get_submission, list_submissions
from lianqiao.catalog.services import accept_entry, claim_review, read_submission, release_review, return_entry
from lianqiao.core.access import require
from lianqiao.core.working_days import chinese_calendar
from lianqiao.web.media.panel import media_panel, shows_media
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.forms import ReadingForm
from lianqiao.web.reviews.page import count_late, queue_rows, recent_service_time, review_page, today_here

PAGE_SIZE = 30


@login_required
def review_list(request: ActorRequest) -> HttpResponse:
    """Show what waits to be read, overdue first."""
    require(request.actor, Action.REVIEWS_VIEW)
    page = Paginator(list_submissions(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    today = today_here()
    context = {
        "page": page, "rows": queue_rows(request.actor, list(page.object_list), today),
        "late": count_late(request.actor, today), "time": recent_service_time(timezone.now()),
    }  # fmt: skip
    return respond(request, "reviews/list.html", context)


@login_required
@shows_media
def review(request: ActorRequest, number: str) -> HttpResponse:
    """Show a submission to whoever may read it."""
    return _page(request, get_submission(request.actor, number))


@login_required
@require_POST
def claim(request: ActorRequest, number: str) -> HttpResponse:
    """Begin to read."""
    claim_review(get_submission(request.actor, number), actor=request.actor)
    return redirect("review", number)


@login_required
@require_POST
def release(request: ActorRequest, number: str) -> HttpResponse:
    """Give it back unread."""
    release_review(get_submission(request.actor, number), actor=request.actor)
    messages.success(request, _("Somebody else can read it now."))
    return redirect("reviews")


@login_required
@require_POST
@shows_media
def decide(request: ActorRequest, number: str) -> HttpResponse:
    """Accept or return; a verdict that lacks something is shown again with all that was typed."""
    submission = get_submission(request.actor, number)
    form = _form(submission, request.POST)
    if not form.is_valid():
        return _page(request, submission, form)
    service = accept_entry if form.cleaned_data["verdict"] == "accept" else return_entry
    decided = service(submission, form.reading(), actor=request.actor)
    words = {
        ReviewState.ACCEPTED: _("It is public now."),
        ReviewState.RETURNED: _("Its author has it back with your reasons."),
        ReviewState.WAITING: _("A second reader will look at it."),
    }
    messages.success(request, words[ReviewState(decided.state)])
    return redirect("reviews")


def how_we_read(request: ActorRequest) -> HttpResponse:
    """Say to everybody what is checked, by which rules, and how long it takes."""
    calendar, today = chinese_calendar(), today_here()
    context = {
        "checks": {check.code: check for kind in EntryKind for check in checks_for(kind)}.values(),
        "time": recent_service_time(timezone.now()), "days": settings.REVIEW_DAYS,
        "sources": sorted(calendar.sources.items()), "is_known": calendar.knows(calendar.after(today, settings.REVIEW_DAYS)),
        "is_required": settings.REVIEW == "required", "second": settings.SECOND_READER,
    }  # fmt: skip
    return respond(request, "reviews/how.html", context)


def _form(submission: Submission, data: object = None) -> ReadingForm:
    checks = checks_for(submission.entry.KIND)
    return ReadingForm(data, checks=checks, fields=list(submission.content), revision=submission.revision)


def _page(request: ActorRequest, submission: Submission, form: ReadingForm | None = None) -> HttpResponse:
    sees_all = read_submission(submission, actor=request.actor)
    page = review_page(request.actor, submission, today_here(), sees_all=sees_all)
    media = media_panel(request.actor, submission.entry)
    context = {"page": page, "form": form or _form(submission), "media": media}
    return respond(request, "reviews/page.html", context, status=422 if form else 200)
