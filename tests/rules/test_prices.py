"""Prices: read strictly, royalties by tiers with floor and cap, and what is paid in which year."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.rules.engine.prices import (
    Equity,
    Instalment,
    PriceTerms,
    Royalty,
    Tier,
    cash_flow,
    royalty_due,
    terms_from_json,
    terms_to_json,
)
from lianqiao.rules.money import split
from lianqiao.rules.plain import Unreadable

STEPS = Royalty(
    (Tier(Decimal(5)), Tier(Decimal(3), Decimal(1_000_000))),
    floor_per_year=Decimal(20_000),
    cap_total=Decimal(150_000),
    years=4,
)
TERMS = PriceTerms(
    lump_sum=Decimal("100000.00"), entry_fee=Decimal("50000.00"), royalty=STEPS, equity=Equity(Decimal("12.5"), Decimal(8_000_000)),
    instalments=(Instalment(Decimal("30000.00"), date(2028, 3, 1)), Instalment(Decimal("20000.00"), event="中试通过")),
)  # fmt: skip


def test_terms_survive_their_way_through_json() -> None:
    assert terms_from_json(terms_to_json(TERMS)) == TERMS
    assert (TERMS.fixed, TERMS.equity and TERMS.equity.worth) == (Decimal("200000.00"), Decimal("1000000.00"))


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        ({"lump": "1"}, "lump", "unknown"),
        ({"lump_sum": 1}, "lump_sum", "number"),
        ({"lump_sum": "-1"}, "lump_sum", "range"),
        ({"lump_sum": "1.005"}, "lump_sum", "number"),
        ({"lump_sum": "NaN"}, "lump_sum", "number"),
        ({"instalments": [{"due": "2026-02-30", "amount": "1"}]}, "instalments.0.due", "day"),
        ({"instalments": [{}]}, "instalments.0.amount", "missing"),
        ({"royalty": {"tiers": []}}, "royalty.tiers", "missing"),
        ({"royalty": {"tiers": [{"rate": "101"}]}}, "royalty.tiers.0.rate", "range"),
        ({"royalty": {"tiers": [{"rate": "5", "from_sales": "10"}]}}, "royalty.tiers", "range"),
        ({"royalty": {"tiers": [{"rate": "5"}], "base": "weight"}}, "royalty.base", "unknown"),
        ({"equity": {"percent": "0", "valuation": "1"}}, "equity.percent", "range"),
        ([], "", "kind"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(data: object, place: str, code: str) -> None:
    with pytest.raises(Unreadable) as found:
        terms_from_json(data)
    assert (found.value.place, found.value.code) == (place, code)


def test_a_royalty_goes_by_tiers_floor_and_cap() -> None:
    # 1,000,000 at 5 % = 50,000; 500,000 at 3 % = 15,000
    due = royalty_due(STEPS, Decimal(1_500_000))
    assert [line.amount for line in due.lines] == [Decimal("50000.00"), Decimal("15000.00")] and due.amount == Decimal(
        "65000.00"
    )
    low = royalty_due(STEPS, Decimal(100_000))  # 5,000 is below the floor
    assert (low.computed, low.amount, low.is_raised) == (Decimal("5000.00"), Decimal("20000.00"), True)
    last = royalty_due(STEPS, Decimal(1_500_000), Decimal("130000.00"))
    assert (last.amount, last.is_cut) == (Decimal("20000.00"), True)
    assert royalty_due(STEPS, Decimal(0), Decimal("150000.00")).amount == 0  # the cap is over the floor


def test_each_year_has_what_falls_due_in_it() -> None:
    flow = cash_flow(TERMS, [Decimal(0), Decimal(1_500_000), Decimal(1_500_000), Decimal(1_500_000)], date(2027, 1, 1))
    # year 1: 100,000 + 50,000 + 20,000 + 1,000,000 of equity + floor 20,000; year 2: 30,000 + 65,000; year 3: 65,000; then the cap
    assert flow == (Decimal("1190000.00"), Decimal("95000.00"), Decimal("65000.00"), Decimal("0.00"))


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=2), st.lists(st.decimals(0, 100, places=4), min_size=1, max_size=9).filter(any))
def test_shares_add_up_to_the_fen(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(one - amount * weight / sum(weights)) < Decimal("0.01") for one, weight in zip(parts, weights, strict=True)
    )
