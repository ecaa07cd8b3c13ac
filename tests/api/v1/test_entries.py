import pytest

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.core.models import AuditEntry
from tests.api.conftest import assert_problem
from tests.factories.catalog import make_achievement, make_demand

PUBLISHED = EntryState.PUBLISHED
SIDES = [("achievements", make_achievement), ("demands", make_demand)]


@pytest.mark.parametrize(("path", "make"), SIDES)
def test_list_shows_public_entries_newest_first(cast, visitor_program, path, make):
    make(organisation_id=cast.university.pk, title="草稿")
    numbers = [make(PUBLISHED, title=f"条目{at}").number for at in range(3)]

    answer = visitor_program.get(f"/{path}").json()

    assert [item["number"] for item in answer["items"]] == sorted(numbers)
    assert answer["next"] is None


def test_list_continues_with_its_next_link(cast, visitor_program):
    numbers = [make_achievement(PUBLISHED).number for _ in range(5)]
    seen, path = [], "/achievements?limit=2"

    while path:
        answer = visitor_program.client.get(f"/api/v1{path}").json()
        seen += [item["number"] for item in answer["items"]]
        path = (answer["next"] or "").removeprefix("/api/v1")
        if len(seen) == 2:
            make_achievement(PUBLISHED)

    assert seen[:5] == numbers
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("cursor", ["abc", "WzFd:x:y", "\x00", "é:é:é"])
def test_list_refuses_a_made_up_cursor(db, visitor_program, cursor):
    problem = assert_problem(visitor_program.get("/achievements", cursor=cursor), 422, "core.invalid")

    assert problem["problems"][0]["field"] == "cursor"


def test_list_refuses_a_cursor_of_another_list(cast, program):
    for _ in range(2):
        make_achievement(PUBLISHED)
    link = program("provider").get("/achievements", limit=1).json()["next"]
    cursor = link.split("cursor=")[1].replace("%3A", ":")

    assert_problem(program("provider").get("/organisations", cursor=cursor), 422, "core.invalid")


def test_list_narrows_by_every_filter(cast, visitor_program):
    wanted = make_achievement(
        PUBLISHED, technology_field_id="materials", cluster_id="biomedicine", chain_link_id="hydrogen.storage",
        industry_id="C3252", place_id="130602", modes=["equity", "service"], organisation_id=cast.university.pk,
    )  # fmt: skip
    make_achievement(PUBLISHED, place_id="120000")
    filters = {
        "technology_field": "materials", "cluster": "biomedicine", "chain_link": "hydrogen.storage", "industry": "C32",
        "place": "130000", "mode": "equity", "organisation": cast.university.number,
        "published_from": wanted.published, "published_until": wanted.published,
    }  # fmt: skip

    for name, value in filters.items():
        found = visitor_program.get("/achievements", **{name: value}).json()["items"]
        assert wanted.number in [item["number"] for item in found], name
        assert len(found) == 1 or name.startswith("published"), name


def test_list_refuses_values_that_do_not_exist(db, visitor_program):
    assert_problem(visitor_program.get("/achievements", place="999999"), 422, "core.invalid")
    assert_problem(
        visitor_program.get("/achievements", organisation="O-2026-999999"), 404, "accounts.organisation_not_found"
    )
    problem = assert_problem(visitor_program.get("/achievements", limit=101, mode="barter"), 422, "api.input_invalid")
    assert {item["field"] for item in problem["problems"]} == {"limit", "mode"}


def test_list_of_drafts_shows_ones_own_only(cast, program, visitor_program):
    make_achievement(organisation_id=cast.university.pk)

    assert len(program("provider").get("/achievements", state="draft").json()["items"]) == 1
    assert program("seeker").get("/achievements", state="draft").json()["items"] == []
    assert visitor_program.get("/achievements", state="draft").json()["items"] == []


@pytest.mark.parametrize(("path", "make"), SIDES)
def test_list_costs_the_same_for_one_and_three(cast, visitor_program, django_assert_num_queries, path, make):
    indicators = ()
    make(PUBLISHED, organisation_id=cast.university.pk, place_id="130602", indicators=indicators)
    expected = 2 if path == "demands" else 5

    with django_assert_num_queries(expected):
        visitor_program.get(f"/{path}")
    for _ in range(2):
        make(PUBLISHED, organisation_id=cast.university.pk, place_id="130602")
    with django_assert_num_queries(expected):
        assert len(visitor_program.get(f"/{path}").json()["items"]) == 3


def test_get_hides_what_is_not_public(cast, program, visitor_program):
    draft = make_achievement(organisation_id=cast.university.pk)

    assert_problem(visitor_program.get(f"/achievements/{draft.number}"), 404, "catalog.achievement_not_found")
    assert_problem(program("seeker").get(f"/achievements/{draft.number}"), 404, "catalog.achievement_not_found")
    assert_problem(visitor_program.get("/demands/D-2020-000001"), 404, "catalog.demand_not_found")
    own = program("provider").get(f"/achievements/{draft.number}")
    assert own.json()["moves"] == ["submit", "publish", "withdraw"]
    assert own.headers["Cache-Control"] == "private, no-store"


