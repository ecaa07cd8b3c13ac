"""Errors of the rights app."""

from lianqiao.core.errors import Conflict, NotFound


class CaseNotFound(NotFound):
    """No such case, or hidden from this actor."""

    code = "rights.case_not_found"


class LastOwner(Conflict):
    """The person alone owns an organisation; somebody else must own it first."""

    code = "rights.last_owner"
