"""From rows to what inverted matching compares. Only what everybody may see of an entry is compared."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.terms import DocumentTerms, TermStats, document_terms, weighted_terms
from lianqiao.matching.engine.vectors import unpack
from lianqiao.matching.queries.inputs import engine_entry, entry_document
from lianqiao.matching.queries.model import current_encoder, current_scorer
from lianqiao.matching.queries.vectors import stored_vectors
from lianqiao.push.choices import ExclusionKind, SubscriptionKind
from lianqiao.push.engine.interests import Interest, Profile
from lianqiao.push.models import Subscription

Row = NDArray[np.float32]
Facets = dict[str, tuple[str, ...]]

MOST_KEPT = 4_000  # some 5 kB each
_kept: dict[tuple[str, int, int], tuple[Facets, DocumentTerms]] = {}


def profiles_of(kind: str, entries: Sequence[Entry]) -> list[Profile]:
    """Describe entries of a kind: the facets of the search index, terms, and the vector when there is one."""
    vectors, scale = stored_vectors(kind, entries), current_scorer().scale
    return [_profile(entry, _centred(scale, kind, vectors.get(entry.number))) for entry in entries]


def interest_of(row: Subscription) -> Interest:
    """Describe a subscription. One to an entry looks for its like by the title and the vector; its own news comes otherwise."""
    scorer, encoder = current_scorer(), current_encoder()
    facets = {name: frozenset(values) for name, values in row.filters.items() if values}
    if row.entry_kind:
        facets["kind"] = frozenset({row.entry_kind})
    if row.kind == SubscriptionKind.ORGANISATION:
        facets["organisation"] = frozenset({row.about})
    vector = None
    if row.vector is not None and encoder is not None and row.encoder == encoder.name:
        side = row.entry_kind if row.kind == SubscriptionKind.LIKE else EntryKind.DEMAND
        vector = _centred(scorer.scale, side, unpack(bytes(row.vector), encoder.dimensions))
    words = weighted_terms([(row.text, 1.0)]) if row.text else weighted_terms([])
    return Interest(row.pk, facets, words.hashes, term_shares(words, scorer.stats), vector)


def centred_vectors(kind: str, entries: Sequence[Entry]) -> dict[str, Row]:
    """Return unit vectors by number, of those entries that have one, so that cosines of both kinds can be compared."""
    scale = current_scorer().scale
    found = {number: _centred(scale, kind, vector) for number, vector in stored_vectors(kind, entries).items()}
    return {number: vector for number, vector in found.items() if vector is not None}


def term_shares(words: DocumentTerms, stats: TermStats) -> Row:
    """Weigh terms by rarity, so that all together weigh one."""
    weights = stats.idf(words.hashes)
    total = weights.sum()
    shares: Row = (weights / total if total > 0 else weights).astype(np.float32)
    return shares


def excluded_value(kind: str, entry: Entry) -> str:
    """Return what an exclusion of this kind would name for an entry; empty when the entry has no such thing that all may know."""
    shown = engine_entry(entry)
    values = {
        ExclusionKind.LIKE: entry.number,
        ExclusionKind.FIELD: shown.technology_field,
        ExclusionKind.CHAIN_LINK: shown.chain_link,
        ExclusionKind.ORGANISATION: shown.organisation,
    }
    return values[ExclusionKind(kind)] or ""


def known_terms(entry: Entry) -> DocumentTerms:
    """Return the counted terms of an entry, kept by the process for each revision: feeds ask for the same entries again and again."""
    return _read(entry)[1]


def _profile(entry: Entry, vector: Row | None) -> Profile:
    facets, terms = _read(entry)
    return Profile(entry.number, facets, terms.hashes, vector)


def _read(entry: Entry) -> tuple[Facets, DocumentTerms]:
    key = (entry.KIND.value, entry.pk, entry.revision)
    found = _kept.get(key)
    if found is None:
        shown = engine_entry(entry)
        facets = dict(entry_document(entry, None).facets)
        facets["kind"] = (entry.KIND.value,)
        if shown.organisation:
            facets["organisation"] = (shown.organisation,)
        found = facets, document_terms(shown)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def _centred(scale: SemanticScale | None, kind: str, vector: Row | None) -> Row | None:
    if vector is None or scale is None:
        return None
    side = scale.queries if kind == EntryKind.DEMAND else scale.passages
    centred: Row = side(vector[None])[0].astype(np.float32)
    return centred
