"""Pages of experts for everybody: the list, and a person with what he or she did and offers."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.catalog.access import Action
from lianqiao.catalog.queries.experts import (
    get_expert,
    list_experts,
    related_experts,
    view_expert,
    view_experts,
    works_of,
)
from lianqiao.core.access import may
from lianqiao.web.experts.pages import read_list
from lianqiao.web.experts.sharing import citation, person_data
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.sharing.structured import item_list

PAGE_SIZE = 24
RELATED = 3


@require_safe
def expert_list(request: ActorRequest) -> HttpResponse:
    """List the experts whose pages everybody sees, by name."""
    asked = read_list(request.GET)
    page = Paginator(list_experts(request.actor, asked.wanted, is_public=True), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    experts = view_experts(page.object_list)
    named = [(view.name, reverse("expert", args=[view.number])) for view in experts]
    data = item_list(_("Experts"), reverse("experts"), named, page.start_index(), page.paginator.count)
    context = {"page": page, "asked": asked, "experts": experts, "data": data}
    return respond(request, "experts/list.html", context, partial="list")


@require_safe
def expert_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show an expert with the public work."""
    row = get_expert(request.actor, number)
    expert, works = view_expert(row), works_of(row)
    most = max((count for _, count in works.roles), default=1)
    context = {
        "expert": expert, "works": works, "related": related_experts(row, RELATED), "most": most,
        "may_change": may(request.actor, Action.EXPERT_CHANGE, row), "data": person_data(expert, works),
        "citation": citation(expert, today_here()), "code_url": reverse("expert-code", args=[number]),
    }  # fmt: skip
    return respond(request, "experts/page.html", context)
