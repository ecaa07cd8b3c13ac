"""The life of a correction or complaint, as data."""

from lianqiao.core.states import Machine, Move
from lianqiao.rights.choices import CaseState

_RECEIVED, _ANSWERED, _CLOSED = CaseState.RECEIVED, CaseState.ANSWERED, CaseState.CLOSED
CASE_STATES = Machine(
    name="case",
    initial=_RECEIVED,
    moves=(
        Move("answer", frozenset({_RECEIVED}), _ANSWERED),
        Move("reopen", frozenset({_ANSWERED}), _RECEIVED),
        Move("close", frozenset({_ANSWERED}), _CLOSED),
    ),
)
