"""Deliveries: what is sent, again and again until it is taken, and what is not sent any more."""

import json
import smtplib
from datetime import time, timedelta

import pytest
from django.utils import timezone

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement
from lianqiao.core.errors import Conflict, Invalid
from lianqiao.core.models import Mail
from lianqiao.core.signed import LinkRefused
from lianqiao.push.choices import MOST_DESTINATIONS, DeliveryState, DestinationState
from lianqiao.push.errors import DestinationNotFound
from lianqiao.push.models import Delivery, DeliveryItem, Destination, Notice, PushSetting
from lianqiao.push.queries.destinations import list_deliveries, list_destinations
from lianqiao.push.services import (
    DestinationInput,
    add_destination,
    destination_of_token,
    due_destinations,
    forget_deliveries,
    mail_destination,
    remove_destination,
    replay_delivery,
    resume_destination,
    send_due,
    stop_by_token,
    stop_destination,
    try_destination,
)
from lianqiao.push.services.telling import off_address
from tests.factories.catalog import make_achievement

NOW = timezone.now()


@pytest.fixture
def hook(cast, receiver) -> Destination:
    """A webhook of the seeker that leads to the receiver."""
    row, secret = add_destination(DestinationInput("webhook", receiver.address, "我的程序"), actor=cast.actor("seeker"))
    assert secret.startswith("whsec_") and "k-1" not in row.address + row.hint
    return row


def queued(destination: Destination, count: int = 1, **fields: object) -> Delivery:
    """A delivery of so many notices."""
    delivery = Delivery.objects.create(**{"destination": destination, "not_before": NOW, **fields})
    for at in range(count):
        entry = make_achievement(EntryState.PUBLISHED, title=f"固态电池{at}")
        notice = Notice.objects.create(
            person=destination.person, trigger="published", entry_kind="achievement", number=entry.number, revision=1,
            reason={"code": "field", "name": "新能源"},
        )  # fmt: skip
        DeliveryItem.objects.create(delivery=delivery, destination=destination, notice=notice)
    return delivery


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_webhook_is_told_once_with_its_key(hook, receiver):
    delivery = queued(hook, 2)

    assert send_due(hook.pk) is False and send_due(hook.pk) is False

    [found] = receiver.received
    data = json.loads(found.body)
    assert found.headers["webhook-id"] == found.headers["Idempotency-Key"] == str(delivery.key)
    assert data["type"] == "notices" and [it["title"] for it in data["data"]["items"]] == ["固态电池0", "固态电池1"]
    assert "新能源" in data["data"]["items"][0]["reason"]
    assert state(delivery) == DeliveryState.DELIVERED


def test_mail_goes_as_html_and_text_with_one_click_to_end_it(cast, mailoutbox):
    mail = mail_destination(cast.people["seeker"])
    delivery = queued(mail, 32)

    send_due(mail.pk)

    [sent] = mailoutbox
    assert sent.to == ["seeker@example.org"] and sent.extra_headers["Message-ID"].startswith(f"<{delivery.key}@")
    assert sent.extra_headers["List-Unsubscribe"] == f"<{off_address(mail)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [(html, kind)] = sent.alternatives
    assert kind == "text/html" and sent.body.count("/achievements/") == html.count("/achievements/") == 30
    assert "2" in sent.body.rpartition("/push/inbox")[0].splitlines()[-1] and off_address(mail) in sent.body


@pytest.mark.parametrize("answer", [smtplib.SMTPServerDisconnected("away"), ConnectionResetError()])
def test_mail_whose_line_broke_is_sent_again_under_its_key(cast, mailoutbox, monkeypatch, answer):
    mail = mail_destination(cast.people["seeker"])
    delivery = queued(mail)

    def broken(*args: object, **names: object) -> None:
        raise answer

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", broken)
        send_due(mail.pk, now=NOW)
    assert state(delivery) == DeliveryState.WAITING
    send_due(mail.pk, now=NOW + timedelta(minutes=1))

    assert state(delivery) == DeliveryState.DELIVERED
    assert mailoutbox[0].extra_headers["Message-ID"].startswith(f"<{delivery.key}@")


def test_what_a_dead_worker_began_is_sent_again_under_its_key(hook, receiver):
    delivery = queued(hook, state=DeliveryState.BEGUN, begun=NOW, attempts=1)

    assert due_destinations() == [hook.pk]
    send_due(hook.pk)

    assert receiver.received[0].headers["webhook-id"] == str(delivery.key)
    assert state(delivery) == DeliveryState.DELIVERED and delivery.attempts == 2


