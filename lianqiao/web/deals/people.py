"""Parties of a deal and the people who sit for them; the frame of the deal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.accounts.errors import OrganisationNotFound
from lianqiao.accounts.models import User
from lianqiao.accounts.queries import current_memberships, get_organisation
from lianqiao.core.access import require
from lianqiao.core.errors import Conflict, FieldProblem, IllegalMove, Invalid
from lianqiao.deals import services
from lianqiao.deals.access import Action
from lianqiao.deals.errors import DealNotFound
from lianqiao.deals.models import Approval, Deal, Party, Seat
from lianqiao.deals.queries import get_deal
from lianqiao.deals.services.deals import FRAME_FIELDS
from lianqiao.web.deals.forms import ExitForm, FrameForm, PartyForm, SeatForm, WorkForm
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.views import told
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm


@login_required
@require_safe
def people_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the parties with their people, and what may be changed."""
    return _page(request, get_deal(number, request.actor))


def _page(
    request: ActorRequest, deal: Deal, refused: dict[str, ServiceForm] | None = None, status: int = 200
) -> HttpResponse:
    context = deal_frame(request, deal, "people")
    frame = context["frame"]
    start: dict[str, Any] = {"revision": deal.revision}
    said = {None: "", True: "yes", False: "no"}[deal.state_founded]
    values = {name: getattr(deal, name) for name in FRAME_FIELDS} | {"state_founded": said}
    admits = frame.may_bind and {
        int(move.removeprefix("admit:"))
        for move in Approval.objects.filter(deal=deal, party=frame.party, move__startswith="admit:").values_list(
            "move", flat=True
        )
    }
    context |= {
        "seats": list(Seat.objects.select_related("person").filter(party__deal=deal, until__isnull=True)),
        "open_to_admit": [
            it.pk
            for it in deal.parties.all()
            if frame.may_bind and not it.admitted and not it.left and it.pk not in (admits or ())
        ],
        "frame_form": FrameForm(initial={**start, **values}),
        "party_form": PartyForm(initial=start),
        "work_form": WorkForm(initial={**start, "work": frame.party.work if frame.party else ""}),
        "seat_form": SeatForm(people=_colleagues(frame.party) if frame.may_bind else ()),
        "leave_form": ExitForm(initial=start),
        **(refused or {}),
    }
    return respond(request, "deals/people.html", context, status=status)


def _colleagues(party: Party) -> list[User]:
    held = current_memberships().filter(organisation_id=party.organisation_id)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk"))


def _done(
    request: ActorRequest, deal: Deal, name: str, form: ServiceForm, service: Callable[[], object]
) -> HttpResponse:
    try:
        if form.submitted(service) is None:
            return _page(request, deal, {name: form}, status=422)
    except (Conflict, IllegalMove) as error:
        return told(request, deal.number, error)
    messages.success(request, _("Done. It is recorded in the audit trail."))
    return redirect("deal-people", deal.number)


@login_required
@require_POST
def frame_change(request: ActorRequest, number: str) -> HttpResponse:
    """Change what the deal is about."""
    deal, form = get_deal(number, request.actor), FrameForm(request.POST)
    return _done(
        request, deal, "frame_form", form,
        lambda: services.change_frame(
            deal, form.cleaned_data, revision=form.cleaned_data["revision"], actor=request.actor
        ),
    )  # fmt: skip


@login_required
@require_POST
def party_add(request: ActorRequest, number: str) -> HttpResponse:
    """Propose a further party."""
    deal, form = get_deal(number, request.actor), PartyForm(request.POST)
    require(request.actor, Action.DEAL_BIND, deal)

    def add() -> Party:
        values = form.cleaned_data
        try:
            organisation = get_organisation(request.actor, values["organisation"].strip().upper())
        except OrganisationNotFound:
            problem = FieldProblem("organisation", "deals.no_organisation", "There is no organisation of this number.")
            raise Invalid(problem.message, problems=[problem]) from None
        return services.invite_party(
            deal, organisation, values["role"], work=values["work"], revision=values["revision"], actor=request.actor
        )

    return _done(request, deal, "party_form", form, add)


@login_required
@require_POST
def party_admit(request: ActorRequest, number: str, party: int) -> HttpResponse:
    """Agree to a party that was proposed."""
    deal = get_deal(number, request.actor)
    row = _party(deal, party)
    return _done(request, deal, "", ServiceForm({}), lambda: services.admit_party(deal, row, actor=request.actor))


@login_required
@require_POST
def work_change(request: ActorRequest, number: str) -> HttpResponse:
    """Say what one's own party does."""
    deal, form = get_deal(number, request.actor), WorkForm(request.POST)
    own = deal_frame(request, deal, "people")["frame"].party
    if own is None:
        raise DealNotFound("There is no such deal.", data={"number": number})
    return _done(
        request, deal, "work_form", form,
        lambda: services.describe_work(
            deal, own, form.cleaned_data["work"], revision=form.cleaned_data["revision"], actor=request.actor
        ),
    )  # fmt: skip


@login_required
@require_POST
def seat_add(request: ActorRequest, number: str, party: int) -> HttpResponse:
    """Have a colleague act for one's party."""
    deal = get_deal(number, request.actor)
    row = _party(deal, party)
    require(request.actor, Action.PARTY_BIND, row)
    form = SeatForm(request.POST, people=_colleagues(row))
    return _done(
        request, deal, "seat_form", form,
        lambda: services.seat_person(
            row, form.cleaned_data["person"], form.cleaned_data["duty"], fee_terms=form.cleaned_data["fee_terms"],
            actor=request.actor,
        ),
    )  # fmt: skip


@login_required
@require_POST
def seat_leave(request: ActorRequest, number: str, seat: int) -> HttpResponse:
    """End a seat."""
    deal = get_deal(number, request.actor)
    row = Seat.objects.filter(pk=seat, party__deal=deal).select_related("party").first()
    if row is None:
        raise DealNotFound("There is no such deal.", data={"number": number})
    return _done(request, deal, "", ServiceForm({}), lambda: services.leave_seat(row, actor=request.actor))


@login_required
@require_POST
def deal_leave(request: ActorRequest, number: str) -> HttpResponse:
    """Leave a consortium."""
    deal, form = get_deal(number, request.actor), ExitForm(request.POST)
    answer = _done(
        request, deal, "leave_form", form,
        lambda: services.leave_deal(
            deal, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"],
            revision=form.cleaned_data["revision"], actor=request.actor,
        ),
    )  # fmt: skip
    return redirect("deals") if answer.status_code == 302 else answer


def _party(deal: Deal, pk: int) -> Party:
    row = next((it for it in deal.parties.all() if it.pk == pk), None)
    if row is None:
        raise DealNotFound("There is no such deal.", data={"number": deal.number})
    return row
