"""What structures are worth, and how a gain may be shared."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from lianqiao.rules.engine.fairness import nash, shapley
from lianqiao.rules.engine.prices import PriceTerms, Royalty, Tier
from lianqiao.rules.engine.worth import Outlook, crossover, present_value, simulate, worth

BEGINS = date(2027, 1, 1)
LUMP = PriceTerms(lump_sum=Decimal("300000.00"))
STEPS = (Tier(Decimal(5)), Tier(Decimal(3), Decimal(2_000_000)))
SHARE = PriceTerms(royalty=Royalty(STEPS, floor_per_year=Decimal(10_000), cap_total=Decimal(400_000), years=4))


def _flat(sales: int, years: int = 5, **fields: Decimal) -> Outlook:
    row = (Decimal(sales),) * years
    return Outlook(row, row, row, **fields)


def test_present_value_discounts_and_survives() -> None:
    # 100 + 100 × 0.9 / 1.1 + 100 × 0.81 / 1.21 = 100 + 81.8181… + 66.9421… = 248.76
    assert present_value([Decimal(100)] * 3, Decimal(10), Decimal(90)) == Decimal("248.76")


def test_without_chance_the_simulation_is_the_calculation() -> None:
    outlook = _flat(2_500_000, discount=Decimal(8))
    found = worth(SHARE, outlook, BEGINS)
    # 100,000 + 15,000 a year for three years, and 55,000 in the fourth because of the cap
    expected = present_value([Decimal(115_000)] * 3 + [Decimal(55_000), Decimal(0)], Decimal(8))
    assert found.low == found.middle == found.high == expected
    assert abs(found.mean - expected) < 1
    assert abs(found.p10 - found.p90) < 1


def test_chance_is_repeatable_and_between_the_outlooks() -> None:
    outlook = Outlook((Decimal(0),) * 4, (Decimal(10**6),) * 4, (Decimal(3 * 10**6),) * 4, survival=Decimal(80))
    one, again = simulate(SHARE, outlook, BEGINS, seed=7), simulate(SHARE, outlook, BEGINS, seed=7)
    assert np.array_equal(one, again)
    found = worth(SHARE, outlook, BEGINS, seed=7)
    assert found.low < found.middle < found.high
    assert found.p10 < found.p50 < found.p90
    assert float(one.min()) >= 0
    assert worth(LUMP, outlook, BEGINS).p10 == worth(LUMP, outlook, BEGINS).p90 == LUMP.lump_sum


def test_structures_cross_where_they_are_worth_the_same() -> None:
    outlook = _flat(3_000_000, discount=Decimal(8))
    [sales] = crossover(LUMP, SHARE, outlook, BEGINS)
    sold = _flat(int(sales), discount=Decimal(8))
    assert abs(worth(SHARE, sold, BEGINS).middle - 300_000) < 1
    assert crossover(LUMP, LUMP, outlook, BEGINS) == ()


def test_an_outlook_has_its_years_in_order() -> None:
    with pytest.raises(ValueError, match="above"):
        Outlook((Decimal(2),), (Decimal(1),), (Decimal(3),))
    with pytest.raises(ValueError, match="same years"):
        Outlook((Decimal(1),), (Decimal(1),), ())


def test_shapley_gives_each_its_mean_addition() -> None:
    def all_of(*names: str) -> dict[str, Decimal]:
        return dict.fromkeys(names, Decimal(100))

    # Each holds one element that nothing replaces: equal shares. Who brings nothing gets nothing.
    assert shapley([all_of("technology"), all_of("market"), {}], Decimal(900)) == (450, 450, 0)
    # Two firms each with the whole market beside one technology is more than there is.
    with pytest.raises(ValueError, match="market"):
        shapley([all_of("technology"), all_of("market"), all_of("market")], Decimal(900))
    # Technology whole by one, market 50:50 — by hand over the six orders: 1/2, 1/4, 1/4
    half = {"market": Decimal(50)}
    assert shapley([all_of("technology"), half, half], Decimal(1200)) == (600, 300, 300)
    assert shapley([half], Decimal(100)) == (50,)


def test_nash_shares_the_surplus_over_what_each_had() -> None:
    assert nash([Decimal(100), Decimal(50)], Decimal(350)) == (200, 150)
    assert nash([Decimal(100), Decimal(50)], Decimal(350), [Decimal(3), Decimal(1)]) == (250, 100)
    assert nash([Decimal(100)], Decimal(100)) is None
