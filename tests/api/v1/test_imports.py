import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.catalog.models import Achievement
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.services import run_requested_import
from tests.api.conftest import assert_problem, count_queries

GOOD = "id,title,summary\n1,镁合金轧制,解决脆断\n2,钛合金焊接,解决气孔\n"
MIXED = "id,title,summary\n1,镁合金轧制,解决脆断\n2,,没有标题\n2b,,也没有\n3,,还是没有\n"


def table(text: str, name: str = "成果.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def imported(program, text: str, **form: object) -> dict[str, object]:
    """Hand a table in and run its import as the worker would."""
    answer = program.upload("/imports", kind="achievement", file=table(text), **form)
    assert answer.status_code == 202, answer.content
    run_requested_import(answer.json()["number"])
    return program.get(f"/imports/{answer.json()['number']}").json()


def test_import_writes_the_rows(cast, program):
    report = imported(program("provider"), GOOD)

    assert (report["state"], report["created_count"], report["rejected_count"]) == ("finished", 2, 0)
    assert report["source"] == cast.university.number
    assert Achievement.objects.filter(organisation=cast.university, state="published").count() == 2


def test_import_tells_where_to_follow_it(cast, program):
    answer = program("provider").upload("/imports", kind="achievement", file=table(GOOD))

    assert answer.headers["Location"] == f"/api/v1/imports/{answer.json()['number']}"
    assert answer.json()["state"] == "waiting"


def test_import_may_be_tried_kept_as_draft_and_mapped(cast, program):
    asker = program("provider")
    mapping = json.dumps({"columns": {"id": "序", "title": "名"}, "constants": {"kind": "patent"}})

    assert imported(asker, GOOD, dry_run="true")["created_count"] == 2
    assert not Achievement.objects.exists()
    imported(asker, "序,名\n9,镁合金轧制\n", mapping=mapping, draft="true", source="library")
    row = Achievement.objects.get()
    assert (row.state, row.kind, row.source, row.external_id) == ("draft", "patent", "library", "9")


def test_import_reports_problems_in_pages_and_refused_rows(cast, program):
    asker = program("provider")
    report = imported(asker, MIXED)
    path = f"/imports/{report['number']}"

    first = asker.get(f"{path}/problems", severity="error", limit=2).json()
    second = asker.client.get(first["next"], headers={"Authorization": f"Bearer {asker.key}"}).json()
    rejects = asker.client.get(report["rejects"], headers={"Authorization": f"Bearer {asker.key}"})

    assert report["rejected_count"] == 3 and report["problem_counts"]["record.required"] == 3
    assert [item["row"] for item in first["items"] + second["items"]] == [3, 4, 5]
    assert first["items"][0]["reason"] and second["next"] is None
    assert b"".join(rejects.streaming_content).decode("utf-8-sig").count("\n") == 4
    assert "attachment" in rejects.headers["Content-Disposition"]


def test_import_without_refused_rows_has_no_such_file(cast, program):
    asker = program("provider")
    report = imported(asker, GOOD)

    assert report["rejects"] is None
    assert_problem(asker.get(f"/imports/{report['number']}/rejects"), 404, "connectors.no_rejects")


def test_imports_are_seen_by_their_owner_alone(cast, program, visitor_program):
    number = imported(program("provider"), GOOD)["number"]

    assert [run["number"] for run in program("provider").get("/imports").json()["items"]] == [number]
    assert program("seeker").get("/imports").json()["items"] == []
    for path in ("", "/problems", "/rejects"):
        assert_problem(program("seeker").get(f"/imports/{number}{path}"), 404, "connectors.import_not_found")
        assert_problem(visitor_program.get(f"/imports/{number}{path}"), 401, "accounts.token_missing")
    assert [run["number"] for run in program("auditor").get("/imports").json()["items"]] == [number]


def test_import_list_costs_the_same_for_one_and_three(cast, program):
    asker = program("provider")
    asker.upload("/imports", kind="achievement", file=table(GOOD))
    one = count_queries(lambda: asker.get("/imports"))
    for _ in range(2):
        asker.upload("/imports", kind="achievement", file=table(GOOD))

    assert count_queries(lambda: asker.get("/imports")) == one
    assert len(asker.get("/imports").json()["items"]) == 3


def test_import_refuses_who_may_not(cast, program, visitor_program):
    def hand_in(asker, **form):
        return asker.upload("/imports", **{"kind": "achievement", "file": table(GOOD)} | form)

    assert_problem(hand_in(visitor_program), 401, "accounts.token_missing")
    assert_problem(hand_in(program("provider", can_write=False)), 403, "accounts.token_read_only")
    assert_problem(hand_in(program("stranger")), 403, "core.forbidden")
    assert_problem(hand_in(program("provider"), kind="organisation"), 403, "core.forbidden")
    assert_problem(hand_in(program("seeker"), organisation=cast.university.number), 403, "core.forbidden")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"file": table("")}, "table.empty_file"),
        ({"file": table("a,b\n1,2\n")}, "connectors.columns_missing"),
        ({"file": table(GOOD), "mapping": "{"}, "mapping.unreadable"),
        ({"file": table(GOOD), "mapping": '{"columns": {"titel": "title"}}'}, "mapping.field_unknown"),
        ({"file": table(GOOD), "kind": "job"}, "api.input_invalid"),
        ({"file": "no file"}, "api.input_invalid"),
        ({}, "api.input_invalid"),
    ],
)
def test_import_refuses_what_is_no_table(cast, program, form, code):
    answer = program("provider").upload("/imports", **{"kind": "achievement"} | form)

    assert answer.status_code == 422
    assert answer.json()["code"] == code
