"""The pages of the chains: counts that lead to their rows, and what is lacking in words."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from lianqiao.catalog.queries.chains import LinkCount, gap_of
from lianqiao.regions.queries import get_chain, list_chains
from lianqiao.web.chains.overview import chain_view, chain_views
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def test_counts_are_of_what_everybody_sees(client: Client, cast: Cast) -> None:
    make_achievement("published", chain_link_id="robotics.servo", organisation_id=cast.university.pk)
    make_achievement("draft", chain_link_id="robotics.servo", organisation_id=cast.university.pk)
    make_achievement("expired", chain_link_id="robotics.servo", organisation_id=cast.university.pk)
    make_demand("published", chain_link_id="robotics.reducers", organisation_id=cast.firm.pk)
    client.force_login(cast.people["administrator"])

    rows = {
        row["link"]: row
        for row in csv.DictReader(io.StringIO(client.get("/chains/robotics/export.csv").content.decode("utf-8-sig")))
    }
    page = client.get("/chains/robotics", headers={"accept-language": "zh-hans"}).content.decode()

    assert (rows["robotics.servo"]["achievements"], rows["robotics.servo"]["gap"]) == ("1", "supply_only")
    assert (rows["robotics.reducers"]["demands"], rows["robotics.reducers"]["gap"]) == ("1", "demand_only")
    assert rows["robotics.reducers"]["organisations"] == cast.firm.number
    assert "kind=achievement&amp;chain_link=robotics.servo" in page
    assert "缺解决方案" in page
    assert 'id="servo"' in page


@pytest.mark.parametrize(
    ("achievements", "demands", "gap"),
    [
        (0, 0, "nothing"),
        (0, 2, "demand_only"),
        (2, 0, "supply_only"),
        (1, 2, "short"),
        (2, 1, "ahead"),
        (2, 2, "level"),
    ],
)
def test_gap(achievements: int, demands: int, gap: str) -> None:
    assert gap_of(LinkCount(achievements, demands)) == gap


def test_queries_do_not_grow_with_the_links(cast: Cast, django_assert_num_queries: Any) -> None:
    for link in ("servo", "reducers", "sensors", "bodies"):
        make_achievement("published", chain_link_id=f"robotics.{link}", organisation_id=cast.university.pk)
    chains = list_chains()
    chain = get_chain("robotics")
    assert chain is not None

    with django_assert_num_queries(2):
        chain_views(chains)
    with django_assert_num_queries(5):
        chain_view(chain)


def test_chain_is_known_to_machines_and_unknown_ones_are_missing(client: Client) -> None:
    data = json.loads(client.get("/chains/robotics/export.jsonld").content)

    assert data["@type"] == "DefinedTermSet"
    assert {term["termCode"] for term in data["hasDefinedTerm"]} >= {"robotics.servo"}
    assert "/chains/robotics<" in client.get("/sitemaps/chains-1.xml").content.decode()
    for path in ("/chains/nothing", "/chains/nothing/code.svg", "/chains/robotics/export.pdf"):
        assert client.get(path).status_code == 404
