"""Pages of organisations and what they have published."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.accounts.queries import get_organisation, list_organisations
from lianqiao.catalog.queries.experts import list_experts, view_experts
from lianqiao.core.access import may
from lianqiao.organisations.access import Action
from lianqiao.organisations.queries import merged_target
from lianqiao.web.organisations.profiles import filter_organisations, profile, read_filter
from lianqiao.web.organisations.sharing import citation, profile_data
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.sharing.structured import item_list

PAGE_SIZE = 30
EXPERTS = 9  # on the page of their organisation; their own list has all


def organisation_list(request: ActorRequest) -> HttpResponse:
    """List organisations by name."""
    asked = read_filter(request.GET)
    rows = filter_organisations(list_organisations(request.actor), asked)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    named = [(row.name, reverse("organisation", args=[row.number])) for row in page]
    data = item_list(_("Organisations"), reverse("organisations"), named, page.start_index(), page.paginator.count)
    return respond(request, "organisations/list.html", {"page": page, "asked": asked, "data": data}, partial="list")


def organisation_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show an organisation and its public entries."""
    target = merged_target(number)
    if target is not None:
        return redirect("organisation", target.number, permanent=False)  # a merger can be undone
    organisation = get_organisation(request.actor, number)
    is_inside = may(request.actor, Action.ORGANISATION_MANAGE, organisation)
    shown = profile(organisation)
    named = list_experts(request.actor, is_public=True).filter(organisation=organisation)
    experts = view_experts(named[: EXPERTS + 1])
    context = {
        "profile": shown, "is_inside": is_inside, "data": profile_data(shown),
        "experts": experts[:EXPERTS], "has_more_experts": len(experts) > EXPERTS,
        "citation": citation(shown, today_here()),
        "code_url": reverse("organisation-code", args=[number]),
        "csv_url": reverse("organisation-export", args=[number, "csv"]),
        "jsonld_url": reverse("organisation-export", args=[number, "jsonld"]),
    }  # fmt: skip
    return respond(request, "organisations/page.html", context)
