"""The life of an entry, as data."""

from lianqiao.catalog.choices import DisclosureState, EntryState, ExchangeState
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

_ASKED, _ACCEPTED, _GRANTED = DisclosureState.REQUESTED, DisclosureState.ACCEPTED, DisclosureState.GRANTED
DISCLOSURE_STATES = Machine(
    name="disclosure",
    initial=_ASKED,
    moves=(
        Move("accept", frozenset({_ASKED}), _ACCEPTED),
        Move("grant", frozenset({_ACCEPTED}), _GRANTED),
        Move("refuse", frozenset({_ASKED, _ACCEPTED}), DisclosureState.REFUSED),
        Move("take_back", frozenset({_ASKED, _ACCEPTED, _GRANTED}), DisclosureState.TAKEN_BACK),
        Move("revoke", frozenset({_GRANTED}), DisclosureState.REVOKED),
        Move("expire", frozenset({_ASKED, _ACCEPTED, _GRANTED}), DisclosureState.EXPIRED),
    ),
)

_WISHED = frozenset({ExchangeState.REQUESTED})
EXCHANGE_STATES = Machine(
    name="name exchange",
    initial=ExchangeState.REQUESTED,
    moves=(
        Move("agree", _WISHED, ExchangeState.AGREED),
        Move("refuse", _WISHED, ExchangeState.REFUSED),
        Move("take_back", _WISHED, ExchangeState.TAKEN_BACK),
        Move("expire", _WISHED, ExchangeState.EXPIRED),
    ),
)
