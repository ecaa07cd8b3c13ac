"""The lives of an enquiry and of a deal, as data."""

from lianqiao.core.states import Machine, Move
from lianqiao.deals.choices import EnquiryState, Stage

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