def test_busy_receivers_are_tried_again_later_and_in_order(hook, receiver):
    first, second = queued(hook), queued(hook)
    receiver.answers = [(503, {"Retry-After": "600"}, b"")]

    send_due(hook.pk, now=NOW)
    assert (state(first), first.last_error, state(second)) == ("waiting", "http_503", "waiting")
    assert due_destinations(NOW + timedelta(minutes=9)) == []
    send_due(hook.pk, now=NOW + timedelta(minutes=9))
    assert len(receiver.received) == 1
    send_due(hook.pk, now=NOW + timedelta(minutes=11))

    keys = [it.headers["webhook-id"] for it in receiver.received]
    assert keys == [str(first.key), str(first.key), str(second.key)]


def test_unreachable_for_a_day_is_paused_with_a_mail_and_resumed_without_loss(cast, hook, receiver):
    delivery = queued(hook)
    receiver.usual = (500, {}, b"")
    at = NOW
    for _ in range(12):
        send_due(hook.pk, now=at)
        hook.refresh_from_db()
        if hook.state == DestinationState.PAUSED:
            break
        assert at - NOW <= timedelta(days=2)
        at = max(at, hook.not_before)

    assert (hook.state, hook.last_error) == (DestinationState.PAUSED, "http_500") and at - NOW >= timedelta(days=1)
    assert Mail.objects.get(template="destination_paused").recipient == "seeker@example.org"
    assert due_destinations(at + timedelta(days=1)) == [] and state(delivery) == DeliveryState.WAITING
    receiver.usual = (200, {}, b"")
    resume_destination(str(hook.key), actor=cast.actor("seeker"))
    send_due(hook.pk)
    assert state(delivery) == DeliveryState.DELIVERED


