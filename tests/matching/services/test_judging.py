"""Judging: who may, what is shown when, what counts, and that all of it can be traced."""

import json

import pytest

from lianqiao.catalog.services import withdraw_entry
from lianqiao.core.errors import Forbidden, Invalid
from lianqiao.core.models import AuditEntry
from lianqiao.matching.choices import Chosen
from lianqiao.matching.errors import AlreadyJudged, NotJudged, OwnPair, PairNotFound
from lianqiao.matching.models import Judgement, PassedPair
from lianqiao.matching.queries.judged import judged_results, settled_pairs
from lianqiao.matching.queries.judging import get_pair, next_pair
from lianqiao.matching.services import JudgementInput, change_judgement, judge_pair, pass_pair, withdraw_judgement
from tests.factories.accounts import TESTS
from tests.matching.judged_pairs import make_judge, make_pair

pytestmark = pytest.mark.django_db


def judge(pair, actor, level, **more):
    return judge_pair(*pair.numbers, JudgementInput(level, **more), actor=actor)


def test_a_judgement_keeps_what_was_judged_and_why(cast):
    pair, judge_ = make_pair(cast), make_judge(cast, "broker")

    judge_pair(
        *pair.numbers,
        JudgementInput(3, ("same_problem", "same_method"), " 同一问题 "),
        actor=judge_,
        chosen=Chosen.CHANCE,
    )

    [row] = Judgement.objects.all()
    assert (row.level, row.blind_level, row.words, row.chosen) == (3, 3, "同一问题", "chance")
    assert row.reasons == ["same_problem", "same_method"] and row.judge_id == judge_.person_id
    assert (row.achievement_revision, row.demand_revision) == (pair.achievement.revision, pair.demand.revision)
    entry = AuditEntry.objects.get(event="PairJudged")
    assert entry.subject == f"pair:{pair.numbers[0]} {pair.numbers[1]}"
    changes = json.loads(entry.payload)["changes"]
    assert changes["level"] == [None, 3] and changes["words"] is None  # words may have to be forgotten


@pytest.mark.parametrize("name", ["provider", "seeker", "administrator", "auditor", "stranger", "visitor", "regulator"])
def test_only_technology_managers_judge(cast, name):
    pair = make_pair(cast)

    with pytest.raises(Forbidden):
        judge(pair, cast.actor(name), 3)
    with pytest.raises(Forbidden):
        next_pair(cast.actor(name))
    with pytest.raises(Forbidden):
        get_pair(cast.actor(name), *pair.numbers)


def test_a_member_without_the_role_does_not_judge(cast):
    with pytest.raises(Forbidden):
        judge(make_pair(cast), cast.actor("broker"), 3)


def test_nobody_judges_where_the_own_organisation_is_a_party(troupe, manager):
    pair = make_pair(troupe)  # the manager's university owns the achievement

    with pytest.raises(OwnPair) as refused:
        judge(pair, manager, 4)
    assert "own organisation" in refused.value.message
    with pytest.raises(OwnPair):
        get_pair(manager, *pair.numbers)
    with pytest.raises(OwnPair):
        pass_pair(*pair.numbers, "skip", actor=manager)
    assert next_pair(manager) is None
    assert not Judgement.objects.exists()


def test_nobody_judges_what_he_or_she_wrote(cast):
    pair, judge_ = make_pair(cast), make_judge(cast, "stranger")
    type(pair.demand).objects.update(author=judge_.person_id)

    with pytest.raises(OwnPair):
        judge(pair, judge_, 4)
    assert next_pair(judge_) is None


def test_only_public_pairs_are_judged(cast):
    pair, judge_ = make_pair(cast), make_judge(cast, "broker")
    withdraw_entry(pair.demand, actor=TESTS)

    with pytest.raises(PairNotFound):
        judge(pair, judge_, 4)
    with pytest.raises(PairNotFound):
        judge_pair(pair.numbers[1], pair.numbers[0], JudgementInput(2), actor=judge_)
    assert next_pair(judge_) is None


@pytest.mark.parametrize(
    "content",
    [JudgementInput(0), JudgementInput(5), JudgementInput(2, ("taste",)), JudgementInput(2, (), "字" * 1001)],
)
def test_bad_input_is_refused(cast, content):
    with pytest.raises(Invalid):
        judge_pair(*make_pair(cast).numbers, content, actor=make_judge(cast, "broker"))
    assert not Judgement.objects.exists()


def test_nobody_judges_twice_but_may_change_and_the_trail_keeps_the_old_level(cast):
    pair, judge_ = make_pair(cast), make_judge(cast, "broker")
    judge(pair, judge_, 2, words="旧")

    with pytest.raises(AlreadyJudged):
        judge(pair, judge_, 3)
    change_judgement(*pair.numbers, JudgementInput(4, ("meets_indicators",), "新"), actor=judge_)

    [row] = Judgement.objects.all()
    assert (row.level, row.blind_level, row.words) == (4, 2, "新") and row.changed
    changes = json.loads(AuditEntry.objects.get(event="JudgementChanged").payload)["changes"]
    assert changes == {"level": [2, 4], "reasons": [[], ["meets_indicators"]], "words": None}
    change_judgement(*pair.numbers, JudgementInput(4, ("meets_indicators",), "新"), actor=judge_)
    assert AuditEntry.objects.filter(event="JudgementChanged").count() == 1  # nothing changed


