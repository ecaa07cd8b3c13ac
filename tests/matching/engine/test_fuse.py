import pytest

from lianqiao.matching.engine.fuse import best_first, reciprocal_rank, weighted_scores


def test_reciprocal_rank_gives_one_to_the_first_of_all_lists() -> None:
    fused = reciprocal_rank([["a", "b"], ["a", "c"]])
    assert fused["a"] == pytest.approx(1.0)
    assert fused["b"] == fused["c"] == pytest.approx(0.5 * 61 / 62)


def test_reciprocal_rank_prefers_what_both_lists_know() -> None:
    fused = reciprocal_rank([["a", "b", "c"], ["d", "b", "e"]])
    assert best_first(fused)[0] == "b"


def test_reciprocal_rank_follows_the_weights() -> None:
    assert best_first(reciprocal_rank([["a"], ["b"]], weights=[1, 3])) == ["b", "a"]


def test_reciprocal_rank_of_one_list_keeps_its_order() -> None:
    fused = reciprocal_rank([["c", "a", "b"]])
    assert best_first(fused) == ["c", "a", "b"]
    assert reciprocal_rank([]) == reciprocal_rank([], weights=[]) == {}


def test_weighted_scores_scales_each_list_between_its_floor_and_its_best() -> None:
    fused = weighted_scores([{"a": 8.0, "b": 4.0}, {"a": 0.8, "c": 0.9}], weights=[1, 1], floors=[0.0, 0.7])
    assert fused == pytest.approx({"a": 0.5 + 0.25, "b": 0.25, "c": 0.5})


def test_weighted_scores_counts_what_is_below_the_floor_as_nothing() -> None:
    assert weighted_scores([{"a": 1.0, "b": 0.2}], floors=[0.5]) == {"a": 1.0, "b": 0.0}


def test_weighted_scores_treats_equal_scores_alike() -> None:
    assert weighted_scores([{"a": 0.0, "b": 0.0}]) == {"a": 1.0, "b": 1.0}


@pytest.mark.parametrize("weights", [[1.0], [-1.0, 2.0], [0.0, 0.0]])
def test_weights_must_fit_the_lists(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="2 rankings need as many weights"):
        reciprocal_rank([["a"], ["b"]], weights=weights)


def test_best_first_breaks_ties_by_the_given_scores() -> None:
    assert best_first({"a": 0.5, "b": 0.5, "c": 0.7}, {"b": 2.0, "a": 1.0}) == ["c", "b", "a"]
