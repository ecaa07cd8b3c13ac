"""The request as every operation knows it: with the actor of the token, never of a session."""

from django.http import HttpRequest

from lianqiao.accounts.models import ApiToken
from lianqiao.core.actors import Actor


class ApiRequest(HttpRequest):
    """A request after ``Bearer`` has run; ``token`` is None when nobody said who they are."""

    actor: Actor
    token: ApiToken | None
