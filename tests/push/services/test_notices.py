"""Who is told of what, why, and who is not."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.accounts.models import Membership
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Forbidden, Invalid, NotFound
from lianqiao.matching.models import Match
from lianqiao.push.choices import ExclusionKind, SubscriptionKind
from lianqiao.push.models import EntryNews, Notice, Subscription, Trace
from lianqiao.push.queries import (
    entries_of,
    feed_of_secret,
    list_notices,
    list_subscriptions,
    list_traces,
    reason_sentence,
    still_visible,
)
from lianqiao.push.services import (
    SettingInput,
    SubscriptionInput,
    change_setting,
    exclude,
    forget_traces,
    include_again,
    mark_dismissed,
    note_matches,
    note_news,
    note_trace,
    remind_of_endings,
    subscribe_to,
    unsubscribe,
    update_subscription,
)
from lianqiao.push.services.subscriptions import change_feed_address
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent, withdraw_consent
from tests.factories.catalog import make_achievement, make_demand
from tests.push.conftest import PUSH, told

FIELD = SubscriptionInput("field", "新能源", filters={"technology_field": ("energy",)})
TODAY = date(2026, 11, 23)


def _published(owner: object, **fields: object) -> Achievement:
    values = {"title": "固态电池硫化物电解质", "technology_field_id": "energy", **fields}
    return make_achievement(EntryState.PUBLISHED, organisation_id=owner.pk, **values)


def _news(entry: Achievement | Demand, *fields: str) -> None:
    note_news(entry.KIND.value, [entry.number], fields=fields or None)


def test_a_subscriber_is_told_once_and_with_the_reason(cast, tell):
    subscribe_to(FIELD, actor=cast.actor("seeker"))
    entry = _published(cast.university)
    _news(entry)

    assert tell() == 1
    _news(entry)
    assert tell() == 0

    assert told(cast.people["seeker"]) == [(entry.number, "published", "field")]
    [notice] = list_notices(cast.actor("seeker"))
    assert notice.reason == {"code": "field", "name": "新能源"}
    assert sum(part["value"] for part in notice.parts) == pytest.approx(notice.score)
    assert list_notices(cast.actor("broker")) == [] and list_notices(ANONYMOUS) == []


def test_other_fields_owners_and_drafts_are_no_news(cast, tell):
    for name in ("seeker", "provider"):
        subscribe_to(FIELD, actor=cast.actor(name))
    _news(_published(cast.university, technology_field_id="materials"))
    _news(make_achievement(technology_field_id="energy", organisation_id=cast.university.pk))
    mine = _published(cast.university)
    _news(mine)

    tell()

    assert told(cast.people["seeker"]) == [(mine.number, "published", "field")]
    assert told(cast.people["provider"]) == []  # nobody is told of what his or her own organisation publishes


def test_words_of_a_saved_search_find_what_has_them(cast, tell):
    subscribe_to(SubscriptionInput("search", text="固态电池"), actor=cast.actor("seeker"))
    hit, miss = (
        _published(cast.university),
        _published(cast.university, title="小麦赤霉病抗性育种", technology_field_id="agriculture"),
    )
    _news(hit)
    _news(miss)

    tell()

    assert told(cast.people["seeker"]) == [(hit.number, "published", "search")]


def test_followers_hear_of_changes_and_others_only_of_price_and_maturity(cast, tell):
    entry = _published(cast.university)
    follow = SubscriptionInput("like", entry_kind="achievement", about=entry.number)
    subscribe_to(follow, actor=cast.actor("seeker"))
    subscribe_to(FIELD, actor=cast.actor("broker"))

    for revision, fields in enumerate((["summary"], ["trl"], ["price_min_cny", "summary"]), 10):
        Achievement.objects.filter(pk=entry.pk).update(revision=revision)
        _news(entry, *fields)
        tell()

    assert [trigger for _, trigger, _ in told(cast.people["seeker"])] == ["changed", "maturity", "price"]
    assert [trigger for _, trigger, _ in told(cast.people["broker"])] == ["maturity", "price"]


def test_organisations_are_followed_but_not_through_anonymous_demands(cast, tell):
    subscribe_to(SubscriptionInput("organisation", about=cast.firm.number), actor=cast.actor("provider"))
    named = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
    nameless = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True)
    _news(named)
    _news(nameless)

    tell()

    assert told(cast.people["provider"]) == [(named.number, "published", "organisation")]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ExclusionKind.LIKE, {}),
        (ExclusionKind.FIELD, {"title": "完全不同的题目"}),
        (ExclusionKind.ORGANISATION, {"title": "完全不同的题目"}),
    ],
)
def test_fewer_like_this_holds_for_the_next_one(cast, tell, kind, fields):
    subscribe_to(FIELD, actor=cast.actor("seeker"))
    first = _published(cast.university)
    _news(first)
    tell()
    exclusion = exclude(kind, "achievement", first.number, actor=cast.actor("seeker"))

    _news(_published(cast.university, **fields))
    assert tell() == 0

    include_again(exclusion.pk, actor=cast.actor("seeker"))
    _news(_published(cast.university, **fields))
    assert tell() == 1


def test_less_of_the_like_leaves_other_things(cast, tell):
    subscribe_to(FIELD, actor=cast.actor("seeker"))
    exclude("like", "achievement", _published(cast.university).number, actor=cast.actor("seeker"))
    _news(_published(cast.university, title="海上风电机组叶片疲劳监测"))

    assert tell() == 1


def test_muted_and_ended_subscriptions_tell_nothing(cast, tell):
    seeker = cast.actor("seeker")
    row = subscribe_to(FIELD, actor=seeker)
    update_subscription(row, is_muted=True, actor=seeker)
    _news(_published(cast.university))
    assert tell() == 0

    update_subscription(row, is_muted=False, actor=seeker)
    unsubscribe(row, actor=seeker)
    _news(_published(cast.university))
    assert tell() == 0 and list_subscriptions(seeker) == []
    row.refresh_from_db()
    assert (row.name, row.filters) == ("", {})  # what was asked for is forgotten at once


def test_what_may_no_longer_be_seen_is_not_told(cast, tell):
    subscribe_to(FIELD, actor=cast.actor("seeker"))
    early, late = _published(cast.university), _published(cast.university)
    _news(early)
    _news(late)
    Achievement.objects.filter(pk=early.pk).update(state=EntryState.WITHDRAWN)

    assert tell() == 1 and not EntryNews.objects.exists()
    notices = list(Notice.objects.all())
    Achievement.objects.filter(pk=late.pk).update(state=EntryState.WITHDRAWN)

    assert still_visible(cast.people["seeker"], notices) == [] and list_notices(cast.actor("seeker")) == []


def test_both_sides_hear_of_a_good_match(cast):
    achievement = _published(cast.university)
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True)
    weak = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
    _matched(achievement, demand)
    _matched(achievement, weak, 0.2)

    note_matches([[achievement.number, demand.number], [achievement.number, weak.number]], actor=PUSH)

    assert told(cast.people["seeker"]) == [(achievement.number, "match", "match")]
    assert told(cast.people["provider"]) == [(demand.number, "match", "match")]
    [seen] = list_notices(cast.actor("provider"))
    assert seen.entry.organisation is None and cast.firm.name not in repr(seen)


def test_an_entry_that_comes_for_two_reasons_is_told_once_with_both(cast, tell):
    subscribe_to(FIELD, actor=cast.actor("seeker"))
    achievement = _published(cast.university)
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, title="固态电池界面阻抗")
    _matched(achievement, demand)
    _news(achievement)

    tell()
    note_matches([[achievement.number, demand.number]], actor=PUSH)
    note_matches([[achievement.number, demand.number]], actor=PUSH)

    assert told(cast.people["seeker"]) == [(achievement.number, "published", "field")]
    [notice] = list_notices(cast.actor("seeker"))
    with override("zh-hans"):
        said = reason_sentence(notice.trigger, notice.reason)
    assert said == "符合您的订阅“新能源”。与贵单位的“固态电池界面阻抗”相匹配。"


def test_fewer_of_a_field_holds_for_matches_too(cast):
    exclude(ExclusionKind.FIELD, "achievement", _published(cast.university).number, actor=cast.actor("seeker"))
    achievement, demand = _published(cast.university), make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
    _matched(achievement, demand)

    note_matches([[achievement.number, demand.number]], actor=PUSH)

    assert told(cast.people["seeker"]) == [] and len(told(cast.people["provider"])) == 1


def _matched(achievement: Achievement, demand: Demand, score: float = 0.5) -> None:
    Match.objects.create(
        achievement=achievement, demand=demand, score=score, parts=[], reasons=[], engine_version="t",
        achievement_revision=1, demand_revision=1,
    )  # fmt: skip


def test_former_members_hear_of_no_matches(cast):
    Membership.objects.filter(person=cast.people["seeker"]).update(since=date(2025, 1, 1), until=date(2026, 1, 1))
    achievement, demand = (
        _published(cast.university),
        make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk),
    )
    _matched(achievement, demand)

    note_matches([[achievement.number, demand.number]], actor=PUSH)

    assert told(cast.people["seeker"]) == [] and len(told(cast.people["provider"])) == 1


def test_followers_are_reminded_of_a_deadline_once(cast):
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, deadline=TODAY + timedelta(days=7))
    subscribe_to(SubscriptionInput("like", entry_kind="demand", about=demand.number), actor=cast.actor("provider"))

    assert remind_of_endings(TODAY - timedelta(days=1), actor=PUSH) == 0
    assert remind_of_endings(TODAY, actor=PUSH) == 1
    assert remind_of_endings(TODAY + timedelta(days=1), actor=PUSH) == 0


def test_followers_hear_once_that_an_entry_is_about_to_expire(cast):
    today = timezone.localdate()
    row, _other = _published(cast.university), _published(cast.university)  # nobody follows the other
    Achievement.objects.update(valid_until=today + timedelta(days=7))
    subscribe_to(SubscriptionInput("like", entry_kind="achievement", about=row.number), actor=cast.actor("seeker"))

    assert [remind_of_endings(today + timedelta(days=days), actor=PUSH) for days in (-1, 0, 1)] == [0, 1, 0]
    [notice] = list_notices(cast.actor("seeker"))
    assert notice.trigger == "expiry" and str(today + timedelta(days=7)) in reason_sentence(
        notice.trigger, notice.reason
    )


def test_a_feed_has_a_secret_address_and_shows_what_all_may_see(cast, tell):
    seeker = cast.actor("seeker")
    row = subscribe_to(FIELD, actor=seeker)
    entry = _published(cast.university)
    _news(entry)
    tell()

    assert [view.number for _, view in entries_of(feed_of_secret(row.feed_secret))] == [entry.number]
    new = change_feed_address(row, actor=seeker).feed_secret
    with pytest.raises(NotFound):
        feed_of_secret(row.feed_secret)
    mark_dismissed(Notice.objects.get(), actor=seeker)
    assert entries_of(feed_of_secret(new)) == []
    change_setting(SettingInput(is_on=False), actor=seeker)
    with pytest.raises(NotFound):
        feed_of_secret(new)


def test_traces_need_consent_and_end_with_it(cast):
    seeker, person, entry = cast.actor("seeker"), cast.people["seeker"], _published(cast.university)

    assert not note_trace("opened", "achievement", entry.number, actor=seeker)
    give_consent(person, Purpose.PERSONAL_PUSH, actor=seeker)
    assert note_trace("opened", "achievement", entry.number, actor=seeker)
    assert note_trace("opened", "achievement", entry.number, actor=seeker)
    [trace] = list_traces(seeker)
    assert (trace.times, trace.entry and trace.entry.number) == (2, entry.number)
    assert list_traces(cast.actor("broker")) == []
    assert forget_traces(actor=seeker) == 1 and not Trace.objects.exists()
    withdraw_consent(person, Purpose.PERSONAL_PUSH, actor=seeker)
    assert not note_trace("opened", "achievement", entry.number, actor=seeker)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (SubscriptionInput("weather"), "kind"),
        (SubscriptionInput("search", "名称"), "text"),
        (SubscriptionInput("search", text="长" * 201), "text"),
        (SubscriptionInput("search", text="词", filters={"colour": ("red",)}), "filters"),
        (SubscriptionInput("field", "领域"), "filters"),
    ],
)
def test_bad_subscriptions_are_refused_with_the_field(cast, content, field):
    with pytest.raises(Invalid) as refused:
        subscribe_to(content, actor=cast.actor("seeker"))
    assert refused.value.problems[0].field == field and not Subscription.objects.exists()


def test_nobody_changes_what_is_anothers(cast, tell):
    row = subscribe_to(FIELD, actor=cast.actor("seeker"))
    assert subscribe_to(FIELD, actor=cast.actor("seeker")).pk == row.pk  # the same again is the one that is there
    other = cast.actor("broker")
    for change in (unsubscribe, change_feed_address, update_subscription):
        with pytest.raises(NotFound):
            change(row, actor=other)
    _news(_published(cast.university))
    tell()
    with pytest.raises(NotFound):
        mark_dismissed(Notice.objects.get(), actor=other)
    with pytest.raises(Forbidden):
        subscribe_to(FIELD, actor=ANONYMOUS)
    with pytest.raises(Invalid):
        change_setting(SettingInput(quiet_from=time(22)), actor=other)


_STEPS = st.lists(
    st.sampled_from(["on", "off", "subscribe", "unsubscribe", "mute", "publish", "change", "match", "deadline", "tell"]),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=_STEPS)
def test_off_means_none(cast, tell, steps):
    """Whatever was subscribed to and whatever happens: nothing is told from switching off to switching on."""
    seeker, person = cast.actor("seeker"), cast.people["seeker"]
    Notice.objects.all().delete()
    change_setting(SettingInput(is_on=True), actor=seeker)
    subscribe_to(FIELD, actor=seeker)
    entry = _published(cast.university)
    subscribe_to(SubscriptionInput(SubscriptionKind.LIKE, entry_kind="achievement", about=entry.number), actor=seeker)
    is_on = True
    for at, step in enumerate([*steps, "off", "publish", "change", "match", "tell"]):
        before = Notice.objects.filter(person=person).count()
        _do(step, at, cast, tell, entry)
        is_on = {"on": True, "off": False}.get(step, is_on)
        if not is_on:
            assert Notice.objects.filter(person=person).count() == before


def _do(step, at, cast, tell, entry):
    seeker = cast.actor("seeker")
    rows = Subscription.objects.filter(person=cast.people["seeker"], ended__isnull=True)
    if step in ("on", "off"):
        change_setting(SettingInput(is_on=step == "on"), actor=seeker)
    elif step == "subscribe":
        subscribe_to(SubscriptionInput("search", text="固态电池"), actor=seeker)
    elif step == "unsubscribe" and rows:
        unsubscribe(rows[0], actor=seeker)
    elif step == "mute" and rows:
        update_subscription(rows[0], is_muted=True, actor=seeker)
    elif step == "publish":
        _news(_published(cast.university))
    elif step == "change":
        Achievement.objects.filter(pk=entry.pk).update(revision=1000 + Notice.objects.count() * 20 + at)
        _news(entry, "trl")
    elif step == "match":
        demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
        Match.objects.create(
            achievement=entry, demand=demand, score=0.9, parts=[], reasons=[], engine_version="t",
            achievement_revision=1, demand_revision=1,
        )  # fmt: skip
        note_matches([[entry.number, demand.number]], actor=PUSH)
    elif step == "deadline":
        remind_of_endings(TODAY, actor=PUSH)
    elif step == "tell":
        tell()
