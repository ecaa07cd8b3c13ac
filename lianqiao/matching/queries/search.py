"""Search over the public catalogue: words and meaning, filters inside the search, facets over all results."""

import logging
import math
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import CooperationMode, EntryKind
from lianqiao.catalog.queries import EntryView, entries_by_number, organisation_view, view_entries
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Unavailable
from lianqiao.core.text.normal import fold, normalise
from lianqiao.core.text.tokens import term_spans, terms
from lianqiao.matching.engine.documents import Hit as IndexHit
from lianqiao.matching.engine.documents import Results, Sort
from lianqiao.matching.engine.encode import EncoderError
from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.engine.manifest import IndexUnusable
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.engine.synonyms import synonym_weights
from lianqiao.matching.queries.inputs import ORGANISATION
from lianqiao.matching.queries.model import current_encoder
from lianqiao.matching.queries.served import served_folder
from lianqiao.matching.queries.views import FACETS, FacetCount, Hit, SearchPage, SearchRequest, Span
from lianqiao.regions.queries import names_of

logger = logging.getLogger(__name__)
# The cosines of e5 lie close together and at another height for every query: a fixed bound alone lets in all or nothing.
LEAST_COSINE = 0.77
NEAR_THE_BEST = 0.035
MAX_PAGE = 200
_NAMED = ("place", "technology_field", "cluster", "chain_link")
_SORTS = {
    "newest": Sort("published"),
    "trl": Sort("trl"),
    "title": Sort("title_rank", descending=False),
    "sum_low": Sort("sum_low", descending=False),
    "sum_high": Sort("sum_high"),
    "deadline": Sort("deadline", descending=False),
}
_readers: dict[str, IndexReader] = {}


def index_reader() -> IndexReader:
    """Return this process's reader, following the newest commit. Raises ``Unavailable`` when there is no usable index."""
    path = str(served_folder())
    try:
        reader = _readers.get(path)
        if reader is None:
            reader = _readers[path] = IndexReader(Path(path))
            for other in [
                other for other in list(_readers) if other != path
            ]:  # what searches there finishes undisturbed
                _readers.pop(other, None)
        reader.refresh()
    except IndexUnusable as error:
        raise Unavailable(
            "The search index is being built; please try again in a minute.", code="matching.no_index"
        ) from error
    return reader


def query_vector(text: str) -> NDArray[np.float32] | None:
    """Encode what somebody looks for; None for a blank text, without an encoder, or when it does not answer."""
    if not text.strip():
        return None
    try:
        encoder = current_encoder()
        return _encoded_query(encoder.name, text.strip()) if encoder else None
    except EncoderError:
        logger.exception("The encoder does not answer; searching by words only")
        return None


