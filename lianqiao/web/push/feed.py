"""The feed of a person, the same for all beside it, and the test of its effect."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry
from lianqiao.push.queries import setting_of, wants_personal
from lianqiao.push.queries.effect import LEAST_PERSONS, months_of_effect
from lianqiao.push.queries.feed import Feed, newest_items
from lianqiao.push.queries.words import feed_reason
from lianqiao.push.services.effect import SHARE, note_opened, shown_feed
from lianqiao.web.links import entry_url
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

SHOWN = 20


@login_required
@require_safe
def feed_page(request: ActorRequest) -> HttpResponse:
    """Show entries chosen for the person, or what is newest, the same for all."""
    is_plain = request.GET.get("view") == "newest"
    feed = (
        Feed(is_personal=False, items=newest_items(request.actor, SHOWN))
        if is_plain
        else shown_feed(request.actor, SHOWN)
    )
    context = {
        "feed": feed,
        "cards": [(it, feed_reason(it.reason)) for it in feed.items],
        "is_plain": is_plain,
        "agreed": wants_personal(request.user.pk),
        "setting": setting_of(request.actor),
    }
    return respond(request, "push/feed.html", context)


@login_required
@require_safe
def open_entry(request: ActorRequest, kind: str, number: str) -> HttpResponse:
    """Go to an entry of the feed."""
    if kind not in set(EntryKind):
        raise Http404
    entry = get_entry(request.actor, kind, number)
    note_opened(entry.number, actor=request.actor)
    return redirect(entry_url(kind, entry.number))


@require_safe
def effect_page(request: ActorRequest) -> HttpResponse:
    """Show to everybody whether what is chosen for people is opened more than what is merely new."""
    context = {"months": months_of_effect(), "least": LEAST_PERSONS, "share": SHARE}
    return respond(request, "push/effect.html", context)