def test_only_the_judge_changes_and_withdraws(cast):
    pair, one, other = make_pair(cast), make_judge(cast, "broker"), make_judge(cast, "stranger")
    judge(pair, one, 2)

    with pytest.raises(NotJudged):
        change_judgement(*pair.numbers, JudgementInput(4), actor=other)
    with pytest.raises(NotJudged):
        withdraw_judgement(*pair.numbers, actor=other)
    withdraw_judgement(*pair.numbers, actor=one)
    with pytest.raises(NotJudged):
        withdraw_judgement(*pair.numbers, actor=one)
    assert settled_pairs(cast.actor("administrator")) == []
    judge(pair, one, 3)
    [row] = Judgement.objects.all()
    assert (row.level, row.blind_level, row.withdrawn) == (3, 2, None)  # the first level was the blind one


def test_judging_is_blind_until_the_own_judgement_is_saved(cast):
    pair, one, other = make_pair(cast), make_judge(cast, "broker"), make_judge(cast, "stranger")
    judge(pair, one, 4)

    before = get_pair(other, *pair.numbers)
    assert (before.own, before.match, before.other_levels, before.level) == (None, None, (), None)
    judge(pair, other, 3)
    after = get_pair(other, *pair.numbers)
    assert after.own.level == 3 and after.other_levels == (4,) and after.level == 3
    assert after.match.score == pytest.approx(sum(part.value for part in after.match.parts))


def test_the_owner_of_an_anonymous_demand_is_never_shown(cast):
    pair, judge_ = make_pair(cast, is_anonymous=True), make_judge(cast, "broker")

    shown = next_pair(judge_).pair
    assert shown.demand.is_anonymous and shown.demand.organisation is None
    judge(pair, judge_, 3)
    assert get_pair(judge_, *pair.numbers).demand.organisation is None


def test_the_text_behind_a_confidentiality_agreement_is_not_shown(cast):
    make_pair(cast, confidentiality="nda", description="保密工艺参数")

    assert "保密" not in repr(next_pair(make_judge(cast, "broker")))


def test_the_next_pair_stays_until_it_is_judged_or_passed(cast):
    pairs = {make_pair(cast, title=f"叶轮{at}").numbers for at in range(4)}
    judge_ = make_judge(cast, "broker")
    seen = []
    while found := next_pair(judge_):
        numbers = (found.pair.achievement.number, found.pair.demand.number)
        assert next_pair(judge_) == found and numbers not in seen
        seen.append(numbers)
        if len(seen) % 2:
            judge_pair(*numbers, JudgementInput(2), actor=judge_)
        else:
            pass_pair(*numbers, "skip" if len(seen) == 2 else "cannot", actor=judge_)

    assert set(seen) == pairs
    PassedPair.objects.update(
        passed="2026-01-01T00:00Z"
    )  # a skipped pair comes back, one that cannot be judged does not
    [skipped] = PassedPair.objects.filter(kind="skip")
    assert next_pair(judge_).pair.demand.number == skipped.demand.number


def test_a_pair_judged_once_goes_to_another_and_a_contested_one_to_a_third(cast):
    pair, judges = make_pair(cast), [make_judge(cast, name) for name in ("broker", "stranger", "regulator", "auditor")]
    judge(pair, judges[0], 1)

    assert next_pair(judges[0]) is None
    assert next_pair(judges[1]).why == Chosen.SECOND
    judge(pair, judges[1], 3)
    assert get_pair(judges[1], *pair.numbers).wants_third
    assert settled_pairs(cast.actor("administrator")) == []
    assert next_pair(judges[2]).why == Chosen.THIRD
    judge(pair, judges[2], 3)
    [settled] = settled_pairs(cast.actor("administrator"))
    assert (settled.level, settled.judges) == (3, 3)
    assert next_pair(make_judge(cast, "administrator")) is None  # three are enough


def test_results_count_and_claim_nothing_of_little(cast):
    one, other = make_judge(cast, "broker"), make_judge(cast, "stranger")
    for at in range(6):
        pair = make_pair(cast, title=f"叶轮{at}", score=0.1 * at)
        judge(pair, one, 1 + at % 4)
        if at < 3:
            judge(pair, other, 1 + at % 4)

    results = judged_results(cast.actor("administrator"))

    assert (results.judgements, results.judges, results.pairs, results.settled) == (9, 2, 6, 6)
    assert results.levels == (2, 2, 1, 1)
    assert results.agreement.pairs == 3 and results.agreement.kappa is None
    [row] = results.judges_agreement
    assert set(row.names) == {"示例broker", "示例stranger"}
    [month] = results.months
    assert month.demands == 6 and month.found.ndcg_at_10.mean == 1  # one pair a demand: no order could be better
    [own] = judged_results(one).judges_agreement
    assert own.names == ("", "") and own.is_own
    for name in ("provider", "visitor", "regulator"):
        with pytest.raises(Forbidden):
            judged_results(cast.actor(name))


def test_agreement_is_measured_on_what_was_given_blindly(cast):
    one, other = make_judge(cast, "broker"), make_judge(cast, "stranger")
    for at in range(20):
        pair = make_pair(cast, title=f"叶轮{at}")
        judge(pair, one, 1 + at % 4)
        judge(pair, other, 4 - at % 4)
        change_judgement(*pair.numbers, JudgementInput(1 + at % 4), actor=other)

    found = judged_results(cast.actor("administrator")).agreement

    assert found.pairs == 20 and found.kappa == pytest.approx(-1)
