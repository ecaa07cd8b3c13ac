"""What is taken from public pages elsewhere says what everybody may see, and no more."""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from lianqiao.web.sharing import views
from lianqiao.web.sharing.structured import script_of
from tests.catalog.services.test_faces import FACES
from tests.factories.catalog import make_achievement, make_demand, make_expert
from tests.personas import Cast

pytestmark = pytest.mark.django_db
SPACE = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def _data(client: Client, path: str) -> dict[str, object]:
    [block] = BLOCK.findall(client.get(path).content.decode())
    data: dict[str, object] = json.loads(block)
    return data


def test_achievement_is_a_work_with_an_offer(client: Client, cast: Cast) -> None:
    entry = make_achievement(
        "published", title="高韧性板材", organisation_id=cast.university.pk, price_min_cny=5, **FACES
    )

    data = _data(client, f"/achievements/{entry.number}")

    assert (data["@type"], data["name"], data["identifier"]) == ("CreativeWork", "高韧性板材", entry.number)
    assert data["offers"]["@type"] == "Offer"  # type: ignore[index]
    assert data["offers"]["priceSpecification"]["minPrice"] == 5  # type: ignore[index]
    assert data["creator"]["@type"] == "CollegeOrUniversity"  # type: ignore[index]
    assert data["contributor"] == [{"@type": "Person", "name": "张三", "affiliation": "示例大学"}]
    assert data == json.loads(client.get(f"/achievements/{entry.number}/export.jsonld").content)


def test_anonymous_demand_tells_its_owner_nowhere(client: Client, cast: Cast) -> None:
    entry = make_demand(
        "published", organisation_id=cast.firm.pk, is_anonymous=True, contact_name="李经理", url="https://firm.example",
        place_id="130202",
    )  # fmt: skip
    whole = "".join(
        client.get(f"/demands/{entry.number}{part}").content.decode()
        for part in ("", "/export.jsonld", "/export.csv", "/export.bib", "/code.svg")
    )

    assert _data(client, f"/demands/{entry.number}")["@type"] == "Demand"
    for secret in (cast.firm.name, cast.firm.number, "李经理", "firm.example", "130202"):
        assert secret not in whole


def test_confidential_description_and_names_stay_here(client: Client, cast: Cast) -> None:
    entry = make_achievement(
        "published", organisation_id=cast.university.pk, confidentiality="nda", description="机密配方", summary="公开概要。",
        contributors=FACES["contributors"],
    )  # fmt: skip
    for part in ("", "/export.jsonld", "/export.csv", "/export.bib"):
        text = client.get(f"/achievements/{entry.number}{part}").content.decode()
        assert "机密配方" not in text
        assert "李四" not in text


def test_table_has_the_columns_of_imports_and_no_formulas(client: Client) -> None:
    entry = make_achievement("published", title="=1+1", **FACES)

    text = client.get(f"/achievements/{entry.number}/export.csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))

    assert row["id"] == entry.number
    assert row["title"] == "'=1+1"
    assert json.loads(row["ip"])[0]["holders"][0]["share"] == 60.0


def test_citations(client: Client, cast: Cast) -> None:
    entry = make_achievement("published", title="50%减重_{技术}", organisation_id=cast.university.pk)

    page = client.get(f"/achievements/{entry.number}").content.decode()
    bib = client.get(f"/achievements/{entry.number}/export.bib").content.decode()

    assert f"{cast.university.name}. 50%减重_{{技术}}: {entry.number}[EB/OL]. (" in page
    assert r"title = {{50\%减重\_\{技术\}}}" in bib


def test_data_cannot_end_its_block() -> None:
    block = script_of({"name": "</script><script>alert(1)</script>&\u2028"})

    assert block.count("<") == 2
    assert json.loads(BLOCK.findall(block)[0])["name"].startswith("</script>")


def test_what_is_hidden_is_shared_with_nobody(client: Client) -> None:
    draft = make_achievement("draft")

    for part in ("export.csv", "export.jsonld", "export.bib", "code.svg"):
        assert client.get(f"/achievements/{draft.number}/{part}").status_code == 404
    assert client.get(f"/achievements/{make_achievement('published').number}/export.pdf").status_code == 404


def test_map_lists_public_pages_only(client: Client, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    public = [make_achievement("published").number for _ in range(3)]
    hidden = make_achievement("draft").number
    monkeypatch.setattr(views, "MAP_ROWS", 2)

    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [node.text or "" for node in index.findall(".//m:loc", SPACE)]
    texts = [client.get(f"/sitemaps/achievements-{page}.xml").content.decode() for page in (1, 2)]

    assert sum("achievements-" in part for part in parts) == 2
    assert all(any(f"/achievements/{number}<" in text for text in texts) for number in public)
    assert not any(hidden in text for text in texts)
    client.force_login(cast.people["administrator"])
    assert hidden not in client.get("/sitemaps/achievements-1.xml").content.decode()
    assert client.get("/sitemaps/achievements-3.xml").status_code == 404
    assert client.get("/sitemaps/nothing-1.xml").status_code == 404


def test_robots_are_told_of_the_map(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http" in text
    assert "Disallow: /account/" in text


def test_page_has_its_address_and_what_links_show(client: Client) -> None:
    entry = make_achievement("published", title="题<b>")

    page = client.get(f"/achievements/{entry.number}?x=1").content.decode()

    assert re.search(rf'<link rel="canonical" href="http[^"]*/achievements/{entry.number}">', page)
    assert '<meta property="og:title" content="题&lt;b&gt;">' in page


def test_related_entries_are_of_the_same_link(client: Client) -> None:
    entry = make_achievement("published", chain_link_id="robotics.servo", title="甲")
    make_achievement("published", chain_link_id="robotics.servo", title="同环节成果")
    make_achievement("published", chain_link_id="robotics.sensors", title="别环节成果")

    page = client.get(f"/achievements/{entry.number}").content.decode()

    assert "同环节成果" in page
    assert "别环节成果" not in page


def test_lists_are_item_lists(client: Client, cast: Cast, index_now) -> None:  # type: ignore[no-untyped-def]  # a fixture of the folder
    entry = make_achievement("published", title="固态电池", organisation_id=cast.university.pk)
    expert = make_expert(cast.university.pk, name="张三")
    index_now()

    for path, name, where in (
        ("/search?q=固态电池", entry.title, f"/achievements/{entry.number}"),
        ("/organisations/?q=" + cast.university.name, cast.university.name, f"/organisations/{cast.university.number}"),
        ("/experts/", "张三", f"/experts/{expert.number}"),
    ):
        data: dict[str, Any] = _data(client, path)
        [item] = data["itemListElement"]
        assert (data["@type"], data["numberOfItems"], item["position"], item["name"]) == ("ItemList", 1, 1, name)
        assert item["url"].endswith(where)


def test_organisation_page_lists_the_experts_who_agreed(client: Client, cast: Cast) -> None:
    expert = make_expert(cast.university.pk, name="张三")
    make_expert(cast.university.pk, name="李四", consented=None)

    text = client.get(f"/organisations/{cast.university.number}").content.decode()

    assert f"/experts/{expert.number}" in text
    assert "李四" not in text


@pytest.mark.parametrize("path", views.PAGES)
def test_pages_of_the_map_are_there_for_everybody(client: Client, path: str) -> None:
    assert client.get(path).status_code in (200, 503)  # there is no index yet
