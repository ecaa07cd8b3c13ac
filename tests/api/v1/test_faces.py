"""The check of ownership and the payback for programs."""

import pytest

from lianqiao.catalog.services import PropertyInput
from tests.api.conftest import assert_problem
from tests.catalog.services.test_faces import FACES
from tests.factories.catalog import make_achievement

pytestmark = pytest.mark.django_db


def test_ownership_cites_law_and_article(visitor_program):
    right = PropertyInput("201710601862.3", "invention", "granted", "甲大学", is_pledged=True, pledgee_agrees=False)
    entry = make_achievement("published", modes=["open_licence"], property_items=(right,))

    found = visitor_program.get(f"/achievements/{entry.number}/ownership").json()

    assert found["verdict"] == "red"
    cited = {(item["code"], item["law"], item["article"]) for item in found["findings"]}
    assert ("pledged_open_licence", "专利法实施细则", "86") in cited
    assert ("fee_unsaid", None, None) in cited


def test_payback_takes_figures_in_place_of_the_owner_s(visitor_program):
    entry = make_achievement("published", **FACES)

    own = visitor_program.get(f"/achievements/{entry.number}/payback").json()
    moved = visitor_program.get(f"/achievements/{entry.number}/payback?yearly_volume=5000").json()

    assert own["simple_years"] == pytest.approx(1_200_000 / 1_295_000)
    assert moved["simple_years"] == pytest.approx(1_200_000 / 647_500)


def test_payback_without_figures_says_which_are_wanted(visitor_program):
    entry = make_achievement("published")
    address = f"/achievements/{entry.number}/payback"

    problem = visitor_program.get(address).json()

    assert visitor_program.get(address).status_code == 422
    assert "unit_cost_cny" in str(problem)
    assert visitor_program.get(f"{address}?discount=101").status_code == 422


def test_faces_of_a_draft_are_hidden(visitor_program):
    entry = make_achievement("draft")

    for part in ("ownership", "payback"):
        assert_problem(
            visitor_program.get(f"/achievements/{entry.number}/{part}"), 404, "catalog.achievement_not_found"
        )


def test_faces_are_written_and_read(program, cast):
    body = {
        "title": "题", "summary": "句。", "unit_cost_cny": 3.5, "cases": "某厂试用", "next_step": "中试",
        "contributors": [{"name": "张三", "roles": ["software"], "agreed": "2026-05-01"}, {"name": "李四"}],
        "ip": [{"number": "ZL201710601862.3", "kind": "invention", "status": "granted", "applied": "2017-07-21",
                "holders": [{"name": "甲大学", "share": 60}], "licences": [{"kind": "ordinary_licence"}]}],
        "indicators": [{"name": "功耗", "comparator": "le", "value": 5, "rival_value": 9}],
    }  # fmt: skip

    made = program("provider").send("post", "/achievements", body)
    assert made.status_code == 201, made.content
    found = program("provider").get(f"/achievements/{made.json()['number']}").json()

    assert (found["unit_cost_cny"], found["cases"], found["next_step"]) == (3.5, ["某厂试用"], "中试")
    assert [item["name"] for item in found["contributors"]] == ["张三", "李四"]
    assert found["ip"][0]["holders"] == [{"name": "甲大学", "share": 60.0, "is_person": False}]
    assert found["ip"][0]["licences"] == [{"kind": "ordinary_licence", "until": None}]
    assert found["indicators"][0]["rival_value"] == 9.0


@pytest.mark.parametrize("field", [
    {"contributors": [{"name": ""}]}, {"contributors": [{"name": "张三", "roles": ["king"]}]}, {"unit_cost_cny": -1},
    {"target_industries": ["Z9999"]}, {"ip": [{"number": "ZL201710601862.3", "kind": "invention", "status": "granted",
                                               "holders": [{"name": "甲", "share": 101}]}]},
])  # fmt: skip
def test_senseless_faces_are_refused(program, cast, field):
    assert (
        program("provider").send("post", "/achievements", {"title": "题", "summary": "句。", **field}).status_code
        == 422
    )
