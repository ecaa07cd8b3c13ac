import itertools
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lianqiao.matching.engine.documents import IndexDocument, Sort
from lianqiao.matching.engine.filters import ALL, Filters, Range
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.engine.vectors import normalise
from tests.matching.engine.index_samples import DIMENSIONS, documents, nearest, overlap, passes, vectors

FILTERS = [
    ALL,
    Filters(kinds=frozenset({"demand"})),
    Filters(kinds=frozenset({"demand", "organisation"}), facets={"field": frozenset({"f1", "f2"})}),
    Filters(facets={"place": frozenset({"132", "nowhere"}), "field": frozenset({"f0", "f3"})}),
    Filters(without={"place": frozenset({"131", "132"}), "kind": frozenset({"demand"})}),
    Filters(ranges={"trl": Range(3, 5)}),
    Filters(ranges={"trl": Range(low=7, or_missing=True), "day": Range(high=100)}),
    Filters(ranges={"trl": Range()}),
    Filters(facets={"place": frozenset()}),
    Filters(ranges={"unknown": Range(1, 2)}),
    Filters(facets={"unknown": frozenset({"x"})}),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexReader, list[IndexDocument]]:
    """Keep an index with base, delta and dead documents."""
    path = tmp_path_factory.mktemp("small")
    given = documents(240)
    with IndexWriter(path, DIMENSIONS, merge_from=150) as writer:
        writer.upsert([replace(document, title="outdated", vector=None) for document in given[:200]])
        writer.commit()
        writer.upsert(given[:60])
        writer.upsert(given[60:])
        writer.delete(["D-0", "D-50"])
        writer.commit(merge=True)
        writer.upsert(given[100:140])
        writer.commit()
    return IndexReader(path), [document for document in given if document.id not in {"D-0", "D-50"}]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexReader, list[IndexDocument]]:
    """Keep an index whose vectors lie in lists."""
    path = tmp_path_factory.mktemp("large")
    given = documents(12_000, dimensions=32)
    with IndexWriter(path, 32) as writer:
        writer.rebuild(given)
    return IndexReader(path), given


@pytest.mark.parametrize("filters", FILTERS)
def test_filters_hold_for_listing_words_and_vectors_alike(
    small: tuple[IndexReader, list[IndexDocument]], filters: Filters
) -> None:
    reader, given = small
    wanted = {document.id for document in given if passes(document, filters)}
    listed = reader.search(filters=filters, k=500)
    by_words = reader.search(["every", "w1"], filters=filters, k=500)
    vector = vectors(1, seed=5)[0]
    by_vector = reader.search((), vector, filters=filters, k=100)
    assert {hit.id for hit in listed.hits} == {hit.id for hit in by_words.hits} == wanted
    assert listed.total == by_words.total == len(wanted)
    (expected,) = nearest(given, vector[None], filters, 100)
    assert overlap([hit.id for hit in by_vector.hits], expected) >= 0.98
    assert {hit.id for hit in by_vector.hits} <= wanted and len(by_vector.hits) == len(expected)


@pytest.mark.parametrize("filters", FILTERS)
def test_facet_counts_are_those_of_all_results(
    small: tuple[IndexReader, list[IndexDocument]], filters: Filters
) -> None:
    reader, given = small
    counted = reader.search(["every"], filters=filters, k=1, facets=("field", "kind")).facets
    wanted: dict[str, dict[str, int]] = {"field": {}, "kind": {}}
    for document in given:
        if passes(document, filters):
            for name, value in (("field", document.facets["field"][0]), ("kind", document.kind)):
                wanted[name][value] = wanted[name].get(value, 0) + 1
    assert counted == wanted


