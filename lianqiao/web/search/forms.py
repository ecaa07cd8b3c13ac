"""From the address of a results page to what is looked for, and back."""

from urllib.parse import urlencode

from django.http import QueryDict

from lianqiao.matching.queries import FACETS, SORTS, SearchRequest

KINDS = ("achievement", "demand", "organisation")
MAX_TEXT = 500
MAX_PAGE = 500
PAGE_SIZE = 20
MAP = "map"
AS_TYPED = "as_typed"  # the words as they were typed, also where others find something
FILTERS = tuple(name for name in FACETS if name != "kind")


def read_request(query: QueryDict) -> SearchRequest:
    """Read an address; what is unknown or out of range is taken for not asked, so that old links go on working."""
    kind, sort, page = query.get("kind", ""), query.get("sort", ""), query.get("page", "")
    filters = {name: tuple(dict.fromkeys(value for value in query.getlist(name) if value)) for name in FILTERS}
    return SearchRequest(
        text=query.get("q", "").replace("\x00", "").strip()[:MAX_TEXT],
        kind=kind if kind in KINDS else "",
        filters={name: values for name, values in filters.items() if values},
        sort=sort if sort in SORTS else SORTS[0],
        page=min(max(int(page), 1), MAX_PAGE) if page.isascii() and page.isdigit() else 1,
        page_size=PAGE_SIZE,
    )


def read_shape(query: QueryDict) -> str:
    """Read how the results are to be shown: ``MAP``, or empty for a list."""
    return MAP if query.get("view") == MAP else ""


def address(asked: SearchRequest, *, page: int = 1, without: tuple[str, str] = ("", ""), shape: str = "") -> str:
    """Write the query string of ``asked`` at ``page``, leaving out defaults and one filter ``(facet, code)``."""
    pairs = [("q", asked.text), ("kind", asked.kind)]
    pairs += [(name, code) for name, codes in asked.filters.items() for code in codes if (name, code) != without]
    pairs += [("sort", asked.sort if asked.sort != SORTS[0] else ""), ("page", str(page) if page > 1 else "")]
    pairs.append(("view", shape))
    return "?" + urlencode([pair for pair in pairs if pair[1]])
