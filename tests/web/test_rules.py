"""Rules of law: by day and place, each with its source."""

import csv
import io


def test_rules_are_those_of_the_day_and_the_place(db, client_of):
    visitor = client_of("visitor")

    now = visitor.get("/rules", {"on": "2026-03-01", "place": "110000", "topic": "tax"}).content.decode()
    then = visitor.get("/rules", {"on": "2023-06-01", "topic": "tax"}).content.decode()

    assert "/rules/tax.vat.law" in now and "/rules/tax.transfer.zgc" in now and '/rules/tax.vat"' not in now
    assert '/rules/tax.vat"' in then and "/rules/tax.transfer.zgc" not in then


def test_a_day_that_is_none_is_told_and_unknown_choices_do_no_harm(db, client_of):
    answer = client_of("visitor").get("/rules", {"on": "2026-13-41", "place": "990000", "topic": "<b>"})

    assert answer.status_code == 200 and answer.context["is_misread"] and answer.context["place"] == ""


def test_beijings_70_is_no_default_and_the_floor_lifts_what_was_agreed(db, client_of):
    lines = client_of("visitor").get("/rules/compare", {"on": "2026-03-01"}).context["lines"]
    found = {
        (line.way, line.percent, line.takes_option): [str(reward.percent) for reward, _ in line.cells] for line in lines
    }

    assert found["licence", "", False] == ["50", "50", "50"]
    assert found["licence", "40", False] == ["50", "50", "50"]
    assert found["licence", "", True] == ["70", "50", "50"]


def test_the_table_has_a_row_for_each_rule_with_its_source(db, client_of):
    text = client_of("visitor").get("/rules.csv", {"on": "2026-03-01", "topic": "risk"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert {row["code"] for row in rows} >= {"risk.technical", "risk.consulting"}
    assert all(row["source"] and row["since"] for row in rows)


def test_a_rule_names_source_days_and_who_entered_it_and_an_unknown_one_is_404(db, client_of):
    visitor = client_of("visitor")
    text = visitor.get("/rules/reward.net_income").content.decode()

    assert "《" in text and "2020-01-01" in text and "2026-11-23" in text
    assert visitor.get("/rules/reward.nothing").status_code == 404
    assert "reward.beijing_market" in visitor.get("/rules").content.decode()
