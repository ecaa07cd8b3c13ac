"""Entries side by side: lined up, marked, and nothing of what is hidden."""

import pytest

from lianqiao.catalog.services import IndicatorInput
from tests.factories.catalog import make_achievement, make_demand


def _indicator(name, value, unit="MPa"):
    return IndicatorInput(name=name, comparator="ge", value=value, unit=unit)


@pytest.fixture
def numbers(cast):
    one = make_achievement(
        "published",
        title="=HYPERLINK(1)",
        trl=6,
        organisation_id=cast.university.pk,
        indicators=(_indicator("抗拉强度", 300.0),),
    )
    two = make_achievement(
        "published", title="高强板", trl=7, indicators=(_indicator("密度", 2.0), _indicator("抗拉強度", 350.0))
    )
    return one.number, two.number


def test_indicators_stand_in_one_row_by_name_and_differences_are_marked(client_of, numbers):
    text = client_of("visitor").get("/compare", {"kind": "achievement", "n": numbers}).content.decode()

    row = text[text.index("抗拉强度") : text.index("密度")]
    assert "≥ 300 MPa" in row and "≥ 350 MPa" in row and "≠" in row
    assert "compare__missing" in text[text.index("密度") :]
    assert f"n={numbers[1]}" in text


def test_what_is_hidden_is_as_unknown_as_what_is_not_there(client_of, numbers):
    draft = make_achievement().number
    text = client_of("visitor").get(
        "/compare", {"n": [*numbers, draft, "A-1999-000001", "D-2026-000001", "\x00", "<b>"]}
    )

    assert text.content.decode().count('<th scope="col"><a') == 2
    assert f"{draft}、A-1999-000001" in text.content.decode()


def test_the_owner_of_an_anonymous_demand_is_not_compared(client_of, cast):
    demand = make_demand("published", organisation_id=cast.firm.pk, is_anonymous=True, place_id="130202")
    for path in ("/compare", "/compare.csv"):
        text = client_of("visitor").get(path, {"n": demand.number}).content.decode()
        assert demand.title in text and cast.firm.name not in text and cast.firm.number not in text


def test_a_table_holds_no_formula_and_at_most_four_are_compared(client_of, numbers):
    more = [make_achievement("published").number for _ in range(4)]
    text = client_of("visitor").get("/compare.csv", {"n": [*numbers, *more]}).content.decode("utf-8-sig")

    assert len(text.splitlines()[0].split(",")) == 5
    assert "'=HYPERLINK(1)" in text
    assert client_of("visitor").get("/compare").status_code == 200
