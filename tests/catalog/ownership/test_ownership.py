"""The ownership check against cases worked by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianqiao.catalog.ownership import (
    Holder,
    Licence,
    Right,
    Subject,
    Verdict,
    check_ownership,
    rules_on,
    term_end,
)
from lianqiao.catalog.ownership.rules import FILE
from lianqiao.rules.laws import law_of

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
DAY = date(2026, 11, 22)


def _right(vector: dict[str, Any]) -> Right:
    said = dict(vector["right"])
    for name in ("applied", "granted", "expires", "fee_paid_until"):
        if said.get(name):
            said[name] = date.fromisoformat(said[name])
    said["holders"] = tuple(Holder(*holder) for holder in said.get("holders", ()))
    licences = said.get("licences", ())
    said["licences"] = tuple(Licence(kind, date.fromisoformat(until) if until else None) for kind, until in licences)
    return Right("201710601862.3", vector.get("kind", "invention"), **said)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_ownership_is_judged_as_worked_by_hand(vector: dict[str, Any]) -> None:
    subject = Subject((_right(vector),), frozenset(vector["modes"]), vector["service"], vector.get("funding", ""))

    health = check_ownership(subject, date.fromisoformat(vector["day"]))

    codes = {finding.code for finding in health.findings}
    assert set(vector.get("expected", ())) <= codes
    assert not set(vector.get("absent", ())) & codes
    assert health.verdict == vector["verdict"]


def test_every_rule_has_a_case() -> None:
    written = {row["code"] for row in json.loads(FILE.read_text("utf-8"))["rules"]}
    tried = {code for vector in VECTORS for code in vector.get("expected", ())}

    assert {code for code in written if not code.startswith("term.")} <= tried


def test_every_coloured_finding_cites_an_article_in_force_that_day() -> None:
    for vector in VECTORS:
        day = date.fromisoformat(vector["day"])
        for finding in check_ownership(Subject((_right(vector),), frozenset(vector["modes"])), day).findings:
            if finding.verdict is not Verdict.UNKNOWN:
                assert finding.rule is not None
                assert finding.rule.article.isdigit()
                assert finding.rule.holds_on(day)
                assert set(law_of(finding.rule.law).names) == {"zh-hans", "zh-hant", "en"}


def test_rules_of_one_code_never_hold_together() -> None:
    for day in (date(2009, 10, 1), date(2021, 5, 31), date(2021, 6, 1), date(2024, 1, 20), DAY):
        holding = [row["code"] for row in json.loads(FILE.read_text("utf-8"))["rules"]
                   if row["from"] <= day.isoformat() <= row.get("to", "9999")]  # fmt: skip
        assert len(holding) == len(set(holding)) == len(rules_on(day))


def test_no_right_leaves_the_verdict_open() -> None:
    health = check_ownership(Subject((), frozenset({"assignment"}), is_service_achievement=True), DAY)

    assert [finding.code for finding in health.findings] == ["no_right"]
    assert health.verdict is Verdict.UNKNOWN


def test_gravest_findings_stand_first() -> None:
    right = Right("201710601862.3", "invention", "granted", "甲大学", fee_paid_until=date(2020, 1, 1), is_pledged=True)

    found = [item.verdict for item in check_ownership(Subject((right,), frozenset({"assignment"})), DAY).findings]

    assert found == sorted(found, key=[Verdict.RED, Verdict.AMBER, Verdict.UNKNOWN, Verdict.GREEN].index)


def test_term_of_the_twenty_ninth_of_february_ends_on_the_twenty_eighth() -> None:
    right = Right("201710601862.3", "utility_model", "granted", applied=date(2024, 2, 29))

    assert term_end(right) == date(2034, 2, 28)
