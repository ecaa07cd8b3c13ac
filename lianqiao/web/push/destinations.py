"""Where notices are sent: adding, trying, stopping, and the address in every mail that ends it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lianqiao.core.actors import Actor
from lianqiao.push import services
from lianqiao.push.choices import DeliveryState, DestinationChannel
from lianqiao.push.models import Destination
from lianqiao.push.queries import (
    MAIL,
    DeliveryView,
    DestinationView,
    failure_sentence,
    list_deliveries,
    list_destinations,
    setting_of,
    view_destination,
)
from lianqiao.push.services import DestinationInput
from lianqiao.web.labels import LABELS
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm

# What the services say, gathered for the catalogues.
SAID = (
    gettext_lazy("Enter an address."),
    gettext_lazy("At most 500 characters."),
    gettext_lazy("This is no address as it is needed here: https://… in ASCII, without spaces."),
    gettext_lazy("An address with a name and password or with “#…” is not taken."),
    gettext_lazy("The address must begin with https://."),
    gettext_lazy("This is not the address of a robot of this service."),
    gettext_lazy("This address lies in an inner network."),
    gettext_lazy("This channel takes no secret."),
    gettext_lazy("A secret has at most 500 visible ASCII characters."),
    gettext_lazy("You have as many destinations as there can be; remove one first."),
)
_ENDED = (DeliveryState.DELIVERED, DeliveryState.GIVEN_UP)


class AddForm(ServiceForm):
    """A new destination."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[it for it in LABELS["destination_channel"].items() if it[0] != DestinationChannel.EMAIL],
        widget=forms.RadioSelect,
        initial=DestinationChannel.WEBHOOK.value,
    )
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=500, widget=forms.URLInput({"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret of the robot, if it checks signatures"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("Name for you"), max_length=80, required=False)

    def save(self, actor: Actor) -> tuple[Destination, str] | None:
        """Add the destination; None when the form or the service refuses."""
        return self.submitted(lambda: services.add_destination(DestinationInput(**self.cleaned_data), actor=actor))


@dataclass(frozen=True, slots=True)
class Card:
    """A destination with what went wrong last, in words."""

    row: DestinationView
    failure: str
    is_mail: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery with what went wrong, in words, and whether it can be sent again."""

    row: DeliveryView
    failure: str
    is_replayable: bool


@login_required
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show where notices go, and how to add to it."""
    return respond(request, "push/destinations.html", _overview(request, AddForm()))


@login_required
@require_POST
def add(request: ActorRequest) -> HttpResponse:
    """Add a destination; what it is signed with is shown this once."""
    form = AddForm(request.POST)
    added = form.save(request.actor)
    if added is None:
        return respond(request, "push/destinations.html", _overview(request, form), status=422)
    row, secret = added
    if not secret:
        messages.success(request, _("Added. Send a test message to see whether it arrives."))
        return redirect("push-destination", key=row.key)
    response = respond(request, "push/destination.html", {**_one(request, str(row.key)), "secret": secret})
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def one(request: ActorRequest, key: str) -> HttpResponse:
    """Show a destination with what was sent there of late."""
    return respond(request, "push/destination.html", _one(request, key))


@login_required
@require_POST
def try_out(request: ActorRequest, key: str) -> HttpResponse:
    """Have a test message sent."""
    services.try_destination(key, actor=request.actor)
    messages.success(request, _("A test message is on its way. Load the page again in a moment to see how it went."))
    return redirect("push-destination", key=key)


@login_required
@require_POST
def move(request: ActorRequest, key: str, move: str) -> HttpResponse:
    """Stop, resume or remove a destination."""
    if move not in _MOVES:
        raise Http404
    change, words = _MOVES[move]
    change(key, actor=request.actor)
    messages.success(request, str(words))
    return redirect("push-destinations")


@login_required
@require_POST
def replay(request: ActorRequest, key: str) -> HttpResponse:
    """Send a delivery again."""
    delivery = services.replay_delivery(key, actor=request.actor)
    messages.success(request, _("It is being sent again under the same key."))
    return redirect("push-destination", key=delivery.destination.key)


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the token in the address is the proof
def off(request: ActorRequest, token: str) -> HttpResponse:
    """Show what the address in a message would end; a POST ends it, signed in or not. Mail scanners only ever look."""
    if request.method == "POST":
        row, is_done = services.stop_by_token(token), True
    else:
        row, is_done = services.destination_of_token(token), False
    response = respond(request, "push/off.html", {"channel": row.channel, "is_done": is_done})
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _overview(request: ActorRequest, form: AddForm) -> dict[str, object]:
    cards = [_card(it) for it in list_destinations(request.actor)]
    return {"form": form, "cards": cards, "setting": setting_of(request.actor)}


def _one(request: ActorRequest, key: str) -> dict[str, object]:
    card = _card(view_destination(request.actor, key))
    can_replay = not card.is_mail and card.row.state == "active"
    lines = [
        Line(it, failure_sentence(it.last_error), can_replay and it.state in _ENDED)
        for it in list_deliveries(request.actor, key)
    ]
    return {"card": card, "lines": lines, "setting": setting_of(request.actor)}


def _card(row: DestinationView) -> Card:
    return Card(row, failure_sentence(row.last_error), row.key == MAIL)


_MOVES: dict[str, tuple[Callable[..., object], Promise]] = {
    "stop": (services.stop_destination, gettext_lazy("Turned off: nothing is sent there any more.")),
    "resume": (services.resume_destination, gettext_lazy("Notices are sent there again.")),
    "remove": (
        services.remove_destination,
        gettext_lazy("Removed, with its address and what was noted of its deliveries."),
    ),
}
