"""The test of the effect: fair lists, and intervals worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.push.engine.effect import Team, preference, team_draft, wilson

NUMBERS = st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=12)


@given(NUMBERS, NUMBERS, st.integers(0, 12), st.text(max_size=3))
def test_list_holds_each_once_in_turns_and_is_as_long_as_it_can(ours, baseline, limit, seed):
    merged = team_draft(ours, baseline, limit, seed)

    numbers = [number for number, _ in merged]
    assert len(set(numbers)) == len(numbers) == min(limit, len({*ours, *baseline}))
    assert all(number in (ours if team is Team.OURS else baseline) for number, team in merged)
    for end in range(0, len(merged), 2):
        teams = [team for _, team in merged[:end]]
        exhausted = not ({*ours} - {*numbers[:end]}) or not ({*baseline} - {*numbers[:end]})
        assert exhausted or teams.count(Team.OURS) == teams.count(Team.BASELINE) or set(ours) & set(baseline)
    assert merged == team_draft(ours, baseline, limit, seed)


def test_either_order_is_first_about_as_often():
    first = [team_draft("ab", "cd", 2, str(seed))[0][1] for seed in range(200)]

    assert 70 < first.count(Team.OURS) < 130


def test_interval_of_a_proportion():
    # (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n) of 8 in 10 with z = 1.96: 0.4902 to 0.9433 (Agresti and Coull's example).
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 5)[0] == pytest.approx(0.0) and wilson(5, 5)[1] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="no trials"):
        wilson(0, 0)


def test_each_person_counts_once():
    found = preference({1: {"ours": 9, "baseline": 1}, 2: {"baseline": 1}, 3: {"ours": 1, "baseline": 1}, 4: {}})

    assert (found.ours, found.baseline, found.ties, found.persons, found.share) == (1, 1, 1, 3, 0.5)
    assert not found.is_better and not found.is_worse
    assert preference({at: {"ours": 1} for at in range(6)}).is_better
    assert preference({}).share is None
