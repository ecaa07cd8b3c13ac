"""A form of a deal is handed in: done and back, or the same page again with what was written and why it was not taken."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianqiao.core.errors import Conflict, IllegalMove
from lianqiao.web.requests import ActorRequest
from lianqiao.web.service_form import ServiceForm

Show = Callable[[int], HttpResponse]


def act(
    request: ActorRequest, form: ServiceForm, service: Callable[[], object], *, show: Show, back: str, done: str = ""
) -> HttpResponse:
    """Call a service with a form; ``show(status)`` renders the page with the form, ``back`` is where to go when it is done."""
    try:
        if form.submitted(service) is None:
            return show(422)
    except (Conflict, IllegalMove) as error:
        messages.error(request, _(error.message))
        return show(409)
    messages.success(request, done or _("Done. It is recorded in the audit trail."))
    return redirect(back)


def press(request: ActorRequest, service: Callable[[], object], *, back: str, done: str = "") -> HttpResponse:
    """Call a service behind a single button; what stands against it is told on the page."""
    try:
        service()
    except (Conflict, IllegalMove) as error:
        messages.error(request, _(error.message))
    else:
        messages.success(request, done or _("Done. It is recorded in the audit trail."))
    return redirect(back)