def test_get_withholds_confidential_text(cast, program, visitor_program):
    entry = make_achievement(
        PUBLISHED,
        organisation_id=cast.university.pk,
        confidentiality="nda",
        description="秘密配方",
        contact_name="示例联系人",
    )

    shown = visitor_program.get(f"/achievements/{entry.number}")

    assert "秘密配方" not in shown.content.decode("unicode-escape", "replace")
    assert shown.json()["description"] == "" and shown.json()["withheld"] == ["description"]
    assert shown.json()["moves"] == []
    assert program("provider").get(f"/achievements/{entry.number}").json()["description"] == "秘密配方"


def test_anonymous_demand_never_names_its_owner(cast, program, visitor_program, index_now):
    demand = make_demand(
        PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True, place_id="130202", title="低温高韧性镁合金板材",
        contact_name="示例联系人", url="https://firm.example.org/demand", summary="镁合金板材低温脆断。",
    )  # fmt: skip
    achievement = make_achievement(
        PUBLISHED, title="高韧性镁合金板材轧制", summary="解决镁合金板材低温脆断。", place_id="130602"
    )
    index_now()
    answers = [
        asker.get(path)
        for asker in (visitor_program, program("stranger"), program("provider"))
        for path in (
            f"/demands/{demand.number}",
            "/demands",
            "/demands?place=130000",
            "/search?q=镁合金",
            f"/achievements/{achievement.number}/matches",
        )
    ]
    answers.append(visitor_program.send("post", "/match", {"text": "镁合金板材在低温下脆断怎么办", "kind": "demand"}))

    for answer in answers:
        text = str(answer.json())
        assert answer.status_code == 200 and demand.number in text, text
        for secret in (cast.firm.number, cast.firm.name, "示例联系人", "firm.example.org", "130202"):
            assert secret not in text
    own = program("seeker").get(f"/demands/{demand.number}").json()
    assert own["organisation"]["number"] == cast.firm.number


@pytest.mark.parametrize("query", [{"place": "130202"}, {"organisation": "firm"}])
def test_no_filter_betrays_an_anonymous_demand(cast, program, visitor_program, query):
    make_demand(PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True, place_id="130202")
    asked = {name: cast.firm.number if value == "firm" else value for name, value in query.items()}

    for asker in (visitor_program, program("stranger")):
        assert asker.get("/demands", **asked).json()["items"] == []


def test_create_writes_a_draft(cast, program):
    body = {
        "title": "高韧性镁合金板材轧制技术", "summary": "解决低温脆断。", "place": "130600", "kind": "patent", "trl": 6,
        "materials": ["镁合金"], "modes": ["ordinary_licence"], "ipc": ["C22F 1/06"], "technology_field": "materials",
        "indicators": [{"name": "抗冲击韧性", "comparator": "ge", "value": 67, "unit": "%", "must_have": True}],
        "ip": [{"number": "ZL201710601862.3", "kind": "invention", "status": "granted"}],
        "trl_records": [{"level": 6, "evidence": "中试报告"}], "price_cny_min": 500000, "price_cny_max": 800000,
    }  # fmt: skip

    answer = program("provider").send("post", "/achievements", body)

    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer.headers["Location"] == made["links"]["self"]
    assert made["organisation"]["number"] == cast.university.number
    assert (made["state"], made["materials"], made["ipc"], made["trl"]) == ("draft", ["镁合金"], ["C22F1/06"], 6)
    assert made["ip"][0]["number"] == "201710601862.3" and made["indicators"][0]["must_have"] is True
    assert program("provider").get(f"/achievements/{made['number']}").json() == made


