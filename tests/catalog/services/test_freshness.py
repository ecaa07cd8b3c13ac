"""Validity ends: everybody is reminded exactly once, one press confirms, and what nobody confirms is hidden."""

import os
import re
import signal
import time
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.catalog.choices import VALIDITY_DAYS, EntryState
from lianqiao.catalog.models import Achievement, Demand, Reminder
from lianqiao.catalog.queries.freshness import (
    freshness_of,
    own_entries,
    quality_board,
    waiting_entries,
    waiting_reviews,
)
from lianqiao.catalog.services import confirm_entry, expire_entries
from lianqiao.catalog.services.freshness import confirm_by_link, confirm_entries, remind_owners
from lianqiao.core.errors import Forbidden
from lianqiao.core.mail import send_mail
from lianqiao.core.models import AuditHead, Mail
from lianqiao.core.signed import LinkRefused
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.factories.reviews import fresh

TODAY = date.today()
END = TODAY + timedelta(days=100)


def public(cast, end=END, **fields):
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, **fields)
    Achievement.objects.filter(pk=entry.pk).update(valid_until=end, confirmed=end - timedelta(days=VALIDITY_DAYS))
    return entry


def remind(days_before: int) -> int:
    return remind_owners(END - timedelta(days=days_before), actor=TESTS)


def send_all() -> None:
    for key in Mail.objects.filter(sent=None).order_by("pk").values_list("pk", flat=True):
        send_mail(mail_id=key)


def stages() -> list[int]:
    return list(Reminder.objects.order_by("pk").values_list("stage", flat=True))


@pytest.mark.django_db
def test_each_reminder_is_sent_once_whatever_the_clock_does(cast) -> None:
    public(cast)
    assert (remind(31), stages()) == (0, [])
    assert (remind(30), stages()) == (1, [30])
    assert (remind(30), remind(29), remind(31), stages()) == (0, 0, 0, [30])
    assert (remind(7), stages()) == (1, [30, 7])
    assert (remind(3), remind(0), remind(29), stages()) == (0, 0, 0, [30, 7])
    assert Mail.objects.count() == 2


@pytest.mark.django_db
def test_worker_that_was_away_sends_the_last_reminder_only(cast) -> None:
    public(cast)
    assert (remind(5), stages()) == (1, [7])


@pytest.mark.django_db
def test_next_validity_has_reminders_of_its_own(cast, provider) -> None:
    entry = public(cast)
    remind(30)
    confirmed = confirm_entry(entry, actor=provider, today=END - timedelta(days=20))
    assert remind(20) == 0
    assert remind_owners(confirmed.valid_until - timedelta(days=30), actor=TESTS) == 1
    assert stages() == [30, 30]


@pytest.mark.django_db
def test_only_those_who_may_confirm_are_reminded(cast) -> None:
    public(cast)
    for name, role in (
        ("broker", MemberRole.EDITOR),
        ("stranger", MemberRole.MEMBER),
        ("seeker", MemberRole.TECHNOLOGY_MANAGER),
    ):
        Membership.objects.create(person=cast.people[name], organisation=cast.university, role=role)
    cast.people["broker"].is_active = False
    cast.people["broker"].save()
    remind(30)
    assert list(Mail.objects.values_list("recipient", flat=True)) == ["provider@example.org"]


@pytest.mark.django_db
def test_many_entries_come_in_one_mail(cast, mail_server) -> None:
    for at in range(25):
        public(cast, title=f"条目甲{at:02d}")
    assert remind(30) == 25
    send_all()
    [text] = mail_server.texts_to("provider@example.org")
    assert text.count("/confirm/") == 20 and "/my-entries" in text


@pytest.mark.django_db
def test_link_of_the_mail_confirms_once(cast, mail_server) -> None:
    entry = public(cast)
    remind(30)
    send_all()
    [text] = mail_server.texts_to("provider@example.org")
    [token] = re.findall(r"/confirm/(\S+)", text)

    confirmed = confirm_by_link(token)

    assert (confirmed.confirmed, confirmed.valid_until) == (TODAY, TODAY + timedelta(days=VALIDITY_DAYS))
    with pytest.raises(LinkRefused):
        confirm_by_link(token)
    for wrong in (token[:-2], token.replace(":", "."), "x"):
        with pytest.raises(LinkRefused):
            confirm_by_link(wrong)
    assert fresh(entry).confirmed == TODAY


@pytest.mark.django_db
def test_link_is_worth_nothing_to_somebody_who_left(cast, mail_server) -> None:
    public(cast)
    remind(30)
    send_all()
    [token] = re.findall(r"/confirm/(\S+)", mail_server.texts_to("provider@example.org")[0])
    Membership.objects.filter(person=cast.people["provider"]).delete()
    with pytest.raises(Forbidden):
        confirm_by_link(token)


