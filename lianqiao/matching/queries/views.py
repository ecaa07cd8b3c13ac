"""What search and matching give to pages, the API and exports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lianqiao.catalog.queries import EntryView, OrganisationView

FACETS = ("kind", "technology_field", "cluster", "chain_link", "place", "mode", "trl", "organisation_kind")
SORTS = ("relevance", "newest", "trl", "title", "sum_low", "sum_high", "deadline")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for. ``filters`` maps a facet to the accepted codes (any of them); ``place`` also covers what lies inside.

    ``kind`` is achievement, demand, organisation or empty for achievements and demands together. ``trl`` filters are levels.
    """

    text: str = ""
    kind: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a field of an entry (``title``, ``summary``, ``description``…)."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: an entry or an organisation, its score and where the query's words stand in it."""

    entry: EntryView | None
    organisation: OrganisationView | None
    score: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet, its names by language, how many results have it, and whether it is chosen."""

    code: str
    names: Mapping[str, str]
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results with the facets of the whole result set.

    ``is_semantic``: meaning was compared, not only words. ``total`` counts all results that share a word of the question, and
    ``by_meaning`` more that share none: only the nearest, for there is no end to the near.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    by_meaning: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    is_semantic: bool
    took_ms: float

    @property
    def by_words(self) -> int:
        """How many results share a word of the question."""
        return self.total - self.by_meaning

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.request.page_size))


@dataclass(frozen=True, slots=True)
class PartView:
    """One summand of a score. ``code``: text, semantic, elements, indicators, field, trl, place, modes or budget."""

    code: str
    value: float
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a pair fits (support), what is missing (miss) or what contradicts (conflict), with the places in both texts."""

    code: str
    kind: str
    weight: float
    demand_span: Span | None
    achievement_span: Span | None
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What the achievement's owner could state or reach, and the points that it would add, found by scoring the changed pair.

    ``code``: indicators, trl, modes, budget or field.
    """

    code: str
    gain: float
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match as a reader may see it; ``entry`` is the other side. The parts sum to the score."""

    entry: EntryView
    score: float
    parts: tuple[PartView, ...]
    reasons: tuple[ReasonView, ...]
    changes: tuple[ChangeView, ...]
    engine_version: str
    computed: datetime | None


@dataclass(frozen=True, slots=True)
class MatchList:
    """The matches of one entry or of a pasted problem, best first. ``text`` is the problem as given (spans refer to it)."""

    matches: tuple[MatchView, ...]
    is_semantic: bool
    text: str = ""
    took_ms: float = 0.0
