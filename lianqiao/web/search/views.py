"""The results page, and what is suggested while somebody types."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lianqiao.matching.queries import search, suggestions
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.search.forms import AS_TYPED, MAP, address, read_request, read_shape
from lianqiao.web.search.help import Help, InsteadOf, help_for
from lianqiao.web.search.offers import offers_of
from lianqiao.web.search.places import places_of
from lianqiao.web.search.results import results_page
from lianqiao.web.search.sharing import result_data
from lianqiao.web.search.table import result_rows
from lianqiao.web.sharing.downloads import table_file

LONGEST = 100  # characters of a question for which something is suggested


def search_page(request: ActorRequest) -> HttpResponse:
    """Show what was found, with filters, as a list or by place; htmx swaps the results in place."""
    found = search(request.actor, read_request(request.GET))
    shape = read_shape(request.GET)
    offered = help_for(request.actor, found, shape)
    context: dict[str, object] = {}
    if offered.meant and not found.by_words and not request.GET.get(AS_TYPED):
        # Nothing has the words that were typed, and something has others: these are shown, and it is said.
        context["instead_of"] = InsteadOf(found.request.text, address(found.request, shape=shape) + f"&{AS_TYPED}=1")
        found = search(request.actor, replace(found.request, text=offered.meant.words))
        offered = Help()
    context |= {"results": results_page(found, shape), "help": offered, "data": result_data(found)}
    if shape == MAP:
        context |= {"is_map": True, "map": places_of(found)}
    return respond(request, "search/page.html", context, partial="results")


@require_safe
def search_table(request: ActorRequest) -> HttpResponse:
    """Give the first results as CSV."""
    return table_file(result_rows(request.actor, read_request(request.GET)), "results.csv")


@require_safe
@cache_control(private=True, max_age=30)
def suggestion_list(request: ActorRequest) -> HttpResponse:
    """Give the options below a search box: the same for everybody, for they hold only what is public."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    found = suggestions(text) if 0 < len(text) <= LONGEST else []
    return render(request, "search/suggestions.html", {"offers": offers_of(found)})
