from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.matching.engine.terms import (
    DocumentTerms,
    TermStats,
    document_terms,
    shared_terms,
    term_vector,
    weighted_terms,
)
from lianqiao.matching.engine.types import Entry

TEXTS = st.lists(st.text(alphabet="钛合金激光涂层 tc4", max_size=20), max_size=8)


def documents(texts: list[str]) -> list[DocumentTerms]:
    return [weighted_terms([(text, 1.0)]) for text in texts]


def test_title_counts_three_times_before_damping() -> None:
    in_title = document_terms(Entry("a", "钛"))
    in_text = document_terms(Entry("a", "", description="钛"))

    assert in_title.counts[0] == pytest.approx(1 + np.log(3))
    assert in_text.counts[0] == 1.0


@given(TEXTS, TEXTS)
def test_stats_of_two_halves_merge_to_the_stats_of_all(one: list[str], other: list[str]) -> None:
    merged = TermStats.of(documents(one)).merged(TermStats.of(documents(other)))
    whole = TermStats.of(documents(one + other), chunk=3)

    assert merged.documents == whole.documents
    assert np.array_equal(merged.hashes, whole.hashes)
    assert np.array_equal(merged.counts, whole.counts)


def test_saved_stats_are_read_back(tmp_path: Path) -> None:
    stats = TermStats.of(documents(["钛合金", "铝合金"]))
    stats.save(tmp_path / "terms.npz")

    loaded = TermStats.load(tmp_path / "terms.npz")

    assert loaded.documents == 2
    assert np.array_equal(loaded.hashes, stats.hashes)
    assert np.array_equal(loaded.counts, stats.counts)


def test_foreign_arrays_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "bad.npz").open("wb") as out:
        np.savez(out, documents=1, hashes=np.array([5, 3], np.uint64), counts=np.array([1, 1]))

    with pytest.raises(ValueError, match="term statistics"):
        TermStats.load(tmp_path / "bad.npz")


def test_pruning_changes_no_weight() -> None:
    stats = TermStats.of(documents(["钛合金涂层", "铝合金", "镁合金激光"]))
    hashes = document_terms(Entry("a", "钛合金激光新词")).hashes

    assert np.array_equal(stats.pruned().idf(hashes), stats.idf(hashes))
    assert len(stats.pruned().hashes) < len(stats.hashes)


def test_rare_terms_weigh_more_and_none_weighs_nothing() -> None:
    stats = TermStats.of(documents(["合金"] * 9 + ["钛"]))
    common = stats.idf(weighted_terms([("合金", 1.0)]).hashes)
    rare = stats.idf(weighted_terms([("钛", 1.0)]).hashes)

    assert rare.min() > common.max() > 0


@given(TEXTS, st.text(alphabet="钛合金激光涂层 tc4", max_size=30), st.text(alphabet="钛合金激光 4", max_size=30))
def test_cosine_is_the_sum_of_shared_terms(corpus: list[str], one: str, other: str) -> None:
    stats = TermStats.of(documents(corpus))
    left, right = (term_vector(weighted_terms([(text, 1.0)]), stats) for text in (one, other))
    dense = dict(zip(right.hashes.tolist(), right.weights.tolist(), strict=True))

    expected = sum(
        weight * dense.get(value, 0.0)
        for value, weight in zip(left.hashes.tolist(), left.weights.tolist(), strict=True)
    )

    assert float(shared_terms(left, right)[1].sum()) == pytest.approx(expected, abs=1e-12)
    assert float(shared_terms(left, left)[1].sum()) == pytest.approx(1.0 if len(left.hashes) else 0.0)
