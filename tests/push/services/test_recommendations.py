"""Recommending to firms that asked for nothing, what becomes of entries, and telling their owners."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.models import Membership, Organisation
from lianqiao.catalog.choices import EntryState
from lianqiao.core.errors import Conflict, Forbidden, Invalid
from lianqiao.core.models import Mail
from lianqiao.push.models import Notice, Recommendation
from lianqiao.push.queries import list_notices, reason_sentence
from lianqiao.push.queries.prospects import decided_of, prospects_of
from lianqiao.push.queries.reach import reach_of
from lianqiao.push.services import (
    SettingInput,
    SubscriptionInput,
    change_setting,
    mail_feedback,
    mark_dismissed,
    mark_opened,
    mark_read,
    pass_over,
    recommend,
    subscribe_to,
)
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from tests.factories.accounts import make_person
from tests.factories.catalog import make_achievement, make_demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def achievement(cast):
    Organisation.objects.filter(pk=cast.firm.pk).update(scope="高压氢气储罐、氢气泄漏报警装置的制造")
    return make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.university.pk, title="氢气泄漏光纤传感器", chain_link_id="hydrogen.storage",
        industry_id="C3973",
    )  # fmt: skip


@pytest.fixture
def near(cast, achievement):
    """The firm is found by its chain link: it publishes there."""
    make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.firm.pk, title="储氢瓶口阀", chain_link_id="hydrogen.storage"
    )
    return achievement


def test_a_firm_is_found_with_its_reason_recommended_once_and_told(cast, near):
    provider = cast.actor("provider")

    [view] = prospects_of(provider, near)
    assert view.number == cast.firm.number and view.prospect.words == ("氢气泄漏",)
    row = recommend(near, cast.firm.number, actor=provider)

    assert row.people == 1 and prospects_of(provider, near) == []
    [notice] = list_notices(cast.actor("seeker"))
    assert notice.trigger == "recommended" and notice.score == pytest.approx(sum(it["value"] for it in notice.parts))
    said = reason_sentence(notice.trigger, notice.reason)
    assert said == "示例燕赵大学向贵单位推荐：贵单位的业务范围涉及氢气泄漏。"
    assert reason_sentence(notice.trigger, notice.reason, with_names=False) == "示例燕赵大学向贵单位推荐。"
    with pytest.raises(Conflict):
        recommend(near, cast.firm.number, actor=provider)
    assert [(it.state, it.people) for it in decided_of(provider, near)] == [("sent", 1)]


def test_only_who_binds_the_owner_decides_and_nothing_is_sent_before(cast, near):
    for name in ("seeker", "broker", "regulator", "administrator"):
        with pytest.raises(Forbidden):
            prospects_of(cast.actor(name), near)
        with pytest.raises(Forbidden):
            recommend(near, cast.firm.number, actor=cast.actor(name))
    assert not Notice.objects.exists()
    pass_over(near, cast.firm.number, actor=cast.actor("provider"))
    assert not Notice.objects.exists() and prospects_of(cast.actor("provider"), near) == []


@pytest.mark.parametrize("setting", [{"is_on": False}, {"recommendations": False}])
def test_who_wants_no_recommendations_gets_none(cast, near, setting):
    change_setting(SettingInput(**setting), actor=cast.actor("seeker"))

    assert recommend(near, cast.firm.number, actor=cast.actor("provider")).people == 0
    assert not Notice.objects.exists()


def test_who_has_left_the_firm_is_told_nothing_in_its_name(cast, near):
    Membership.objects.filter(person=cast.people["seeker"]).update(
        since=date(2025, 1, 1), until=timezone.localdate() - timedelta(days=1)
    )

    assert recommend(near, cast.firm.number, actor=cast.actor("provider")).people == 0
    assert not Notice.objects.exists()


def test_a_firm_is_not_told_more_than_enough_in_a_week(cast, near):
    for at in range(5):
        Recommendation.objects.create(number=f"A-2026-90000{at}", organisation=cast.firm, state="sent")

    with pytest.raises(Conflict):
        recommend(near, cast.firm.number, actor=cast.actor("provider"))
    Recommendation.objects.update(decided=timezone.now() - timedelta(days=8))
    assert recommend(near, cast.firm.number, actor=cast.actor("provider")).people == 1


def test_an_anonymous_demand_makes_nobody_a_prospect(cast, achievement):
    Organisation.objects.filter(pk=cast.firm.pk).update(scope="")
    make_demand(
        EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True, chain_link_id="hydrogen.storage",
        title="氢气泄漏检测",
    )  # fmt: skip

    assert prospects_of(cast.actor("provider"), achievement) == []


def test_reach_counts_persons_and_says_why_only_of_several(cast, near):
    people = [make_person(email=f"reader{at}@example.org") for at in range(4)]
    for at, person in enumerate(people):
        notice = Notice.objects.create(
            person=person, trigger="published", entry_kind="achievement", number=near.number, revision=1
        )
        actor = type(cast.actor("seeker"))(person_id=person.pk)
        mark_read([notice.pk], actor=actor)
        if at < 2:
            mark_opened(notice, actor=actor)
            mark_dismissed(notice, actor=actor, refusal="too_early")
    with pytest.raises(Invalid):
        mark_dismissed(notice, actor=actor, refusal="bad taste")
    subscribe_to(SubscriptionInput("like", entry_kind="achievement", about=near.number), actor=cast.actor("seeker"))

    found = reach_of(cast.actor("provider"), near)
    assert (found.told, found.seen, found.opened, found.put_away, found.following) == (4, 4, 2, 2, 1)
    assert found.refusals == {} and found.has_few and found.triggers == {"published": 4}
    mark_dismissed(notice, actor=actor, refusal="too_expensive")
    assert reach_of(cast.actor("auditor"), near).refusals == {"too_early": 2, "too_expensive": 1}
    with pytest.raises(Forbidden):
        reach_of(cast.actor("seeker"), near)


def test_owners_who_agreed_are_mailed_what_became_of_their_entries(cast, near):
    today = timezone.localdate()
    at = timezone.now() - timedelta(days=2)
    Notice.objects.create(
        person=cast.people["seeker"],
        trigger="published",
        entry_kind="achievement",
        number=near.number,
        revision=1,
        created=at,
    )

    assert mail_feedback(today) == 0
    give_consent(cast.people["provider"], Purpose.NOTICES, actor=cast.actor("provider"))
    assert mail_feedback(today) == 1 and mail_feedback(today + timedelta(days=7)) == 0
    [mail] = Mail.objects.filter(template="market_feedback")
    assert mail.recipient == "provider@example.org" and mail.context["lines"][0]["told"] == 1
    assert "seeker" not in str(mail.context)
