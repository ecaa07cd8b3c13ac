"""The map of an entry: its places as this reader may know them, and carriers there."""

from typing import Any

import pytest
from django.test import Client

from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.core.actors import ANONYMOUS
from lianqiao.regions.queries import place_lineage, place_points
from lianqiao.web.relations.places import places_of
from tests.factories.accounts import make_organisation
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def test_map_of_an_entry_shows_publisher_accepted_places_and_carriers(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    plain = make_organisation("燕赵孵化器", kinds=["carrier"], place_id="130104")
    near = make_organisation("示范产业园", kinds=["carrier"], place_id="120116")
    make_organisation("远处的园区", kinds=["carrier"], place_id="130302")
    make_organisation("没有地区的园区", kinds=["carrier"])
    make_achievement("published", organisation_id=near.pk, title="同链成果", chain_link_id="robotics.sensors")
    entry = make_achievement(
        "published", organisation_id=cast.university.pk, title="板材", place_id="130102", places_accepted=["120000"],
        chain_link_id="robotics.reducers",
    )  # fmt: skip
    view = view_entry(ANONYMOUS, get_entry(ANONYMOUS, "achievement", entry.number))
    assert place_points() and place_lineage()  # what a process reads once

    with django_assert_num_queries(1):
        found = places_of(view)

    assert found is not None
    assert [carrier.number for carrier in found.carriers] == [near.number, plain.number]
    assert {(dot.mark.place, dot.mark.kind) for dot in found.map.dots} == {
        ("130102", "publisher"), ("120000", "accepted"), ("120116", "carrier"), ("130104", "carrier"),
    }  # fmt: skip


def test_anonymous_demand_is_drawn_in_its_city_alone(client: Client, cast: Cast) -> None:
    demand = make_demand("published", organisation_id=cast.firm.pk, is_anonymous=True, place_id="130929", title="密封")

    page = client.get(f"/demands/{demand.number}")

    places = page.context["places"]
    assert [(dot.mark.place, dot.mark.kind) for dot in places.map.dots] == [("130900", "home")]
    assert cast.firm.number not in page.content.decode() and "130929" not in page.content.decode()
    client.force_login(cast.people["seeker"])  # who belongs to the owner sees it as the page shows it
    kinds = {dot.mark.kind for dot in client.get(f"/demands/{demand.number}").context["places"].map.dots}
    assert kinds == {"publisher", "home"}
