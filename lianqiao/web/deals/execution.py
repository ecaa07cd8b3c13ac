"""The execution of a deal: milestones, payments and royalties."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lianqiao.core.errors import NotFound
from lianqiao.deals import services
from lianqiao.deals.choices import FileLayer
from lianqiao.deals.models import Deal, Milestone
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.execution import execution_of, royalty_terms
from lianqiao.deals.queries.room import visible_files
from lianqiao.deals.queries.terms import agreed_terms
from lianqiao.deals.services.execution import RUNNING
from lianqiao.web.deals.acting import act, press
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import AnswerForm, HandInForm, PaidForm, SalesForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm


@login_required
@require_safe
def execution_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show what was planned and what came of it."""
    return _page(request, get_deal(number, request.actor))


def _page(
    request: ActorRequest,
    deal: Deal,
    refused: dict[str, ServiceForm] | None = None,
    status: int = 200,
    *,
    milestone: int = 0,
    payment: int = 0,
) -> HttpResponse:
    """``milestone`` or ``payment`` is the key of that whose form (``refused_form``) was refused."""
    evidence: dict[int, list[Any]] = {}
    for file in visible_files(deal, request.actor).filter(milestone__isnull=False):
        evidence.setdefault(file.milestone_id or 0, []).append(file)
    execution, royalty = execution_of(deal), royalty_terms(deal)
    context: dict[str, Any] = {
        **deal_frame(request, deal, "execution"),
        "execution": execution,
        "milestones": [
            (row, evidence.get(row.pk, []), HandInForm(initial={"revision": row.revision}), AnswerForm(initial={"revision": row.revision}))
            for row in execution.milestones
        ],
        "payments": [
            (view, PaidForm(initial={"amount": view.row.amount - view.noted, "paid_on": execution.today}))
            for view in execution.payments
        ],
        "royalty": royalty,
        "sales_form": SalesForm(initial={"year": timezone.localdate().year - 1}),
        "is_running": deal.stage in RUNNING,
        "has_terms": agreed_terms(deal) is not None,
        "refused_at": milestone,
        "refused_payment": payment,
        **(refused or {}),
    }  # fmt: skip
    return respond(request, "deals/execution.html", context, status=status)


@login_required
@require_POST
def plan_take(request: ActorRequest, number: str) -> HttpResponse:
    """Take the plan over from the agreed terms."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-execution", args=[number])
    return press(request, lambda: services.take_plan(deal, actor=request.actor), back=back)


@login_required
@require_POST
def milestone_hand_in(request: ActorRequest, number: str, milestone: int) -> HttpResponse:
    """Hand a milestone in, perhaps with a file as evidence: both or neither."""
    deal, form = get_deal(number, request.actor), HandInForm(request.POST, request.FILES)

    @transaction.atomic
    def hand_in() -> Milestone:
        said = form.cleaned_data
        row = services.hand_in(deal, milestone, said["account"], revision=said["revision"], actor=request.actor)
        if said["file"]:
            services.add_file(
                deal, said["file"], title=row.title, layer=FileLayer.ALL, actor=request.actor, milestone=row
            )
        return row

    return act(
        request, form, hand_in,
        show=lambda status: _page(request, deal, {"refused_form": form}, status, milestone=milestone),
        back=reverse("deal-execution", args=[number]),
    )  # fmt: skip


@login_required
@require_POST
def milestone_answer(request: ActorRequest, number: str, milestone: int, answer: str) -> HttpResponse:
    """Accept a milestone or send it back."""
    if answer not in ("accept", "send-back"):
        raise NotFound("There is no such step.")
    deal, form = get_deal(number, request.actor), AnswerForm(request.POST)
    return act(
        request, form,
        lambda: services.answer_milestone(
            deal, milestone, is_accepted=answer == "accept", answer=form.cleaned_data["answer"],
            revision=form.cleaned_data["revision"], actor=request.actor,
        ),
        show=lambda status: _page(request, deal, {"refused_form": form}, status, milestone=milestone),
        back=reverse("deal-execution", args=[number]),
    )  # fmt: skip


@login_required
@require_POST
def payment_note(request: ActorRequest, number: str, payment: int) -> HttpResponse:
    """Note that money was sent."""
    deal, form = get_deal(number, request.actor), PaidForm(request.POST)
    return act(
        request, form,
        lambda: services.note_payment(
            deal, payment, form.cleaned_data["amount"], form.cleaned_data["paid_on"], actor=request.actor
        ),
        show=lambda status: _page(request, deal, {"refused_form": form}, status, payment=payment),
        back=reverse("deal-execution", args=[number]) + "#payments",
    )  # fmt: skip


@login_required
@require_POST
def payment_confirm(request: ActorRequest, number: str, receipt: int) -> HttpResponse:
    """Confirm that money came in."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-execution", args=[number]) + "#payments"
    return press(request, lambda: services.confirm_receipt(deal, receipt, actor=request.actor), back=back)


@login_required
@require_POST
def sales_report(request: ActorRequest, number: str) -> HttpResponse:
    """Report the sales of a year."""
    deal, form = get_deal(number, request.actor), SalesForm(request.POST)
    return act(
        request, form,
        lambda: services.report_sales(deal, form.cleaned_data["year"], form.cleaned_data["base"], actor=request.actor),
        show=lambda status: _page(request, deal, {"sales_form": form}, status),
        back=reverse("deal-execution", args=[number]) + "#royalties",
    )  # fmt: skip


urlpatterns = [
    path("deals/<str:number>/execution", execution_page, name="deal-execution"),
    path("deals/<str:number>/execution/plan", plan_take, name="deal-plan-take"),
    path("deals/<str:number>/milestones/<int:milestone>", milestone_hand_in, name="deal-milestone-hand-in"),
    path("deals/<str:number>/milestones/<int:milestone>/<slug:answer>", milestone_answer, name="deal-milestone-answer"),
    path("deals/<str:number>/payments/<int:payment>", payment_note, name="deal-payment-note"),
    path("deals/<str:number>/receipts/<int:receipt>/confirm", payment_confirm, name="deal-payment-confirm"),
    path("deals/<str:number>/royalties", sales_report, name="deal-sales-report"),
]
