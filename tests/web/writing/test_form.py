"""The form in steps, without a script: what is typed is kept, conflicts are told, and a draft becomes an entry."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Achievement, Demand, Draft
from lianqiao.catalog.services import EntryInput, IndicatorInput, PropertyInput, TrlInput, start_draft
from lianqiao.core.actors import Actor
from lianqiao.web.writing.contents import read_draft
from tests.factories.catalog import make_achievement
from tests.personas import Cast

pytestmark = pytest.mark.django_db
FULL: dict[str, Any] = {
    "title": "低噪声风机叶轮", "summary": "现用叶轮噪声 75 分贝，需要低噪声叶轮。", "description": "现状说明。",
    "elements.products": "风机叶轮\n蜗壳", "elements.effects": "降低噪声",
    "indicators": [
        {"name": "噪声", "comparator": "lt", "value": "60", "unit": "dB", "condition": "1 m", "must_have": True},
        {"name": "转速", "comparator": "range", "value": "900", "value_high": "1,450", "unit": "r/min"},
    ],
    "trl_wanted": "6", "budget_min": "30", "budget_max": "1.2亿", "deadline": "2028-03-31", "acceptance": "第三方检测合格",
    "modes": ["commissioned_development"], "place": "130200", "technology_field": "manufacturing",
    "industry": "风机、风扇制造", "places_accepted": ["110000", "120000"], "ipc": "F04D 29/30", "keywords": "风机，叶轮",
    "confidentiality": "open", "is_anonymous": True,
}  # fmt: skip


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["seeker"])
    return client


@pytest.fixture
def draft(seeker: Actor) -> Draft:
    return start_draft(EntryKind.DEMAND, actor=seeker, content={"title": "低噪声风机"})


def send(client: Client, draft: Draft, code: str, **data: Any) -> Any:
    return client.post(f"/write/drafts/{draft.pk}/{code}", {"revision": draft.revision, **data})


def fresh(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def test_step_is_kept_and_leads_to_the_next(client: Client, draft: Draft) -> None:
    answer = send(client, draft, "what", title="低噪声风机叶轮", summary="", description="", go="next")

    assert answer.headers["Location"].endswith("/elements")
    assert fresh(draft).content["title"] == "低噪声风机叶轮"


def test_drafts_without_title_are_listed_and_deleted(client: Client, seeker: Actor) -> None:
    nameless = start_draft(EntryKind.DEMAND, actor=seeker)
    start_draft(EntryKind.DEMAND, actor=seeker, content={"source_text": "需要低噪声叶轮。"}, step="proposals")

    for address in ("/write/", "/write/demand"):
        page = client.get(address).content.decode()
        assert "未命名" in page and "需要低噪声叶轮。" in page

    client.post(f"/write/drafts/{nameless.pk}/delete")
    assert Draft.objects.count() == 1


def test_step_of_an_old_window_overwrites_nothing(client: Client, draft: Draft) -> None:
    send(client, draft, "what", title="另一窗口")

    answer = send(client, draft, "what", title="本窗口")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert fresh(draft).content["title"] == "另一窗口"
    assert 'value="本窗口"' in page and 'name="overwrite"' in page
    assert send(client, draft, "what", title="本窗口").status_code == 409  # only the button that says so overwrites


def test_step_is_overwritten_where_the_person_says_so(client: Client, draft: Draft) -> None:
    send(client, draft, "what", title="另一窗口")

    send(client, draft, "what", title="本窗口", overwrite="1")

    assert fresh(draft).content["title"] == "本窗口"


def test_rows_are_added_and_removed_and_read_without_script(client: Client, draft: Draft) -> None:
    rows = {
        "indicators-count": "1",
        "indicators-0-name": "噪声",
        "indicators-0-comparator": "lt",
        "indicators-0-value": "60",
    }
    text = {"indicators_text": "功耗低于5W；工作温度-40~85℃"}

    added = send(client, draft, "indicators", go="add:indicators", **rows)
    send(client, fresh(draft), "indicators", go="read", **rows, **text)
    read = fresh(draft)
    send(client, read, "indicators", go="remove:indicators:0", **_as_sent(read))

    assert added.content.decode().count("row-cells-indicator") == 2
    assert [row["name"] for row in read.content["indicators"]] == ["噪声", "功耗", "工作温度"]
    assert read.content["indicators_text"] == ""
    assert [row["name"] for row in fresh(draft).content["indicators"]] == ["功耗", "工作温度"]


def test_what_cannot_be_read_is_kept_and_told(client: Client, draft: Draft) -> None:
    send(client, draft, "terms", budget_min="", budget_max="很多钱", trl_wanted="", deadline="", acceptance="")

    page = client.get(f"/write/drafts/{draft.pk}/terms").content.decode()

    assert 'value="很多钱"' in page and "field__error" in page


def test_draft_that_is_not_finished_is_not_handed_in(client: Client, draft: Draft) -> None:
    answer = client.post(f"/write/drafts/{draft.pk}/hand-in", {"revision": draft.revision})

    assert answer.status_code == 422
    assert f"/write/drafts/{draft.pk}/what#f-summary" in answer.content.decode()
    assert Draft.objects.exists() and not Demand.objects.exists()


@pytest.mark.usefixtures("review_required")
def test_draft_handed_in_says_everything_that_was_typed(client: Client, seeker: Actor, cast: Cast) -> None:
    draft = start_draft(EntryKind.DEMAND, actor=seeker, content=FULL)

    answer = client.post(f"/write/drafts/{draft.pk}/hand-in", {"revision": 1})

    demand = Demand.objects.get()
    assert answer.headers["Location"] == f"/demands/{demand.number}"
    assert (demand.state, demand.organisation_id, demand.is_anonymous) == (EntryState.IN_REVIEW, cast.firm.pk, True)
    assert (demand.budget_min_cny, demand.budget_max_cny, demand.deadline) == (300_000, 120_000_000, date(2028, 3, 31))
    assert demand.elements == {"products": ["风机叶轮", "蜗壳"], "effects": ["降低噪声"]}
    assert demand.description == "现状说明。\n验收标准：第三方检测合格"
    assert [(row.name, row.value, row.value_high, row.is_must_have) for row in demand.indicators.all()] == [
        ("噪声", 60.0, None, True),
        ("转速", 900.0, 1450.0, False),
    ]
    assert (demand.places_accepted, demand.industry_id, demand.ipc) == (["110000", "120000"], "C3462", ["F04D29/30"])
    assert (demand.trl_wanted, demand.place_id, demand.keywords) == (6, "130200", ["风机", "叶轮"])


def test_draft_changed_meanwhile_is_shown_again_before_it_goes(client: Client, seeker: Actor) -> None:
    draft = start_draft(EntryKind.DEMAND, actor=seeker, content=FULL)
    send(client, draft, "what", title="改过的标题")

    answer = client.post(f"/write/drafts/{draft.pk}/hand-in", {"revision": 1})

    assert answer.status_code == 409 and not Demand.objects.exists()


def test_entry_is_changed_by_the_same_form_and_keeps_what_the_form_lacks(cast: Cast) -> None:
    entry = make_achievement(
        organisation_id=cast.university.pk, title="旧题", trl=6, ipc=["C22F1/06"], price_min_cny=500_000,
        trl_records=(TrlInput(6, "中试报告", assessor="某中心"),), indicators=(IndicatorInput("韧性", "ge", 67.0, unit="%"),),
        property_items=(PropertyInput("ZL201710601862.3", "invention", "granted", "示例燕赵大学"),),
    )  # fmt: skip
    client = Client()
    client.force_login(cast.people["provider"])

    client.post(f"/write/achievement/{entry.number}")
    draft = Draft.objects.get()
    send(client, draft, "what", title="新题", achievement_kind="patent", summary="解决脆断。", description="")
    client.post(f"/write/drafts/{draft.pk}/hand-in", {"revision": 2})

    row = Achievement.objects.get()
    assert (row.title, row.kind, row.ipc, row.price_min_cny) == ("新题", "patent", ["C22F1/06"], 500_000)
    assert [(record.evidence, record.assessor) for record in row.trl_records.all()] == [("中试报告", "某中心")]
    assert [item.owner for item in row.property_items.all()] == ["示例燕赵大学"]
    assert [(item.name, item.value) for item in row.indicators.all()] == [("韧性", 67.0)]
    assert not Draft.objects.exists()


def test_right_with_a_wrong_check_digit_is_told(client: Client, provider: Actor, cast: Cast) -> None:
    rights = [{"number": "ZL201710601862.4", "kind": "", "status": "", "owner": ""}]
    draft = start_draft(
        EntryKind.ACHIEVEMENT, actor=provider, content={"title": "题", "summary": "句。", "rights": rights}
    )
    client.force_login(cast.people["provider"])

    page = client.get(f"/write/drafts/{draft.pk}/check").content.decode()

    assert "第 1 项知识产权" in page


def test_copy_of_an_own_entry_is_told(client: Client, seeker: Actor) -> None:
    draft = start_draft(EntryKind.DEMAND, actor=seeker, content=FULL)
    client.post(f"/write/drafts/{draft.pk}/hand-in", {"revision": 1})
    again = start_draft(EntryKind.DEMAND, actor=seeker, content=FULL)

    page = client.get(f"/write/drafts/{again.pk}/check").content.decode()

    assert Demand.objects.get().title in page and "100%" in page


def test_script_gets_answers_that_it_can_act_on(client: Client, draft: Draft) -> None:
    address = f"/write/drafts/{draft.pk}/what/keep"

    kept = client.post(address, {"revision": 1, "title": "甲"})
    stale = client.post(address, {"revision": 1, "title": "乙"})
    signed_out = Client().post(address, {"revision": 2, "title": "丙"})

    assert (kept.status_code, kept.json()["revision"]) == (200, 2)
    assert (stale.status_code, stale.json()["code"]) == (409, "catalog.draft_conflict")
    assert signed_out.status_code == 401
    assert fresh(draft).content["title"] == "甲"


@pytest.mark.parametrize("count", ["", "x", "99999999999999999999", "-1", "①"])
def test_odd_numbers_of_rows_and_revisions_do_no_harm(client: Client, draft: Draft, count: str) -> None:
    sent = {
        "revision": count,
        "indicators-count": count,
        "indicators-0-name": "噪声",
        "go": f"remove:indicators:{count}",
    }

    answer = client.post(f"/write/drafts/{draft.pk}/indicators", sent)

    assert answer.status_code in (200, 302, 409)


def _as_sent(draft: Draft) -> dict[str, str]:
    rows = draft.content["indicators"]
    sent = {
        f"indicators-{at}-{cell}": str(value) for at, row in enumerate(rows) for cell, value in row.items() if value
    }
    return {"indicators-count": str(len(rows)), **sent}


def test_industry_is_found_by_a_part_of_its_name_and_asked_for_when_several_fit(client: Client, draft: Draft) -> None:
    address = f"/write/drafts/{draft.pk}/where"
    for typed, said in (("C3462 风机、风扇制造", ""), ("3462", ""), ("轴承", "C345"), ("没有这个行业", "field__error")):
        send(client, fresh(draft), "where", industry=typed)
        page = client.get(address).content.decode()
        assert f'value="{typed}"' in page
        assert said in page if said else "field__error" not in page


def test_changes_begun_before_the_form_had_a_field_leave_it_as_it_is(client: Client, seeker: Actor) -> None:
    base = EntryInput("风机", industry_id="C3462", places_accepted=["110000"], ipc=["F04D29/30"], cluster_id=None)
    draft = start_draft(EntryKind.DEMAND, actor=seeker, content={"title": "风机叶轮", "summary": "降噪"})

    content, problems = read_draft(seeker, draft, base)

    assert not problems
    assert (content.industry_id, content.places_accepted, content.ipc) == ("C3462", ["110000"], ["F04D29/30"])


def test_draft_begins_with_the_place_of_the_organisation(client: Client) -> None:
    client.post("/write/demand/form")

    draft = Draft.objects.get()
    assert draft.organisation is not None and draft.organisation.place_id
    assert draft.content == {"place": draft.organisation.place_id}
