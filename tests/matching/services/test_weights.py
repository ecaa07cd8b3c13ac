"""Switching the weights: only what was shown to be better, with a way back, noticed everywhere."""

import json
from collections.abc import Iterator

import pytest

from lianqiao.core.errors import Forbidden, Invalid
from lianqiao.core.models import AuditEntry
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, ENGINE_VERSION, weights_record
from lianqiao.matching.errors import NotBetter, NothingBefore
from lianqiao.matching.models import IndexedEntry, Match, WeightSet
from lianqiao.matching.queries import matches_of, weights
from lianqiao.matching.queries.model import current_scorer
from lianqiao.matching.services import match_slice, sync_index, use_weights, use_weights_before
from tests.factories.accounts import TESTS
from tests.matching.judged_pairs import make_pair

pytestmark = pytest.mark.django_db
BETTER = {"ndcg_at_10": {"difference": 0.02, "error": 0.01}}


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    weights.forget_weights()
    yield
    weights.forget_weights()


def other_weights(text: float = 0.60, semantic: float = 0.15) -> dict:
    return weights_record(DEFAULT_WEIGHTS) | {"text": text, "semantic": semantic}


def test_weights_are_used_kept_and_traced(cast, administrator):
    row = use_weights(other_weights(), BETTER, actor=administrator)

    scorer = current_scorer()
    assert (scorer.weights.text, scorer.version) == (0.60, f"{ENGINE_VERSION}+w1")
    assert (row.number, row.is_active, row.used_by_id, row.measured) == (1, True, administrator.person_id, BETTER)
    payload = json.loads(AuditEntry.objects.get(event="WeightsUsed").payload)
    assert (payload["number"], payload["before"], payload["in_spite"]) == (1, 0, "")


@pytest.mark.parametrize(
    "measured",
    [
        {},
        {"ndcg_at_10": {"difference": 0.009, "error": 0.01}},
        {"ndcg_at_10": {"difference": -0.02, "error": 0.01}},
        {"ndcg_at_10": {"difference": 0.0, "error": 0.0}},
        {"ndcg_at_10": {"difference": None, "error": None}},
    ],
)
def test_what_is_not_shown_to_be_better_is_refused_unless_for_a_reason(administrator, measured):
    with pytest.raises(NotBetter):
        use_weights(other_weights(), measured, actor=administrator)
    with pytest.raises(NotBetter):
        use_weights(other_weights(), measured, actor=administrator, in_spite="  ")
    assert not WeightSet.objects.exists() and current_scorer().weights == DEFAULT_WEIGHTS

    row = use_weights(other_weights(), measured, actor=administrator, in_spite="试用一周")
    assert row.in_spite == "试用一周"
    assert json.loads(AuditEntry.objects.get(event="WeightsUsed").payload)["in_spite"] == "试用一周"


def test_what_was_measured_against_other_weights_is_refused(administrator):
    against_shipped = BETTER | {"start": weights_record(DEFAULT_WEIGHTS)}
    use_weights(other_weights(), against_shipped, actor=administrator)

    with pytest.raises(NotBetter):
        use_weights(other_weights(0.5, 0.25), against_shipped, actor=administrator)
    with pytest.raises(Invalid):
        use_weights(other_weights(0.5, 0.25), BETTER | {"start": {"colour": 1}}, actor=administrator)
    row = use_weights(other_weights(0.5, 0.25), BETTER | {"start": other_weights()}, actor=administrator)
    assert row.number == 2


@pytest.mark.parametrize(
    "record",
    [
        {"colour": 1},
        {"text": "much"},
        {"text": 0.9, "semantic": 0.9},
        {"text": -0.1},
        {"text": float("inf")},
        {"adjustments": {"taste": 0.1}},
        {"text": True},
    ],
)
def test_what_are_no_weights_is_refused(administrator, record):
    with pytest.raises(Invalid):
        use_weights(record, BETTER, actor=administrator)


def test_figures_that_are_none_are_refused(administrator):
    for figures in ({"difference": float("nan"), "error": 0.01}, {"difference": 0.02, "error": float("inf")}):
        with pytest.raises(Invalid):
            use_weights(other_weights(), {"ndcg_at_10": figures}, actor=administrator, in_spite="试用")


@pytest.mark.parametrize("name", ["provider", "auditor", "regulator", "visitor"])
def test_only_administrators_switch(cast, name):
    with pytest.raises(Forbidden):
        use_weights(other_weights(), BETTER, actor=cast.actor(name))
    with pytest.raises(Forbidden):
        use_weights_before(actor=cast.actor(name))


def test_going_back_leads_to_the_weights_before(administrator):
    with pytest.raises(NothingBefore):
        use_weights_before(actor=administrator)
    first = use_weights(other_weights(), BETTER, actor=administrator)
    second = use_weights(other_weights(0.5, 0.25), BETTER, actor=administrator)
    assert second.before == first and current_scorer().version.endswith("+w2")

    assert use_weights_before(actor=administrator) == first
    assert current_scorer().version.endswith("+w1")
    assert use_weights_before(actor=administrator) is None
    assert (current_scorer().version, current_scorer().weights) == (ENGINE_VERSION, DEFAULT_WEIGHTS)
    again = use_weights(other_weights(), BETTER, actor=administrator)
    assert again.number == 1 and WeightSet.objects.count() == 2


def test_another_process_notices_by_itself(administrator, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(weights.time, "monotonic", lambda: now[0])
    assert current_scorer().version == ENGINE_VERSION
    row = WeightSet.objects.create(number=7, weights=other_weights(), digest="x", is_active=True)  # by somebody else

    assert current_scorer().version == ENGINE_VERSION
    now[0] += weights.ASKED_EVERY_S
    assert current_scorer().version == f"{ENGINE_VERSION}+w{row.number}"


def test_matches_are_computed_anew(cast, administrator):
    pair = make_pair(cast, title="激光熔覆修复铝合金壳体")
    Match.objects.all().delete()
    sync_index(actor=TESTS)
    while match_slice(actor=TESTS):
        pass
    before = Match.objects.get()
    assert before.engine_version == ENGINE_VERSION

    use_weights(other_weights(0.40, 0.20), BETTER, actor=administrator)

    assert (
        matches_of(administrator, pair.demand).matches[0].engine_version == f"{ENGINE_VERSION}+w1"
    )  # not the kept one
    assert set(IndexedEntry.objects.filter(kind="demand").values_list("matched_revision", flat=True)) == {0}
    while match_slice(actor=TESTS):
        pass
    after = Match.objects.get()
    assert after.engine_version == f"{ENGINE_VERSION}+w1" and after.score == pytest.approx(before.score * 0.8)
