"""The workbooks calculate what the platform calculates, to the fen."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.rules.engine.prices import Equity, Instalment, PriceTerms, Royalty, Tier
from lianqiao.rules.engine.waterfall import Contributor, Cost, Fee, PartyShare, Recoupment, WaterfallInput, run_years
from lianqiao.rules.engine.worth import Outlook, worth
from lianqiao.rules.formats import prices_xlsx, waterfall_xlsx
from tests.rules.calculated import Calculated

D = Decimal
FEN = st.integers(0, 10**8).map(lambda fen: D(fen) / 100)
TOLD = waterfall_xlsx.Told({word: word for word in waterfall_xlsx.WORDS}, {}, {})


@st.composite
def _inputs(draw: st.DrawFn) -> WaterfallInput:
    team = tuple(
        Contributor(f"人{at}", D(weight)) for at, weight in enumerate(draw(st.lists(st.integers(1, 9), max_size=4)))
    )
    parties = (
        PartyShare("甲", D("33.33"), "110000", True, True, draw(st.sampled_from([None, D(40), D("61.5")])), draw(st.booleans()), True,
                   None, team, draw(st.none() | st.just(Fee("经理人", D("5.5"), D("12.34"))))),
        PartyShare("乙", D("33.33"), "130000", contributors=tuple(Contributor(name, D(1)) for name in "丁戊己")),
        PartyShare("丙", D("33.34"), is_rewarding=False),
    )  # fmt: skip
    return WaterfallInput(
        date(2024, 6, 1), D("0.00"), parties, vat_percent=D(6), other_taxes=D("100.01"),
        costs=tuple(Cost("other", one, f"成本{at}") for at, one in enumerate(draw(st.lists(FEN, max_size=2)))),
        recoupments=tuple(Recoupment(name, draw(FEN)) for name in draw(st.sampled_from(["", "甲", "甲丙"]))),
    )  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(_inputs(), st.lists(FEN, min_size=3, max_size=3))
def test_the_workbook_of_a_waterfall_gives_the_same_to_the_fen(given_: WaterfallInput, amounts: list[D]) -> None:
    incomes = [(date(2024 + at, 6, 1), amount) for at, amount in enumerate(amounts)]
    results = run_years(given_, incomes)
    book = Calculated(waterfall_xlsx.waterfall_xlsx(given_, incomes, results, TOLD))

    party, seen = "", set()
    for code, receiver, _source, *cells in list(book.rows("waterfall"))[1:]:
        party = receiver if code == "income" else party
        for at, result in enumerate(results):
            if code == "check":
                assert cells[at] == 0
            elif code != "income":
                assert cells[at] == _expected(result, code, receiver or "", party), (code, receiver, at)
        seen.add(code)
    assert {"gross", "vat", "taxes", "net", "shares", "reward", "team", "salary", "fund", "check"} <= seen


def _expected(result, code, receiver, party):
    if code in ("costs", "recoupment", "shares"):
        return result.lines(code).get(receiver, 0)
    if code in ("team", "salary"):
        return result.lines(code, party).get(receiver, 0)
    return result.amount(code, party if code in ("reward", "fee", "fund") else "")


def test_the_workbook_of_prices_gives_the_same_present_values() -> None:
    royalty = Royalty((Tier(D("3.25")), Tier(D("1.5"), D(1_000_000))), "sales", D(20_000), D(150_000), 6)
    structures = {
        "A": PriceTerms(D("100000.00"), D("5.55"), (Instalment(D("777.00"), date(2028, 1, 1)),), royalty, Equity(D(3), D(1_000_000))),
        "B": PriceTerms(D("5.00")),
    }  # fmt: skip
    rows = [tuple(D(first) * (1 + at) for at in range(7)) for first in (0, 233_333, 500_001)]
    outlook, begins = Outlook(rows[0], rows[1], rows[2], D(8), D(93)), date(2026, 1, 1)
    book = Calculated(prices_xlsx.prices_xlsx(structures, outlook, begins, {word: word for word in prices_xlsx.WORDS}))

    for name, terms in structures.items():
        value = worth(terms, outlook, begins, runs=10)
        found = [row[3] for row in book.rows(name) if row[0] == "present"]
        assert found == [value.low, value.middle, value.high]
