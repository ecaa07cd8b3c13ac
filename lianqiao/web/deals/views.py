"""The list of deals, the overview of one, and the words that parties give for its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.core.errors import Conflict, DomainError, IllegalMove, NotFound
from lianqiao.deals import services
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.models import Deal, Seat, StageLog
from lianqiao.deals.queries import get_deal, get_invitation, list_deals
from lianqiao.deals.queries.deals import invitations_of
from lianqiao.deals.states import DEAL_STATES, EXITS
from lianqiao.web.deals.forms import DueForm, ExitForm, MoveForm
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_ROWS = 30


@login_required
@require_safe
def deal_list(request: ActorRequest) -> HttpResponse:
    """Show the deals of one's organisations and the invitations to join one."""
    page = Paginator(list_deals(request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "invitations": list(invitations_of(request.actor)) if request.actor.memberships else []}
    return respond(request, "deals/list.html", context)


@login_required
@require_safe
def deal_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show where a deal stands and what is to be done."""
    return overview(request, get_deal(number, request.actor))


def overview(
    request: ActorRequest, deal: Deal, forms: dict[str, Any] | None = None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Answer with the overview; ``forms`` are those that were refused, ``refused`` says which step they belong to."""
    frame = deal_frame(request, deal, "overview")
    start = {"revision": deal.revision}
    seats = Seat.objects.select_related("person").filter(party__deal=deal, until__isnull=True)
    context = {
        **frame,
        "seats": list(seats),
        "log": list(StageLog.objects.select_related("by").filter(deal=deal)),
        "move_form": MoveForm(initial=start), "exit_form": ExitForm(initial=start),
        "due_form": DueForm(initial={**start, "due": deal.stage_due}),
        "refused": refused,
        **(forms or {}),
    }  # fmt: skip
    return respond(request, "deals/deal.html", context, status=status)


@login_required
@require_POST
def deal_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Agree to a step for one's party."""
    deal = get_deal(number, request.actor)
    if move not in {it.name for it in DEAL_STATES.moves}:
        raise NotFound("There is no such step.")
    name, form = ("exit_form", ExitForm(request.POST)) if move in EXITS else ("move_form", MoveForm(request.POST))
    try:
        found = form.submitted(
            lambda: services.approve_move(
                deal, move, revision=form.cleaned_data["revision"], note=form.cleaned_data["note"],
                reason=form.cleaned_data.get("reason", ""), actor=request.actor,
            )
        )  # fmt: skip
    except (Conflict, IllegalMove) as error:
        return told(request, number, error)
    if not found:
        return overview(request, deal, {name: form}, refused=move, status=422)
    messages.success(
        request,
        _("The deal has gone to its next stage.")
        if found[1]
        else _("Noted. The other parties are asked for their word."),
    )
    return redirect("deal", number)


@login_required
@require_POST
def deal_due(request: ActorRequest, number: str) -> HttpResponse:
    """Propose or agree to another day for the end of the stage."""
    deal = get_deal(number, request.actor)
    form = DueForm(request.POST)
    try:
        found = form.submitted(
            lambda: services.approve_deadline(
                deal, form.cleaned_data["due"], revision=form.cleaned_data["revision"], actor=request.actor
            )
        )
    except (Conflict, IllegalMove) as error:
        return told(request, number, error)
    if not found:
        return overview(request, deal, {"due_form": form}, refused="due", status=422)
    messages.success(
        request, _("The day has been moved.") if found[1] else _("Noted. The other parties are asked for their word.")
    )
    return redirect("deal", number)


def told(request: ActorRequest, number: str, error: DomainError) -> HttpResponse:
    """Say in words what came between, on the deal as it is now."""
    if isinstance(error, MovedMeanwhile):
        text = _("Somebody changed the deal meanwhile: this is how it stands now. Nothing of yours was done.")
    else:
        text = _(error.message)
    messages.error(request, text)
    return overview(request, get_deal(number, request.actor), status=409)


@login_required
@require_http_methods(["GET", "POST"])
def deal_join(request: ActorRequest, number: str) -> HttpResponse:
    """Show an invitation to a deal; confirm or decline it."""
    place = get_invitation(number, request.actor)
    if request.method == "POST":
        if request.POST.get("answer") == "decline":
            services.decline_party(place, actor=request.actor)
            messages.success(request, _("Declined. The parties of the deal are told so on its page."))
            return redirect("deals")
        services.join_deal(place, actor=request.actor)
        messages.success(request, _("Your organisation is a party of this deal now."))
        return redirect("deal", number)
    return respond(request, "deals/join.html", {"place": place, "deal": place.deal})
