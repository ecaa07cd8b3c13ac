import pytest

from tests.factories.catalog import make_achievement, make_demand

TABLES = ("places", "industries", "technology-fields", "clusters", "chains")


@pytest.mark.parametrize("table", TABLES)
def test_reference_data_name_their_source(db, visitor_program, table):
    answer = visitor_program.get(f"/{table}")

    body = answer.json()
    assert body["source"]["title"] and body["source"]["source"]
    assert all(item["code"] and item["names"]["zh-hans"] for item in body["items"])
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_reference_data_are_complete(db, visitor_program):
    counts = {table: len(visitor_program.get(f"/{table}").json()["items"]) for table in TABLES}

    assert counts == {"places": 214, "industries": 1971, "technology-fields": 11, "clusters": 5, "chains": 6}


def test_chains_have_their_links(db, visitor_program):
    chains = {chain["code"]: chain["links"] for chain in visitor_program.get("/chains").json()["items"]}

    assert [link["code"] for link in chains["hydrogen"]][:2] == ["hydrogen.production", "hydrogen.storage"]
    assert sum(len(links) for links in chains.values()) == 35


def test_tables_narrow_to_a_parent(db, visitor_program):
    places = visitor_program.get("/places", parent="130000").json()["items"]
    sections = visitor_program.get("/industries", level=1).json()["items"]

    assert {place["parent"] for place in places} == {"130000"}
    assert len(sections) == 20
    assert visitor_program.get("/industries", parent="none").json()["items"] == []


@pytest.mark.parametrize(("table", "queries"), [("places", 2), ("chains", 3)])
def test_tables_cost_a_few_queries(db, visitor_program, django_assert_num_queries, table, queries):
    with django_assert_num_queries(queries):
        visitor_program.get(f"/{table}")


def test_chain_tells_supply_and_demand_of_its_links_and_no_hidden_owner(cast, visitor_program):
    make_achievement("published", chain_link_id="hydrogen.storage", organisation_id=cast.university.pk)
    make_achievement("draft", chain_link_id="hydrogen.storage")
    make_demand("published", chain_link_id="hydrogen.storage", organisation_id=cast.firm.pk, is_anonymous=True)

    links = {row["code"]: row for row in visitor_program.get("/chains/hydrogen").json()["links"]}
    storage, empty = links["hydrogen.storage"], links["hydrogen.production"]

    assert (storage["achievements"], storage["demands"], storage["gap"]) == (1, 1, "level")
    assert [row["number"] for row in storage["organisations"]] == [cast.university.number]
    assert (empty["gap"], empty["organisations"]) == ("nothing", [])
    assert visitor_program.get("/chains/none").status_code == 404
