"""The lives of requests, invitations and transfers, as data."""

from lianqiao.core.states import Machine, Move
from lianqiao.organisations.choices import OfferState, RequestState

_WAITING, _OPEN = frozenset({RequestState.WAITING}), frozenset({OfferState.OPEN})
VERIFICATION_STATES = Machine(
    name="verification",
    initial=RequestState.WAITING,
    moves=(
        Move("accept", _WAITING, RequestState.ACCEPTED),
        Move("return", _WAITING, RequestState.RETURNED),
        Move("withdraw", _WAITING, RequestState.WITHDRAWN),
    ),
)
INVITATION_STATES = Machine(
    name="invitation",
    initial=OfferState.OPEN,
    moves=(
        Move("accept", _OPEN, OfferState.ACCEPTED),
        Move("refuse", _OPEN, OfferState.REFUSED),
        Move("withdraw", _OPEN, OfferState.WITHDRAWN),
    ),
)
TRANSFER_STATES = Machine(
    name="transfer",
    initial=OfferState.OPEN,
    moves=(
        Move("accept", _OPEN, OfferState.ACCEPTED),
        Move("refuse", _OPEN, OfferState.REFUSED),
        Move("withdraw", _OPEN, OfferState.WITHDRAWN),
    ),
)
