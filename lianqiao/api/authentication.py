"""Who asks: the person whose token stands in the Authorization header, or the public. Session cookies say nothing here."""

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from lianqiao.accounts.errors import ReadsOnly, TokenRefused
from lianqiao.accounts.queries import actor_of_token
from lianqiao.accounts.services import touch_token
from lianqiao.api.requests import ApiRequest
from lianqiao.core.access import reads_only
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.addresses import counted
from lianqiao.core.clients import address_of
from lianqiao.core.errors import Forbidden
from lianqiao.core.limits import check_limit, require_below


class TokenMissing(TokenRefused):
    """The operation needs a token and none was sent."""

    code = "accounts.token_missing"


class TokenReadOnly(Forbidden):
    """The token may read, but not write."""

    code = "accounts.token_read_only"


class Bearer(HttpBearer):
    """Puts actor and token on the request. A bad token is refused even where none is needed."""

    def __init__(self, *, is_required: bool = False, must_write: bool = False) -> None:
        super().__init__()
        self._is_required = is_required or must_write
        self._must_write = must_write

    def __call__(self, request: HttpRequest) -> Actor:
        """Return the actor. Raises ``TokenRefused`` (401) or ``TokenReadOnly`` (403)."""
        header = request.headers.get("Authorization", "")
        address = counted(_address_of(request))
        if header:
            require_below("api_token_refused", address)  # who guesses keys waits
        else:
            check_limit("api_address", address)
        if header:
            return self.authenticate(request, _key_of(header))
        if self._is_required:
            raise TokenMissing("This needs a token: Authorization: Bearer <token>. Make one on your account page.")
        asked = cast("ApiRequest", request)
        asked.actor, asked.token = ANONYMOUS, None
        return ANONYMOUS

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Put the token's actor on the request. Raises ``TokenRefused`` or ``TokenReadOnly``."""
        try:
            actor, row = actor_of_token(token)
        except TokenRefused:
            check_limit("api_token_refused", counted(_address_of(request)))
            raise
        check_limit("api_token", str(row.pk))
        touch_token(row)
        if self._must_write and not row.can_write:
            raise TokenReadOnly("This token may only read. Make one that may write on your account page.")
        if self._must_write and reads_only(actor):
            raise ReadsOnly("You may read everything and change nothing.")
        asked = cast("ApiRequest", request)
        asked.actor, asked.token = actor, row
        return actor


def _address_of(request: HttpRequest) -> str:
    return address_of(request.META)


def _key_of(header: str) -> str:
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise TokenRefused("The Authorization header must read: Bearer <token>.")
    return key.strip()


PUBLIC = Bearer()
READER = Bearer(is_required=True)
WRITER = Bearer(must_write=True)
