"""A page of results as it is shown: hits with their words marked, facets with names, chips, links to other pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import pgettext

from lianqiao.catalog.queries import EntryView, OrganisationView
from lianqiao.matching.queries import SORTS, FacetCount, Hit, SearchPage, SearchRequest, Span
from lianqiao.web.highlight import Mark, Piece, pieces
from lianqiao.web.labels import label
from lianqiao.web.names import localised
from lianqiao.web.search.forms import FILTERS, KINDS, MAP, address

FACET_ROWS = 8  # the rest is behind "more"
EXCERPT = 160  # characters of a description when there is no summary
_GROUPS = {"mode": "mode", "organisation_kind": "organisation_kind"}


@dataclass(frozen=True, slots=True)
class Result:
    """A hit with the query's words marked in title and summary."""

    entry: EntryView | None
    organisation: OrganisationView | None
    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet."""

    code: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values; ``more`` are those shown on demand."""

    name: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]

    @property
    def has_choice(self) -> bool:
        """Whether any value is chosen."""
        return any(choice.is_chosen for choice in self.first + self.more)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the address without it."""

    facet: str
    name: str
    address: str
    code: str  # of the facet
    value: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of thing to look for; ``count`` is None when it was not counted."""

    kind: str
    label: str
    count: int | None
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of results; without an address it is the present page or a gap."""

    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything that the results page shows."""

    page: SearchPage
    results: tuple[Result, ...]
    tabs: tuple[Tab, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    links: tuple[PageLink, ...]
    previous: str
    following: str
    sorts: tuple[Choice, ...]
    query: str  # of the first page as a list, with its question mark
    map_query: str  # the same by place
    subscription: str  # the query of what could be subscribed to; empty when it says too little


def results_page(found: SearchPage, shape: str = "") -> ResultsPage:
    """Prepare a page of results for the template; tabs, filters and pages keep how they are shown."""
    asked, last = found.request, found.pages
    facets = tuple(facet for facet in (_facet(name, found.facets.get(name, ())) for name in FILTERS) if facet)
    return ResultsPage(
        page=found,
        results=tuple(_result(hit) for hit in found.hits),
        tabs=tuple(_tabs(found, shape)),
        facets=facets,
        chips=tuple(_chips(found, facets, shape)),
        links=tuple(_links(found)),
        previous=address(asked, page=asked.page - 1) if asked.page > 1 else "",
        following=address(asked, page=asked.page + 1) if asked.page < last else "",
        sorts=tuple(Choice(code, label("sort", code), 0, code == asked.sort) for code in SORTS),
        query=address(asked),
        map_query=address(asked, shape=MAP),
        subscription=_subscription(asked),
    )


def _subscription(asked: SearchRequest) -> str:
    if asked.kind == "organisation" or not (asked.text or asked.filters):
        return ""
    return address(replace(asked, sort=SORTS[0], page=1))


def _result(hit: Hit) -> Result:
    if hit.entry is None:
        assert hit.organisation is not None
        return Result(None, hit.organisation, _marked(hit.organisation.name, "title", hit.spans), ())
    has_summary = bool(hit.entry.summary)
    text = hit.entry.summary if has_summary else hit.entry.description[:EXCERPT]
    field = "summary" if has_summary else "description"
    return Result(hit.entry, None, _marked(hit.entry.title, "title", hit.spans), _marked(text, field, hit.spans))


def _marked(text: str, field: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    return pieces(text, (Mark(span.start, span.end) for span in spans if span.field == field))


def _facet(name: str, values: tuple[FacetCount, ...]) -> Facet | None:
    choices = [Choice(value.code, facet_value(name, value), value.count, value.is_chosen) for value in values]
    choices = [choice for choice in choices if choice.count or choice.is_chosen]
    if not choices:
        return None
    ordered = sorted(choices, key=lambda choice: not choice.is_chosen)
    return Facet(name, label("facet", name), tuple(ordered[:FACET_ROWS]), tuple(ordered[FACET_ROWS:]))


def facet_value(name: str, value: FacetCount) -> str:
    """Return what a value of a facet is called."""
    if name == "trl":
        return f"TRL {value.code}"
    return label(_GROUPS[name], value.code) if name in _GROUPS else localised(value.names) or value.code


def _tabs(found: SearchPage, shape: str) -> Iterable[Tab]:
    counts = {value.code: value.count for value in found.facets.get("kind", ())}
    asked = found.request
    for kind in ("", *KINDS):
        name = label("import_kind", kind) if kind else pgettext("every kind of entry", "All")
        count = found.total if kind == asked.kind else counts.get(kind)
        yield Tab(kind, name, count, address(replace(asked, kind=kind), shape=shape), kind == asked.kind)


def _chips(found: SearchPage, facets: Iterable[Facet], shape: str) -> Iterable[Chip]:
    for facet in facets:
        for choice in facet.first + facet.more:
            if choice.is_chosen:
                without = address(found.request, without=(facet.name, choice.code), shape=shape)
                yield Chip(facet.label, choice.name, without, facet.name, choice.code)


def _links(found: SearchPage) -> Iterable[PageLink]:
    current, last = found.request.page, found.pages
    shown = sorted({1, last, *range(max(1, current - 2), min(last, current + 2) + 1)})
    before = 0
    for number in shown:
        if number > before + 1:
            yield PageLink("…", "")
        yield PageLink(str(number), address(found.request, page=number), number == current)
        before = number
