"""The steps of the form that only achievements have."""

import pytest
from django.test import Client

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement, Draft
from lianqiao.catalog.services import TrlInput, content_of, pending_content, start_draft
from lianqiao.core.actors import Actor
from lianqiao.web.writing.contents import read_draft, typed_content
from tests.catalog.services.test_faces import FACES
from tests.factories.catalog import make_achievement
from tests.personas import Cast

pytestmark = pytest.mark.django_db
NO_CODES = FACES | {"target_industries": [], "target_links": []}


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["provider"])
    return client


def _change(client: Client, entry: Achievement, step: str = "") -> tuple[Draft, str]:
    answer = client.post(f"/write/achievement/{entry.number}", {"step": step} if step else {})
    return Draft.objects.get(), answer.headers["Location"]


def test_form_gives_back_what_the_entry_says(cast: Cast, provider: Actor) -> None:
    records = (TrlInput(4, "小试报告", "样件", "实验室", "自评"), TrlInput(6, "中试报告", "样机", "中试线", "某中心"))
    fields = NO_CODES | {"trl": 6, "trl_records": records, "is_service_achievement": True, "funding_source": "自筹"}
    entry = make_achievement("published", organisation_id=cast.university.pk, **fields)
    typed = typed_content(content_of(entry), EntryKind.ACHIEVEMENT, cast.university.number)
    draft = start_draft(EntryKind.ACHIEVEMENT, actor=provider, content=typed)

    content, problems = read_draft(provider, draft)

    assert problems == ()
    assert {name: getattr(content, name) for name in fields} == fields


def test_draft_from_before_the_fields_leaves_them_as_they_are(cast: Cast, client: Client, provider: Actor) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk, trl=6, **FACES)
    draft, _ = _change(client, entry)
    old = {"number": "201710601862.3", "kind": "invention", "status": "granted", "owner": ""}
    kept = ("title", "summary", "trl", "achievement_kind", "indicators", "confidentiality", "modes", "organisation")
    draft.content = {name: draft.content[name] for name in kept} | {"rights": [old]}
    draft.save()

    content, _ = read_draft(provider, draft, pending_content(entry))

    assert {name: getattr(content, name) for name in FACES} == FACES


def test_missing_face_leads_to_its_step(cast: Cast, client: Client) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk)

    assert _change(client, entry, "team")[1].endswith("/team")
    assert _change(client, entry, "no-such")[1].endswith("/what")


def test_team_with_its_roles_is_kept_from_the_browser(cast: Cast, client: Client) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk)
    draft, _ = _change(client, entry)

    page = client.get(f"/write/drafts/{draft.pk}/team").content.decode()
    client.post(f"/write/drafts/{draft.pk}/team", {
        "revision": draft.revision, "go": "next", "contributors-count": "2", "contributors-0-name": "张三",
        "contributors-0-roles": ["software", "methodology"], "contributors-0-agreed": "2026-05-01", "contributors-1-name": "",
    })  # fmt: skip

    assert "contributors-0-roles" in page
    rows = Draft.objects.get().content["contributors"]
    assert [(row["name"], row["roles"], row["agreed"]) for row in rows] == [
        ("张三", ["software", "methodology"], "2026-05-01")
    ]


@pytest.mark.parametrize(("name", "value", "field"), [
    ("rights", [{"number": "201710601862.3", "holders": "甲大学 120%"}], "rights"),
    ("rights", [{"number": "201710601862.3", "licences": "合作开发"}], "rights"),
    ("rights", [{"number": "201710601862.3", "applied": "昨天"}], "rights"),
    ("contributors", [{"organisation": "甲大学"}], "contributors"),
    ("contributors", [{"name": "张三", "agreed": "以后"}], "contributors"),
    ("assessments", [{"evidence": "报告"}], "assessments"),
    ("unit_cost", "很贵", "unit_cost"),
    ("target_industries", "没有的行业", "target_industries"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_field(provider: Actor, name: str, value: object, field: str) -> None:
    content = {"title": "题", "summary": "句。", name: value}
    draft = start_draft(EntryKind.ACHIEVEMENT, actor=provider, content=content)

    _, problems = read_draft(provider, draft)

    assert [problem.field for problem in problems] == [field]


def test_demand_has_no_steps_of_achievements(cast: Cast, client: Client, provider: Actor) -> None:
    draft = start_draft(EntryKind.DEMAND, actor=provider)

    assert client.get(f"/write/drafts/{draft.pk}/team").status_code == 404
