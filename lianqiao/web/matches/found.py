"""The matches of an entry for its page: when they cannot be had now, the page is shown all the same, without them."""

import logging

from lianqiao.catalog.models import Entry
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Unavailable
from lianqiao.matching.queries import MatchList, matches_of

log = logging.getLogger(__name__)


def matches_if_ready(actor: Actor, entry: Entry, *, limit: int) -> MatchList | None:
    """Return the best matches of an entry; None while the index does not answer."""
    try:
        return matches_of(actor, entry, limit=limit)
    except Unavailable as error:
        log.warning("no matches on the page of %s: %s", entry.number, error)
        return None
