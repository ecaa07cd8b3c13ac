"""Where notices are sent outside the platform, and the address by which that ends."""

from collections.abc import Callable

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
from lianqiao.core.errors import Invalid
from lianqiao.push import services
from lianqiao.push.choices import DestinationChannel
from lianqiao.push.queries.destinations import list_deliveries, list_destinations
from lianqiao.push.services import DestinationInput
from lianqiao.web.labels import LABELS
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

_PROBLEMS = {
    "missing": gettext_lazy("Enter the address."),
    "too_long": gettext_lazy("The address is too long."),
    "unreadable": gettext_lazy("This is no address. It looks like https://example.com/hook."),
    "has_login": gettext_lazy("Leave user name, password and # out of the address."),
    "not_encrypted": gettext_lazy("The address must begin with https://."),
    "other_service": gettext_lazy(
        "This is not the address of a robot of this service. Copy it from the settings of the robot."
    ),
    "not_public": gettext_lazy("The address lies in an inner network, where nothing is sent."),
}
_WRONG = gettext_lazy("This cannot be used. Copy it again from the settings of the robot.")


class DestinationForm(forms.Form):
    """A new destination over HTTP."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Way"), widget=forms.RadioSelect, initial=DestinationChannel.WECOM,
        choices=[it for it in LABELS["destination_channel"].items() if it[0] != DestinationChannel.EMAIL],
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name, as you know it"), max_length=80, required=False)
    address = forms.CharField(label=gettext_lazy("Address (URL)"), max_length=2000, strip=True)
    secret = forms.CharField(
        label=gettext_lazy("Secret of the robot, if it checks signatures"), max_length=200, required=False, strip=True
    )

    def save(self, actor: Actor) -> str | None:
        """Add the destination; returns the secret that was made (perhaps empty), or None when something is wrong."""
        if not self.is_valid():
            return None
        try:
            return services.add_destination(DestinationInput(**self.cleaned_data), actor=actor)[1]
        except Invalid as error:
            for problem in error.problems:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, str(_PROBLEMS.get(problem.code, _WRONG)))
            return None


@login_required
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show the person's destinations and what was sent there lately."""
    return _page(request, DestinationForm())


@login_required
@require_POST
def add(request: ActorRequest) -> HttpResponse:
    """Add a destination; a secret that was made for it is shown this once."""
    form = DestinationForm(request.POST)
    secret = form.save(request.actor)
    if secret is None:
        return _page(request, form, status=422)
    if secret:
        return _page(request, DestinationForm(), secret=secret)
    messages.success(request, _("The destination was added. Send a test message to see that it arrives."))
    return redirect("push-destinations")


@login_required
@require_POST
def move_destination(request: ActorRequest, key: str, move: str) -> HttpResponse:
    """Try, stop, resume or remove a destination."""
    if move not in _MOVES:
        raise Http404
    change, words = _MOVES[move]
    change(key, request.actor)
    messages.success(request, str(words))
    return redirect("push-destinations")


@login_required
@require_POST
def replay(request: ActorRequest, key: str) -> HttpResponse:
    """Send something again that its receiver lost."""
    services.replay_delivery(key, actor=request.actor)
    messages.success(request, _("It is sent again."))
    return redirect("push-destinations")


@csrf_exempt  # mail programs send the form by themselves (RFC 8058); the signed address is the permission, and all it can do
def turn_off(request: ActorRequest, token: str) -> HttpResponse:
    """Show what the address of a message turns off, and turn it off; without signing in."""
    row = services.destination_of_token(token)
    if request.method == "POST":
        row = services.stop_by_token(token)
    context = {"channel": row.channel, "name": row.name or row.hint, "is_off": row.state == "off"}
    response = respond(request, "push/off.html", context)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: ActorRequest, form: DestinationForm, *, secret: str = "", status: int = 200) -> HttpResponse:
    services.mail_destination(request.user)
    rows = [(row, list_deliveries(request.actor, row.key)) for row in list_destinations(request.actor)]
    context = {"rows": rows, "form": form, "secret": secret}
    return respond(request, "push/destinations.html", context, status=status)


def _try(key: str, actor: Actor) -> object:
    return services.try_destination(key, actor=actor)


def _stop(key: str, actor: Actor) -> object:
    return services.stop_destination(key, actor=actor)


def _resume(key: str, actor: Actor) -> object:
    return services.resume_destination(key, actor=actor)


def _remove(key: str, actor: Actor) -> object:
    return services.remove_destination(key, actor=actor)


_MOVES: dict[str, tuple[Callable[[str, Actor], object], Promise]] = {
    "try": (_try, gettext_lazy("A test message is on its way. Load the page again in a moment to see how it went.")),
    "stop": (_stop, gettext_lazy("Nothing is sent there any more.")),
    "resume": (_resume, gettext_lazy("It is sent to again.")),
    "remove": (_remove, gettext_lazy("The destination was removed.")),
}
