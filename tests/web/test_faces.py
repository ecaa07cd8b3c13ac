"""The page of an achievement with its six faces, and the calculator of payback."""

import pytest
from django.test import Client

from lianqiao.catalog.engine.payback import Assumptions, payback
from lianqiao.catalog.services import ContributorInput, IndicatorInput, PropertyInput, TrlInput
from lianqiao.web.catalog.economics import curve_of
from tests.catalog.services.test_faces import FACES
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db
SIX = ("technology", "maturity", "ownership", "team", "scenario", "economics")


def _page(client: Client, number: str, query: str = "", **headers: str) -> str:
    answer = client.get(f"/achievements/{number}{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_visitor_sees_six_faces_and_what_each_lacks(client: Client, cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk)

    page = _page(client, entry.number)

    assert all(f'id="{code}"' in page and f'href="#{code}"' in page for code in SIX)
    assert page.count('class="face__missing"') == len(SIX)
    assert "去补充" not in page


def test_owner_finds_the_step_where_a_face_is_filled(client: Client, cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk)
    client.force_login(cast.people["provider"])

    page = _page(client, entry.number)

    assert page.count("去补充") == len(SIX)
    assert '<input type="hidden" name="step" value="team">' in page


def test_names_are_shown_of_those_who_agreed(client: Client, cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk, **FACES)

    assert "李四" not in _page(client, entry.number)
    client.force_login(cast.people["seeker"])
    assert "李四" not in _page(client, entry.number)
    client.force_login(cast.people["provider"])
    assert "李四" in _page(client, entry.number)


def test_other_public_work_of_a_person_is_linked(client: Client, cast: Cast) -> None:
    agreed = FACES["contributors"][:1]
    entry = make_achievement("published", organisation_id=cast.university.pk, contributors=agreed)
    other = make_achievement("published", title="另一项成果", contributors=agreed)
    make_achievement("draft", title="未公开的成果", contributors=agreed)
    make_achievement(
        "published", title="同名者的成果", contributors=(ContributorInput("张三", "别的单位", (), agreed[0].agreed),)
    )

    page = _page(client, entry.number)

    assert other.number in page
    assert "未公开的成果" not in page
    assert "同名者的成果" not in page


def test_level_without_evidence_is_self_assessed(client: Client) -> None:
    shown = make_achievement("published", trl=6, trl_records=(TrlInput(6, "中试报告"),))
    claimed = make_achievement("published", trl=6, trl_records=(TrlInput(6, "", environment="中试线"),))

    assert "自评" not in _page(client, shown.number)
    assert "自评" in _page(client, claimed.number)


def test_ownership_check_cites_its_articles(client: Client) -> None:
    right = PropertyInput("201710601862.3", "invention", "granted", "甲大学", is_pledged=True, pledgee_agrees=False)
    entry = make_achievement("published", modes=["open_licence"], property_items=(right,))

    page = _page(client, entry.number)

    assert "health-red" in page
    assert "《专利法实施细则》第 86 条" in page


def test_indicators_stand_beside_the_best_known_alternative(client: Client) -> None:
    rows = (
        IndicatorInput("功耗", "le", 5.0, unit="W", rival_value=10.0), IndicatorInput("寿命", "ge", 90.0, rival_value=100.0),
        IndicatorInput("重量", "eq", 3.0, rival_value=4.0),
    )  # fmt: skip
    page = _page(client, make_achievement("published", indicators=rows).number)

    assert "优于 −50%" in page
    assert "不及 −10%" in page
    assert "−25%" in page


def test_reader_moves_the_figures_and_the_payback_answers(client: Client) -> None:
    entry = make_achievement("published", **FACES)  # 129.5 x 10 000 = 1 295 000 a year for 1 200 000
    address = f"/achievements/{entry.number}/payback"
    moved = {"unit_cost": "320", "rival_unit_cost": "450", "investment": "1300000", "volume": "5000", "discount": "0"}

    whole = client.get(address, moved).content.decode()
    part = client.get(address, moved, headers={"HX-Request": "true"}).content.decode()

    assert "0.9 年" in _page(client, entry.number)
    assert "2.0 年" in whole and "<h1>" in whole  # 1 300 000 / 650 000
    assert "2.0 年" in part and "<h1>" not in part


@pytest.mark.parametrize("value", ["", "-1", "nan", "inf", "1e400", "abc", "'\"><script>"])
def test_senseless_figure_is_told(client: Client, value: str) -> None:
    entry = make_achievement("published", **FACES)
    query = {"unit_cost": value, "rival_unit_cost": "450", "investment": "1", "volume": "5", "discount": "0"}

    answer = client.get(f"/achievements/{entry.number}/payback", query)

    assert answer.status_code == 200
    assert "不小于零" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_payback_is_of_achievements_that_one_may_see(client: Client) -> None:
    draft, demand = make_achievement("draft"), make_demand("published")

    assert client.get(f"/achievements/{draft.number}/payback").status_code == 404
    assert client.get(f"/achievements/{demand.number}/payback").status_code == 404


def test_curve_stays_in_its_picture() -> None:
    for assumed in (
        Assumptions(1, 2, 5, 1, 50),
        Assumptions(2, 1, 5, 1),
        Assumptions(0, 0, 0, 0),
        Assumptions(0, 1, 1, 9),
    ):
        curve = curve_of(payback(assumed))
        heights = [float(point.split(",")[1]) for point in curve.points.split()]
        assert all(curve.top <= height <= curve.bottom for height in heights)


def test_scale_of_a_curve_makes_room_for_an_early_payback() -> None:
    early, late = (curve_of(payback(Assumptions(1, 2, outlay, 1, 0))) for outlay in (0.1, 5))

    assert early.payback is not None and late.payback is not None
    assert early.scale > early.payback and 0 not in dict(early.levels).values()
    assert late.scale < late.payback and 0 in dict(late.levels).values()