def test_create_refuses_who_may_not(cast, program, visitor_program):
    body = {"title": "条目"}

    assert_problem(visitor_program.send("post", "/demands", body), 401, "accounts.token_missing")
    assert_problem(program("seeker", can_write=False).send("post", "/demands", body), 403, "accounts.token_read_only")
    assert_problem(program("broker").send("post", "/demands", body), 403, "core.forbidden")
    assert_problem(program("stranger").send("post", "/demands", body), 403, "core.forbidden")
    foreign = {"title": "条目", "organisation": cast.university.number}
    assert_problem(program("seeker").send("post", "/demands", foreign), 403, "core.forbidden")
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "title", "input.missing"),
        ({"title": ""}, "title", "input.string_too_short"),
        ({"title": "x" * 201}, "title", "input.string_too_long"),
        ({"title": "a\u0000b"}, "title", "input.control_characters"),
        ({"title": "x", "titel": "y"}, "titel", "input.extra_forbidden"),
        ({"title": "x", "trl": 10}, "trl", "input.less_than_equal"),
        ({"title": "x", "place": "999999"}, "place", "api.code_unknown"),
        ({"title": "x", "places_accepted": ["999999"]}, "places_accepted", "api.code_unknown"),
        ({"title": "x", "industry": "Z99"}, "industry", "api.code_unknown"),
        ({"title": "x", "chain_link": "hydrogen.magic"}, "chain_link", "api.code_unknown"),
        ({"title": "x", "organisation": "O-2026-999999"}, "organisation", "accounts.organisation_not_found"),
        ({"title": "x", "ipc": ["nonsense"]}, "ipc", "record.ipc_bad"),
        ({"title": "x", "url": "javascript:alert(1)"}, "url", "record.url_bad"),
        ({"title": "x", "price_cny_min": 2, "price_cny_max": 1}, "price_cny_min", "api.bounds_order"),
        (
            {"title": "x", "ip": [{"number": "ZL201710601862.4", "kind": "invention", "status": "granted"}]},
            "ip.0.number",
            "record.patent_check",
        ),
        (
            {"title": "x", "indicators": [{"name": "n", "comparator": "range", "value": 1}]},
            "indicators.0",
            "input.range_incomplete",
        ),
    ],
)
def test_create_names_each_broken_rule(cast, program, body, field, code):
    answer = program("provider").send("post", "/achievements", body)

    assert answer.status_code == 422
    assert (field, code) in [(item["field"], item["code"]) for item in answer.json()["problems"]]
    assert not Achievement.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"[1", b"\xff\xfe\xfa", b'{"title": NaN', b"{}" * 3])
def test_create_refuses_what_is_no_json(cast, program, body):
    asker = program("provider")

    answer = asker.client.post(
        "/api/v1/achievements", body, content_type="application/json", headers={"Authorization": f"Bearer {asker.key}"}
    )

    assert_problem(answer, 400, "api.request_unreadable")


def test_change_leaves_the_rest_as_it_was(cast, program):
    asker = program("provider")
    made = asker.send(
        "post", "/achievements",
        {"title": "旧题", "materials": ["镁"], "methods": ["轧制"], "place": "130600", "kind": "patent",
         "indicators": [{"name": "功耗", "comparator": "le", "value": 5, "unit": "W"}]},
    ).json()  # fmt: skip

    answer = asker.send(
        "patch", made["links"]["self"].removeprefix("/api/v1"), {"title": "新题", "methods": [], "place": None}
    )

    changed = {"title": "新题", "methods": [], "place": None, "revision": 2}
    assert answer.json() == made | changed


def test_change_is_for_writers_of_the_owner(cast, program):
    entry = make_achievement(PUBLISHED, organisation_id=cast.university.pk)
    hidden = make_achievement(organisation_id=cast.university.pk)

    assert_problem(
        program("seeker").send("patch", f"/achievements/{entry.number}", {"title": "x"}), 403, "core.forbidden"
    )
    assert_problem(
        program("seeker").send("patch", f"/achievements/{hidden.number}", {"title": "x"}),
        404,
        "catalog.achievement_not_found",
    )
    assert_problem(
        program("provider").send("patch", f"/achievements/{entry.number}", {"organisation": cast.firm.number}),
        403,
        "core.forbidden",
    )
    assert Achievement.objects.get(pk=entry.pk).title == "示例条目"


def test_change_keeps_a_published_entry_publishable(cast, program):
    entry = make_achievement(PUBLISHED, organisation_id=cast.university.pk)

    problem = assert_problem(
        program("provider").send("patch", f"/achievements/{entry.number}", {"summary": ""}),
        422,
        "catalog.entry_incomplete",
    )

    assert problem["problems"][0]["field"] == "summary"


def test_moves_take_an_entry_through_its_life(cast, program):
    asker = program("seeker")
    path = asker.send("post", "/demands", {"title": "需求", "summary": "要解决的问题"}).json()["links"]["self"][7:]

    states = [
        asker.send("post", f"{path}/{move}", {"reason": "已解决"} if move == "withdraw" else None).json()["state"]
        for move in ("publish", "confirm", "withdraw", "reopen")
    ]

    assert states == ["published", "published", "withdrawn", "draft"]
    assert "已解决" in AuditEntry.objects.get(event="EntryWithdrawn").payload


def test_moves_refuse_the_impossible_and_the_foreign(cast, program):
    entry = make_achievement(PUBLISHED, organisation_id=cast.university.pk)
    bare = make_achievement(organisation_id=cast.university.pk, summary="")

    assert_problem(program("provider").send("post", f"/achievements/{entry.number}/publish"), 409, "core.illegal_move")
    assert_problem(
        program("provider").send("post", f"/achievements/{bare.number}/publish"), 422, "catalog.entry_incomplete"
    )
    assert_problem(program("seeker").send("post", f"/achievements/{entry.number}/withdraw"), 403, "core.forbidden")
    assert_problem(program("seeker").send("post", f"/demands/{entry.number}/withdraw"), 404, "catalog.demand_not_found")
    assert Achievement.objects.get(pk=entry.pk).state == PUBLISHED
