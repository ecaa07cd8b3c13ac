"""The lives of an enquiry and of a deal, as data, and whose agreement each move of a deal needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianqiao.core.states import Machine, Move
from lianqiao.deals.choices import EnquiryState, PartyRole, Stage

_SENT = frozenset({EnquiryState.SENT})
ENQUIRY_STATES = Machine(
    name="enquiry",
    initial=EnquiryState.SENT,
    moves=(
        Move("accept", _SENT, EnquiryState.ACCEPTED),
        Move("refuse", _SENT, EnquiryState.REFUSED),
        Move("take_back", _SENT, EnquiryState.TAKEN_BACK),
        Move("lapse", _SENT, EnquiryState.LAPSED),
    ),
)

_BEFORE_SIGNATURE = frozenset(
    {Stage.CONFIDENTIALITY, Stage.DILIGENCE, Stage.NEGOTIATION, Stage.AGREEMENT, Stage.APPROVAL, Stage.SIGNING}
)
_AFTER_SIGNATURE = frozenset({Stage.REGISTRATION, Stage.EXECUTION, Stage.ACCEPTANCE, Stage.DISTRIBUTION})
DEAL_STATES = Machine(
    name="deal",
    initial=Stage.CONFIDENTIALITY,
    moves=(
        Move("disclose", frozenset({Stage.CONFIDENTIALITY}), Stage.DILIGENCE),
        Move("negotiate", frozenset({Stage.DILIGENCE}), Stage.NEGOTIATION),
        Move("draw_up", frozenset({Stage.NEGOTIATION}), Stage.AGREEMENT),
        Move("submit", frozenset({Stage.AGREEMENT}), Stage.APPROVAL),
        Move("approve", frozenset({Stage.APPROVAL}), Stage.SIGNING),
        Move("sign", frozenset({Stage.SIGNING}), Stage.REGISTRATION),
        Move("register", frozenset({Stage.REGISTRATION}), Stage.EXECUTION),
        Move("skip_registration", frozenset({Stage.REGISTRATION}), Stage.EXECUTION),  # voluntary; no tax relief then
        Move("deliver", frozenset({Stage.EXECUTION}), Stage.ACCEPTANCE),
        Move("accept", frozenset({Stage.ACCEPTANCE}), Stage.DISTRIBUTION),
        Move("close", frozenset({Stage.DISTRIBUTION}), Stage.CLOSED),
        Move("reopen_terms", frozenset({Stage.AGREEMENT, Stage.APPROVAL, Stage.SIGNING}), Stage.NEGOTIATION),
        Move("rework", frozenset({Stage.ACCEPTANCE}), Stage.EXECUTION),
        Move("walk_away", _BEFORE_SIGNATURE, Stage.ENDED),
        Move("rescind", _AFTER_SIGNATURE, Stage.ENDED),
    ),
)
EXITS = frozenset({"walk_away", "rescind"})  # ask for a reason
_BACK = frozenset({"reopen_terms", "rework"})
EVERY_ROLE = frozenset(PartyRole)
_RECEIVERS = frozenset({PartyRole.TAKER, PartyRole.FUNDER, PartyRole.PARTNER})
_SUPPLIERS = frozenset({PartyRole.PROVIDER, PartyRole.PARTNER})


@dataclass(frozen=True, slots=True)
class Need:
    """Whose agreement a move needs: of the parties in ``roles`` all, or any one; ``is_binding``: given by who binds the party."""

    roles: frozenset[PartyRole] = EVERY_ROLE
    is_by_one: bool = False
    is_binding: bool = True


MOVE_NEEDS: Mapping[str, Need] = {
    "disclose": Need(),  # each party binds itself to confidentiality
    "negotiate": Need(is_binding=False),
    "draw_up": Need(),
    "submit": Need(is_binding=False),
    "approve": Need(),
    "sign": Need(),
    "register": Need(is_by_one=True, is_binding=False),
    "skip_registration": Need(),
    "deliver": Need(roles=_SUPPLIERS, is_by_one=True, is_binding=False),
    "accept": Need(roles=_RECEIVERS),
    "close": Need(),
    "reopen_terms": Need(is_binding=False),
    "rework": Need(roles=_RECEIVERS, is_by_one=True, is_binding=False),
    "walk_away": Need(is_by_one=True),
    "rescind": Need(),
}


def needed_parties(move: str, roles: Iterable[tuple[int, str]]) -> frozenset[int]:
    """Return the keys of the parties whose agreement a move asks for; everybody's when nobody has such a role.

    ``roles`` are pairs of a party's key and its role.
    """
    pairs = list(roles)
    named = frozenset(key for key, role in pairs if role in MOVE_NEEDS[move].roles)
    return named or frozenset(key for key, _ in pairs)


def is_agreed(move: str, roles: Iterable[tuple[int, str]], approved: Iterable[int]) -> bool:
    """Whether those who approved are enough for a move."""
    needed = needed_parties(move, roles)
    given = needed & frozenset(approved)
    return bool(given) if MOVE_NEEDS[move].is_by_one else bool(needed) and given == needed


def forward_move(stage: str) -> str:
    """Return the move that leads on from a stage, or "" at the end; where there are two, the first of the table."""
    aside = EXITS | _BACK
    return next((move.name for move in DEAL_STATES.available(stage) if move.name not in aside), "")
