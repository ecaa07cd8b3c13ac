"""The relations and the timeline on the pages of entries: nothing that the page itself does not tell."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lianqiao.catalog.queries import get_entry, view_entries, view_entry
from lianqiao.catalog.services import PropertyInput, TrlInput
from lianqiao.core.actors import ANONYMOUS
from lianqiao.matching.services import sync_index
from lianqiao.web.relations.gathering import relations_of
from lianqiao.web.relations.timeline import timeline_of
from tests.catalog.services.test_faces import FACES
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db
TEXT = {"title": "变压器局部放电检测", "summary": "检测变压器局部放电。", "chain_link_id": "robotics.sensors"}


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_graph_tells_rights_people_links_and_similar(client: Client, cast: Cast) -> None:
    entry = make_achievement(
        "published", organisation_id=cast.university.pk, title="板材", chain_link_id="robotics.sensors", **FACES
    )
    other = make_achievement(
        "published", title="同环节的成果", chain_link_id="robotics.sensors", organisation_id=cast.firm.pk
    )

    page = _page(client, f"/achievements/{entry.number}")
    part = page.split('class="relations"')[1].split("</section>")[0]

    for words in (
        "张三",
        cast.university.name,
        cast.firm.name,
        "同环节的成果",
        "/chains/robotics#sensors",
        f"/achievements/{other.number}",
    ):
        assert words in part
    assert "李四" not in part
    client.force_login(
        cast.people["provider"]
    )  # who belongs to the owner sees the name in the team, and not in the graph
    inside = _page(client, f"/achievements/{entry.number}")
    assert "李四" in inside
    assert "李四" not in inside.split('class="relations"')[1].split("</section>")[0]


def test_anonymous_owner_is_in_no_graph_map_or_chain(client: Client, cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk, **TEXT)
    demand = make_demand("published", organisation_id=cast.firm.pk, is_anonymous=True, **TEXT)
    make_demand("draft", organisation_id=cast.firm.pk, title="草稿需求", chain_link_id="robotics.sensors")
    sync_index(actor=TESTS)

    pages = [_page(client, path) for path in (
        f"/achievements/{entry.number}", f"/demands/{demand.number}", "/chains/robotics", "/chains/robotics/export.csv",
        "/chains/", "/chains/robotics/export.jsonld",
    )]  # fmt: skip

    assert f"/demands/{demand.number}" in pages[0].split('class="relations"')[1].split("</section>")[0]
    assert cast.university.name in pages[1].split('class="relations"')[1].split("</section>")[0]
    for page in pages:
        assert cast.firm.name not in page
        assert cast.firm.number not in page
        assert "草稿需求" not in page
    assert cast.university.number in pages[3]


def test_relations_take_few_queries_however_many_there_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk, chain_link_id="robotics.sensors", **FACES)
    for at in range(4):
        make_achievement("published", title=f"成果{at}", chain_link_id="robotics.sensors", organisation_id=cast.firm.pk)
    view = view_entry(ANONYMOUS, get_entry(ANONYMOUS, "achievement", entry.number))
    similar = view_entries(ANONYMOUS, [get_entry(ANONYMOUS, "achievement", entry.number) for _ in range(3)])

    with django_assert_max_num_queries(2):
        found = relations_of(ANONYMOUS, view, None, similar)

    assert found is not None
    assert {node.key for node in found.graph.nodes} == {row.node.key for row in found.rows}


def test_timeline_has_the_days_that_are_stated(cast: Cast) -> None:
    entry = make_achievement(
        "published",
        trl=4,
        trl_records=(TrlInput(level=4, element="样机", assessed=date(2026, 3, 1), evidence="报告"), TrlInput(level=3)),
        property_items=(
            PropertyInput(
                "ZL201710601862.3", "invention", "granted", applied=date(2017, 7, 21), granted=date(2020, 1, 2)
            ),
        ),
    )
    view = view_entry(ANONYMOUS, get_entry(ANONYMOUS, "achievement", entry.number))

    days = timeline_of(view, date(2026, 11, 22))

    assert [(item.code, item.is_future) for item in days if item.anchor != "owner"] == [
        ("right_applied", False), ("right_granted", False), ("assessed", False), ("right_ends", True),
    ]  # fmt: skip
    assert [item.day for item in days] == sorted(item.day for item in days)
    assert {item.code for item in days if item.anchor == "owner"} == {"published", "valid_until"}