def test_an_outage_of_our_mail_server_pauses_nobody(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = mail_destination(cast.people["seeker"])
    delivery = queued(mail)

    for hours in range(0, 60, 6):
        send_due(mail.pk, now=NOW + timedelta(hours=hours))

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (DestinationState.ACTIVE, "mail_server") and mail.failures == 10
    assert state(delivery) == DeliveryState.WAITING


def test_refusals_pause_soon_but_a_message_that_is_refused_blocks_nothing(cast, hook, receiver):
    refused, taken = queued(hook), queued(hook)
    receiver.answers = [(413, {}, b"")]
    send_due(hook.pk, now=NOW)
    assert (state(refused), state(taken)) == (DeliveryState.GIVEN_UP, DeliveryState.DELIVERED)

    queued(hook)
    receiver.usual = (410, {}, b"")
    for days in range(3):
        send_due(hook.pk, now=NOW + timedelta(days=days))
    _, view = list_destinations(cast.actor("seeker"))
    assert (view.state, view.last_error, view.waiting) == (DestinationState.PAUSED, "http_410", 1)


def test_a_fault_of_ours_holds_up_no_other_delivery(hook, receiver, monkeypatch):
    poison, well = queued(hook), queued(hook)
    Notice.objects.filter(deliveries=poison).update(reason=["not", "a", "mapping"])

    send_due(hook.pk)

    assert (state(poison), poison.last_error) == ("waiting", "fault")
    assert state(well) == DeliveryState.DELIVERED


def test_what_may_not_be_told_any_more_is_left_out_at_the_last_moment(hook, receiver):
    delivery = queued(hook, 4)
    hidden, away, muted, left = Notice.objects.filter(deliveries=delivery).order_by("pk")
    Achievement.objects.filter(number=hidden.number).update(state=EntryState.WITHDRAWN)
    Notice.objects.filter(pk=away.pk).update(dismissed=NOW)
    muted.subscription = muted.person.subscriptions.create(kind="field", name="新能源", is_muted=True)
    muted.save()

    send_due(hook.pk)

    [found] = receiver.received
    assert [it["number"] for it in json.loads(found.body)["data"]["items"]] == [left.number]


@pytest.mark.parametrize("means", ["off", "inactive", "stopped", "hidden"])
def test_off_means_none(cast, hook, receiver, means):
    delivery = queued(hook)
    if means == "off":
        PushSetting.objects.create(person=hook.person, is_on=False)
    elif means == "inactive":
        type(hook.person).objects.filter(pk=hook.person_id).update(is_active=False)
    elif means == "stopped":
        stop_destination(str(hook.key), actor=cast.actor("seeker"))
    else:
        Achievement.objects.update(state=EntryState.WITHDRAWN)

    send_due(hook.pk)

    assert receiver.received == [] and state(delivery) == DeliveryState.DROPPED


def test_retries_do_not_break_quiet_hours(hook, receiver):
    local = timezone.localtime(NOW)
    quiet = (local - timedelta(hours=1)).time(), (local + timedelta(hours=1)).time()
    PushSetting.objects.create(person=hook.person, quiet_from=quiet[0], quiet_to=quiet[1])
    delivery = queued(hook)

    send_due(hook.pk, now=NOW)
    assert receiver.received == [] and state(delivery) == DeliveryState.WAITING
    send_due(hook.pk, now=NOW + timedelta(hours=1, minutes=1))

    assert state(delivery) == DeliveryState.DELIVERED


def test_groups_are_told_only_what_is_public_and_nothing_of_the_person(cast, receiver):
    robot, _ = add_destination(DestinationInput("wecom", receiver.address), actor=cast.actor("seeker"))
    delivery = queued(robot, 2)
    nda = Notice.objects.filter(deliveries=delivery).first()
    Achievement.objects.filter(number=nda.number).update(confidentiality="nda", organisation_id=cast.firm.pk)

    send_due(robot.pk)

    text = receiver.received[0].body.decode()
    assert "固态电池1" in text and "新能源" not in text


def test_a_test_message_is_sent_also_in_quiet_hours_but_not_when_all_is_off(cast, hook, receiver):
    PushSetting.objects.create(person=hook.person, quiet_from=time(0), quiet_to=time(23, 59, 59))
    delivery = try_destination(str(hook.key), actor=cast.actor("seeker"))
    assert try_destination(str(hook.key), actor=cast.actor("seeker")).pk == delivery.pk

    send_due(hook.pk)

    assert json.loads(receiver.received[0].body)["type"] == "test"
    PushSetting.objects.update(is_on=False)
    with pytest.raises(Conflict):
        try_destination(str(hook.key), actor=cast.actor("seeker"))


def test_owner_replays_under_the_same_key_and_nobody_else_does(cast, hook, receiver):
    delivery = queued(hook)
    with pytest.raises(Conflict):
        replay_delivery(str(delivery.key), actor=cast.actor("seeker"))
    send_due(hook.pk)
    with pytest.raises(DestinationNotFound):
        replay_delivery(str(delivery.key), actor=cast.actor("broker"))

    replay_delivery(str(delivery.key), actor=cast.actor("seeker"))
    send_due(hook.pk)

    assert [it.headers["webhook-id"] for it in receiver.received] == [str(delivery.key)] * 2
    assert [it.state for it in list_deliveries(cast.actor("seeker"), str(hook.key))] == [DeliveryState.DELIVERED]


@pytest.mark.parametrize("move", [try_destination, stop_destination, resume_destination, remove_destination])
def test_destinations_of_others_are_not_there(cast, hook, move):
    for key in (str(hook.key), "nothing"):
        with pytest.raises(DestinationNotFound):
            move(key, actor=cast.actor("broker"))


@pytest.mark.parametrize("address", ["", "ftp://example.org/", "https://a:b@example.org/", "https://exa mple.org/"])
def test_addresses_that_lead_nowhere_are_refused(cast, address):
    with pytest.raises(Invalid):
        add_destination(DestinationInput("webhook", address), actor=cast.actor("seeker"))


@pytest.mark.parametrize("address", ["http://example.org/", "https://127.0.0.1/", "https://169.254.169.254/x"])
def test_inner_addresses_are_refused_in_the_open(cast, settings, address):
    settings.PUSH_CLOSED_NETWORK = False
    with pytest.raises(Invalid):
        add_destination(DestinationInput("webhook", address), actor=cast.actor("seeker"))


def test_there_is_a_most_and_removing_forgets(cast, hook):
    Destination.objects.bulk_create(
        Destination(person=hook.person, channel="webhook") for _ in range(MOST_DESTINATIONS - 1)
    )
    with pytest.raises(Invalid):
        add_destination(DestinationInput("webhook", "https://example.org/"), actor=cast.actor("seeker"))
    queued(hook)
    remove_destination(str(hook.key), actor=cast.actor("seeker"))
    assert not Delivery.objects.exists() and Notice.objects.exists()


def test_mail_is_ended_by_whoever_has_the_message_and_by_nothing_else(cast):
    mail = mail_destination(cast.people["seeker"])
    delivery, token = queued(mail), off_address(mail).rpartition("/")[2]

    assert destination_of_token(token) == mail and stop_by_token(token).state == stop_by_token(token).state == "off"
    assert state(delivery) == DeliveryState.DROPPED
    with pytest.raises(LinkRefused):
        stop_by_token(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_old_deliveries_are_given_up_and_then_forgotten(hook):
    waiting = queued(hook, created=NOW - timedelta(days=15))
    queued(hook, created=NOW - timedelta(days=91), state=DeliveryState.DELIVERED)

    forget_deliveries(NOW)

    assert state(waiting) == DeliveryState.GIVEN_UP and Delivery.objects.count() == 1
