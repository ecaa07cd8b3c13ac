"""What a person hears of, by a program."""

import uuid

import pytest
from django.utils import timezone

from lianqiao.catalog.choices import EntryState
from lianqiao.push.models import Notice, Subscription
from lianqiao.push.services import note_news
from tests.factories.catalog import make_achievement
from tests.push.conftest import tell_all

pytestmark = pytest.mark.django_db
FIELD = {"kind": "field", "name": "储能", "filters": {"technology_field": ["energy"]}}


def publish(owner, title="固态电池硫化物电解质"):
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=owner.pk, title=title, technology_field_id="energy")
    note_news("achievement", [entry.number])
    return entry


def test_a_program_subscribes_reads_the_reason_and_hears_fewer(cast, program):
    seeker = program("seeker")
    made = seeker.send("post", "/subscriptions", FIELD)
    assert made.status_code == 201 and made.json()["told"] == 0
    assert seeker.send("post", "/subscriptions", FIELD).json()["key"] == made.json()["key"], (
        "the same again is no second one"
    )
    entry = publish(cast.university)
    tell_all()

    answer = seeker.get("/notices").json()
    [notice] = answer["items"]
    assert (answer["total"], answer["unread"]) == (1, 1), "reading here marks nothing"
    assert (notice["number"], notice["kind"], notice["trigger"]) == (entry.number, "achievement", "published")
    assert notice["address"].endswith(f"/achievements/{entry.number}") and "储能" in notice["reason"]
    assert notice["score"] == pytest.approx(sum(part["value"] for part in notice["parts"]))
    assert notice["subscription"] == made.json()["key"]
    assert seeker.get("/subscriptions").json()["items"][0]["told"] == 1

    left = seeker.send("post", f"/notices/{notice['key']}/fewer", {"kind": "field"})
    assert left.json() == seeker.get("/notices").json() == {"total": 0, "unread": 0, "items": []}
    publish(cast.university, "另一种电解质")
    assert tell_all() == 0


def test_muted_ended_and_off_tell_nothing(cast, program):
    seeker = program("seeker")
    key = seeker.send("post", "/subscriptions", FIELD).json()["key"]
    assert seeker.send("patch", f"/subscriptions/{key}", {"is_muted": True}).json()["is_muted"]
    publish(cast.university)
    assert tell_all() == 0
    assert not seeker.send("patch", f"/subscriptions/{key}", {"is_muted": False, "name": "电池"}).json()["is_muted"]
    off = seeker.send("put", "/push-settings", {"is_on": False, "quiet_from": "22:00", "quiet_to": "07:00"})
    assert off.status_code == 200 and not off.json()["is_on"]
    publish(cast.university, "第二种电解质")
    assert tell_all() == 0
    seeker.send("put", "/push-settings", {"is_on": True})
    assert seeker.get("/push-settings").json()["quiet_from"] is None, "what is put is the whole"
    assert seeker.send("delete", f"/subscriptions/{key}").json() == {"items": []}
    publish(cast.university, "第三种电解质")
    assert tell_all() == 0 and seeker.get("/subscriptions").json()["items"] == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "search", "name": "全部"}, "text"),
        ({"kind": "field", "name": "x"}, "filters"),
        ({"kind": "search", "text": "x", "filters": {"colour": ["red"]}}, "filters"),
        ({"kind": "search", "text": "x" * 201}, "text"),
        ({"kind": "rules", "filters": {"place": ["440000"]}}, "filters"),
        ({"kind": "search", "text": "x", "about": "A-2026-000001-and-more"}, "about"),
        ({"kind": "search", "text": "x", "colour": "red"}, "colour"),
        ({"kind": "pigeon"}, "kind"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_its_field(cast, program, body, field):
    answer = program("seeker").send("post", "/subscriptions", body)

    assert answer.status_code == 422, answer.content
    assert field in {problem["field"].rpartition(".")[2] for problem in answer.json()["problems"]}
    assert not Subscription.objects.exists()


def test_settings_that_cannot_be_are_refused_whole(cast, program):
    answer = program("seeker").send("put", "/push-settings", {"is_on": False, "quiet_from": "22:00"})

    assert answer.status_code == 422 and answer.json()["problems"][0]["field"] == "quiet_to"
    assert program("seeker").get("/push-settings").json()["is_on"]


def test_another_persons_things_are_not_there(cast, program):
    key = program("seeker").send("post", "/subscriptions", FIELD).json()["key"]
    publish(cast.university)
    tell_all()
    notice = Notice.objects.get()
    other = program("broker")

    assert other.get("/notices").json()["items"] == [] and other.get("/subscriptions").json()["items"] == []
    assert other.send("patch", f"/subscriptions/{key}", {"is_muted": True}).status_code == 404
    assert other.send("post", f"/notices/{notice.key}/dismiss", {}).status_code == 404
    assert other.send("delete", f"/subscriptions/{uuid.uuid4()}").status_code == 404
    assert Subscription.objects.get().ended is None and Notice.objects.get().dismissed is None


def test_pages_have_no_doubles_and_rules_of_law_are_told_as_such(cast, program):
    Notice.objects.bulk_create(
        Notice(
            person=cast.people["seeker"], trigger="policy", entry_kind="rule", number=code, revision=2,
            reason={"code": "rules", "what": "begins", "day": str(timezone.localdate()), "source": "《民法典》第859条"},
        )
        for code in ("reward.floor", "tax.rate", "own.task")
    )  # fmt: skip
    seeker = program("seeker")
    pages = [seeker.get("/notices", limit=2, offset=offset).json() for offset in (0, 2)]

    found = [item for page in pages for item in page["items"]]
    assert sorted(item["number"] for item in found) == ["own.task", "reward.floor", "tax.rate"]
    assert all(item["kind"] == "rule" and item["address"].endswith(f"/rules/{item['number']}") for item in found)
    assert seeker.get("/notices", limit=0).status_code == 422
