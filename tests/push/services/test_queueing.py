"""When what people were told is queued, and for which destinations."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from lianqiao.catalog.choices import EntryState
from lianqiao.push.choices import DestinationState
from lianqiao.push.models import Delivery, Destination, Notice, PushSetting
from lianqiao.push.services import SubscriptionInput, mail_destination, queue_notices, subscribe_to
from lianqiao.push.services.queueing import quiet_until
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from tests.factories.catalog import make_achievement

HERE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Monday is the 2nd of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def noticed(person: object, created: datetime, **fields: object) -> Notice:
    entry = make_achievement(EntryState.PUBLISHED)
    return Notice.objects.create(
        person=person, trigger="published", entry_kind="achievement", number=entry.number, revision=1, created=created,
        reason={"code": "field", "name": "新能源"}, **fields,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _agreed(cast):
    """The seeker agreed to mails about own entries; nobody else did."""
    give_consent(cast.people["seeker"], Purpose.NOTICES, actor=cast.actor("seeker"))


def sent(now: datetime) -> list[set[int]]:
    """Queue what is due; return the notices of each new delivery."""
    last = max(Delivery.objects.values_list("pk", flat=True), default=0)
    queue_notices(now)
    rows = Delivery.objects.filter(pk__gt=last).order_by("pk")
    return [set(row.items.values_list("notice_id", flat=True)) for row in rows]


def test_without_settings_notices_wait_for_the_morning_and_go_once(cast):
    seeker = cast.people["seeker"]
    early, late = noticed(seeker, at(2, 9)), noticed(seeker, at(2, 22))
    seen, away = noticed(seeker, at(2, 10), read=at(2, 11)), noticed(seeker, at(2, 10), dismissed=at(2, 11))

    assert sent(at(3, 7, 59)) == []
    assert sent(at(3, 8, 1)) == [{early.pk, late.pk}]
    assert sent(at(3, 8, 2)) == [] and sent(at(4, 8, 1)) == []
    assert {seen.pk, away.pk} <= set(Notice.objects.filter(queued__isnull=False).values_list("pk", flat=True))


def test_weekly_waits_for_monday(cast):
    PushSetting.objects.create(person=cast.people["seeker"], cadence="weekly")
    one = noticed(cast.people["seeker"], at(3, 9))

    assert sent(at(8, 23)) == [] and sent(at(9, 7)) == []
    assert sent(at(9, 8)) == [{one.pk}]


def test_at_once_keeps_to_the_most_of_a_day_and_takes_the_best_first(cast):
    seeker = cast.people["seeker"]
    PushSetting.objects.create(person=seeker, cadence="at_once", most_a_day=2)
    worst, best, middle = (noticed(seeker, at(2, 9), score=score) for score in (0.1, 0.9, 0.5))

    assert sent(at(2, 9, 1)) == [{best.pk, middle.pk}]
    assert sent(at(2, 23)) == [] and sent(at(3, 7)) == []
    assert sent(at(3, 8)) == [{worst.pk}]


def test_quiet_hours_hold_back_and_then_send_together(cast):
    seeker = cast.people["seeker"]
    PushSetting.objects.create(person=seeker, cadence="at_once", quiet_from=time(22), quiet_to=time(7))
    first, second = noticed(seeker, at(2, 22, 30)), noticed(seeker, at(3, 6))

    assert sent(at(2, 23)) == [] and sent(at(3, 6, 59)) == []
    assert sent(at(3, 7)) == [{first.pk, second.pk}]


@pytest.mark.parametrize(
    ("begin", "end", "now", "until"),
    [
        (time(22), time(7), at(2, 23), at(3, 7)),
        (time(22), time(7), at(3, 6), at(3, 7)),
        (time(22), time(7), at(3, 7), None),
        (time(12), time(14), at(3, 13), at(3, 14)),
        (time(12), time(14), at(3, 15), None),
        (time(12), time(12), at(3, 12), None),
        (None, None, at(3, 12), None),
    ],
)
def test_quiet_hours_end(begin, end, now, until):
    assert quiet_until(PushSetting(quiet_from=begin, quiet_to=end), now) == until


@pytest.mark.parametrize("values", [{"cadence": "never"}, {"is_on": False}])
def test_never_and_off_queue_nothing_also_later(cast, values):
    setting = PushSetting.objects.create(person=cast.people["seeker"], **values)
    noticed(cast.people["seeker"], at(2, 9))

    assert sent(at(3, 8)) == []
    setting.is_on, setting.cadence = True, "at_once"
    setting.save()
    assert sent(at(3, 9)) == []


def test_every_destination_in_use_gets_it_and_what_is_off_does_not(cast):
    seeker = cast.people["seeker"]
    hook = Destination.objects.create(person=seeker, channel="webhook")
    paused = Destination.objects.create(person=seeker, channel="wecom", state=DestinationState.PAUSED)
    mail = mail_destination(seeker)
    Destination.objects.filter(pk=mail.pk).update(state=DestinationState.OFF)
    noticed(seeker, at(2, 9))
    Destination.objects.create(person=cast.people["broker"], channel="webhook")

    assert set(queue_notices(at(3, 8))) == {hook.pk, paused.pk}
    later = Destination.objects.create(person=seeker, channel="feishu")
    assert queue_notices(at(4, 8)) == [] and not later.deliveries.exists()


def test_mail_comes_by_itself_only_to_who_subscribed_or_agreed(cast):
    broker, stranger = cast.people["broker"], cast.people["stranger"]
    subscribe_to(SubscriptionInput("search", text="密封件"), actor=cast.actor("broker"))
    for person in (broker, stranger):
        noticed(person, at(2, 9))

    queue_notices(at(3, 8))

    assert set(Destination.objects.values_list("person", flat=True)) == {broker.pk}
