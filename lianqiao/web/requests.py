"""The request as every view knows it: with the actor and what htmx says of itself."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lianqiao.core.actors import Actor


class ActorRequest(HttpRequest):
    """A request after ``ActorMiddleware``."""

    actor: Actor
    htmx: HtmxDetails
    user: Any  # User or AnonymousUser; only ``ActorMiddleware`` and the account pages look at it
