"""Asking for a confidential layer, accepting its text, deciding on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.catalog import services
from lianqiao.catalog.access import Action
from lianqiao.catalog.models import Disclosure
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.queries.agreements import agreement_in_force
from lianqiao.catalog.queries.disclosures import get_disclosure, list_disclosures, list_exchanges
from lianqiao.catalog.services.disclosures import Circumstances
from lianqiao.core.access import require
from lianqiao.core.clients import address_of
from lianqiao.core.errors import NotFound
from lianqiao.push.choices import TraceAction
from lianqiao.push.services import note_trace
from lianqiao.web.disclosures.forms import AcceptForm, GrantForm, PurposeForm, ReasonForm
from lianqiao.web.disclosures.overview import exchange_view, wish_view
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_ROWS = 30


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, number: str, kind: str, layer: str) -> HttpResponse:
    """Ask for a layer, showing first what has to be accepted."""
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.DISCLOSURE_ASK, row)
    if layer not in ("nda", "intent"):
        raise NotFound("There is no such layer.")
    form = PurposeForm(request.POST or None)
    wish = form.submitted(
        lambda: services.ask_disclosure(row, layer, purpose=form.cleaned_data["purpose"], actor=request.actor)
    )
    if wish:
        note_trace(TraceAction.ENQUIRED, kind, number, actor=request.actor)
        return redirect("disclosure", wish.number)
    agreement = agreement_in_force(layer, timezone.localdate())
    context = {"entry": view_entry(request.actor, row), "layer": layer, "form": form, "agreement": agreement}
    return respond(request, "disclosures/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def disclosure_list(request: ActorRequest) -> HttpResponse:
    """Show the requests of both directions and the exchanges of names."""
    page = Paginator(list_disclosures(request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    exchanges = [exchange_view(request.actor, row, None) for row in list_exchanges(request.actor)[:PAGE_ROWS]]
    wishes = [wish_view(request.actor, row) for row in page]
    return respond(request, "disclosures/list.html", {"page": page, "wishes": wishes, "exchanges": exchanges})


@login_required
@require_safe
def disclosure_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show one request with what may be done now."""
    return _page(request, get_disclosure(request.actor, number))


def _page(
    request: ActorRequest, row: Disclosure, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    agreement = row.text or agreement_in_force(row.layer, timezone.localdate())
    lines = tuple(line for line in agreement.body.splitlines() if line.strip())
    context = {
        "wish": wish_view(request.actor, row),
        "agreement": agreement,
        "lines": lines,
        "accept_form": AcceptForm(initial={"text_sha256": agreement.sha256}),
        "grant_form": GrantForm(),
        "reason_form": ReasonForm(),
        **(forms or {}),
    }
    return respond(request, "disclosures/page.html", context, status=status)


@login_required
@require_POST
def disclosure_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Accept, grant, refuse, revoke or take back."""
    row = get_disclosure(request.actor, number)
    form_class = {"accept": AcceptForm, "grant": GrantForm, "refuse": ReasonForm, "revoke": ReasonForm}.get(move)
    if form_class is None and move != "take-back":
        raise NotFound("There is no such step.")
    if form_class is None:
        services.take_back_disclosure(row, actor=request.actor)
    else:
        form = form_class(request.POST)
        if not form.submitted(lambda: _move(request, row, move, form.cleaned_data)):
            name = {"accept": "accept_form", "grant": "grant_form"}.get(move, "reason_form")
            return _page(request, row, {name: form}, status=422)
    messages.success(request, _("Done. It is recorded in the audit trail."))
    return redirect("disclosure", number)


def _move(request: ActorRequest, row: Disclosure, move: str, values: dict[str, Any]) -> Disclosure:
    actor = request.actor
    if move == "accept":
        found = Circumstances(address_of(request.META), request.headers.get("User-Agent", ""))
        return services.accept_agreement(row, text_sha256=values["text_sha256"], circumstances=found, actor=actor)
    if move == "grant":
        return services.grant_disclosure(row, valid_until=values["valid_until"], actor=actor)
    if move == "refuse":
        return services.refuse_disclosure(row, reason=values["reason"], actor=actor)
    return services.revoke_disclosure(row, reason=values["reason"], actor=actor)
