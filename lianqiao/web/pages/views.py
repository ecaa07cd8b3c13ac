"""Pages about the platform itself, and how it is displayed to this reader."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lianqiao.regions.queries import list_chains, list_clusters, list_fields, list_sources
from lianqiao.web.context import TEXT_SIZES, THEMES
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

YEAR_S = 365 * 24 * 3600
_CHOICES = {"theme": THEMES, "text": TEXT_SIZES}


def about(request: ActorRequest) -> HttpResponse:
    """What this is, how matching works, and where the data come from."""
    return respond(request, "pages/about.html", {"sources": list_sources()})


def glossary(request: ActorRequest) -> HttpResponse:
    """The words of the platform."""
    return respond(request, "pages/glossary.html", {})


def accessibility(request: ActorRequest) -> HttpResponse:
    """What was done for accessibility and what is missing."""
    return respond(request, "pages/accessibility.html", {})


def sitemap(request: ActorRequest) -> HttpResponse:
    """All ways in on one page."""
    context = {"clusters": list_clusters(), "chains": list_chains(), "fields": list_fields()}
    return respond(request, "pages/sitemap.html", context)


@require_POST
def choose_display(request: ActorRequest) -> HttpResponse:
    """Keep the reader's choice of theme and text size in cookies, for a year, and go back."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if is_ours else "/")
    for name, values in _CHOICES.items():
        value = request.POST.get(name)
        if value in values:
            response.set_cookie(name, value, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
