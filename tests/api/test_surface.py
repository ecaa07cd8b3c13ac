"""What holds at every address: tokens, problem documents, methods, languages, the documentation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.models import ApiToken
from lianqiao.api.v1 import index
from tests.api.conftest import Program, assert_problem


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic abc", "Bearer \xe9"])
def test_bad_token_is_refused_even_where_none_is_needed(db, header):
    answer = Program().client.get("/api/v1/places", headers={"Authorization": header})

    assert_problem(answer, 401, "accounts.token_refused")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("change", [{"revoked": timezone.now()}, {"expires": timezone.now() - timedelta(days=1)}])
def test_ended_token_is_refused(cast, program, change):
    asker = program("provider")
    ApiToken.objects.update(**change)

    assert_problem(asker.get("/me"), 401, "accounts.token_refused")


def test_token_of_a_person_who_left_is_refused(cast, program):
    asker = program("provider")
    type(cast.people["provider"]).objects.filter(pk=cast.people["provider"].pk).update(is_active=False)

    assert_problem(asker.get("/me"), 401, "accounts.token_refused")


def test_use_of_a_token_is_noted_once_a_minute(cast, program, django_assert_num_queries):
    asker = program("provider")
    asker.get("/me")
    first = ApiToken.objects.get().last_used

    asker.get("/me")

    assert first is not None and ApiToken.objects.get().last_used == first
    ApiToken.objects.update(last_used=first - timedelta(minutes=2))
    asker.get("/me")
    assert ApiToken.objects.get().last_used > first - timedelta(minutes=1)


def test_me_says_what_the_token_may(cast, program, visitor_program):
    answer = program("broker", can_write=False).get("/me").json()

    assert answer["email"] == "broker@example.org" and answer["token"]["can_write"] is False
    [membership] = answer["organisations"]
    assert membership["organisation"]["number"] == cast.agency.number
    assert (membership["roles"], membership["may_write"], membership["is_acting"]) == (["member"], False, True)
    assert program("regulator").get("/me").json()["roles"] == ["regional_administrator"]
    assert_problem(visitor_program.get("/me"), 401, "accounts.token_missing")


def test_session_of_a_browser_says_nothing_here(cast):
    asker = Program()
    asker.client.force_login(cast.people["provider"])

    assert_problem(asker.get("/me"), 401, "accounts.token_missing")
    assert_problem(asker.send("post", "/achievements", {"title": "x"}), 401, "accounts.token_missing")


@pytest.mark.parametrize("path", ["/nothing", "/achievements/", "/achievements/A-2026-000001/wrong", "/docs/../x"])
def test_unknown_addresses_answer_with_a_problem(db, visitor_program, path):
    assert_problem(visitor_program.get(path), 404, "api.no_such_address")


def test_wrong_method_names_the_right_ones(db, visitor_program):
    answer = visitor_program.send("delete", "/achievements")

    assert_problem(answer, 405, "api.method_not_allowed")
    assert answer.headers["Allow"] == "GET, POST, HEAD"


def test_head_answers_like_get(db, visitor_program):
    assert visitor_program.client.head("/api/v1/places").status_code == 200


def test_body_that_is_too_large_is_refused(cast, program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert_problem(
        program("provider").send("post", "/achievements", {"title": "x" * 200}), 413, "api.request_too_large"
    )


def test_broken_upload_is_refused(cast, program):
    asker = program("provider")

    answer = asker.client.post(
        "/api/v1/imports", b"--no", content_type="multipart/form-data", headers={"Authorization": f"Bearer {asker.key}"}
    )

    assert_problem(answer, 400, "api.request_unreadable")


def test_fault_of_ours_tells_nothing_of_the_inside(db, visitor_program, monkeypatch, caplog):
    def fail():
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(index, "index_status", fail)

    answer = visitor_program.get("/index")

    assert_problem(answer, 500, "api.fault")
    assert "secret" not in answer.content.decode()
    assert "the secret inside" in caplog.text


def test_messages_follow_the_language_of_the_reader(db, visitor_program):
    english, chinese = (
        visitor_program.client.get("/api/v1/achievements?limit=0", headers={"Accept-Language": tag}).json()
        for tag in ("en", "zh-hans")
    )

    assert english["title"] == "The input breaks a rule"
    assert english["problems"][0]["message"] == "This must be at least 1."
    assert english["code"] == chinese["code"]


def test_documentation_obeys_the_strict_policy(db, visitor_program):
    page = visitor_program.client.get("/api/v1/docs", headers={"Accept-Language": "en"})
    text = page.content.decode()

    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script>" not in text and "style=" not in text and "onclick" not in text
    for operation in ("achievement_list", "import_create", "match_text", "organisation_get"):
        assert f'id="{operation}"' in text
    for name, kind in (("api.css", "text/css"), ("api.js", "text/javascript")):
        assert visitor_program.get(f"/docs/{name}").headers["Content-Type"].startswith(kind)
    assert_problem(visitor_program.get("/docs/settings.py"), 404, "api.no_such_address")


def test_root_leads_to_the_documentation(db, visitor_program):
    assert visitor_program.client.get("/api/v1/").headers["Location"] == "docs"


def test_openapi_document_is_served(db, visitor_program):
    document = visitor_program.get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert document["paths"]["/api/v1/me"]["get"]["security"] == [{"Bearer": []}]
    assert {} in document["paths"]["/api/v1/search"]["get"]["security"]
