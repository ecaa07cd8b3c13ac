"""Learning the weights: which numbers take part, and that a score means what it meant."""

from dataclasses import replace

import pytest

from lianqiao.matching.engine.learning import _coordinates, _folds, _scaled, _steps, is_shown_better
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, Weights, weights_from, weights_record


def test_every_number_takes_part_by_its_name():
    names = {f"{name}.{key}" if key else name for name, key in _coordinates(DEFAULT_WEIGHTS)}
    record = weights_record(DEFAULT_WEIGHTS)

    assert names >= {"text", "semantic", "text_half", "semantic_zero", "semantic_full", "adjustments.field"}
    assert len(names) >= len(record) - 1 + len(record["adjustments"])


@pytest.mark.parametrize(("name", "key"), list(_coordinates(DEFAULT_WEIGHTS)))
def test_every_step_keeps_what_a_score_means(name: str, key: str):
    found = list(_steps(DEFAULT_WEIGHTS, name, key))

    assert found and DEFAULT_WEIGHTS not in found
    for weights in found:
        base = weights.text + weights.semantic
        assert base == pytest.approx(DEFAULT_WEIGHTS.text + DEFAULT_WEIGHTS.semantic, abs=1e-5)
        assert base * (1 + sum(weights.adjustments.values())) <= 1 + 1e-9


def test_large_adjustments_are_drawn_in_together():
    record = weights_record(DEFAULT_WEIGHTS)
    grown = _scaled({**record, "adjustments": {key: value * 10 for key, value in record["adjustments"].items()}})

    assert grown is not None
    shares = [grown.adjustments[key] / value for key, value in record["adjustments"].items()]
    assert max(shares) == pytest.approx(min(shares), rel=1e-3)


def test_shapes_that_mean_nothing_are_not_tried():
    record = weights_record(DEFAULT_WEIGHTS)

    assert _scaled({**record, "semantic_full": 0.0}) is None
    assert _scaled({**record, "text_half": 0.0}) is None
    assert _scaled({**record, "text": 0.0, "semantic": 0.0}) is None


def test_folds_are_of_one_size_and_the_same_for_the_same_seed():
    names = [f"d{at}" for at in range(52)]
    folds = _folds(names, 1)

    assert sorted(set(folds)) == [0, 1, 2, 3, 4]
    assert max(list(folds).count(fold) for fold in range(5)) - min(list(folds).count(fold) for fold in range(5)) <= 1
    assert (folds == _folds(names, 1)).all() and (folds != _folds(names, 2)).any()


def test_weights_survive_being_written_and_read():
    weights = replace(DEFAULT_WEIGHTS, text=0.5, semantic=0.25)

    assert weights_from(weights_record(weights)) == weights
    assert weights_from({}) == DEFAULT_WEIGHTS == Weights()


@pytest.mark.parametrize(
    ("gain", "is_better"),
    [
        ({"difference": 0.01, "error": 0.01}, True), ({"difference": 0.01, "error": 0.011}, False),
        ({"difference": 0.0, "error": 0.0}, False), ({"difference": None, "error": 0.1}, False), (None, False), ("a", False),
    ],
)  # fmt: skip
def test_better_is_one_standard_error_above_nothing(gain: object, is_better: bool):
    assert is_shown_better({"ndcg_at_10": gain}) is is_better
