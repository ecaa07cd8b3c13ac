"""Reads of matching: search, and the matches of an entry or of a pasted problem."""

from lianqiao.matching.queries.bundles import BundleMember, BundleView, bundle_of, stated_wants
from lianqiao.matching.queries.limited import LimitedMatches, matches_within
from lianqiao.matching.queries.matches import match_problem, matches_of
from lianqiao.matching.queries.ready import get_ready
from lianqiao.matching.queries.search import search
from lianqiao.matching.queries.status import IndexStatus, index_status
from lianqiao.matching.queries.suggestions import (
    Suggestion,
    did_you_mean,
    forget_names,
    nearest_by_meaning,
    suggestions,
)
from lianqiao.matching.queries.views import (
    FACETS,
    SORTS,
    ChangeView,
    FacetCount,
    Hit,
    MatchList,
    MatchView,
    PartView,
    ReasonView,
    SearchPage,
    SearchRequest,
    Span,
)

__all__ = [
    "FACETS",
    "SORTS",
    "BundleMember",
    "BundleView",
    "ChangeView",
    "FacetCount",
    "Hit",
    "IndexStatus",
    "LimitedMatches",
    "MatchList",
    "MatchView",
    "PartView",
    "ReasonView",
    "SearchPage",
    "SearchRequest",
    "Span",
    "Suggestion",
    "bundle_of",
    "did_you_mean",
    "forget_names",
    "get_ready",
    "index_status",
    "match_problem",
    "matches_of",
    "matches_within",
    "nearest_by_meaning",
    "search",
    "stated_wants",
    "suggestions",
]
