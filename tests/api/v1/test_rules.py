"""Rules and waterfalls for programs."""

GIVEN = {
    "day": "2023-06-01", "gross": "1000000.00", "way": "licence",
    "parties": [
        {"name": "大学", "percent": "60", "place": "110108", "is_state_founded": True, "reward_percent": "40"},
        {"name": "企业", "percent": "40", "place": "130100", "is_rewarding": False},
    ],
}  # fmt: skip


def test_rules_of_a_day_and_a_place_have_law_and_digest(db, visitor_program):
    body = visitor_program.get("/rules", on="2023-06-01", place="110000", topic="reward").json()

    codes = {item["code"] for item in body["items"]}
    assert "reward.beijing.transfer" in codes and "tax.vat" not in codes and len(body["digest"]) == 64
    assert visitor_program.get("/rules/reward.transfer").json()["items"][0]["law"]["zh-hans"] == "促进科技成果转化法"
    assert visitor_program.get("/rules/reward.nothing").status_code == 404


def test_a_waterfall_is_answered_to_the_fen_and_names_its_rules(db, visitor_program):
    body = visitor_program.send("post", "/waterfalls", GIVEN).json()

    reward = next(step for step in body["steps"] if step["code"] == "reward")
    assert (reward["amount"], reward["basis"], reward["rule"]["code"]) == ("300000.00", "floor", "reward.transfer")
    assert any(finding["code"] == "raised_to_floor" for finding in body["findings"])


def test_shares_that_do_not_add_up_are_refused_with_their_place(db, visitor_program):
    parties = [{**GIVEN["parties"][0], "percent": "50"}, GIVEN["parties"][1]]
    answer = visitor_program.send("post", "/waterfalls", {**GIVEN, "parties": parties})

    assert answer.status_code == 422 and answer.json()["problems"][0]["field"] == "parties"
