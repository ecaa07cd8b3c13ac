"""Kappa against values worked out by hand, and the level of a pair after several judgements."""

from fractions import Fraction

import pytest

from lianqiao.matching.engine.agreement import (
    agreement,
    overall_agreement,
    settled_level,
    wants_third,
    weighted_kappa,
)


def test_full_agreement_is_one():
    assert weighted_kappa([(1, 1), (2, 2), (4, 4)]) == 1


def test_kappa_worked_out_by_hand():
    # Found: (0 + 1 + 4 + 0) / 4 = 5/4. First judge 1, 2, 2, 4; second 1, 1, 4, 4. Expected: the mean of (i - j)² over all
    # sixteen combinations: 1 with 1, 1, 4, 4: 0+0+9+9 = 18; 2 twice: 1+1+4+4 = 10 each, 20; 4: 9+9+0+0 = 18. 56/16 = 7/2.
    assert weighted_kappa([(1, 1), (2, 1), (2, 4), (4, 4)]) == pytest.approx(float(1 - Fraction(5, 4) / Fraction(7, 2)))


def test_kappa_of_opposites_is_minus_one():
    # Found: 9. Expected: half of the combinations differ by 3: 9/2. 1 - 9/(9/2) = -1.
    assert weighted_kappa([(1, 4), (4, 1)]) == -1


def test_kappa_of_independence_is_zero():
    assert weighted_kappa([(1, 1), (1, 4), (4, 1), (4, 4)]) == 0


def test_kappa_of_two_levels_equals_that_of_cohen():
    # Twenty yes-yes, five yes-no, ten no-yes, fifteen no-no: po = 0.7, pe = 0.5, kappa = 0.4 (any weights, with two levels).
    levels = [(2, 2)] * 20 + [(2, 1)] * 5 + [(1, 2)] * 10 + [(1, 1)] * 15
    assert weighted_kappa(levels) == pytest.approx(0.4)


def test_kappa_has_no_meaning_without_judgements_or_without_variety():
    assert weighted_kappa([]) is None
    assert weighted_kappa([(3, 3), (3, 3)]) is None


def test_nothing_is_claimed_below_twenty_pairs():
    few = agreement([(1, 1), (4, 4)] * 9)
    assert (few.pairs, few.kappa, few.within_one, few.equal) == (18, None, None, None)
    enough = agreement([(1, 1), (4, 4)] * 9 + [(1, 2), (1, 3)])
    assert enough.pairs == 20 and enough.within_one == 0.95 and enough.equal == 0.9
    assert enough.kappa is not None and enough.kappa > 0.9


def test_together_it_does_not_matter_who_was_first():
    levels = [(1, 2), (2, 4), (3, 3), (4, 2)] * 5
    turned = [pair[::-1] if at % 3 else pair for at, pair in enumerate(levels)]
    assert overall_agreement(levels).kappa == pytest.approx(overall_agreement(turned).kappa)


@pytest.mark.parametrize(
    ("levels", "settled"),
    [
        ([], None), ([3], 3), ([2, 3], 2), ([4, 3], 3), ([1, 3], None), ([4, 1], None), ([1, 3, 3], 3), ([4, 1, 2], 2),
        ([1, 2, 3, 4], 2), ([1, 4, 4, 4], 4),
    ],
)  # fmt: skip
def test_the_level_of_a_pair_is_the_median_the_lower_of_two(levels: list[int], settled: int | None):
    assert settled_level(levels) == settled


def test_two_levels_apart_wants_a_third():
    assert wants_third([1, 3]) and wants_third([4, 1])
    assert not wants_third([2, 3]) and not wants_third([1]) and not wants_third([1, 4, 2])
