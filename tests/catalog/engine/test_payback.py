"""Payback against figures worked by hand."""

import pytest

from lianqiao.catalog.engine.payback import YEARS, Assumptions, payback


def test_saving_and_simple_payback() -> None:
    # (450 - 320) x 10 000 = 1 300 000 a year; 1 200 000 / 1 300 000 = 0.923 years; after ten years 13 000 000 - 1 200 000
    found = payback(Assumptions(320, 450, 1_200_000, 10_000))

    assert found.saving_per_unit == 130
    assert found.yearly_saving == 1_300_000
    assert found.simple_years == found.years == pytest.approx(0.923077, abs=1e-6)
    assert found.net_value == 11_800_000
    assert found.least_volume == pytest.approx(923.0769, abs=1e-4)  # 1 200 000 / (130 x 10)


def test_discounted_payback() -> None:
    # 100 a year for 400 at 8 %: annuity of 5 years 3.99271 (399.27, not yet), of 6 years 4.62288; -ln(0.68)/ln(1.08) = 5.0111
    found = payback(Assumptions(0, 1, 400, 100, 8))

    assert found.years == pytest.approx(5.0111, abs=1e-4)
    assert found.simple_years == 4
    assert found.curve[0] == -400
    assert found.curve[5] == pytest.approx(-0.7290, abs=1e-4)
    assert found.curve[6] == pytest.approx(62.2880, abs=1e-4)
    assert len(found.curve) == YEARS + 1


def test_interest_that_eats_the_saving_never_pays() -> None:
    # 10 % of 1000 is the whole saving of 100 a year
    found = payback(Assumptions(0, 1, 1000, 100, 10))

    assert found.years is None
    assert found.simple_years == 10


@pytest.mark.parametrize(("unit_cost", "volume"), [(1, 100), (2, 100), (0, 0)])
def test_no_saving_never_pays(unit_cost: float, volume: float) -> None:
    found = payback(Assumptions(unit_cost, 1, 500, volume))

    assert found.simple_years is None
    assert found.years is None


def test_no_outlay_is_paid_at_once_but_not_by_a_loss() -> None:
    assert payback(Assumptions(1, 2, 0, 10)).years == 0
    assert payback(Assumptions(3, 2, 0, 10)).years is None


@pytest.mark.parametrize("assumed", [
    Assumptions(-1, 2, 3, 4), Assumptions(1, 2, float("inf"), 4), Assumptions(1, 2, 3, float("nan")),
    Assumptions(1, 2, 3, 4, 101),
])  # fmt: skip
def test_senseless_amounts_are_refused(assumed: Assumptions) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        payback(assumed)
