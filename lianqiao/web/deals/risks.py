"""The risk ledger of a deal: entries, matrix, what losses come to, and notices of technical difficulty."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.core.errors import NotFound
from lianqiao.deals import services
from lianqiao.deals.access import present_parties
from lianqiao.deals.choices import RiskState
from lianqiao.deals.engine.risk import CHANCES, Loss, level, losses
from lianqiao.deals.models import Deal, Risk, RiskNotice
from lianqiao.deals.queries import get_deal
from lianqiao.deals.services.risks import RiskInput
from lianqiao.rules.registry import rules_on
from lianqiao.web.deals.acting import act, press
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import NoticeForm, RiskForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm

SCALE = range(1, 6)


@login_required
@require_safe
def risks_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the ledger; one of its entries opened for changing by ``?risk=``."""
    deal = get_deal(number, request.actor)
    key = request.GET.get("risk", "")
    row = Risk.objects.filter(deal=deal, pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    return _page(request, deal, {"risk_form": _form_of(deal, row)} if row else None, changed=row)


def _page(
    request: ActorRequest, deal: Deal, refused: dict[str, ServiceForm] | None = None, status: int = 200, *, changed: Risk | None = None
) -> HttpResponse:  # fmt: skip
    parties = present_parties(deal)
    rows = list(Risk.objects.filter(deal=deal).select_related("owner__organisation"))
    names = {party.pk: party.organisation.name for party in parties}
    notices = RiskNotice.objects.filter(deal=deal).select_related("party__organisation", "by")
    context: dict[str, Any] = {
        **deal_frame(request, deal, "risks"),
        "risks": [(row, level(row.probability, row.impact), _shares(row, names)) for row in rows],
        "matrix": _matrix(rows),
        "scale": SCALE,
        "losses": _losses(rows, names),
        "chances": CHANCES.items(),
        "rule": rules_on(timezone.localdate()).get("risk.technical"),
        "notices": list(notices.prefetch_related("acknowledgements__party__organisation")),
        "risk_form": RiskForm(parties=parties),
        "notice_form": NoticeForm(),
        "changed": changed,
        **(refused or {}),
    }
    return respond(request, "deals/risks.html", context, status=status)


def _shares(row: Risk, names: dict[int, str]) -> list[tuple[str, str]]:
    return [(names[int(key)], share) for key, share in row.shares.items() if int(key) in names]


def _matrix(rows: list[Risk]) -> list[tuple[int, list[tuple[int, str, list[Risk]]]]]:
    """Return the rows of the matrix from the highest probability down: cells of impact, level and the open risks in it."""
    alive = [row for row in rows if row.state != RiskState.CLOSED]
    return [
        (
            probability,
            [
                (impact, level(probability, impact), [row for row in alive if (row.probability, row.impact) == (probability, impact)])
                for impact in SCALE
            ],
        )
        for probability in reversed(SCALE)
    ]  # fmt: skip


def _losses(rows: list[Risk], names: dict[int, str]) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    alive = [row for row in rows if row.state != RiskState.CLOSED and row.loss]
    if not alive:
        return []
    parties = [str(key) for key in names]
    given = [
        Loss(row.probability, row.loss, {key: Decimal(share) for key, share in row.shares.items()}) for row in alive
    ]
    return [(names[int(it.party)], it.mean, it.p90, it.p99) for it in losses(given, parties)]


def _form_of(deal: Deal, row: Risk, data: Any = None) -> RiskForm:
    names = (
        "revision",
        "kind",
        "title",
        "trigger",
        "probability",
        "impact",
        "loss",
        "instrument",
        "mitigation",
        "state",
    )
    initial = {name: getattr(row, name) for name in names} | {"owner": str(row.owner_id)}
    initial |= {f"share_{key}": share for key, share in row.shares.items()}
    return RiskForm(data, initial=initial, parties=present_parties(deal))


def _content(form: RiskForm) -> RiskInput:
    said = form.cleaned_data
    return RiskInput(
        said["kind"], said["title"], said["trigger"], int(said["probability"]), int(said["impact"]), int(said["owner"]),
        said["loss"], form.shares_given(), said["instrument"], said["mitigation"], said["state"],
    )  # fmt: skip


@login_required
@require_POST
def risk_add(request: ActorRequest, number: str) -> HttpResponse:
    """Enter a risk."""
    deal = get_deal(number, request.actor)
    form = RiskForm(request.POST, parties=present_parties(deal))
    return act(
        request, form, lambda: services.enter_risk(deal, _content(form), actor=request.actor),
        show=lambda status: _page(request, deal, {"risk_form": form}, status),
        back=reverse("deal-risks", args=[number]),
    )  # fmt: skip


@login_required
@require_POST
def risk_change(request: ActorRequest, number: str, risk: int) -> HttpResponse:
    """Change a risk."""
    deal = get_deal(number, request.actor)
    row = Risk.objects.filter(deal=deal, pk=risk).first()
    if row is None:
        raise NotFound("There is no such risk.")
    form = _form_of(deal, row, request.POST)
    return act(
        request, form,
        lambda: services.change_risk(
            deal, risk, _content(form), revision=form.cleaned_data["revision"], actor=request.actor
        ),
        show=lambda status: _page(request, deal, {"risk_form": form}, status, changed=row),
        back=reverse("deal-risks", args=[number]),
    )  # fmt: skip


@login_required
@require_POST
def notice_send(request: ActorRequest, number: str) -> HttpResponse:
    """Send a notice of technical difficulty."""
    deal, form = get_deal(number, request.actor), NoticeForm(request.POST)
    return act(
        request, form,
        lambda: services.send_notice(
            deal, form.cleaned_data["difficulty"], form.cleaned_data["measures"], actor=request.actor
        ),
        show=lambda status: _page(request, deal, {"notice_form": form}, status),
        back=reverse("deal-risks", args=[number]) + "#notices",
        done=_("The notice was sent. Its time and words are fixed."),
    )  # fmt: skip


@login_required
@require_POST
def notice_acknowledge(request: ActorRequest, number: str, notice: int) -> HttpResponse:
    """Acknowledge a notice."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-risks", args=[number]) + "#notices"
    return press(request, lambda: services.acknowledge_notice(deal, notice, actor=request.actor), back=back)


@login_required
@require_safe
def notice_paper(request: ActorRequest, number: str, notice: int) -> HttpResponse:
    """Give a notice as the text whose digest is in the audit trail."""
    deal = get_deal(number, request.actor)
    row = RiskNotice.objects.filter(deal=deal, number=notice).first()
    if row is None:
        raise NotFound("There is no such notice.")
    response = HttpResponse(row.paper.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{deal.number}-notice-{row.number}.txt"'
    return response


urlpatterns = [
    path("deals/<str:number>/risks", risks_page, name="deal-risks"),
    path("deals/<str:number>/risks/add", risk_add, name="deal-risk-add"),
    path("deals/<str:number>/risks/<int:risk>", risk_change, name="deal-risk"),
    path("deals/<str:number>/notices", notice_send, name="deal-notice-send"),
    path("deals/<str:number>/notices/<int:notice>/acknowledge", notice_acknowledge, name="deal-notice-acknowledge"),
    path("deals/<str:number>/notices/<int:notice>.txt", notice_paper, name="deal-notice-paper"),
]
