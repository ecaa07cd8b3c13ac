"""Shared lists on drawn days, what is opened of them, and what is shown of it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lianqiao.catalog.choices import EntryState
from lianqiao.push.models import SharedPlace
from lianqiao.push.queries.effect import months_of_effect
from lianqiao.push.services.effect import forget_shared_places, is_drawn, note_opened, shown_feed
from lianqiao.rights.choices import Purpose
from lianqiao.rights.services import give_consent
from tests.factories.accounts import make_person
from tests.factories.catalog import make_achievement

pytestmark = pytest.mark.django_db


def moment(person_id: int, *, drawn: bool) -> datetime:
    day = next(
        it for it in (date(2026, 11, 1) + timedelta(days=at) for at in range(90)) if is_drawn(person_id, it) == drawn
    )
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


@pytest.fixture
def reader(cast):
    for at in range(6):
        make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, title=f"成果{at}")
    give_consent(cast.people["seeker"], Purpose.PERSONAL_PUSH, actor=cast.actor("seeker"))
    return cast.actor("seeker")


def test_lists_are_shared_on_drawn_days_with_consent_alone(cast, reader):
    shown_feed(reader, 4, now=moment(reader.person_id, drawn=False))
    assert not SharedPlace.objects.exists()
    shown_feed(cast.actor("broker"), 4, now=moment(cast.people["broker"].pk, drawn=True))
    assert not SharedPlace.objects.exists()

    at = moment(reader.person_id, drawn=True)
    feed = shown_feed(reader, 4, now=at)
    shown_feed(reader, 4, now=at)

    assert feed.is_personal and len(feed.items) == 4
    rows = SharedPlace.objects.filter(person=cast.people["seeker"])
    assert sorted(rows.values_list("number", flat=True)) == sorted(it.entry.number for it in feed.items)
    assert set(rows.values_list("team", flat=True)) == {"ours", "baseline"}
    note_opened(feed.items[0].entry.number, actor=reader, now=at)
    note_opened("A-2026-999999", actor=reader, now=at)
    assert rows.filter(opened__isnull=False).count() == 1


def test_share_of_drawn_days_is_near_what_is_said():
    days = [is_drawn(person, date(2026, 1, 1) + timedelta(days=day)) for person in range(50) for day in range(100)]

    assert 0.17 < sum(days) / len(days) < 0.23


def test_months_are_shown_once_enough_people_opened_something(cast):
    people = [make_person(email=f"r{at}@example.org") for at in range(5)]
    now = timezone.now()
    for at, person in enumerate(people):
        SharedPlace.objects.create(
            person=person, day=date(2026, 11, 3), number="A-1", team="ours", opened=now if at else None
        )
        SharedPlace.objects.create(person=person, day=date(2026, 10, 3), number="A-1", team="ours", opened=now)
        SharedPlace.objects.create(person=person, day=date(2026, 10, 3), number="A-2", team="baseline")

    november, october = months_of_effect()

    assert (november.first, november.persons, november.preference, november.opened) == (date(2026, 11, 1), 5, None, {})
    assert (
        october.opened == {"ours": 5, "baseline": 0} and october.preference.ours == 5 and october.preference.is_better
    )
    forget_shared_places(date(2028, 1, 1))
    assert not SharedPlace.objects.exists()
