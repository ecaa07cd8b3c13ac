"""Moves of an entry that its owners make from a page: handed in, taken back, confirmed, withdrawn, reopened."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import get_own_entry
from lianqiao.web.links import entry_url
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.history import history_page

MOVES: Mapping[str, tuple[Callable[..., Entry], Promise]] = {
    "submit": (services.submit_entry, _("It is handed in. You are told when somebody has read it.")),
    "recall": (services.recall_entry, _("It is taken back; you can change it again.")),
    "publish": (services.publish_entry, _("It is public now.")),
    "confirm": (services.confirm_entry, _("Confirmed: it holds for another 180 days.")),
    "withdraw": (services.withdraw_entry, _("It is withdrawn and no longer public.")),
    "reopen": (services.reopen_entry, _("It is a draft again.")),
}


@login_required
@require_POST
def make_move(request: ActorRequest, number: str, kind: str, move: str) -> HttpResponse:
    """Make one move and go back to where the person came from."""
    if move not in MOVES:
        raise Http404
    service, words = MOVES[move]
    moved = service(get_own_entry(request.actor, kind, number), actor=request.actor)
    is_public = move == "submit" and moved.state == EntryState.PUBLISHED
    messages.success(request, str(MOVES["publish"][1] if is_public else words))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else entry_url(kind, number))


@login_required
def versions(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show the versions of an entry to those who belong to its owner, and what changed between two of them."""
    entry = get_own_entry(request.actor, kind, number)
    page = history_page(request.actor, entry, request.GET.get("from"), request.GET.get("to"))
    return respond(request, "reviews/history.html", {"entry": entry, "kind": kind, "page": page})
