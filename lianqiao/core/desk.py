"""What waits for a person: every app offers a query of it, and the desk shows them together, the most pressing first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lianqiao.core.actors import Actor

_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody: what, where to do it, since when, until when, for whom.

    ``kind`` is a code of the label group ``waiting``; ``title`` is the thing's own name; ``url_name`` with ``url_kwargs`` is
    the page where it is done; ``organisation`` is the name of the organisation that it concerns, or empty.
    """

    kind: str
    title: str
    url_name: str
    url_kwargs: Mapping[str, object] = field(default_factory=dict, hash=False)
    since: datetime | None = None
    due: datetime | None = None
    organisation: str = ""


Source = Callable[[Actor], Iterable[Waiting]]
_sources: list[Source] = []


def install_sources(sources: Iterable[Source]) -> None:
    """Install the queries that the desk asks. Called once, at start."""
    _sources[:] = sources


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits for ``actor``: by deadline, then the longest waiting first. One or two queries per source."""
    found = [item for source in _sources for item in source(actor)]
    return sorted(found, key=lambda item: (item.due or _LATEST, item.since or _LATEST, item.title))
