"""Sending an enquiry about an entry, and answering one."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.core.access import may, require
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Conflict, IllegalMove, NotFound, TooMany
from lianqiao.core.working_days import chinese_calendar
from lianqiao.deals import services
from lianqiao.deals.access import Action
from lianqiao.deals.choices import ANSWER_WORKING_DAYS
from lianqiao.deals.models import Enquiry
from lianqiao.deals.queries import get_enquiry, list_enquiries
from lianqiao.deals.queries.enquiries import is_overdue, owner_is_known
from lianqiao.push.choices import TraceAction
from lianqiao.push.services import note_trace
from lianqiao.web.deals.forms import EnquiryForm, RefusalForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_ROWS = 30


@dataclass(frozen=True, slots=True)
class EnquiryView:
    """An enquiry as one side sees it; ``owner`` is empty where an anonymous owner is not to be named."""

    row: Enquiry
    owner: str
    is_sender: bool
    is_overdue: bool
    may_answer: bool
    may_take_back: bool
    owes_feedback: bool
    entry_is_shown: bool


def enquiry_view(actor: Actor, row: Enquiry) -> EnquiryView:
    """Return an enquiry as ``actor`` sees it. No query."""
    is_sent = row.state == "sent"
    answers = may(actor, Action.ENQUIRY_ANSWER, row)
    return EnquiryView(
        row=row,
        owner=row.owner.name if owner_is_known(actor, row) else "",
        is_sender=actor.has_membership(row.sender_id),
        is_overdue=is_overdue(row),
        may_answer=is_sent and answers,
        may_take_back=is_sent and may(actor, Action.ENQUIRY_TAKE_BACK, row),
        owes_feedback=row.state == "lapsed" and not row.feedback and answers,
        entry_is_shown=row.entry.state == "published" or actor.has_membership(row.owner_id),
    )


@login_required
@require_http_methods(["GET", "POST"])
def enquire(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Send an enquiry; what was written stays in the form when it is refused."""
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.ENQUIRY_SEND, row)
    form = EnquiryForm(request.POST or None, initial=_start(row))
    status = 200
    try:
        found = form.submitted(
            lambda: services.open_enquiry(row, services.EnquiryInput(**form.cleaned_data), actor=request.actor)
        )
        if found:
            note_trace(TraceAction.ENQUIRED, kind, number, actor=request.actor)
            messages.success(request, _("Sent. The owner has been told, and the answer is due by the day below."))
            return redirect("enquiry", found.number)
        status = 422 if form.errors else 200
    except (Conflict, TooMany) as error:
        form.add_error(None, _(error.message))
        status = error.status
    entry = view_entry(request.actor, row)
    due = chinese_calendar().after(timezone.localdate(), ANSWER_WORKING_DAYS)
    context = {"entry": entry, "form": form, "due": due, "hides_owner": entry.is_anonymous and not entry.organisation}
    return respond(request, "deals/enquire.html", context, status=status)


def _start(row: Entry) -> dict[str, object]:
    return {"title": row.title[:80], "mode": row.modes[0] if len(row.modes) == 1 else "joint_development"}


@login_required
@require_safe
def enquiry_list(request: ActorRequest) -> HttpResponse:
    """Show the enquiries of both directions."""
    page = Paginator(list_enquiries(request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    return respond(
        request, "deals/enquiries.html", {"page": page, "lines": [enquiry_view(request.actor, row) for row in page]}
    )


@login_required
@require_safe
def enquiry_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show one enquiry with its clock and what may be done."""
    return _page(request, get_enquiry(request.actor, number))


def _page(request: ActorRequest, row: Enquiry, form: RefusalForm | None = None, status: int = 200) -> HttpResponse:
    context = {"enquiry": enquiry_view(request.actor, row), "row": row, "form": form or RefusalForm()}
    return respond(request, "deals/enquiry.html", context, status=status)


@login_required
@require_POST
def enquiry_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Accept, refuse, take back, or give the feedback that is owed."""
    row, actor = get_enquiry(request.actor, number), request.actor
    try:
        if move == "accept":
            deal = services.accept_enquiry(row, actor=actor)
            messages.success(request, _("Accepted. A deal is open, and both sides know each other."))
            return redirect("deal", deal.number)
        if move == "take-back":
            services.take_back_enquiry(row, actor=actor)
        elif move in ("refuse", "feedback"):
            form = RefusalForm(request.POST)
            service = services.refuse_enquiry if move == "refuse" else services.give_feedback
            if not form.submitted(lambda: service(row, **form.cleaned_data, actor=actor)):
                return _page(request, row, form, status=422)
        else:
            raise NotFound("There is no such step.")
    except (Conflict, IllegalMove):
        messages.error(request, _("Somebody answered meanwhile: this is how it stands now."))
        return _page(request, get_enquiry(actor, number), status=409)
    messages.success(request, _("Done. It is recorded in the audit trail."))
    return redirect("enquiry", number)
