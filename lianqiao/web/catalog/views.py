"""The pages of one achievement or demand."""

from django.http import HttpResponse

from lianqiao.catalog.access import Action, belongs_to
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry, related_entries, view_entries, view_entry
from lianqiao.core.access import may
from lianqiao.matching.queries import matches_of, matches_within
from lianqiao.push.choices import TraceAction
from lianqiao.push.services import note_trace
from lianqiao.regions.queries import names_of
from lianqiao.web.catalog.demand_faces import demand_faces_of
from lianqiao.web.catalog.economics import panel_of
from lianqiao.web.catalog.faces import faces_of
from lianqiao.web.deals.panel import enquiry_panel
from lianqiao.web.disclosures.overview import layer_panel
from lianqiao.web.matches.cards import cards_for_entry
from lianqiao.web.matches.found import matches_if_ready
from lianqiao.web.matches.limits import LimitsForm, answer_of
from lianqiao.web.media.panel import media_panel, shows_media
from lianqiao.web.relations.gathering import relations_of
from lianqiao.web.relations.places import places_of
from lianqiao.web.relations.timeline import timeline_of
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.history import own_state
from lianqiao.web.reviews.page import today_here
from lianqiao.web.sharing.citations import gbt7714
from lianqiao.web.sharing.structured import entry_data

FIRST_MATCHES = 5
ALL_MATCHES = 50
RELATED = 3


@shows_media
def entry_page(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show an entry from all sides, with its best matches."""
    row = get_entry(request.actor, kind, number)
    entry = view_entry(request.actor, row)
    found = matches_if_ready(request.actor, row, limit=FIRST_MATCHES)
    cards = cards_for_entry(entry, found) if found else ()
    accepted = names_of("place", list(entry.places_accepted)).values()
    own = own_state(request.actor, row, today_here()) if belongs_to(request.actor, row.organisation_id) else None
    context: dict[str, object] = {
        "entry": entry, "accepted": accepted, "found": found, "cards": cards, "own": own,
        "may_change": may(request.actor, Action.ENTRY_CHANGE, row),
    }  # fmt: skip
    context["media"] = media_panel(request.actor, row)
    context["layers"] = layer_panel(request.actor, row)
    context["enquiry"] = enquiry_panel(request.actor, row)
    related = view_entries(request.actor, related_entries(request.actor, row, RELATED))
    context |= {
        "citation": gbt7714(entry, today_here()), "data": entry_data(entry), "related": related,
        "relations": relations_of(request.actor, entry, found, related), "timeline": timeline_of(entry, today_here()),
        "places": places_of(entry),
    }  # fmt: skip
    if kind == EntryKind.ACHIEVEMENT:
        context |= {"faces": faces_of(row, entry, today_here()), "panel": panel_of(entry, {})}
    else:
        context["faces"] = demand_faces_of(entry, found)
    note_trace(TraceAction.OPENED, kind, number, actor=request.actor)
    return respond(request, "catalog/entry.html", context)


def payback_page(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Work out the payback of an achievement with the reader's figures; the result alone when htmx asks."""
    entry = view_entry(request.actor, get_entry(request.actor, kind, number))
    context = {"entry": entry, "panel": panel_of(entry, request.GET.dict())}
    part = (
        "faces/payback_result.html"
        if request.htmx and not request.htmx.history_restore_request
        else "catalog/payback.html"
    )
    return respond(request, part, context)


def entry_matches(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show all matches of an entry, within limits where the address names some."""
    row = get_entry(request.actor, kind, number)
    entry = view_entry(request.actor, row)
    form = LimitsForm(request.GET or None, entry)
    context: dict[str, object] = {"entry": entry, "form": form}
    if form.is_bound and form.is_valid():
        within = matches_within(request.actor, row, form.limits(), areas=form.areas(), limit=ALL_MATCHES)
        found = within.found
        context["answer"] = answer_of(within, form)
    else:
        found = matches_of(request.actor, row, limit=ALL_MATCHES)
    context |= {"found": found, "cards": cards_for_entry(entry, found)}
    return respond(request, "catalog/matches.html", context, status=422 if form.errors else 200)
