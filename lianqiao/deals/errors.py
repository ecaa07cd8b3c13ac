"""Errors of deals."""

from lianqiao.core.errors import Conflict, NotFound


class EnquiryNotFound(NotFound):
    """No such enquiry, or hidden from this actor."""

    code = "deals.enquiry_not_found"


class DealNotFound(NotFound):
    """No such deal, or hidden from this actor."""

    code = "deals.deal_not_found"


class MovedMeanwhile(Conflict):
    """Somebody else changed the deal since it was read."""

    code = "deals.moved_meanwhile"


class NotReady(Conflict):
    """Something is lacking for the move; ``data["lacks"]`` names what."""

    code = "deals.not_ready"
