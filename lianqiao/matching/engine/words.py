"""The words of the index: BM25, counts and facets by tantivy, over tokens that ``core.text`` has made.

All documents, old and new, are in one tantivy index, so that a document added a minute ago is weighed with the same
document frequencies as the others. Title tokens are written several times into the one text field (BM25F with a
common length), which costs one list of postings a term instead of two.
"""

import math
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import IndexDocument, Sort
from lianqiao.matching.engine.filters import Filters, Range, split_facet_term
from lianqiao.matching.engine.segments import facet_terms

TITLE_WEIGHT = 3
MAX_NUMBERS = 16
_HEAP_BYTES = 64_000_000
_FACET_VALUES = 5000
# A query reads at most this many postings, by its rarest terms first: on judged pairs reading half as many postings as
# there are documents was no worse than reading all (docs/decisions/0004), and the time is bounded for any collection.
_LEAST_POSTINGS, _MOST_POSTINGS = 1_000, 60_000
_POSTINGS_SHARE = 0.5
_REMEMBERED_TERMS = 100_000
_LEAST_TERMS = 4
_COPIED = ("meta.json", ".managed.json")

_Query = tantivy.Query
_Must, _Should, _MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True, slots=True)
class TextHits:
    """Slots and BM25 scores, best first, and how many documents there are in all."""

    slots: NDArray[np.int64]
    scores: NDArray[np.float64]
    total: int


