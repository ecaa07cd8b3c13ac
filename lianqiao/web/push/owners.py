"""For the owner of an entry: what became of it, and which firms should hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.core.access import may
from lianqiao.push.access import Action
from lianqiao.push.queries.prospects import decided_of, prospects_of
from lianqiao.push.queries.reach import reach_of
from lianqiao.push.queries.words import recommendation_reason
from lianqiao.push.services import pass_over, recommend
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_safe
def reach_page(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show how many were told of an entry and what they did."""
    row = get_entry(request.actor, kind, number)
    reach = reach_of(request.actor, row)
    is_achievement = kind == EntryKind.ACHIEVEMENT
    context = {
        "entry": view_entry(request.actor, row),
        "reach": reach,
        "steps": _steps(reach.told, reach.seen, reach.opened, reach.enquiries, reach.granted),
        "sees_prospects": is_achievement and may(request.actor, Action.PROSPECTS_VIEW, row),
    }
    return respond(request, "push/reach.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prospects_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the firms that should hear of an achievement; recommend it to one, or pass one over."""
    row = get_entry(request.actor, EntryKind.ACHIEVEMENT, number)
    assert isinstance(row, Achievement)
    if request.method == "POST":
        return _decide(request, row)
    found = prospects_of(request.actor, row)
    context = {
        "entry": view_entry(request.actor, row),
        "rows": [(it, recommendation_reason(it.prospect.reason, it.prospect.words, it.prospect.like)) for it in found],
        "decided": decided_of(request.actor, row),
        "may_recommend": may(request.actor, Action.RECOMMEND, row),
    }
    return respond(request, "push/prospects.html", context)


def _decide(request: ActorRequest, row: Achievement) -> HttpResponse:
    firm, move = request.POST.get("firm", "").replace("\x00", "")[:16], request.POST.get("move", "")
    if move == "recommend":
        people = recommend(row, firm, actor=request.actor).people
        if people:
            words = ngettext(
                "%(counter)s person of the firm was told.", "%(counter)s people of the firm were told.", people
            )
            messages.success(request, words % {"counter": people})
        else:
            messages.success(
                request, _("Noted. Nobody of this firm takes recommendations on the platform now; try the telephone.")
            )
    elif move == "pass":
        pass_over(row, firm, actor=request.actor)
        messages.success(request, _("This firm is passed over."))
    else:
        raise Http404
    return redirect("achievement-prospects", row.number)


def _steps(*counts: int) -> list[tuple[str, int]]:
    return list(zip(("told", "seen", "opened", "enquiries", "granted"), counts, strict=True))
