"""The first page."""

from django.http import HttpResponse

from lianqiao.web.home.overview import overview
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


def home(request: ActorRequest) -> HttpResponse:
    """Say what this is, and open the ways in."""
    return respond(request, "home/page.html", {"overview": overview()})
