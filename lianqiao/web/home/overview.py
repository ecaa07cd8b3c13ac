"""What the first page shows: how much there is, what is new, what is most wanted, and the ways to enter by.

Everything is read as the public sees it. The counts are those of the search, so that each is the count of the list it links to.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView, count_public_entries, newest_entries, view_entries
from lianqiao.catalog.queries.experts import ExpertView, list_experts, view_experts
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.matching.queries import SearchRequest, search
from lianqiao.regions.models import ChainLink, Cluster, TechnologyField
from lianqiao.regions.queries import list_chains, list_clusters, list_fields

NEWEST = 3
EXPERTS = 3
WANTED = 6
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: a code with its names, and how many public achievements and demands lie behind it."""

    code: str
    names: Mapping[str, str]
    achievements: int
    demands: int

    @property
    def count(self) -> int:
        """How many public entries there are."""
        return self.achievements + self.demands


@dataclass(frozen=True, slots=True)
class ChainWays:
    """A chain and its links as ways in."""

    code: str
    names: Mapping[str, str]
    links: tuple[Way, ...]

    @property
    def count(self) -> int:
        """How many public entries belong to the chain."""
        return sum(link.count for link in self.links)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link of a chain in which more demands are open than achievements offered; shares are of the longest bar."""

    chain: Mapping[str, str]
    link: Way
    most: int

    @property
    def missing(self) -> int:
        """How many demands there are more than achievements."""
        return self.link.demands - self.link.achievements


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole of the first page."""

    achievements: int
    demands: int
    organisations: int
    experts: int
    newest_achievements: tuple[EntryView, ...]
    newest_demands: tuple[EntryView, ...]
    people: tuple[ExpertView, ...]
    wanted: tuple[Wanted, ...]
    clusters: tuple[Way, ...]
    chains: tuple[ChainWays, ...]
    fields: tuple[Way, ...]


_Counts = Mapping[str, Mapping[str, int]]  # facet -> code -> entries


def overview() -> Overview:
    """Gather the first page: a fixed number of queries and two looks into the index."""
    (achievements, offered), (demands, asked) = _counted(EntryKind.ACHIEVEMENT), _counted(EntryKind.DEMAND)
    experts = list_experts(ANONYMOUS)
    chains = tuple(
        ChainWays(chain.code, chain.names, _ways("chain_link", chain.links.all(), offered, asked))
        for chain in list_chains()
    )
    return Overview(
        achievements=achievements,
        demands=demands,
        organisations=list_organisations(ANONYMOUS).count(),
        experts=experts.count(),
        newest_achievements=_newest(EntryKind.ACHIEVEMENT),
        newest_demands=_newest(EntryKind.DEMAND),
        people=tuple(view_experts(experts.order_by("-created", "-number")[:EXPERTS])),
        wanted=most_wanted(chains),
        clusters=_ways("cluster", list_clusters(), offered, asked),
        chains=chains,
        fields=_ways("technology_field", list_fields(), offered, asked),
    )


def most_wanted(chains: tuple[ChainWays, ...]) -> tuple[Wanted, ...]:
    """Return the links in which the most demands find no achievement of the same link beside them; the greatest gap first."""
    short = [(chain, link) for chain in chains for link in chain.links if link.demands > link.achievements]
    short.sort(key=lambda pair: (pair[1].achievements - pair[1].demands, -pair[1].demands))
    most = max((link.demands for _, link in short[:WANTED]), default=1)
    return tuple(Wanted(chain.names, link, most) for chain, link in short[:WANTED])


def _counted(kind: EntryKind) -> tuple[int, _Counts]:
    """Count the public entries of a kind, and by facet and code; the latter not while the index does not answer."""
    try:
        found = search(ANONYMOUS, SearchRequest(kind=kind.value, page_size=1))
    except Unavailable as error:
        log.warning("no counts on the first page: %s", error)
        return count_public_entries(kind), {}
    return found.total, {name: {value.code: value.count for value in values} for name, values in found.facets.items()}


def _newest(kind: EntryKind) -> tuple[EntryView, ...]:
    return tuple(view_entries(ANONYMOUS, newest_entries(ANONYMOUS, kind, NEWEST)))


def _ways(
    facet: str, rows: Iterable[Cluster | TechnologyField | ChainLink], offered: _Counts, asked: _Counts
) -> tuple[Way, ...]:
    supply, demand = offered.get(facet, {}), asked.get(facet, {})
    return tuple(Way(row.code, row.names, supply.get(row.code, 0), demand.get(row.code, 0)) for row in rows)
