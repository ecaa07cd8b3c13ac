"""The lives of an entry and of a submission, as data."""

from lianqiao.catalog.choices import DisclosureState, EntryState, ExchangeState, ExpertState, ReviewState
from lianqiao.core.states import Machine, Move

_DRAFT, _IN_REVIEW, _PUBLISHED, _EXPIRED, _WITHDRAWN = (
    EntryState.DRAFT,
    EntryState.IN_REVIEW,
    EntryState.PUBLISHED,
    EntryState.EXPIRED,
    EntryState.WITHDRAWN,
)

ENTRY_STATES = Machine(
    name="entry",
    initial=_DRAFT,
    moves=(
        Move("submit", frozenset({_DRAFT}), _IN_REVIEW),
        Move("recall", frozenset({_IN_REVIEW}), _DRAFT),
        Move("return", frozenset({_IN_REVIEW}), _DRAFT),
        Move("accept", frozenset({_IN_REVIEW, _PUBLISHED, _EXPIRED}), _PUBLISHED),  # the latter two: a changed entry
        Move("publish", frozenset({_DRAFT}), _PUBLISHED),  # without reading: by the system, or when reading is off
        Move("confirm", frozenset({_PUBLISHED, _EXPIRED}), _PUBLISHED),
        Move("expire", frozenset({_PUBLISHED}), _EXPIRED),
        Move("withdraw", frozenset({_DRAFT, _IN_REVIEW, _PUBLISHED, _EXPIRED}), _WITHDRAWN),
        Move("reopen", frozenset({_WITHDRAWN}), _DRAFT),
    ),
)

_WAITING, _READING = ReviewState.WAITING, ReviewState.READING

REVIEW_STATES = Machine(
    name="review",
    initial=_WAITING,
    moves=(
        Move("claim", frozenset({_WAITING, _READING}), _READING),  # from reading: the earlier reader's time is over
        Move("release", frozenset({_READING}), _WAITING),
        Move("pass_on", frozenset({_READING}), _WAITING),  # accepted by one, a second reader is wanted
        Move("return", frozenset({_READING}), ReviewState.RETURNED),
        Move("accept", frozenset({_READING}), ReviewState.ACCEPTED),
        Move("recall", frozenset({_WAITING, _READING, ReviewState.RETURNED}), ReviewState.RECALLED),
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

EXPERT_STATES = Machine(
    name="expert",
    initial=ExpertState.SHOWN,
    moves=(
        Move("withdraw", frozenset({ExpertState.SHOWN}), ExpertState.WITHDRAWN),
        Move("show", frozenset({ExpertState.WITHDRAWN}), ExpertState.SHOWN),
        Move("erase", frozenset({ExpertState.SHOWN, ExpertState.WITHDRAWN}), ExpertState.ERASED),
    ),
)
