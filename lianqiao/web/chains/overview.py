"""A chain with what is offered and wanted in each of its links."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianqiao.catalog.queries import OrganisationView
from lianqiao.catalog.queries.chains import LinkCount, counts_by_link, gap_of, organisations_by_link
from lianqiao.regions.models import Chain, ChainLink


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link; ``gap`` is a code of what is lacking, the bars are in hundredths of the longest."""

    code: str
    anchor: str
    stage: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    count: LinkCount
    gap: str
    supply_bar: int
    demand_bar: int
    organisations: tuple[OrganisationView, ...]


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain with its links in their order."""

    code: str
    names: Mapping[str, str]
    links: tuple[LinkView, ...]

    @property
    def achievements(self) -> int:
        """How many public achievements stand in it."""
        return sum(link.count.achievements for link in self.links)

    @property
    def demands(self) -> int:
        """How many public demands stand in it."""
        return sum(link.count.demands for link in self.links)

    @property
    def lacking(self) -> tuple[LinkView, ...]:
        """The links in which somebody seeks and nobody offers."""
        return tuple(link for link in self.links if link.gap == "demand_only")

    @property
    def waiting(self) -> tuple[LinkView, ...]:
        """The links in which something is offered and nobody seeks."""
        return tuple(link for link in self.links if link.gap == "supply_only")

    @property
    def empty(self) -> tuple[LinkView, ...]:
        """The links in which there is nothing at all."""
        return tuple(link for link in self.links if link.gap == "nothing")


def chain_views(chains: list[Chain]) -> list[ChainView]:
    """Return the chains with their counts. Two queries, however many chains there are."""
    counts = counts_by_link(link.code for chain in chains for link in chain.links.all())
    return [_view(chain, counts, {}) for chain in chains]


def chain_view(chain: Chain) -> ChainView:
    """Return a chain with its counts and who is active in it. Five queries."""
    codes = [link.code for link in chain.links.all()]
    return _view(chain, counts_by_link(codes), organisations_by_link(codes))


def _view(chain: Chain, counts: Mapping[str, LinkCount], owners: Mapping[str, list[OrganisationView]]) -> ChainView:
    links = list(chain.links.all())
    mine = {link.code: counts.get(link.code, LinkCount()) for link in links}
    most = max((max(count.achievements, count.demands) for count in mine.values()), default=0) or 1
    return ChainView(
        chain.code, chain.names, tuple(_link(link, mine[link.code], most, owners.get(link.code, ())) for link in links)
    )


def _link(link: ChainLink, count: LinkCount, most: int, owners: list[OrganisationView] | tuple[()]) -> LinkView:
    return LinkView(
        link.code, link.code.partition(".")[2], link.stage, link.names, link.descriptions, count, gap_of(count),
        round(100 * count.achievements / most), round(100 * count.demands / most), tuple(owners),
    )  # fmt: skip
