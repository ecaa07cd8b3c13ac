"""The life of a run of import, as data."""

from lianqiao.connectors.choices import ImportState
from lianqiao.core.states import Machine, Move

_WAITING, _RUNNING, _FINISHED, _FAILED = (
    ImportState.WAITING,
    ImportState.RUNNING,
    ImportState.FINISHED,
    ImportState.FAILED,
)

IMPORT_STATES = Machine(
    name="import",
    initial=_WAITING,
    moves=(
        Move("start", frozenset({_WAITING}), _RUNNING),
        Move("resume", frozenset({_RUNNING}), _RUNNING),  # whoever ran it was killed
        Move("finish", frozenset({_RUNNING}), _FINISHED),
        Move("fail", frozenset({_WAITING, _RUNNING}), _FAILED),
    ),
)
