"""The order of a feed: its parts, its variety, what it starts with and what it learns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from lianqiao.push.engine.ranking import (
    FEATURES,
    Candidates,
    Ranked,
    Taste,
    Tuning,
    fading,
    likeness,
    popularity,
    rank,
    without,
)
from lianqiao.push.engine.ranking_together import Together

PLAIN = without(Tuning(), "exploration", "variety")
_columns = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def _some(rng: np.random.Generator, number: int) -> Candidates:
    contents = rng.random((number, 4)) * (rng.random((number, 4)) > 0.4)
    lengths = np.linalg.norm(contents, axis=1, keepdims=True)
    return Candidates(
        [f"E{at}" for at in range(number)],
        asked=rng.random(number),
        likeness=rng.random(number),
        together=rng.random(number),
        popularity=rng.random(number),
        age_days=rng.random(number) * 90,
        place=rng.random(number),
        opened=rng.integers(0, 5, number).astype(float),
        shown=rng.integers(5, 50, number).astype(float),
        ignored=rng.integers(0, 4, number).astype(float),
        contents=csr_matrix(np.divide(contents, lengths, out=np.zeros_like(contents), where=lengths > 0)),
    )


def _ids(found: list[Ranked]) -> list[str]:
    return [one.id for one in found]


@settings(max_examples=25, deadline=None)
@given(_columns, st.integers(0, 40), st.integers(1, 30))
def test_the_score_is_the_sum_of_its_parts_and_falls(rng, number, limit):
    candidates = _some(rng, number)

    found = rank(candidates, limit=limit, seed="a")

    assert len(found) == min(number, limit) and len(set(_ids(found))) == len(found)
    assert found == rank(candidates, limit=limit, seed="a")
    scores = [round(one.score, 9) for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert sum(part.value for part in one.parts) == pytest.approx(one.score, abs=1e-9)
        assert one.reason == "exploration" or one.part(one.reason) == max(part.value for part in one.parts)
        assert one.part("fatigue") <= 0 <= one.part("exploration") and one.part("variety") <= 0
    tried = [at for at, one in enumerate(found) if one.reason == "exploration"]
    assert len(tried) <= -(-limit // 10) and all(at % 10 > 2 for at in tried)


@settings(max_examples=25, deadline=None)
@given(_columns, st.sampled_from(FEATURES))
def test_more_of_what_speaks_for_an_entry_never_lowers_it(rng, name):
    plain = {feature: np.full(3, 0.4) for feature in FEATURES if feature != "freshness"} | {"age_days": np.full(3, 9.0)}
    column = "age_days" if name == "freshness" else name
    plain[column] = plain[column] + np.array([0.0, -0.2, 0.2]) * (20 if column == "age_days" else 1)

    best = _ids(rank(Candidates(["a", "b", "c"], **plain), limit=3, tuning=PLAIN))

    assert best == (["b", "a", "c"] if column == "age_days" else ["c", "a", "b"])


def test_without_any_history_the_fresh_and_popular_come_first():
    ages = np.array([200.0, 2.0, 2.0, 200.0])
    candidates = Candidates(
        ["old", "new", "new and known", "known"], age_days=ages, popularity=np.array([0, 0, 1, 1.0])
    )

    found = rank(candidates, limit=4, tuning=PLAIN)

    assert _ids(found) == ["new and known", "known", "new", "old"]
    assert [one.reason for one in found] == ["popularity", "popularity", "freshness", "freshness"]
    assert rank(Candidates([]), limit=5) == []


def test_what_is_like_a_chosen_one_waits_for_something_else():
    twins = csr_matrix(np.array([[1.0, 0], [1.0, 0], [0, 1.0]]))
    columns = {"likeness": np.array([1.0, 0.82, 0.8])}

    assert _ids(rank(Candidates(["a", "a2", "b"], **columns), limit=3, tuning=PLAIN)) == ["a", "a2", "b"]
    found = rank(
        Candidates(["a", "a2", "b"], **columns, contents=twins), limit=3, tuning=without(Tuning(), "exploration")
    )
    weights = Tuning().weights
    assert _ids(found) == ["a", "b", "a2"]
    assert found[2].part("variety") == pytest.approx(-Tuning().variety * weights["likeness"] * 0.2)


def test_what_was_shown_and_not_opened_sinks_and_the_unknown_is_tried():
    same = {"likeness": np.ones(2)}
    tired = Candidates(["again", "other"], **same, ignored=np.array([3.0, 0]))
    assert _ids(rank(tired, limit=2, tuning=PLAIN)) == ["other", "again"]
    names = [f"known {at}" for at in range(40)] + [f"unknown {at}" for at in range(10)]
    shown = np.array([1000.0] * 40 + [0.0] * 10)
    many = Candidates(names, likeness=np.linspace(1, 0.5, 50), opened=shown / 5, shown=shown)
    lists = [rank(many, limit=20, seed=str(seed)) for seed in range(40)]
    tried = [one for found in lists for one in found if one.reason == "exploration"]
    assert len(tried) == 80 and sum(one.id.startswith("unknown") for one in tried) > 60
    assert not any(one.id.startswith("unknown") for one in rank(many, limit=20, seed="1", tuning=PLAIN))


def test_feedback_moves_the_weights_and_nothing_else_does():
    prior = Taste.prior(Tuning())
    features = np.zeros((10, len(FEATURES)))
    features[:5, FEATURES.index("likeness")] = 1.0
    features[5:, FEATURES.index("popularity")] = 1.0
    rewards = np.array([1.0] * 5 + [0.0] * 5)

    after = prior.after(features, rewards)
    moved = dict(zip(FEATURES, after.mean - prior.mean, strict=True))

    assert moved["likeness"] > 0.05 and moved["popularity"] < -0.02 and moved["place"] == pytest.approx(0)
    one_by_one = prior
    for row, reward in zip(features, rewards, strict=True):
        one_by_one = one_by_one.after(row[None], np.array([reward]))
    assert np.allclose(one_by_one.mean, after.mean)
    assert prior.after(features[:0], rewards[:0]) is prior


def test_history_counts_by_likeness_and_what_was_dismissed_against():
    near_first = np.array([[0.9, 0.0], [0.0, 0.9], [0.0, 0.0]])
    assert likeness(near_first, near_first @ [1.0, -1.0], np.array([1.0, -1.0]), Tuning()).argmax() == 0
    assert likeness(near_first, near_first @ [1.0, 1.0], np.array([1.0, 1.0]), Tuning()).max() <= 1
    assert (likeness(np.zeros((3, 0)), np.zeros(3), np.zeros(0), Tuning()) == 0).all()
    assert fading(np.ones(3), 1.0).tolist() == [0.25, 0.5, 1.0]
    assert popularity(np.array([0.0, 3.0, 7.0])).tolist() == pytest.approx([0, 2 / 3, 1])


def test_entries_of_the_same_readers_speak_for_each_other_unless_too_few():
    seen = csr_matrix(np.array([[1, 1, 0, 0]] * 4 + [[0, 0, 1, 1]] * 4 + [[1, 0, 0, 1]], dtype=float))
    model = Together.fit(seen, ridge=1.0)
    scores = model.scores(np.array([0]), np.ones(1))
    assert scores.argmax() == 1 and scores[1] > 0.3
    alone = Together.fit(seen[8:], ridge=1.0)  # one reader is no company
    assert (alone.scores(np.array([0]), np.ones(1)) == 0).all()
