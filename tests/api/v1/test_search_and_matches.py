import pytest

from lianqiao.catalog.choices import EntryState
from tests.api.conftest import assert_problem, count_queries
from tests.factories.catalog import make_achievement, make_demand

PUBLISHED = EntryState.PUBLISHED


@pytest.fixture
def pair(cast, index_now):
    """An achievement and the demand that it meets, in the index."""
    achievement = make_achievement(
        PUBLISHED, organisation_id=cast.university.pk, title="高韧性镁合金板材轧制技术", summary="解决镁合金板材低温脆断的问题。",
        technology_field_id="materials", trl=6, place_id="130602", modes=["equity"],
    )  # fmt: skip
    demand = make_demand(
        PUBLISHED,
        organisation_id=cast.firm.pk,
        title="低温高韧性镁合金板材",
        summary="需要低温不脆断的镁合金板材。",
        technology_field_id="materials",
    )
    index_now()
    return achievement, demand


def test_search_finds_by_words_with_facets(pair, visitor_program):
    achievement, demand = pair

    answer = visitor_program.get("/search", q="镁合金").json()

    assert {hit["entry"]["number"] for hit in answer["hits"]} == {achievement.number, demand.number}
    assert {hit["entry"]["type"] for hit in answer["hits"]} == {"achievement", "demand"}
    assert (answer["total"], answer["total_by_meaning"], answer["pages"]) == (2, 0, 1)
    assert answer["facets"]["technology_field"][0]["code"] == "materials"
    title = next(hit for hit in answer["hits"] if hit["entry"]["number"] == achievement.number)
    assert any(span["field"] == "title" for span in title["spans"])


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "achievement"}, {"trl": [6, 7]}, {"place": "130000"}, {"mode": ["equity", "service"]},
        {"organisation_kind": "university"},
    ],
)  # fmt: skip
def test_search_narrows_by_each_facet(pair, visitor_program, query):
    answer = visitor_program.get("/search", **query).json()

    assert [hit["entry"]["number"] for hit in answer["hits"]] == [pair[0].number]


def test_search_finds_organisations(pair, cast, visitor_program):
    answer = visitor_program.get("/search", q="燕赵大学", kind="organisation").json()

    assert answer["hits"][0]["organisation"]["number"] == cast.university.number


@pytest.mark.parametrize("sort", ["relevance", "newest", "trl", "title", "sum_low", "sum_high", "deadline"])
def test_search_pages_end_after_a_hundred(pair, visitor_program, sort):
    assert visitor_program.get("/search", sort=sort, page=100, page_size=100).json()["hits"] == []
    assert_problem(visitor_program.get("/search", page=101), 422, "api.input_invalid")
    assert_problem(visitor_program.get("/search", page_size=0), 422, "api.input_invalid")


@pytest.mark.parametrize(
    "query", [{"sort": "luck"}, {"kind": "job"}, {"trl": 10}, {"cluster": "a\x00b"}, {"q": "a\x00b"}]
)
def test_search_refuses_what_it_does_not_know(db, visitor_program, query):
    assert_problem(visitor_program.get("/search", **query), 422, "api.input_invalid")


def test_search_says_that_the_index_is_not_there_yet(db, visitor_program):
    assert_problem(visitor_program.get("/search", q="镁"), 503, "matching.no_index")


def test_search_costs_the_same_for_one_and_three(pair, visitor_program, index_now):
    def ask():
        return visitor_program.get("/search", kind="achievement")

    ask()
    one = count_queries(ask)
    for at in range(2):
        make_achievement(PUBLISHED, title=f"镁合金{at}", technology_field_id="materials", trl=6, place_id="130602")
    index_now()

    assert count_queries(ask) == one
    assert len(ask().json()["hits"]) == 3


def test_matches_come_with_parts_that_sum_to_the_score(pair, visitor_program):
    achievement, demand = pair

    for path, other in ((f"/achievements/{achievement.number}", demand), (f"/demands/{demand.number}", achievement)):
        [match] = visitor_program.get(f"{path}/matches").json()["matches"]
        assert match["entry"]["number"] == other.number
        assert sum(part["value"] for part in match["parts"]) == pytest.approx(match["score"])
        assert match["reasons"]
        assert all(change["gain"] > 0 for change in match["what_would_change"])


def test_matches_of_a_hidden_entry_are_hidden(cast, visitor_program, index_now):
    draft = make_demand(organisation_id=cast.firm.pk)

    assert_problem(visitor_program.get(f"/demands/{draft.number}/matches"), 404, "catalog.demand_not_found")
    assert_problem(visitor_program.get(f"/demands/{draft.number}/matches", limit=51), 422, "api.input_invalid")


def test_a_deadline_is_asked_of_demands_only(pair, visitor_program):
    achievement, demand = pair
    for query in ({"deadline": "2099-01-01"}, {"wish": "deadline"}):
        answer = visitor_program.get(f"/demands/{demand.number}/matches", **query)
        assert_problem(answer, 422, "core.invalid")
        assert answer.json()["problems"][0]["field"] == "deadline"
        assert visitor_program.get(f"/achievements/{achievement.number}/matches", **query).status_code == 200


def test_match_of_a_pasted_text_needs_no_token(pair, visitor_program):
    answer = visitor_program.send("post", "/match", {"text": "我们的镁合金板材在低温下脆断，怎么解决？", "limit": 5})

    assert [match["entry"]["number"] for match in answer.json()["matches"]] == [pair[0].number]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "太短"}, "text"),
        ({"text": "镁" * 5001}, "text"),
        ({"text": "镁" * 20, "kind": "job"}, "kind"),
        ({}, "text"),
    ],
)
def test_match_refuses_texts_that_say_too_little_or_too_much(db, visitor_program, body, field):
    problem = assert_problem(visitor_program.send("post", "/match", body), 422, "api.input_invalid")

    assert problem["problems"][0]["field"] == field


def test_index_status_counts_what_is_found(pair, visitor_program):
    answer = visitor_program.get("/index").json()

    assert answer["is_readable"] is True
    assert (answer["entries_indexed"], answer["entries_waiting"]) == (2, 0)
