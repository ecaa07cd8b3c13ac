"""What people hear of: subscriptions, settings, what is left out, and what is remembered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianqiao.push import services
from lianqiao.push.choices import SubscriptionKind, TraceAction
from lianqiao.push.queries import (
    SubscriptionView,
    get_subscription,
    list_subscriptions,
    list_traces,
    setting_of,
    wants_personal,
)
from lianqiao.web.links import entry_url
from lianqiao.web.push.asking import address_of, conditions_of, read_asked, rules_address
from lianqiao.web.push.cards import exclusion_lines
from lianqiao.web.push.forms import SettingForm, SubscribeForm
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@dataclass(frozen=True, slots=True)
class Line:
    """A subscription with what it asks for in words, and where that is shown."""

    subscription: SubscriptionView
    conditions: tuple[tuple[str, str], ...]
    address: str


@login_required
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show what the person hears of, and how."""
    return respond(request, "push/overview.html", _overview(request, SettingForm.of(setting_of(request.actor))))


@login_required
@require_POST
def settings_form(request: ActorRequest) -> HttpResponse:
    """Change how the person is told, or turn everything off."""
    form = SettingForm(request.POST)
    if form.save(request.actor) is None:
        return respond(request, "push/overview.html", _overview(request, form), status=422)
    messages.success(request, _("Your choice holds from now on."))
    return redirect("push")


@login_required
def subscribe(request: ActorRequest) -> HttpResponse:
    """Show what would be subscribed to, and subscribe."""
    asked = read_asked(request.GET, request.actor)
    form = SubscribeForm(request.POST if request.method == "POST" else None, initial={"name": asked.content.name})
    if request.method == "POST":
        row = form.save(asked.content, request.actor)
        if row is not None:
            if row.kind == SubscriptionKind.LIKE:
                services.note_trace(TraceAction.SAVED, row.entry_kind, row.about, actor=request.actor)
            messages.success(
                request, _("Subscribed to “%(name)s”. What is new comes into your inbox.") % {"name": row.name}
            )
            return redirect("push")
    status = 422 if form.errors else 200
    return respond(request, "push/subscribe.html", {"asked": asked, "form": form}, status=status)


@login_required
@require_POST
def move_subscription(request: ActorRequest, key: str, move: str) -> HttpResponse:
    """Mute, unmute or end a subscription, or give its feed a new address."""
    if move not in _MOVES:
        raise Http404
    change, words = _MOVES[move]
    change(get_subscription(request.actor, key), actor=request.actor)
    messages.success(request, str(words))
    return redirect("push")


@login_required
@require_POST
def include_again(request: ActorRequest, exclusion_id: int) -> HttpResponse:
    """Hear of something again."""
    services.include_again(exclusion_id, actor=request.actor)
    messages.success(request, _("You hear of this again."))
    return redirect(f"{reverse('push')}#fewer")


@login_required
@require_safe
def traces(request: ActorRequest) -> HttpResponse:
    """Show what is remembered of what the person did: the ground of personal suggestions."""
    is_personal = wants_personal(request.user.pk)
    return respond(request, "push/traces.html", {"traces": list_traces(request.actor), "is_personal": is_personal})


@login_required
@require_POST
def forget_traces(request: ActorRequest) -> HttpResponse:
    """Forget one thing that is remembered, or everything."""
    asked = request.POST.get("trace", "")
    trace_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    if asked and trace_id is None:
        raise Http404
    services.forget_traces(actor=request.actor, trace_id=trace_id)
    messages.success(request, _("Forgotten."))
    return redirect("push-traces")


def _overview(request: ActorRequest, form: SettingForm) -> dict[str, object]:
    return {
        "form": form,
        "lines": [_line(it) for it in list_subscriptions(request.actor)],
        "exclusions": exclusion_lines(request.actor),
        "is_personal": wants_personal(request.user.pk),
    }


def _line(row: SubscriptionView) -> Line:
    if row.kind == SubscriptionKind.LIKE:
        return Line(row, (), entry_url(row.entry_kind, row.about))
    if row.kind == SubscriptionKind.ORGANISATION:
        return Line(row, conditions_of(row.entry_kind, {}), reverse("organisation", args=[row.about]))
    if row.kind == SubscriptionKind.RULES:
        return Line(row, (), rules_address(row.filters.get("place", ())))
    return Line(row, conditions_of(row.entry_kind, row.filters), address_of(row))


_MOVES: dict[str, tuple[Callable[..., object], Promise]] = {
    "mute": (
        partial(services.update_subscription, is_muted=True),
        gettext_lazy("Muted: it tells you nothing until you turn it on again."),
    ),
    "unmute": (
        partial(services.update_subscription, is_muted=False),
        gettext_lazy("It tells you of new things again."),
    ),
    "end": (services.unsubscribe, gettext_lazy("The subscription has ended.")),
    "address": (services.change_feed_address, gettext_lazy("The feed has a new address; the old one has ended.")),
}
