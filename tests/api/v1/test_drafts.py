"""Judging texts and proposing drafts for programs."""

import pytest

from tests.api.conftest import Program, assert_problem

pytestmark = pytest.mark.django_db
TEXT = "需要低噪声风机叶轮，噪声低于60分贝，预算不超过50万元，2030年6月30日前完成，位于唐山市。"


def test_text_is_judged_with_parts_that_sum_up(visitor_program: Program) -> None:
    found = visitor_program.send("post", "/doctor", {"text": TEXT}).json()

    assert found["clarity"] == pytest.approx(sum(part["points"] for part in found["parts"]), abs=0.06)
    assert found["vagueness"] == pytest.approx(100 - found["clarity"], abs=0.06)
    assert not found["is_pseudo"]


def test_body_is_judged_by_its_fields(visitor_program: Program) -> None:
    body = {
        "title": "低噪声风机叶轮",
        "budget_cny_max": 500000,
        "indicators": [{"name": "噪声", "comparator": "lt", "value": 60}],
    }

    found = visitor_program.send("post", "/doctor", {"demand": body}).json()

    points = {part["code"]: part["points"] for part in found["parts"]}
    assert points["budget"] == 9.0 and points["indicators"] > 0


def test_pseudo_demand_is_told_with_its_sentence(visitor_program: Program) -> None:
    text = "公司急需流动资金500万元，希望协调银行贷款。"
    found = visitor_program.send("post", "/doctor", {"text": text}).json()

    assert found["is_pseudo"] and found["pseudo"][0]["kind"] == "financing"
    assert found["pseudo"][0]["sentence"] == text


def test_one_of_text_and_bodies_is_needed(visitor_program: Program) -> None:
    assert_problem(visitor_program.send("post", "/doctor", {}), 422, "api.input_invalid")
    assert_problem(visitor_program.send("post", "/doctor", {"text": "字", "demand": {}}), 422, "api.input_invalid")


def test_fields_are_proposed_with_their_places(visitor_program: Program) -> None:
    found = visitor_program.send("post", "/drafts/propose", {"text": TEXT}).json()["proposals"]

    fields = {item["field"]: item for item in found}
    assert fields["budget"]["amount"] == {"least": None, "most": 500_000}
    assert fields["deadline"]["value"] == "2030-06-30"
    assert fields["indicators"]["indicator"]["name"] == "噪声"
    assert fields["place"]["value"] == "130200"
    assert all(TEXT[item["start"] : item["end"]] for item in found)


def test_texts_are_counted(visitor_program: Program, settings: object) -> None:
    settings.LIMITS_ENABLED, settings.LIMITS = True, {"text_judged": (2, 60)}  # type: ignore[attr-defined]
    for path in ("/doctor", "/drafts/propose"):
        assert visitor_program.send("post", path, {"text": TEXT}).status_code == 200

    refused = visitor_program.send("post", "/doctor", {"text": TEXT})

    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
