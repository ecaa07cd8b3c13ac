"""Results by place: counted once, each dot narrows to its place, and the county of an anonymous demand stays hidden."""

import re

import pytest

from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast


@pytest.mark.django_db
def test_results_are_drawn_by_place_without_the_county_of_an_anonymous_demand(client_of, cast: Cast, index_now) -> None:  # type: ignore[no-untyped-def]  # fixtures of the folder
    make_achievement("published", title="固态电池电解质膜", organisation_id=cast.university.pk, place_id="110108")
    make_demand("published", title="固态电池封装", organisation_id=cast.firm.pk, is_anonymous=True, place_id="130202")
    index_now()

    page = client_of("visitor").get("/search", {"q": "固态电池", "view": "map"}).content.decode()

    [dots] = re.findall(r"<svg class=\"position-map__drawing.*?</svg>", page, re.DOTALL)
    assert re.findall(r'href="\?([^"]*place=\d+)"', dots)
    assert "place=110108" in dots and "130202" not in page
    assert client_of("visitor").get("/search", {"q": "绝无此物xyz", "view": "map"}).status_code == 200


@pytest.mark.django_db
def test_results_as_a_list_stay_one_press_away(client_of, cast: Cast, index_now) -> None:  # type: ignore[no-untyped-def]  # fixtures of the folder
    make_achievement("published", title="固态电池电解质膜", organisation_id=cast.university.pk, place_id="110108")
    index_now()

    plain = client_of("visitor").get("/search", {"q": "固态电池"}).content.decode()
    drawn = client_of("visitor").get("/search", {"q": "固态电池", "view": "map"}).content.decode()

    assert "view=map" in plain and "position-map" not in plain
    assert 'class="hits"' in plain and 'class="hits"' not in drawn


@pytest.mark.django_db
def test_tabs_and_chips_stay_by_place(client_of, cast: Cast, index_now) -> None:  # type: ignore[no-untyped-def]  # fixtures of the folder
    make_achievement("published", title="固态电池电解质膜", organisation_id=cast.university.pk, trl=6)
    index_now()

    asked = {"q": "固态电池", "trl": "6", "view": "map"}
    page = client_of("visitor").get("/search", asked).content.decode()

    [tabs] = re.findall(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
    [chips] = re.findall(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert all("view=map" in link for link in re.findall(r'href="([^"]*)"', tabs + chips))
    assert client_of("visitor").get("/search", asked | {"view": "odd"}).content.decode().count("view=map") == 1
