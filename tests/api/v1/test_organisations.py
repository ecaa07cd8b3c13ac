from tests.api.conftest import assert_problem
from tests.factories.accounts import make_organisation


def test_organisations_are_listed_by_pinyin(cast, visitor_program):
    answer = visitor_program.get("/organisations").json()

    assert [item["name"] for item in answer["items"]] == [cast.firm.name, cast.agency.name, cast.university.name]
    assert answer["next"] is None


def test_organisations_narrow_by_kind_and_place(cast, visitor_program):
    def found(**query):
        return [item["number"] for item in visitor_program.get("/organisations", **query).json()["items"]]

    assert found(kind="university") == [cast.university.number]
    assert found(place="130200") == [cast.firm.number]
    assert found(kind="university", place="130200") == []
    assert_problem(visitor_program.get("/organisations", place="1"), 422, "core.invalid")
    assert_problem(visitor_program.get("/organisations", kind="club"), 422, "api.input_invalid")


def test_organisations_continue_with_the_next_link(cast, visitor_program):
    first = visitor_program.get("/organisations", limit=2).json()

    second = visitor_program.client.get(first["next"]).json()

    assert [item["number"] for item in second["items"]] == [cast.university.number]
    assert second["next"] is None


def test_organisation_list_costs_the_same_for_one_and_three(db, visitor_program, django_assert_num_queries):
    make_organisation(place_id="130102")
    with django_assert_num_queries(1):
        visitor_program.get("/organisations")
    for _ in range(2):
        make_organisation(place_id="130202")

    with django_assert_num_queries(1):
        assert len(visitor_program.get("/organisations").json()["items"]) == 3


def test_organisation_shows_all_that_is_public(cast, visitor_program):
    answer = visitor_program.get(f"/organisations/{cast.university.number}").json()

    assert (answer["name"], answer["kinds"], answer["place"]["code"]) == ("示例燕赵大学", ["university"], "130102")
    assert answer["uscc"] is None


def test_organisation_that_is_not_there(db, visitor_program):
    assert_problem(visitor_program.get("/organisations/O-2026-999999"), 404, "accounts.organisation_not_found")
    assert_problem(visitor_program.get("/organisations/nobody"), 422, "api.input_invalid")
