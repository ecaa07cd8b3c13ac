"""Errors of the accounts app."""

from lianqiao.core.errors import Forbidden, NotFound


class OrganisationNotFound(NotFound):
    """No such organisation, or hidden from this actor."""

    code = "accounts.organisation_not_found"


class TokenRefused(Forbidden):
    """The API token is unknown, expired or revoked."""

    code = "accounts.token_refused"
    status = 401


class ReadsOnly(Forbidden):
    """The person reads everything and changes nothing."""

    code = "accounts.reads_only"