def query_vectors(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """Encode several texts, ``(texts, dimensions)``; None where one of them has no vector."""
    rows = [query_vector(text) for text in texts]
    found = [row for row in rows if row is not None]
    return np.stack(found) if found and len(found) == len(rows) else None


@lru_cache(maxsize=2048)
def _encoded_query(_encoder_name: str, text: str) -> NDArray[np.float32]:
    """Encode a query once per process: people turn pages, choose filters, and ask what others ask."""
    encoder = current_encoder()
    assert encoder is not None
    row: NDArray[np.float32] = encoder.encode_queries([text])[0]
    return row


def search(actor: Actor, request: SearchRequest) -> SearchPage:
    """Return one page of what the public index holds and ``actor`` may know of, with facets over all results.

    Raises ``Unavailable`` when there is no index yet.
    """
    started = time.perf_counter()
    reader = index_reader()
    words = query_weights(request.text)
    vector = query_vector(request.text) if request.sort == "relevance" else None
    vector = comparable(reader, vector)
    page = min(max(request.page, 1), MAX_PAGE)
    filters = _filters(request)
    results = reader.search(
        words,
        vector,
        filters=filters,
        k=request.page_size,
        offset=(page - 1) * request.page_size,
        sort=_sort(request, has_words=bool(words)),
        facets=FACETS,
        least_cosine=LEAST_COSINE,
        near_the_best=NEAR_THE_BEST,
    )
    return SearchPage(
        request=request,
        hits=_hits(actor, results, words),
        total=results.total,
        by_meaning=results.by_meaning,
        facets=_facets(reader, results, request, words),
        is_semantic=vector is not None,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def query_weights(text: str) -> dict[str, float]:
    """Return the terms that a query is searched by, with their weights: what it names, and less, what else that is called.

    Single characters only when there is nothing longer; the tenth occurrence of a term says less than the first.
    """
    folded = fold(text)
    found = terms(folded)
    counts = Counter([term for term in found if len(term) > 1] or found)
    return synonym_weights(folded) | {term: 1 + math.log(times) for term, times in counts.items()}


def comparable(reader: IndexReader, vector: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    """Return the vector, or None while the index still holds vectors of another encoder."""
    encoder = current_encoder()
    return vector if encoder and encoder.name == reader.encoder else None


def _sort(request: SearchRequest, *, has_words: bool) -> Sort | None:
    if request.sort == "relevance":
        return None if has_words else _SORTS["newest"]
    return _SORTS.get(request.sort, _SORTS["newest"])


def _filters(request: SearchRequest) -> Filters:
    chosen = {name: frozenset(values) for name, values in request.filters.items() if values and name in FACETS}
    kinds = chosen.pop("kind", frozenset())
    if request.kind:
        kinds = frozenset({request.kind})
    elif not kinds:
        kinds = frozenset(kind.value for kind in EntryKind)
    levels = sorted(int(value) for value in chosen.pop("trl", frozenset()) if value.isdecimal())
    if levels:
        chosen["trl"] = frozenset(str(level) for level in levels)
    return Filters(kinds=kinds, facets=chosen)


def _hits(actor: Actor, results: Results, words: Collection[str]) -> tuple[Hit, ...]:
    entries: dict[str, EntryView] = {}
    for kind in EntryKind:
        numbers = [hit.id for hit in results.hits if hit.kind == kind]
        found = entries_by_number(actor, kind, numbers) if numbers else {}
        entries.update(zip(found, view_entries(actor, found.values()), strict=True))
    numbers = [hit.id for hit in results.hits if hit.kind == ORGANISATION]
    rows = list_organisations(actor).filter(number__in=numbers) if numbers else []
    organisations = {row.number: organisation_view(row) for row in rows}
    shown = [hit for hit in results.hits if hit.id in entries or hit.id in organisations]
    return tuple(_hit(hit, entries, organisations, words) for hit in shown)


def _hit(
    hit: IndexHit, entries: Mapping[str, EntryView], organisations: Mapping[str, object], words: Collection[str]
) -> Hit:
    entry = entries.get(hit.id)
    spans = word_spans({"title": entry.title, "summary": entry.summary}, words) if entry else ()
    return Hit(entry, organisations.get(hit.id), hit.score, spans)  # type: ignore[arg-type]  # one of the two


def word_spans(texts: Mapping[str, str], words: Collection[str]) -> tuple[Span, ...]:
    """Find the query's words (two characters or more) in the original texts; overlapping places are joined."""
    wanted = {word for word in words if len(word) > 1}
    found: list[Span] = []
    for name, text in texts.items():
        normal = normalise(text)
        located = term_spans(normal.text)
        places = zip(located.starts.tolist(), located.ends.tolist(), strict=True)
        merged: list[tuple[int, int]] = []
        for start, end in sorted(
            normal.original_span(*place) for place in places if normal.text[slice(*place)] in wanted
        ):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        found += [Span(name, start, end) for start, end in merged]
    return tuple(found)


def _facets(
    reader: IndexReader, results: Results, request: SearchRequest, words: Mapping[str, float]
) -> dict[str, tuple[FacetCount, ...]]:
    counted = dict(results.facets)
    for name in FACETS:
        if request.filters.get(name) or (name == "kind" and request.kind):
            # The values of a facet are counted as if nothing of it were chosen: a reader sees what else there is.
            open_request = replace(
                request, kind="" if name == "kind" else request.kind, filters={**request.filters, name: ()}
            )
            counted[name] = reader.search(words, filters=_filters(open_request), k=1, facets=(name,)).facets[name]
    return {name: _facet(name, counted.get(name, {}), request) for name in FACETS}


def _facet(name: str, counts: Mapping[str, int], request: SearchRequest) -> tuple[FacetCount, ...]:
    chosen = set(request.filters.get(name, ())) | ({request.kind} if name == "kind" and request.kind else set())
    codes = sorted({*counts, *chosen})
    names = names_of(name, codes) if name in _NAMED else {}
    rows = [FacetCount(code, names.get(code, {}), counts.get(code, 0), code in chosen) for code in codes]
    if name in ("trl", "mode", "organisation_kind"):
        order = [item.value for item in (*CooperationMode, *OrganisationKind)]
        rows.sort(key=lambda row: (order.index(row.code) if row.code in order else 0, row.code))
    else:
        rows.sort(key=lambda row: (-row.count, row.code))
    return tuple(row for row in rows if row.count or row.is_chosen)