@pytest.mark.django_db
def test_hidden_entry_is_told_to_its_owner_and_can_still_be_confirmed(cast, mail_server) -> None:
    entry = public(cast, end=TODAY - timedelta(days=1))
    expire_entries(TODAY, actor=TESTS)
    assert (remind_owners(TODAY, actor=TESTS), remind_owners(TODAY, actor=TESTS), stages()) == (1, 0, [0])
    send_all()
    [token] = re.findall(r"/confirm/(\S+)", mail_server.texts_to("provider@example.org")[0])
    assert confirm_by_link(token).state == EntryState.PUBLISHED
    old = public(cast, end=TODAY - timedelta(days=90))
    expire_entries(TODAY, actor=TESTS)
    assert fresh(old).state == EntryState.EXPIRED
    assert remind_owners(TODAY, actor=TESTS) == 0  # long past: imported so
    assert fresh(entry).state == EntryState.PUBLISHED


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_has_sent_nothing_and_the_next_sends_all_once(cast) -> None:
    public(cast)
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
    Demand.objects.filter(pk=demand.pk).update(valid_until=END)
    with transaction.atomic():
        AuditHead.objects.select_for_update().get(pk=1)  # whoever publishes waits here, with reminder and mail written
        child = os.fork()
        if child == 0:
            parents = connections["default"]  # kept, so that it is not closed from here
            del connections["default"]
            try:
                remind(30)
            finally:
                os._exit(1 if parents else 2)
        _wait_for_lock()
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        assert (Reminder.objects.count(), Mail.objects.count()) == (0, 0)

    _wait_until_gone()
    assert remind(30) == 2
    assert remind(30) == 0
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == ["provider@example.org", "seeker@example.org"]


def _blocked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the view would stand still
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _wait_for_lock() -> None:
    for _ in range(600):
        if _blocked():
            return
        time.sleep(0.05)
    pytest.fail("the child never came to the lock")


def _wait_until_gone() -> None:
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND state = 'idle in transaction'"
            )
            row = cursor.fetchone()
        if row == (0,) and not _blocked():
            return
        time.sleep(0.05)


# --- many at once, and what the pages count ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_several_are_confirmed_at_once_and_others_left_alone(cast, provider, seeker) -> None:
    entries = [public(cast) for _ in range(3)]
    draft = make_achievement(organisation_id=cast.university.pk)
    numbers = [entry.number for entry in (*entries, draft)]

    assert confirm_entries("achievement", numbers, actor=seeker) == 0
    assert confirm_entries("achievement", [*numbers, "A-2020-999999"], actor=provider) == 3
    assert {fresh(entry).confirmed for entry in entries} == {TODAY}
    assert fresh(draft).state == EntryState.DRAFT


@pytest.mark.django_db
def test_stale_rate_leaves_anonymous_demands_out(cast) -> None:
    public(cast)
    public(cast, end=TODAY - timedelta(days=1))
    make_achievement(organisation_id=cast.university.pk)
    secret = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, is_anonymous=True)
    Demand.objects.filter(pk=secret.pk).update(valid_until=TODAY - timedelta(days=1))

    found = freshness_of(cast.university.pk, TODAY)
    assert (found.total, found.stale, found.rate) == (2, 1, 0.5)
    assert freshness_of(cast.agency.pk, TODAY).rate is None


@pytest.mark.django_db
def test_board_counts_stale_doubled_and_missing(cast, administrator, regulator, provider) -> None:
    public(cast, title="同一标题", place_id="130100", source="甲库", external_id="1")
    public(cast, end=TODAY - timedelta(days=1), title="同一标题", source="甲库", external_id="2")
    make_demand(
        EntryState.PUBLISHED,
        organisation_id=cast.firm.pk,
        description="很长",
        modes=["equity"],
        source="乙库",
        external_id="1",
    )

    lines = {line.name: line for line in quality_board(administrator, TODAY)}
    university, firm = lines[cast.university.name], lines[cast.firm.name]
    assert (university.total, university.stale, university.duplicates) == (2, 1, 2)
    assert (university.gaps["description"], university.gaps["place"]) == (2, 1)
    assert (firm.total, firm.duplicates, firm.gaps["description"], firm.gaps["modes"]) == (1, 0, 0, 0)
    assert [line.name for line in quality_board(administrator, TODAY)] == [cast.university.name, cast.firm.name]
    assert [(line.name, line.total) for line in quality_board(administrator, TODAY, by="source")] == [
        ("甲库", 2),
        ("乙库", 1),
    ]
    assert [(line.name, line.total) for line in quality_board(regulator, TODAY)] == [(cast.university.name, 1)]
    with pytest.raises(Forbidden):
        quality_board(provider, TODAY)


@pytest.mark.django_db
def test_own_entries_put_what_waits_first(cast, provider, seeker) -> None:
    good, soon = public(cast), public(cast, end=TODAY + timedelta(days=10))
    stale, draft = public(cast, end=TODAY - timedelta(days=2)), make_achievement(organisation_id=cast.university.pk)

    rows = list(own_entries(provider, "achievement", TODAY))
    assert [row.pk for row in rows] == [stale.pk, soon.pk, draft.pk, good.pk]
    assert [row.waits for row in rows] == [1, 2, 3, 4]
    assert rows[0].filled == 0 and rows[0].gap_description == 1
    assert list(own_entries(seeker, "achievement", TODAY)) == []
    assert {item.kind for item in waiting_entries(provider)} == {"entry_expiring"}
    assert list(waiting_entries(seeker)) == [] and list(waiting_reviews(seeker)) == []
