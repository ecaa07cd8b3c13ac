"""From notices to deliveries: each notice is queued once, for all destinations of its person, when the person wants it.

A day begins at ``DAY_BEGINS``: then digests go out, and what was too much on the day before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.push.choices import Cadence, DestinationChannel, DestinationState
from lianqiao.push.models import Delivery, DeliveryItem, Destination, Notice, PushSetting
from lianqiao.push.queries.destinations import mailed_by_itself

DAY_BEGINS = time(8)
SLICE = 200  # people of one transaction
MOST_IN_DELIVERY = 200
BACKLOG = timedelta(days=3)  # what found no place among the most of a day for so long stays in the inbox alone


def queue_notices(now: datetime | None = None) -> list[int]:
    """Queue what people want now; returns the destinations to which something is due.

    Each slice of people is one transaction: their notices are marked and queued, or neither.
    """
    now = now or timezone.now()
    due: list[int] = []
    for people in _slices(now):
        due += _queue_for(people, now)
    return due


def quiet_until(setting: PushSetting, now: datetime) -> datetime | None:
    """Return when the quiet hours end that hold now; None when none do."""
    begin, end = setting.quiet_from, setting.quiet_to
    if begin is None or end is None or begin == end:
        return None
    local = timezone.localtime(now)
    at = local.time()
    is_quiet = begin <= at < end if begin < end else at >= begin or at < end
    if not is_quiet:
        return None
    day = local if at < end else local + timedelta(days=1)
    return day.replace(hour=end.hour, minute=end.minute, second=end.second, microsecond=0)


def _began(cadence: str, now: datetime) -> datetime:
    """Return when the day or week began in which now lies."""
    local = timezone.localtime(now)
    begin = local.replace(hour=DAY_BEGINS.hour, minute=DAY_BEGINS.minute, second=0, microsecond=0)
    if begin > local:
        begin -= timedelta(days=1)
    return begin - timedelta(days=begin.weekday()) if cadence == Cadence.WEEKLY else begin


def _slices(now: datetime) -> Iterator[list[int]]:
    """Yield people for whom something may have to be queued, or decided not to be."""
    daily = Q(person__push_setting__isnull=True) | Q(person__push_setting__cadence=Cadence.DAILY)
    weekly = Q(person__push_setting__cadence=Cadence.WEEKLY)
    waits = (daily & Q(created__gte=_began(Cadence.DAILY, now))) | (
        weekly & Q(created__gte=_began(Cadence.WEEKLY, now))
    )
    rows = Notice.objects.filter(queued__isnull=True).exclude(waits).order_by("person_id")
    last = 0
    while people := list(rows.filter(person_id__gt=last).values_list("person_id", flat=True).distinct()[:SLICE]):
        yield people
        last = people[-1]


@transaction.atomic
def _queue_for(people: Sequence[int], now: datetime) -> list[int]:
    # Locked in the order in which ``news.give`` locks them; who changes the settings or destinations meanwhile waits.
    persons = {it.pk: it for it in User.objects.select_for_update().filter(pk__in=people).order_by("pk")}
    settings = {it.person_id: it for it in PushSetting.objects.filter(person__in=persons)}
    sent = _sent_today(persons, now)
    rows = Notice.objects.filter(person__in=persons, queued__isnull=True).order_by("person_id", "-score", "-pk")
    wanted: dict[int, list[Notice]] = {}
    decided: list[int] = []
    for person_id, group in groupby(rows, key=lambda it: it.person_id):
        setting = settings.get(person_id) or PushSetting()
        notices = list(group)
        if not persons[person_id].is_active or not setting.is_on or setting.cadence == Cadence.NEVER:
            decided += [it.pk for it in notices]
            continue
        wanted[person_id] = _wanted_now(setting, notices, sent.get(person_id, 0), now)
        decided += [it.pk for it in wanted[person_id]]
        decided += [it.pk for it in notices if setting.cadence == Cadence.AT_ONCE and it.created < now - BACKLOG]
    due = _deliveries(wanted, now)
    Notice.objects.filter(pk__in=decided).update(queued=now)
    return due


def _wanted_now(setting: PushSetting, notices: Sequence[Notice], sent: int, now: datetime) -> list[Notice]:
    if quiet_until(setting, now):
        return []
    if setting.cadence == Cadence.AT_ONCE:
        return list(notices[: max(setting.most_a_day - sent, 0)])
    before = _began(setting.cadence, now)
    return [it for it in notices if it.created < before]


def _sent_today(people: Mapping[int, User], now: datetime) -> dict[int, int]:
    """Count the notices that were queued for each person since the day began."""
    rows = DeliveryItem.objects.filter(
        destination__person__in=people, delivery__created__gte=_began(Cadence.AT_ONCE, now)
    )
    counts = rows.order_by().values_list("destination__person").annotate(number=Count("notice", distinct=True))
    return dict(counts)


def _deliveries(wanted: Mapping[int, Sequence[Notice]], now: datetime) -> list[int]:
    """Write down who is sent what; of mail only what was not yet seen in the inbox. Returns the destinations."""
    people = [person_id for person_id, notices in wanted.items() if notices]
    mail = [
        Destination(person_id=person_id, channel=DestinationChannel.EMAIL) for person_id in mailed_by_itself(people)
    ]
    Destination.objects.bulk_create(mail, ignore_conflicts=True)
    deliveries, items = [], []
    used = Destination.objects.select_for_update().filter(person__in=people).exclude(state=DestinationState.OFF)
    for row in used.order_by("pk"):
        is_mail = row.channel == DestinationChannel.EMAIL
        told = [it for it in wanted[row.person_id] if it.dismissed is None and not (is_mail and it.read)]
        for first in range(0, len(told), MOST_IN_DELIVERY):
            delivery = Delivery(destination=row, created=now, not_before=now)
            deliveries.append(delivery)
            items += [
                DeliveryItem(delivery=delivery, destination=row, notice=it)
                for it in told[first : first + MOST_IN_DELIVERY]
            ]
    Delivery.objects.bulk_create(deliveries)
    DeliveryItem.objects.bulk_create(items)
    return list(dict.fromkeys(it.destination_id for it in deliveries))
