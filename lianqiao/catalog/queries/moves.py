"""What an actor may do with an entry now: the state machine and the access registry together."""

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries.reviews import pending_submission
from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.core.access import may
from lianqiao.core.actors import Actor

_BY_OTHERS = ("accept", "expire", "return")  # made by readers and by the clock


def available_moves(actor: Actor, entry: Entry) -> list[str]:
    """Return the names of the moves that ``actor`` may make, in the order of the machine."""
    if actor.is_anonymous:
        return []
    names = [move.name for move in ENTRY_STATES.available(entry.state) if move.name not in _BY_OTHERS]
    found = [name for name in names if may(actor, Action(f"catalog:entry:{name}"), entry)]
    is_public = entry.state in (EntryState.PUBLISHED, EntryState.EXPIRED)
    if is_public and may(actor, Action.ENTRY_RECALL, entry) and pending_submission(entry):
        found.append("recall")  # of a change: the entry itself does not move
    return found
