"""The page where anyone pastes a problem and gets matches; nothing of it is stored."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianqiao.matching.queries import match_problem
from lianqiao.web.matches.cards import cards_for_problem
from lianqiao.web.matches.forms import ProblemForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@never_cache
@require_http_methods(["GET", "POST"])
def match_page(request: ActorRequest) -> HttpResponse:
    """Match a pasted problem with everything public."""
    form = ProblemForm(request.POST if request.method == "POST" else None, initial={"kind": "achievement"})
    if not form.is_valid():
        return respond(
            request, "matches/page.html", {"form": form}, partial="body", status=422 if form.is_bound else 200
        )
    text, kind = form.cleaned_data["text"], form.cleaned_data["kind"]
    found = match_problem(request.actor, text, kind=kind)
    context = {"form": form, "found": found, "cards": cards_for_problem(found)}
    return respond(request, "matches/page.html", context, partial="body")
