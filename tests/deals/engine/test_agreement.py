"""Content, findings, models, ladder and open licence: the thinking about an agreement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lianqiao.catalog.ownership import Licence, Right
from lianqiao.deals.engine.content import Content, Kept, Patent, Payment, Side, Unreadable, from_json, to_json
from lianqiao.deals.engine.contradictions import Granted, Surroundings, check
from lianqiao.deals.engine.ladder import above, upgrade
from lianqiao.deals.engine.open_licence import Answers, Declaration, checks, declaration
from lianqiao.deals.engine.ownership import clause_of, defaults, models, questions, suggest

DAY = date(2026, 11, 23)
FULL = Content(
    kind="cooperative_development", title="储氢瓶合作开发", signed_at="北京市海淀区", scope="研制样机", plan="两年三个阶段",
    confidentiality="保密五年", acceptance_criteria="压力 70 MPa", acceptance_method="第三方检测", organisation="项目组",
    tasks="分工如下", begins=date(2026, 12, 1), ends=date(2028, 11, 30), price=Decimal("1200000.00"),
    payments=(Payment("合同生效", None, Decimal("1200000.00")),),
    sides=(Side(name="甲大学", gives=("technology", "work")), Side(name="乙公司", gives=("money", "work"))),
)  # fmt: skip


def red(content: Content, around: Surroundings | None = None) -> set[str]:
    return {item.code for item in check(content, DAY, around) if item.is_red}


def test_a_full_agreement_has_nothing_red_and_reads_back() -> None:
    assert red(FULL) == set()
    assert from_json(to_json(FULL), Content) == FULL


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        ({"kind": "service", "x": 1}, "x", "unknown"),
        ({}, "kind", "missing"),
        ({"kind": "service", "price": "1.005"}, "price", "number"),
        ({"kind": "service", "price": "-1"}, "price", "range"),
        ({"kind": "service", "sides": [{"name": 1}]}, "sides.0.name", "kind"),
        ({"kind": "service", "scope": "长" * 6001}, "scope", "long"),
        ({"kind": "service", "ends": "2026-02-30"}, "ends", "day"),
        ({"kind": "service", "sides": [{"ownership_percent": "100.5"}]}, "sides.0.ownership_percent", "range"),
    ],
)
def test_content_is_read_strictly(data: object, place: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        from_json(data, Content)
    assert (caught.value.place, caught.value.code) == (place, code)


def test_control_signs_do_not_reach_a_paper() -> None:
    assert from_json({"kind": "service", "title": "a\x00\x0bb\ufffe"}, Content).title == "ab"


A, B = FULL.sides
LICENCE = replace(FULL, kind="licence", licence_kind="exclusive_licence", breach="违约金")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(FULL, sides=(replace(A, ownership_percent=Decimal(60)), B)), "ownership_not_whole"),
        (replace(FULL, sides=(replace(A, risk_percent=Decimal(50)), replace(B, risk_percent=Decimal(51)))), "risk_not_whole"),
        (replace(FULL, payments=(Payment("a", None, Decimal(1)),)), "payments_not_whole"),
        (replace(FULL, price_words="壹佰万元整"), "words_differ"),
        (replace(FULL, ends=date(2026, 1, 1)), "ends_before_begin"),
        (replace(FULL, sides=(A, replace(B, gives=("money",)))), "money_only_partner"),
        (replace(FULL, equity_percent=Decimal(20), benefits="公司每年支付固定回报"), "equity_with_guarantee"),
        (replace(FULL, sides=(replace(A, is_state_founded=True, reward_percent=Decimal(40)), B)), "reward_below_floor"),
        (replace(FULL, acceptance_criteria=""), "missing"),
        (replace(FULL, patents=(Patent("瓶"),)), "patent_facts"),
        (replace(FULL, ownership_model="lambert_4a"), "model_unverified"),
    ],
)  # fmt: skip
def test_contradictions_are_found(content: Content, code: str) -> None:
    assert red(content) == {code}


def test_words_of_an_amount_may_be_spelt_in_two_ways() -> None:
    assert red(replace(FULL, price_words="人民币：壹佰贰拾万圆正")) == set()


def test_a_closed_licence_stands_against_an_open_or_a_closed_one() -> None:
    assert red(LICENCE) == set()
    assert red(LICENCE, Surroundings(offers_open_licence=True)) == {"closed_and_open"}
    assert red(LICENCE, Surroundings((Granted("sole_licence"),))) == {"closed_in_force"}
    assert red(LICENCE, Surroundings((Granted("sole_licence", date(2026, 1, 1)),))) == set()


def test_a_kept_clause_is_amber_with_its_reason_and_only_that_clause() -> None:
    text = "乙方年产量不得超过一万台。"
    finding = next(item for item in check(replace(FULL, other=text), DAY) if item.code == "limits_on_market")
    kept = replace(FULL, other=text, kept=(Kept(finding.code, finding.quote, "试用期的安全上限"),))
    assert red(kept) == set()
    assert red(replace(kept, other="乙方产品不得出口。")) == {"limits_on_market"}


def test_models_are_suggested_with_reasons_and_the_statute_comes_first() -> None:
    assert len(questions()) <= 10
    first, *_ = suggest({"money_only": True, "needs_title": True, "contract_research": True})
    assert (first.model.code, first.source.article if first.source else "") == ("cn_commissioned", "19")
    assert [item.model.code for item in suggest({"three_or_more": True, "lead_exploiter": True})] == ["lambert_b"]
    assert suggest({}) == ()


def test_what_is_not_verified_is_no_fact() -> None:
    assert {code for code, model in models().items() if model.rule is None} == {"lambert_4", "lambert_4a", "lambert_6"}
    assert all(not clause_of(model, "甲方", "乙方") for model in models().values() if model.rule is None)
    assert "归甲方所有" in clause_of(models()["lambert_1"], "甲方", "乙方")


def test_a_blank_field_has_its_default_and_article() -> None:
    assert "《民法典》第859条" in defaults("commissioned_development")["ownership"].cited
    assert "共有" in defaults("cooperative_development")["ownership"].text


def test_climbing_the_ladder_keeps_what_was_paid() -> None:
    step = upgrade(Decimal("30000.55"), Decimal(100000))
    assert (step.credited, step.due, step.left) == (Decimal("30000.55"), Decimal("69999.45"), Decimal(0))
    assert upgrade(Decimal(5), Decimal(3)).left == 2
    assert [rung.code for rung in above("exclusive_licence")] == ["assignment", "equity"]


def test_an_open_licence_passes_five_checks() -> None:
    right = Right("ZL1", "invention", "granted", fee_paid_until=date(2027, 1, 1), is_pledged=False)
    assert all(item.passed for item in checks(right, Answers(False, False), DAY))
    barred = replace(right, licences=(Licence("sole_licence"),), fee_paid_until=DAY.replace(year=2025), is_pledged=True)
    assert [item.code for item in checks(barred, Answers(True, True), DAY) if not item.passed] == [
        "closed_licence", "suspended", "fee_unpaid", "pledged", "other_obstacle",
    ]  # fmt: skip
    model = replace(right, kind="utility_model")
    assert {item.code: item.passed for item in checks(model, Answers(False, False), DAY)}["report"] is None


def test_a_declaration_refuses_advertising() -> None:
    facts = Declaration("ZL1", "储氢瓶", "甲大学", "一次总付", "每年 5 万元", DAY, DAY.replace(year=2028))
    assert "2026年11月23日至2028年11月23日" in declaration(facts)
    with pytest.raises(ValueError, match="领先"):
        declaration(replace(facts, other="国际领先"))


def test_the_floor_of_the_reward_is_the_rule_of_the_day() -> None:
    below = replace(FULL, sides=(replace(A, is_state_founded=True, reward_percent=Decimal("49.99")), B))
    found = {item.code: item for item in check(below, date(2026, 11, 1))}

    assert found["reward_below_floor"].data["right"] == "50 %"
    assert found["reward_below_floor"].source is not None and found["reward_below_floor"].source.law == "conversion_law"
    assert "reward_below_floor" not in {item.code for item in check(below, date(2015, 9, 30))}, (
        "before the law was revised"
    )
    enough = replace(FULL, sides=(replace(A, is_state_founded=True, reward_percent=Decimal(50)), B))
    assert "reward_below_floor" not in {item.code for item in check(enough, date(2026, 11, 1))}
