"""The life of an entry, as data."""

from lianqiao.catalog.choices import EntryState
from lianqiao.core.states import Machine, Move

_DRAFT, _PUBLISHED, _EXPIRED, _WITHDRAWN = (
    EntryState.DRAFT,
    EntryState.PUBLISHED,
    EntryState.EXPIRED,
    EntryState.WITHDRAWN,
)

ENTRY_STATES = Machine(
    name="entry",
    initial=_DRAFT,
    moves=(
        Move("publish", frozenset({_DRAFT}), _PUBLISHED),
        Move("confirm", frozenset({_PUBLISHED, _EXPIRED}), _PUBLISHED),
        Move("expire", frozenset({_PUBLISHED}), _EXPIRED),
        Move("withdraw", frozenset({_DRAFT, _PUBLISHED, _EXPIRED}), _WITHDRAWN),
        Move("reopen", frozenset({_WITHDRAWN}), _DRAFT),
    ),
)
