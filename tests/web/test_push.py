"""Pages of what people hear of."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.services import withdraw_entry
from lianqiao.core.actors import system_actor
from lianqiao.push.models import Exclusion, Notice, PushSetting, Subscription, Trace
from lianqiao.push.queries import list_subscriptions
from lianqiao.push.services import note_news, tell_of_rules
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from lianqiao.rules.registry import Registry, registry
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement
from tests.push.conftest import tell_all as tell

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ASK = "/push/subscribe?what=field&kind=achievement&technology_field=energy"


def published(owner: object, title: str = "固态电池硫化物电解质", **fields: object):
    values = {"technology_field_id": "energy", **fields}
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=owner.pk, title=title, **values)
    note_news("achievement", [entry.number])
    return entry


def text_of(response) -> str:
    return response.content.decode()


def test_asking_shows_what_is_asked_and_subscribes_by_its_name(client_of, cast):
    seeker = client_of("seeker")

    assert all(it in text_of(seeker.get(ASK)) for it in ("新能源与高效节能", "成果"))
    answer = seeker.post(ASK, {"name": ""}, follow=True)

    [row] = list_subscriptions(cast.actor("seeker"))
    assert (row.kind, row.entry_kind, row.filters) == ("field", "achievement", {"technology_field": ["energy"]})
    assert row.name in text_of(answer) and f'id="{row.key}"' in text_of(answer)


def test_asking_for_everything_or_for_what_is_hidden_is_refused(client_of, cast):
    draft = make_achievement(EntryState.DRAFT, organisation_id=cast.university.pk)
    seeker = client_of("seeker")

    refused = seeker.post("/push/subscribe?what=search", {"name": "全部"})
    assert refused.status_code == 422 and "请输入检索词或选择筛选条件" in text_of(refused)
    assert seeker.post("/push/subscribe?what=chain_link&q=x", {"name": "y"}).status_code == 422
    assert seeker.get(f"/push/subscribe?what=like&kind=achievement&about={draft.number}").status_code == 404
    assert seeker.get("/push/subscribe?what=organisation&about=O-0").status_code == 404
    assert not Subscription.objects.exists()


def test_inbox_says_why_and_hears_fewer(client_of, cast):
    seeker = client_of("seeker")
    seeker.post(ASK, {"name": "储能"})
    published(cast.university)
    tell()

    assert '<span class="bell__count">1' in text_of(seeker.get("/accessibility"))
    page = text_of(seeker.get("/push/inbox"))
    assert "符合您的订阅“储能”。" in page and "固态电池硫化物电解质" in page and "未读" in page
    assert "bell__count" not in text_of(seeker.get("/accessibility"))
    [notice] = Notice.objects.all()
    seeker.post(f"/push/inbox/{notice.key}/fewer", {"kind": "field"})

    assert "固态电池" not in text_of(seeker.get("/push/inbox"))
    published(cast.university, "另一种电解质")
    assert tell() == 0
    [exclusion] = Exclusion.objects.all()
    assert "新能源与高效节能" in text_of(seeker.get("/push"))
    seeker.post(f"/push/exclusions/{exclusion.pk}/remove")
    published(cast.university, "第三种电解质")
    assert tell() == 1


def test_changes_of_rules_are_subscribed_to_and_told_with_their_source(client_of, cast):
    seeker = client_of("seeker")
    assert "/push/subscribe?what=rules&amp;place=130000" in text_of(seeker.get("/rules?place=130000"))
    asking = text_of(seeker.get("/push/subscribe?what=rules&place=130000"))
    assert "河北" in asking and "全国性规则一并包括在内" in asking
    seeker.post("/push/subscribe?what=rules&place=130000", {"name": ""})
    assert "法律规则：河北" in text_of(seeker.get("/push"))
    today = timezone.localdate()
    shipped = next(it for it in registry().rules if it.code == "reward.floor")
    coming = Registry((replace(shipped, since=today + timedelta(days=12)),))
    tell_of_rules(today, actor=system_actor("push"), rules=coming)

    inbox = text_of(seeker.get("/push/inbox"))
    assert f"自{today + timedelta(days=12)}起施行（《" in inbox and shipped.names["zh-hans"] in inbox
    [notice] = Notice.objects.all()
    assert f"/push/inbox/{notice.key}/fewer" not in inbox, "of a rule there is nothing alike to hear less of"
    assert seeker.get(f"/push/inbox/{notice.key}").url == "/rules/reward.floor"
    assert seeker.post(f"/push/inbox/{notice.key}/fewer", {"kind": "like"}).status_code in {302, 422}
    feed = client_of("seeker").get(f"/subscriptions/{Subscription.objects.get().feed_secret}.atom")
    assert "/rules/reward.floor" in text_of(feed)
    seeker.post(f"/push/inbox/{notice.key}/dismiss")
    assert "起施行（《" not in text_of(seeker.get("/push/inbox"))


def test_stream_brings_what_came_after_and_what_may_be_seen(client_of, cast, settings):
    settings.PUSH_STREAMS = 0
    seeker = client_of("seeker")
    seeker.post(ASK, {"name": "储能"})
    seen, hidden = published(cast.university, "看得见的成果"), published(cast.university, "撤回的成果")
    tell()
    withdraw_entry(hidden, actor=TESTS)

    answer = seeker.get("/push/inbox/stream?after=0")
    body = b"".join(answer.streaming_content).decode()

    assert (
        answer.headers["Content-Type"].startswith("text/event-stream") and "no-store" in answer.headers["Cache-Control"]
    )
    assert "retry: 15000" in body and "看得见的成果" in body and "撤回的成果" not in body
    last = Notice.objects.get(number=seen.number).pk
    assert f"id: {last}\nevent: notice\n" in body
    Notice.objects.update(created="2026-01-01T00:00Z")
    again = seeker.get("/push/inbox/stream?after=0", headers={"Last-Event-ID": str(last)})
    assert b"event" not in b"".join(again.streaming_content)


def test_feed_is_well_formed_and_ends_with_its_address(client_of, cast):
    seeker, visitor = client_of("seeker"), client_of("visitor")
    seeker.post(ASK, {"name": "储能 & <新>"})
    entry = published(cast.university, "A & B <x>")
    tell()
    [row] = Subscription.objects.all()

    feed = ET.fromstring(visitor.get(f"/subscriptions/{row.feed_secret}.atom").content)

    assert feed.find(f"{ATOM}title").text.endswith("储能 & <新>")
    [link] = [it.attrib["href"] for it in feed.iterfind(f"{ATOM}entry/{ATOM}link")]
    assert link.endswith(f"/achievements/{entry.number}")
    seeker.post(f"/push/subscriptions/{row.key}/address")
    assert visitor.get(f"/subscriptions/{row.feed_secret}.atom").status_code == 404
    row.refresh_from_db()
    seeker.post("/push/settings", {"cadence": "daily", "most_a_day": 5})
    assert not PushSetting.objects.get().is_on
    assert visitor.get(f"/subscriptions/{row.feed_secret}.atom").status_code == 404


def test_settings_that_cannot_be_are_refused_with_words(client_of, cast):
    answer = client_of("seeker").post("/push/settings", {"cadence": "daily", "most_a_day": 5, "quiet_from": "22:00"})

    assert answer.status_code == 422 and "免打扰时段须同时填写" in text_of(answer)
    assert not PushSetting.objects.exists()


def test_what_is_opened_is_remembered_only_with_consent_and_can_be_forgotten(client_of, cast):
    entry, seeker = published(cast.university), client_of("seeker")
    seeker.get(f"/achievements/{entry.number}")
    assert not Trace.objects.exists() and "不会被记录" in text_of(seeker.get("/push/traces"))

    give_consent(cast.people["seeker"], Purpose.PERSONAL_PUSH, actor=cast.actor("seeker"))
    seeker.get(f"/achievements/{entry.number}")
    seeker.post(f"/push/subscribe?what=like&kind=achievement&about={entry.number}", {"name": "x"})

    assert set(Trace.objects.values_list("action", flat=True)) == {"opened", "saved"}
    page = text_of(seeker.get("/push/traces"))
    assert "浏览" in page and entry.title in page
    trace = Trace.objects.get(action="opened")
    seeker.post("/push/traces/forget", {"trace": str(trace.pk)})
    assert [it.action for it in Trace.objects.all()] == ["saved"]
    client_of("provider").post("/push/traces/forget", {"trace": str(Trace.objects.get().pk)})
    assert Trace.objects.count() == 1
    seeker.post("/push/traces/forget")
    assert not Trace.objects.exists()


def test_feed_is_the_same_for_all_until_somebody_agrees_and_then_says_why(client_of, cast):
    published(cast.university)
    seeker = client_of("seeker")
    plain = text_of(seeker.get("/push/for-me"))
    assert "个性化推荐未开启" in plain and "固态电池硫化物电解质" in plain and "得分构成" not in plain

    seeker.post(ASK, {"name": "储能"})
    give_consent(cast.people["seeker"], Purpose.PERSONAL_PUSH, actor=cast.actor("seeker"))
    page = text_of(seeker.get("/push/for-me"))

    assert "符合您的订阅“储能”。" in page and "得分构成" in page
    assert "符合您的订阅" not in text_of(seeker.get("/push/for-me?view=newest"))


def test_effect_claims_nothing_without_data(client_of, cast):
    assert "平台也不作任何断言" in text_of(client_of("visitor").get("/push/effect"))