def test_hybrid_search_knows_more_than_either_side(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, given = small
    document = next(document for document in given if document.id == "D-20")
    found = reader.search(document.body.split(), document.vector, k=5).hits
    assert found[0].id == document.id and found[0].score == pytest.approx(1.0)
    assert found[0].vector_score == pytest.approx(1, abs=1e-2) and (found[0].text_score or 0) > 1
    assert all(one.score >= other.score for one, other in itertools.pairwise(found))


def test_pages_fit_together(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, _ = small
    vector = vectors(1, seed=5)[0]
    whole = [hit.id for hit in reader.search(["every", "w1"], vector, k=238).hits]
    pages = [
        hit.id
        for offset in range(0, 238, 34)
        for hit in reader.search(["every", "w1"], vector, k=34, offset=offset).hits
    ]
    assert pages == whole and len(set(whole)) == 238


def test_sort_by_a_number_puts_documents_without_it_last(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, given = small
    numbers = {document.id: document.numbers["trl"] for document in given}
    for descending in (True, False):
        found = [numbers[hit.id] for hit in reader.search(["every"], sort=Sort("trl", descending), k=500).hits]
        stated = [number for number in found if number is not None]
        assert stated == sorted(stated, reverse=descending) and len(found) == len(given)
        assert found[: len(stated)] == stated


def test_sort_pages_and_default_order_is_newest_first(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, _ = small
    days = [hit.id for hit in reader.search(sort=Sort("day"), k=3, offset=2).hits]
    assert days == ["D-237", "D-236", "D-235"]
    assert [hit.id for hit in reader.search(k=2).hits] == ["D-139", "D-138"]


def test_unknown_words_find_nothing(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, _ = small
    assert reader.search(["unheard"]).hits == () and reader.search(["unheard"], facets=("kind",)).facets == {"kind": {}}


def test_least_cosine_keeps_far_documents_away(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, _ = small
    vector = vectors(1, seed=9)[0]
    everything = reader.search((), vector, k=100).hits
    limit = everything[40].vector_score or 0
    found = reader.search(["unheard"], vector, least_cosine=limit, k=100)
    assert found.total == len(found.hits) == sum((hit.vector_score or 0) >= limit for hit in everything) >= 41


@pytest.mark.parametrize(("k", "offset"), [(0, 0), (5, -1), (20, 9990)])
def test_impossible_pages_are_refused(small: tuple[IndexReader, list[IndexDocument]], k: int, offset: int) -> None:
    with pytest.raises(ValueError, match="a page needs"):
        small[0].search(["x"], k=k, offset=offset)


def test_query_vector_of_another_length_is_refused(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    with pytest.raises(ValueError, match=r"query vector has shape \(3,\)"):
        small[0].search((), np.ones(3, np.float32))


def test_fresh_document_scores_as_an_old_one_with_the_same_text(tmp_path: Path) -> None:
    common = [IndexDocument(f"C-{number}", "demand", body="alpha filler " * (number % 3 + 1)) for number in range(300)]
    twin = IndexDocument("old", "demand", body="alpha beta gamma")
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild([*common, twin])
        writer.upsert([replace(twin, id="new"), IndexDocument("other", "demand", body="beta delta")])
        writer.commit()
    scores = {hit.id: hit.text_score or 0.0 for hit in IndexReader(tmp_path).search(["beta", "alpha"], k=400).hits}
    assert scores["new"] == pytest.approx(scores["old"], rel=1e-6)
    assert scores["new"] > 3 * scores["C-0"] > 0


def test_title_counts_more_than_body(tmp_path: Path) -> None:
    filler = [IndexDocument(f"F-{number}", "demand", title="aa bb", body="cc dd ee") for number in range(20)]
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild(
            [
                *filler,
                IndexDocument("body", "demand", "cc dd", "xx ee"),
                IndexDocument("title", "demand", "xx dd", "cc ee"),
            ]
        )
    assert [hit.id for hit in IndexReader(tmp_path).search(["xx"]).hits] == ["title", "body"]


def test_weights_of_terms_count(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, _ = small
    first = {
        name: reader.search({"w1": one, "w2": two}, k=1).hits[0].id
        for name, one, two in (("w1", 9, 0.1), ("w2", 0.1, 9))
    }
    assert first["w1"] != first["w2"]


def test_common_words_are_passed_over_when_there_are_enough_telling_ones(tmp_path: Path) -> None:
    telling = ["ra", "rb", "rc", "rd"]
    given = [
        IndexDocument(f"D-{n}", "demand", body="common " + " ".join(telling) if n % 200 == 0 else "common")
        for n in range(1400)
    ]
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild(given)
    reader = IndexReader(tmp_path)
    assert reader.search(["common", *telling]).total == 7
    assert reader.search(["common", "ra"]).total == 1400
    assert reader.search(["common", "unheard"]).total == 1400


def test_candidates_use_the_telling_terms_of_a_long_text(small: tuple[IndexReader, list[IndexDocument]]) -> None:
    reader, given = small
    document = given[33]
    long_text = [*document.body.split(), *["every"] * 40, *[f"unheard{number}" for number in range(300)]]
    assert reader.candidates(long_text, k=1)[0].id == document.id
    few = reader.candidates(
        long_text, document.vector, k=30, most_terms=3, filters=Filters(kinds=frozenset({"demand"}))
    )
    assert len(few) == 30 and {hit.kind for hit in few} == {"demand"}


def test_entries_with_the_words_go_before_those_found_by_nearness_alone(tmp_path: Path) -> None:
    asked, other = normalise(np.eye(DIMENSIONS, dtype=np.float32)[:2])
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert(
            [
                IndexDocument("near", "achievement", title="something else", vector=asked),
                IndexDocument("twice", "achievement", title="laser laser", vector=other),
                IndexDocument("once", "achievement", title="laser and more", vector=other),
                IndexDocument("both", "achievement", title="laser and all the rest", vector=asked),
            ]
        )
        writer.commit()
    found = IndexReader(tmp_path).search(["laser"], asked, k=4, near_the_best=0.1).hits
    assert [hit.id for hit in found] == ["both", "twice", "once", "near"]


@pytest.mark.parametrize(
    "filters",
    [
        ALL,
        Filters(kinds=frozenset({"achievement"})),
        Filters(facets={"field": frozenset({"f0", "f1", "f2"})}),
        Filters(kinds=frozenset({"demand", "achievement"}), ranges={"trl": Range(2, 8)}),
        Filters(facets={"place": frozenset({"133"})}, ranges={"day": Range(high=2000)}),
    ],
)
def test_lists_find_nearly_all_nearest_that_pass(
    large: tuple[IndexReader, list[IndexDocument]], filters: Filters
) -> None:
    reader, given = large
    asked = vectors(12, seed=3, dimensions=32)
    shares = []
    for vector, expected in zip(asked, nearest(given, asked, filters, 100), strict=True):
        found = [hit.id for hit in reader.search((), vector, filters=filters, k=100).hits]
        assert len(found) == 100
        shares.append(overlap(found, expected))
    assert float(np.mean(shares)) >= 0.98


def test_lists_follow_additions_changes_and_removals(tmp_path: Path) -> None:
    given = documents(11_000, dimensions=32)
    rows = vectors(300, seed=9, dimensions=32)
    with IndexWriter(tmp_path, 32) as writer:
        writer.rebuild(given[:10_500])
        reader = IndexReader(tmp_path)
        writer.upsert(given[10_500:])
        moved = [replace(document, vector=row) for document, row in zip(given[:300], rows, strict=True)]
        writer.upsert(moved)
        writer.delete(document.id for document in given[300:600])
        writer.commit()
        _finds_the_nearest(reader, [*moved, *given[600:]])
        writer.merge()
        _finds_the_nearest(reader, [*moved, *given[600:]])


def _finds_the_nearest(reader: IndexReader, given: list[IndexDocument]) -> None:
    reader.refresh()
    asked = vectors(8, seed=3, dimensions=32)
    for vector, expected in zip(asked, nearest(given, asked, ALL, 100), strict=True):
        found = reader.search((), vector, k=100).hits
        assert overlap([hit.id for hit in found], expected) >= 0.97
        scores = [hit.vector_score or 0.0 for hit in found]
        assert scores == sorted(scores, reverse=True)


def test_many_equal_vectors_are_no_trouble(tmp_path: Path) -> None:
    row = vectors(1, dimensions=32)[0]
    given = [IndexDocument(f"S-{number}", "demand", vector=row) for number in range(9000)]
    with IndexWriter(tmp_path, 32) as writer:
        writer.rebuild(given)
    hits = IndexReader(tmp_path).search((), row, k=100).hits
    assert len(hits) == 100 and {round(hit.vector_score or 0, 2) for hit in hits} == {1.0}


def test_threads_share_one_reader_while_it_is_renewed(tmp_path: Path) -> None:
    given = documents(2600, dimensions=32)
    with IndexWriter(tmp_path, 32) as writer:
        writer.rebuild([replace(document, kind="demand") for document in given])
        reader = IndexReader(tmp_path)
        wrong: list[object] = []
        stop = threading.Event()

        def ask(number: int) -> None:
            while not stop.is_set():
                vector = given[number].vector
                hits = reader.search(["every"], vector, k=3, facets=("kind",)).hits
                if vector is not None and (len(hits) != 3 or hits[0].vector_score is None):
                    wrong.append(hits)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 7)]
        for thread in threads:
            thread.start()
        for number in range(3):
            writer.upsert([IndexDocument(f"N-{number}", "demand", title="every")])
            writer.commit()
            reader.refresh()
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == [] and reader.documents == 2603


def test_facet_counts_include_neighbours_without_a_common_word(tmp_path: Path) -> None:
    rows = normalise(np.eye(2, DIMENSIONS))
    given = [IndexDocument("words", "demand", title="xx"), IndexDocument("near", "achievement", vector=rows[0])]
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild(given)
    found = IndexReader(tmp_path).search(["xx"], rows[0], facets=("kind",))
    assert (found.total, found.by_meaning) == (2, 1) and found.facets == {"kind": {"demand": 1, "achievement": 1}}


def test_total_counts_every_word_hit_and_the_near_ones_beside_them(tmp_path: Path) -> None:
    rows = vectors(400, seed=4)
    given = [
        IndexDocument(f"D-{number}", "demand", title="xx" if number < 300 else "yy", vector=rows[number])
        for number in range(400)
    ]
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild(given)
    reader = IndexReader(tmp_path)
    near = reader.search((), rows[399], k=100).hits
    wordless = sum(int(hit.id[2:]) >= 300 for hit in near)

    found = reader.search(["xx"], rows[399], facets=("kind",))

    assert 0 < wordless < 100
    assert (found.total, found.by_meaning) == (300 + wordless, wordless)
    assert found.facets == {"kind": {"demand": 300 + wordless}}
    listed = [hit.id for page in range(5) for hit in reader.search(["xx"], rows[399], k=100, offset=100 * page).hits]
    assert len(listed) == len(set(listed)) == found.total
