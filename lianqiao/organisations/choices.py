"""Words of the organisations app."""

from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked of an administrator."""

    CLAIM = "claim"  # the organisation is entered but nobody owns it: become its owner and verify it
    VERIFY = "verify"  # the owner asks that the evidence be looked at


class RequestState(StrEnum):
    """Where a request for verification stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """Where an invitation or an offered transfer stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
