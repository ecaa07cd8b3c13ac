"""Telling of rules of law that begin or end to hold."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.actors import system_actor
from lianqiao.core.errors import Forbidden, Invalid
from lianqiao.push.models import Notice
from lianqiao.push.queries import list_notices, reason_sentence
from lianqiao.push.queries.rules import BEGINS, ENDS, changes_around
from lianqiao.push.queries.subscriptions import entries_of
from lianqiao.push.services import (
    SettingInput,
    SubscriptionInput,
    change_setting,
    mark_dismissed,
    subscribe_to,
    tell_of_rules,
    update_subscription,
)
from lianqiao.push.services.notices import interests
from lianqiao.rules.registry import Registry, registry

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("push")


def rule(code, **changes):
    """Return the newest version of a shipped rule with some of it changed."""
    found = next(it for it in registry().rules if it.code == code)
    return replace(found, **changes)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def coming(today):
    """Three rules: one of the whole country and one of Beijing begin soon, one ends soon; a fourth has long been in force."""
    old = today - timedelta(days=900)
    return Registry((
        rule("reward.floor", version=2, since=today + timedelta(days=20), entered_on=old),
        rule("reward.beijing.transfer", version=2, since=today + timedelta(days=5), entered_on=old),
        rule("tax.rate", version=2, since=old, until=today + timedelta(days=9), entered_on=old),
        rule("own.task", version=2, since=old, entered_on=old),
    ))  # fmt: skip


def ask(cast, name, *places):
    content = SubscriptionInput("rules", "规则", filters={"place": places} if places else {})
    return subscribe_to(content, actor=cast.actor(name))


def test_who_asked_is_told_once_a_month_ahead_of_what_holds_at_the_place(cast, coming, today):
    in_hebei, all_places = ask(cast, "seeker", "130000"), ask(cast, "provider")

    assert tell_of_rules(today, actor=SYSTEM, rules=coming) == 5
    assert tell_of_rules(today + timedelta(days=1), actor=SYSTEM, rules=coming) == 0

    told = {it.entry.number: it for it in list_notices(cast.actor("seeker"))}
    assert set(told) == {"reward.floor", "tax.rate"}, "a rule of Beijing does not touch Hebei"
    assert len(list_notices(cast.actor("provider"))) == 3
    begins, ends = told["reward.floor"], told["tax.rate"]
    assert begins.trigger == "policy" and begins.entry.title == rule("reward.floor").names["zh-hans"]
    assert begins.score == sum(part["value"] for part in begins.parts)
    assert str(today + timedelta(days=20)) in reason_sentence(begins.trigger, begins.reason)
    assert "《" in reason_sentence(begins.trigger, begins.reason), "the source is cited"
    assert reason_sentence(begins.trigger, begins.reason) != reason_sentence(ends.trigger, ends.reason)
    assert begins.subscription == str(in_hebei.key)
    assert {entry.number for _at, entry in entries_of(all_places)} == set(told) | {"reward.beijing.transfer"}


def test_what_was_put_away_does_not_come_back_and_the_end_is_told_after_the_beginning(cast, today):
    ask(cast, "seeker")
    begins = rule("tax.rate", version=3, since=today + timedelta(days=2), entered_on=today)
    assert tell_of_rules(today, actor=SYSTEM, rules=Registry((begins,))) == 1
    mark_dismissed(Notice.objects.get(), actor=cast.actor("seeker"))
    ending = Registry((replace(begins, until=today + timedelta(days=8)),))

    assert tell_of_rules(today, actor=SYSTEM, rules=ending) == 1
    assert [it.reason["what"] for it in list_notices(cast.actor("seeker"))] == [ENDS]


def test_what_held_before_somebody_asked_is_no_news_but_what_is_added_later_is(cast, today):
    ask(cast, "seeker")
    held = rule("tax.rate", since=today - timedelta(days=3), entered_on=today - timedelta(days=3))
    added = rule("tax.vat", since=today - timedelta(days=400), until=None, entered_on=today + timedelta(days=1))

    assert tell_of_rules(today + timedelta(days=1), actor=SYSTEM, rules=Registry((held, added))) == 1
    assert Notice.objects.get().number == "tax.vat"


def test_nobody_is_told_who_muted_it_or_switched_everything_off_or_left(cast, coming, today):
    muted = ask(cast, "seeker")
    update_subscription(muted, actor=cast.actor("seeker"), is_muted=True)
    ask(cast, "provider")
    change_setting(
        SettingInput(
            is_on=False, own_matches=True, recommendations=True, cadence="daily", most_a_day=20, quiet_from=None, quiet_to=None
        ),
        actor=cast.actor("provider"),
    )  # fmt: skip
    ask(cast, "auditor")
    User.objects.filter(pk=cast.people["auditor"].pk).update(is_active=False)

    assert tell_of_rules(today, actor=SYSTEM, rules=coming) == 0
    assert not Notice.objects.exists()


def test_a_new_version_speaks_for_the_end_of_the_one_before(today):
    old = rule("tax.rate", version=1, since=today - timedelta(days=900), entered_on=today - timedelta(days=800))
    changed = Registry((old,)).with_change(replace(old, version=2, since=today + timedelta(days=3)))

    assert [(it.rule.version, it.what) for it in changes_around(today, changed)] == [(2, BEGINS)]
    assert changes_around(today - timedelta(days=40), changed) == []


@pytest.mark.parametrize(
    "content",
    [
        SubscriptionInput("rules", "规则", filters={"place": ("440000",)}),
        SubscriptionInput("rules", "规则", filters={"technology_field": ("new_materials",)}),
        SubscriptionInput("rules", "规则", text="奖励"),
        SubscriptionInput("rules", "规则", entry_kind="achievement"),
        SubscriptionInput("rules", ""),
    ],
)
def test_rules_are_asked_for_by_place_alone(cast, content):
    with pytest.raises(Invalid):
        subscribe_to(content, actor=cast.actor("seeker"))


def test_only_the_platform_tells_and_no_entry_answers_such_a_subscription(cast, today):
    before = len(interests())
    ask(cast, "seeker", "110000")
    with pytest.raises(Forbidden):
        tell_of_rules(today, actor=cast.actor("administrator"))
    assert len(interests()) == before
