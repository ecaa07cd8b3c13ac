"""The results page."""

from django.http import HttpResponse

from lianqiao.matching.queries import search
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.search.forms import read_request
from lianqiao.web.search.results import results_page


def search_page(request: ActorRequest) -> HttpResponse:
    """Show what was found, with filters; htmx swaps the results in place."""
    found = search(request.actor, read_request(request.GET))
    return respond(request, "search/page.html", {"results": results_page(found)}, partial="results")
