"""The simulator: what is entered stands in the address, what comes out adds up, and the workbook calculates the same."""

import io
from decimal import Decimal

import openpyxl

from lianqiao.web.rules.words import EXAMPLE_PRICES, example_income, example_sides
from tests.rules.test_waterfall import DAY

INCOME = example_income(DAY)


def test_where_money_goes_adds_up_to_the_income(db, client_of):
    context = client_of("visitor").get("/simulator", INCOME | {"p1-reward_percent": "40"}).context

    assert sum(end.amount for end in context["ends"]) == Decimal(2_200_000)
    assert {person.party for person in context["persons"]} == {INCOME["p1-name"]}
    assert any(found.view and found.view.rule.code == "reward.transfer" for found in context["findings"])


def test_from_2026_on_the_reader_is_told_what_stands_behind_the_vat(db, client_of):
    visitor = client_of("visitor")
    before, after = (visitor.get("/simulator", INCOME | {"day": day}).context for day in ("2021-06-01", "2026-06-01"))

    assert before["vat_rules"] == () and [view.rule.code for view in after["vat_rules"]] == ["tax.vat.law"]
    assert not any(found.view and found.view.rule.code == "reward.net_income" for found in after["findings"])
    elsewhere = visitor.get("/simulator", INCOME | {"p1-place": "130000"}).context["findings"]
    assert any(found.view and found.view.rule.code == "reward.net_income" for found in elsewhere)


def test_the_same_deal_differs_by_place_only_where_an_option_was_chosen(db, client_of):
    plain = client_of("visitor").get("/simulator", INCOME).context
    chosen = (
        client_of("visitor").get("/simulator", INCOME | {"p1-takes_option": "on", "other_day": "2017-03-01"}).context
    )

    rewards = [next(one for one in context["figures"] if one.cells[0][1]) for context in (plain, chosen)]
    assert len({amount for amount, _ in rewards[0].cells}) == 1
    beijing, tianjin, _hebei, earlier, *_more = (amount for amount, _said in rewards[1].cells)
    assert beijing > tianjin and earlier == tianjin  # the ordinance of Beijing holds from 2020 on


def test_what_does_not_fit_together_is_told_and_nothing_is_calculated(db, client_of):
    visitor = client_of("visitor")
    for change in (
        {"p2-percent": "20"}, {"p1-people": "no weight"}, {"day": "yesterday"}, {"income1": "", "income2": "", "income3": ""},
        {"p2-name": INCOME["p1-name"]}, {"day": "9999-12-31"}, {"income1": "1e99"}, {"p1-people": "甲 0"},
    ):  # fmt: skip
        answer = visitor.get("/simulator", INCOME | change)
        assert answer.status_code == 422 and answer.context["shared"] is None, change
        assert visitor.get("/simulator.xlsx", INCOME | change).status_code == 422


def test_the_workbook_is_of_formulas_and_names_stay_texts(db, client_of):
    answer = client_of("visitor").get("/simulator.xlsx", INCOME | {"p2-name": "=cmd\x0b|x"})
    flow = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]

    cells = [cell for row in flow.iter_rows(min_row=2, min_col=4) for cell in row if cell.value is not None]
    assert cells and all(cell.data_type == "f" for cell in cells)
    names = [row[1] for row in flow.iter_rows(min_row=2, max_col=2) if row[1].value == "=cmd|x"]
    assert names and all(cell.data_type == "s" for cell in names)


def test_two_prices_are_valued_and_cross(db, client_of):
    context = client_of("visitor").get("/simulator/prices", EXAMPLE_PRICES).context

    a, b = context["structures"]
    assert a.worth.low == a.worth.high and b.worth.low < b.worth.middle < b.worth.high
    assert context["crossings"] and sum(b.flow) <= Decimal(5_300_000)
    assert client_of("visitor").get(a.share_url).status_code == 200


def test_prices_that_contradict_themselves_are_told(db, client_of):
    for change in ({"b-from2": ""}, {"a-equity_percent": "10"}, {"low": "99999999"}, {"years": "0"}):
        assert client_of("visitor").get("/simulator/prices", dict(EXAMPLE_PRICES) | change).status_code == 422, change
    nothing = client_of("visitor").get("/simulator/prices", {"years": "1", "growth": "0"})
    assert nothing.status_code == 200 and nothing.context["chart"] is None


def test_suggestions_share_the_whole_gain_and_too_much_of_an_element_is_refused(db, client_of):
    visitor, given = client_of("visitor"), example_sides()
    rows = visitor.get("/simulator/fairness", given).context["rows"]

    assert sum(row.shapley for row in rows) == sum(row.nash for row in rows) == Decimal(3_000_000)
    assert visitor.get("/simulator/fairness", given | {"f2-technology": "30"}).status_code == 422
    assert visitor.get("/simulator/fairness", {"gain": "1"}).status_code == 422
