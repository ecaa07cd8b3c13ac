import math

import numpy as np
import pytest

from lianqiao.matching.engine.evaluate import average_precision, demand_quality, ndcg, quality, ranks_of, recall


def test_ndcg_by_hand() -> None:
    # gains 2**(level-1) - 1: level 2 → 1, level 4 → 7, level 1 → 0; discounts 1, 1/log2 3, 1/2
    found = (1 + 7 / math.log2(3) + 0) / (7 + 1 / math.log2(3))

    assert ndcg([2, 4, 1]) == pytest.approx(found)
    assert ndcg([4, 2, 1]) == 1.0
    assert ndcg([1] * 10 + [4]) == 0.0


def test_ndcg_of_demand_without_graded_pairs_is_undefined() -> None:
    assert math.isnan(ndcg([1, 1]))
    assert math.isnan(ndcg([]))


def test_average_precision_by_hand() -> None:
    assert average_precision([3, 1, 4, 2]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert math.isnan(average_precision([2, 1]))


def test_recall_counts_ranks_among_all_achievements() -> None:
    assert recall([3, 4, 1], [50, 51, 1]) == 0.5
    assert math.isnan(recall([2], [1]))


def test_ranks_break_ties_by_the_order_of_the_list() -> None:
    assert ranks_of(np.array([0.5, 0.9, 0.5]), np.array([0, 1, 2])).tolist() == [2, 1, 3]


def test_demand_quality_by_hand() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.8])  # ranks 4, 1, 3, 2; judged are places 0, 1, 2

    found = demand_quality(scores, np.array([0, 1, 2]), np.array([4, 1, 3]))

    order = (0 + 3 / math.log2(3) + 7 / 2) / (7 + 3 / math.log2(3))
    assert found == pytest.approx((order, (1 / 2 + 2 / 3) / 2, 1.0))


def test_quality_averages_each_measure_over_the_demands_that_have_it() -> None:
    nan = float("nan")
    found = quality([(1.0, 0.5, 1.0), (0.5, nan, nan), (nan, nan, nan)])

    assert (found.ndcg_at_10.mean, found.ndcg_at_10.demands) == (0.75, 2)
    assert found.ndcg_at_10.error == pytest.approx(np.std([1, 0.5], ddof=1) / math.sqrt(2))
    assert (found.average_precision.mean, found.average_precision.demands) == (0.5, 1)
    assert math.isnan(quality([]).recall_at_50.mean)
