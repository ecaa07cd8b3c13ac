"""What the feed shows to whom, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.core.actors import ANONYMOUS
from lianqiao.push.choices import ExclusionKind, TraceAction
from lianqiao.push.models import Exclusion, Notice, PushSetting, Trace
from lianqiao.push.queries.feed import Feed, personal_feed
from lianqiao.push.queries.feed_company import forget_company
from lianqiao.push.services import SubscriptionInput, subscribe_to
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from tests.factories.catalog import make_achievement, make_demand


@pytest.fixture(autouse=True)
def _alone():
    forget_company()
    yield
    forget_company()


@pytest.fixture
def reader(cast):
    give_consent(cast.people["seeker"], Purpose.PERSONAL_PUSH, actor=cast.actor("seeker"))
    return cast.actor("seeker")


def _published(owner: object, title: str = "固态电池硫化物电解质", **fields: object) -> Achievement:
    return make_achievement(EntryState.PUBLISHED, organisation_id=owner.pk, title=title, **fields)


def _numbers(feed: Feed) -> list[str]:
    return [item.entry.number for item in feed.items]


def _did(person: User, action: str, *entries: Achievement | Demand) -> None:
    Trace.objects.bulk_create(
        Trace(person=person, action=action, entry_kind=entry.KIND.value, number=entry.number) for entry in entries
    )


def test_without_consent_or_switched_off_it_is_the_newest_for_everybody(cast, reader):
    entries = [_published(cast.university, f"成果{at}") for at in range(3)]
    Achievement.objects.filter(pk=entries[0].pk).update(published=timezone.localdate() - timedelta(days=9))

    feeds = [personal_feed(actor, 2) for actor in (ANONYMOUS, cast.actor("broker"))]
    assert personal_feed(reader, 2).is_personal
    PushSetting.objects.create(person_id=reader.person_id, is_on=False)
    feeds.append(personal_feed(reader, 2))

    assert all(not feed.is_personal and _numbers(feed) == [entries[2].number, entries[1].number] for feed in feeds)


def test_a_new_organisation_gets_what_is_like_its_business(cast, reader):
    cast.firm.scope = "冶金高炉鼓风机的设计与制造，鼓风机节能改造"
    cast.firm.save()
    others = [_published(cast.university, title) for title in ("小麦赤霉病抗性育种", "城市轨道交通信号调度")]
    fits = _published(cast.university, "高炉鼓风机节能控制方法", summary="降低冶金鼓风机的能耗。")

    feed = personal_feed(reader)

    assert feed.is_personal and _numbers(feed)[0] == fits.number and len(feed.items) == len(others) + 1
    assert feed.items[0].reason == {
        "code": "likeness", "source": "organisation", "number": cast.firm.number, "name": cast.firm.name,
    }  # fmt: skip
    for item in feed.items:
        assert sum(part.value for part in item.parts) == pytest.approx(item.score, abs=1e-9)


def test_it_follows_what_was_saved_and_asked_for_and_says_so(cast, reader):
    saved = _published(cast.university, "固态电池硫化物电解质")
    like = _published(cast.university, "固态电池氧化物电解质薄膜")
    asked = _published(cast.university, "小麦赤霉病抗性育种", technology_field_id="agriculture")
    other = _published(cast.university, "城市轨道交通信号调度")
    _did(cast.people["seeker"], TraceAction.SAVED, saved)
    subscribe_to(SubscriptionInput("field", "农业", filters={"technology_field": ("agriculture",)}), actor=reader)

    feed = personal_feed(reader)

    assert set(_numbers(feed)) == {like.number, asked.number, other.number}  # what was saved is known
    reasons = {item.entry.number: item.reason for item in feed.items}
    assert reasons[asked.number]["code"] == "asked" and reasons[asked.number]["name"] == "农业"
    assert reasons[like.number]["source"] == "saved" and reasons[like.number]["number"] == saved.number
    assert _numbers(feed)[-1] == other.number


def test_asking_for_rules_of_law_asks_for_no_entries(cast, reader):
    _published(cast.university, "小麦育种")
    before = [(item.entry.number, item.score, item.reason) for item in personal_feed(reader).items]
    place = Achievement.objects.get().place_id or "130000"
    subscribe_to(SubscriptionInput("rules", "法律规则", filters={"place": (place[:2] + "0000",)}), actor=reader)
    subscribe_to(SubscriptionInput("rules", "全部法律规则"), actor=reader)

    assert [(item.entry.number, item.score, item.reason) for item in personal_feed(reader).items] == before


def test_nothing_hidden_own_excluded_or_put_away(cast, reader):
    shown = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, title="甲", is_anonymous=True)
    _published(cast.firm, "自己的成果")
    make_achievement(EntryState.DRAFT, organisation_id=cast.university.pk, title="草稿")
    make_achievement(EntryState.WITHDRAWN, organisation_id=cast.university.pk, title="撤回")
    away = _published(cast.university, "放在一边的水下机器人")
    fewer = _published(cast.agency, "少看这个机构")
    _did(cast.people["seeker"], TraceAction.DISMISSED, away)
    Exclusion.objects.create(person=cast.people["seeker"], kind=ExclusionKind.ORGANISATION, value=cast.agency.number)

    [item] = personal_feed(reader).items

    assert item.entry.number == shown.number and item.entry.organisation is None
    assert fewer.organisation_id == cast.agency.pk


def test_a_hidden_entry_says_nothing_any_more(cast, reader):
    saved = _published(cast.university, "固态电池硫化物电解质")
    like = _published(cast.university, "固态电池氧化物电解质薄膜")
    _did(cast.people["seeker"], TraceAction.SAVED, saved)
    Achievement.objects.filter(pk=saved.pk).update(state=EntryState.WITHDRAWN)

    [item] = personal_feed(reader).items

    assert item.entry.number == like.number and item.reason["code"] != "likeness"


def test_company_of_three_counts_and_of_two_does_not(cast, reader):
    opened = _published(cast.university, "甲烷催化燃烧")
    common = _published(cast.university, "水下机器人")
    others = [_published(cast.university, f"其他{at}") for at in "一二三"]
    people = User.objects.bulk_create(User(email=f"reader{at}@example.org") for at in range(3))
    _did(cast.people["seeker"], TraceAction.OPENED, opened)
    for person in people[:2]:
        _did(person, TraceAction.ENQUIRED, opened, common)
    assert all(part.code != "together" for item in personal_feed(reader).items for part in item.parts)

    _did(people[2], TraceAction.ENQUIRED, opened, common)
    forget_company()
    feed = personal_feed(reader)

    assert _numbers(feed)[0] == common.number and len(feed.items) == len(others) + 1
    assert any(part.code == "together" for part in feed.items[0].parts)


def test_what_was_told_and_not_opened_sinks(cast, reader):
    entries = [_published(cast.university, f"成果{at}") for at in "甲乙"]
    now = timezone.now()
    for revision in range(6):
        Notice.objects.create(
            person=cast.people["seeker"], trigger="changed", entry_kind="achievement", number=entries[1].number,
            revision=revision, read=now,
        )  # fmt: skip

    feed = personal_feed(reader)

    assert _numbers(feed) == [entries[0].number, entries[1].number]
    assert any(part.code == "fatigue" and part.value < 0 for part in feed.items[1].parts)


def test_the_number_of_queries_does_not_grow(cast, reader, django_assert_max_num_queries):
    def grow(count: int) -> None:
        entries = [_published(cast.university, f"成果{count}第{at}") for at in range(count)]
        make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, title=f"需求{count}")
        _did(cast.people["seeker"], TraceAction.OPENED, *entries[: count // 2])

    grow(2)
    personal_feed(reader)
    with django_assert_max_num_queries(60) as few:
        personal_feed(reader)
    grow(6)
    with django_assert_max_num_queries(len(few)):
        assert len(personal_feed(reader).items) == 4 + 2
