"""Exchanging names over an anonymous demand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.catalog import services
from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import NameExchange
from lianqiao.catalog.queries import entries_by_number, get_entry, view_entry
from lianqiao.catalog.queries.disclosures import get_exchange
from lianqiao.core.access import require
from lianqiao.core.errors import NotFound
from lianqiao.web.disclosures.forms import MessageForm, ReasonForm
from lianqiao.web.disclosures.overview import exchange_view
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Ask the owner of an anonymous demand to exchange names."""
    row = get_entry(request.actor, EntryKind.DEMAND, number)
    require(request.actor, Action.EXCHANGE_ASK, row)
    form = MessageForm(request.POST or None)
    wish = form.submitted(lambda: services.ask_exchange(row, message=form.cleaned_data["message"], actor=request.actor))
    if wish:
        return redirect("exchange", wish.number)
    context = {"entry": view_entry(request.actor, row), "form": form}
    return respond(request, "disclosures/names.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def exchange_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show one exchange of names."""
    return _page(request, get_exchange(request.actor, number))


def _page(request: ActorRequest, row: NameExchange, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    found = entries_by_number(request.actor, EntryKind.DEMAND, [row.demand.number]).get(row.demand.number)
    wish = exchange_view(request.actor, row, view_entry(request.actor, found) if found else None)
    return respond(request, "disclosures/exchange.html", {"wish": wish, "form": form or ReasonForm()}, status=status)


@login_required
@require_POST
def exchange_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Agree, refuse or take back."""
    row = get_exchange(request.actor, number)
    if move == "refuse":
        form = ReasonForm(request.POST)
        if not form.submitted(
            lambda: services.refuse_exchange(row, reason=form.cleaned_data["reason"], actor=request.actor)
        ):
            return _page(request, row, form, status=422)
    elif move == "agree":
        services.agree_exchange(row, actor=request.actor)
    elif move == "take-back":
        services.take_back_exchange(row, actor=request.actor)
    else:
        raise NotFound("There is no such step.")
    messages.success(request, _("Done. It is recorded in the audit trail."))
    return redirect("exchange", number)