class TextReader:
    """One opened state of the text index; it stays as it is, and any number of threads may ask."""

    def __init__(self, path: Path, numbers: Sequence[str]) -> None:
        self._index = tantivy.Index.open(str(path))
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._documents = int(self._searcher.num_docs)
        self._known: dict[str, int] = {}
        self._numbers = {name: f"n{place}" for place, name in enumerate(numbers)}

    @property
    def documents(self) -> int:
        """Count the living documents."""
        return self._documents

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Count the documents of each term; deleted ones count until their part is rewritten."""
        return [self._frequency(term) for term in terms]

    def _frequency(self, term: str) -> int:
        known = self._known.get(term)
        if known is None:
            known = int(self._searcher.doc_freq("text", term))
            if len(self._known) < _REMEMBERED_TERMS:
                self._known[term] = known
        return known

    def informative(self, weights: Mapping[str, float], most: int) -> dict[str, float]:
        """Choose at most ``most`` terms, those that tell most (weight times idf), within the budget of postings.

        Terms that no document has are left out; when no document has any, they are all given back, to find nothing.
        """
        found = dict(zip(weights, self.frequencies(list(weights)), strict=True))
        worth = {term: weights[term] * self._idf(frequency) for term, frequency in found.items() if frequency}
        budget = min(max(_POSTINGS_SHARE * self.documents, _LEAST_POSTINGS), _MOST_POSTINGS)
        chosen: dict[str, float] = {}
        for term in sorted(worth, key=lambda term: (-worth[term], term))[:most]:
            budget -= found[term]
            if budget < 0 and len(chosen) >= _LEAST_TERMS:
                break
            chosen[term] = weights[term]
        return chosen or dict(weights)

    def search(self, weights: Mapping[str, float], filters: Filters, limit: int) -> TextHits:
        """Find the best documents by BM25 among those that pass the filters and have one of the terms."""
        return self._run(self._matching(weights, filters), limit)

    def listed(
        self, weights: Mapping[str, float], filters: Filters, limit: int, offset: int, sort: Sort | None
    ) -> TextHits:
        """List what passes the filters (and, given words, has one of them) by a number, else newest first."""
        query = self._matching(weights, filters)
        field = self._numbers.get(sort.number) if sort else "slot"
        order = tantivy.Order.Asc if sort and not sort.descending else tantivy.Order.Desc
        found = self._searcher.search(query, limit, True, field or "slot", offset, order)
        addresses = [address for _, address in found.hits]
        slots = np.array(self._searcher.fast_field_values("slot", addresses), dtype=np.int64)
        return TextHits(slots, np.zeros(len(slots)), _count(found))

    def facet_counts(
        self, weights: Mapping[str, float], filters: Filters, names: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        """Count the values of facets over all that match the words and pass the filters."""
        counts: dict[str, dict[str, int]] = {name: {} for name in names}
        if names:
            self._count(self._matching(weights, filters), counts)
        return counts

    def count_facets_of(self, slots: Sequence[int], counts: dict[str, dict[str, int]]) -> None:
        """Add the facets of some documents to what was counted."""
        if slots and counts:
            self._count(self._documents_at(slots), counts)

    def _count(self, query: tantivy.Query, counts: dict[str, dict[str, int]]) -> None:
        found = self._searcher.aggregate(query, {"v": {"terms": {"field": "facet", "size": _FACET_VALUES}}})
        for bucket in found["v"]["buckets"]:
            name, value = split_facet_term(bucket["key"])
            if name in counts:
                counts[name][value] = counts[name].get(value, 0) + int(bucket["doc_count"])

    def _run(self, query: tantivy.Query, limit: int) -> TextHits:
        found = self._searcher.search(query, limit, True)
        slots = self._searcher.fast_field_values("slot", [address for _, address in found.hits])
        scores = np.array([score for score, _ in found.hits], dtype=np.float64)
        found_slots = np.array(slots, dtype=np.int64)
        order = np.lexsort((found_slots, -scores))  # equal scores: by slot, whatever the order of the files
        return TextHits(found_slots[order], scores[order], _count(found))

    def _idf(self, frequency: int) -> float:
        return math.log1p((max(self.documents, frequency) - frequency + 0.5) / (frequency + 0.5))

    def _matching(self, weights: Mapping[str, float], filters: Filters) -> tantivy.Query:
        clauses = self._conditions(filters)
        if weights:
            clauses.append((_Must, _any_of(self._terms(weights))))
        return _all_of(clauses)

    def _documents_at(self, slots: Sequence[int]) -> tantivy.Query:
        # Three times as fast as a set of terms, for a hundred of them.
        return _any_of([_Query.term_query(self._schema, "slot", slot, "basic") for slot in slots])

    def _terms(self, weights: Mapping[str, float]) -> list[tantivy.Query]:
        queries = {term: _Query.term_query(self._schema, "text", term, "freq") for term in weights}
        return [_Query.boost_query(queries[term], weight) for term, weight in weights.items()]

    def _conditions(self, filters: Filters) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        conditions = [(_Must, self._carrying(terms)) for terms in filters.wanted()]
        unwanted = filters.unwanted()
        if unwanted:
            conditions.append((_MustNot, self._carrying(unwanted)))
        conditions += [(_Must, self._within(name, limits)) for name, limits in filters.ranges.items()]
        return [
            (occur, _Query.const_score_query(query, 0.0) if occur == _Must else query) for occur, query in conditions
        ]

    def _carrying(self, terms: Sequence[str]) -> tantivy.Query:
        if not terms:
            return _Query.empty_query()
        if len(terms) == 1:
            return _Query.term_query(self._schema, "facet", terms[0], "basic")
        return _Query.term_set_query(self._schema, "facet", terms)

    def _within(self, name: str, limits: Range) -> tantivy.Query:
        field = self._numbers.get(name)
        if field is None:
            return _Query.all_query() if limits.or_missing else _Query.empty_query()
        stated = _Query.exists_query(field)
        query = stated
        if limits.low is not None or limits.high is not None:
            query = _Query.range_query(self._schema, field, tantivy.FieldType.Float, limits.low, limits.high)
        if limits.or_missing:
            missing = _Query.boolean_query([(_Must, _Query.all_query()), (_MustNot, stated)])
            query = _any_of([query, missing])
        return query


class TextWriter:
    """Adds to a copy of the text index; the copy shares its files with the older one through hard links."""

    def __init__(self, path: Path, base: Path | None, numbers: list[str]) -> None:
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        if base is not None:
            _link_files(base, path)
        self._index = tantivy.Index.open(str(path)) if base else tantivy.Index(_schema(), path=str(path))
        # One thread keeps the documents in one segment, in the order of their slots.
        self._writer = self._index.writer(_HEAP_BYTES, 1)
        self._numbers = numbers
        self._deleted: list[int] = []

    def add(self, slot: int, document: IndexDocument) -> None:
        """Add one version of a document."""
        entry = tantivy.Document()
        entry.add_unsigned("slot", slot)
        title = document.title.split()
        entry.add_text("text", " ".join([*title * TITLE_WEIGHT, *document.body.split()]))
        for term in facet_terms(document):
            entry.add_text("facet", term)
        for name, value in document.numbers.items():
            if value is not None:
                entry.add_float(f"n{self._number(name)}", float(value))
        self._writer.add_document(entry)

    def delete(self, slot: int) -> None:
        """Remove one version of a document that was added before."""
        self._deleted.append(slot)

    def finish(self) -> None:
        """Write everything; the writer cannot be used afterwards."""
        if self._deleted:  # by query: tantivy 0.27 finds no term for a number in an unsigned field
            dead = _Query.term_set_query(self._index.schema, "slot", self._deleted)
            self._writer.delete_documents_by_query(dead)
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            if len(self._numbers) == MAX_NUMBERS:
                raise ValueError(f"number {name!r} is one too many: the index keeps {MAX_NUMBERS} different numbers")
            self._numbers.append(name)
        return self._numbers.index(name)


def _count(found: tantivy.SearchResult) -> int:
    return int(getattr(found, "count", None) or 0)  # left out of the type stubs of tantivy 0.27


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else _Query.boolean_query([(_Should, query) for query in queries])


def _all_of(clauses: Sequence[tuple[tantivy.Occur, tantivy.Query]]) -> tantivy.Query:
    if not any(occur == _Must for occur, _ in clauses):
        clauses = [(_Must, _Query.const_score_query(_Query.all_query(), 0.0)), *clauses]
    return _Query.boolean_query(clauses)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("slot", indexed=True, fast=True)
    for place in range(MAX_NUMBERS):
        builder.add_float_field(f"n{place}", fast=True)
    return builder.build()


def _link_files(base: Path, path: Path) -> None:
    """Share the files of the older index, which never change; the two lists of files are copied."""
    for file in base.iterdir():
        if file.name.endswith(".lock"):
            continue
        if file.name in _COPIED:
            shutil.copyfile(file, path / file.name)
            continue
        try:
            os.link(file, path / file.name)
        except OSError:  # a file system without hard links
            shutil.copyfile(file, path / file.name)
