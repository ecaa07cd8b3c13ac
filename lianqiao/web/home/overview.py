"""What the first page shows: how much there is, what is new, and the clusters, chains and fields to enter by."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView, count_public_entries, newest_entries, view_entries
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import Unavailable
from lianqiao.matching.queries import SearchRequest, search
from lianqiao.regions.models import Chain, Cluster, TechnologyField
from lianqiao.regions.queries import list_chains, list_clusters, list_fields

NEWEST = 6
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: a code with its names and how many public entries lie behind it."""

    code: str
    names: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class ChainWays:
    """A chain and its links as ways in."""

    names: Mapping[str, str]
    links: tuple[Way, ...]

    @property
    def count(self) -> int:
        """How many public entries belong to the chain."""
        return sum(link.count for link in self.links)


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of the first page."""

    achievements: int
    demands: int
    organisations: int
    newest_achievements: tuple[EntryView, ...]
    newest_demands: tuple[EntryView, ...]
    clusters: tuple[Way, ...]
    chains: tuple[ChainWays, ...]
    fields: tuple[Way, ...]


def overview(actor: Actor) -> Overview:
    """Gather the first page: a fixed number of queries and one look into the index."""
    counts = _counts()
    links = counts.get("chain_link", {})
    return Overview(
        achievements=count_public_entries(EntryKind.ACHIEVEMENT),
        demands=count_public_entries(EntryKind.DEMAND),
        organisations=list_organisations(ANONYMOUS).count(),
        newest_achievements=tuple(view_entries(actor, newest_entries(actor, EntryKind.ACHIEVEMENT, NEWEST))),
        newest_demands=tuple(view_entries(actor, newest_entries(actor, EntryKind.DEMAND, NEWEST))),
        clusters=_ways(list_clusters(), counts.get("cluster", {})),
        chains=tuple(_chain(chain, links) for chain in list_chains()),
        fields=_ways(list_fields(), counts.get("technology_field", {})),
    )


def _counts() -> dict[str, dict[str, int]]:
    """Count the public entries by facet and code; nothing while the index does not answer: the first page is shown anyway."""
    try:
        facets = search(ANONYMOUS, SearchRequest(page_size=1)).facets
    except Unavailable as error:
        log.warning("no counts on the first page: %s", error)
        return {}
    return {name: {value.code: value.count for value in values} for name, values in facets.items()}


def _ways(rows: list[Cluster] | list[TechnologyField], counts: Mapping[str, int]) -> tuple[Way, ...]:
    return tuple(Way(row.code, row.names, counts.get(row.code, 0)) for row in rows)


def _chain(chain: Chain, counts: Mapping[str, int]) -> ChainWays:
    links = tuple(Way(link.code, link.names, counts.get(link.code, 0)) for link in chain.links.all())
    return ChainWays(chain.names, links)
