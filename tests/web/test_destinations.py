"""The pages of where notices are sent."""

import re

import pytest
from django.test import Client

from lianqiao.push.models import Delivery, Destination, PushSetting
from lianqiao.push.queries.destinations import list_destinations
from lianqiao.push.services import (
    DestinationInput,
    SubscriptionInput,
    add_destination,
    mail_destination,
    subscribe_to,
)
from lianqiao.push.services.telling import off_address

pytestmark = pytest.mark.django_db
HOOK = {"channel": "webhook", "address": "https://hooks.example.org/in?key=very-secret", "name": "我的程序"}


def text_of(response) -> str:
    return response.content.decode()


def test_adding_shows_the_secret_once_and_the_address_never(client_of, cast):
    seeker = client_of("seeker")

    added = seeker.post("/push/destinations/add", HOOK)
    page = text_of(seeker.get("/push/destinations"))

    assert re.search(r"whsec_[\w+/=]{40}", text_of(added)) and "no-store" in added.headers["Cache-Control"]
    assert "我的程序" in page and "hooks.example.org" in page and "whsec_" not in page
    assert "very-secret" not in page + text_of(added)


def test_addresses_that_cannot_be_are_refused_with_words(client_of, settings):
    settings.PUSH_CLOSED_NETWORK = False
    seeker = client_of("seeker")

    for address, words in (
        ("http://example.org/", "地址须以 https:// 开头"),
        ("https://10.0.0.1/", "该地址属于内部网络"),
    ):
        answer = seeker.post("/push/destinations/add", {**HOOK, "address": address})
        assert answer.status_code == 422 and words in text_of(answer)
    assert not Destination.objects.exists()


def test_mail_is_there_without_a_row_and_can_be_turned_off_and_on(client_of, cast):
    seeker = client_of("seeker")

    assert "seeker@example.org" in text_of(seeker.get("/push/destinations")) and not Destination.objects.exists()
    [mail] = list_destinations(cast.actor("seeker"))
    assert mail.state == "off", "mail comes by itself only to who subscribed or agreed"
    subscribe_to(
        SubscriptionInput("field", "新材料", "", filters={"technology_field": ("materials",)}),
        actor=cast.actor("seeker"),
    )
    assert [it.state for it in list_destinations(cast.actor("seeker"))] == ["active"]
    seeker.post("/push/destinations/mail/stop")
    assert mail_destination(cast.people["seeker"]).state == "off"
    seeker.post("/push/destinations/mail/resume")
    assert mail_destination(cast.people["seeker"]).state == "active"
    assert seeker.post("/push/destinations/mail/remove").status_code == 409
    assert text_of(seeker.get("/push/destinations")).count("seeker@example.org") == 1


def test_what_went_wrong_is_said_in_words_and_can_be_mended(client_of, cast):
    row, _ = add_destination(DestinationInput(**HOOK), actor=cast.actor("seeker"))
    Delivery.objects.create(destination=row, state="given_up", last_error="http_410", attempts=3)
    Destination.objects.filter(pk=row.pk).update(state="paused", failures=3, last_error="http_410")
    seeker, key = client_of("seeker"), row.key

    page = text_of(seeker.get(f"/push/destinations/{key}"))
    assert "1 个接收渠道无法送达，已暂停。" in text_of(seeker.get("/push/inbox"))
    assert "接收方拒绝接收（HTTP 状态码 410）。" in page and "重新发送" not in page
    seeker.post(f"/push/destinations/{key}/resume")
    assert "重新发送" in text_of(seeker.get(f"/push/destinations/{key}"))
    seeker.post(f"/push/deliveries/{Delivery.objects.get().key}/replay")
    assert Delivery.objects.get().state == "waiting"
    seeker.post(f"/push/destinations/{key}/try")
    assert Delivery.objects.filter(is_test=True).count() == 1
    seeker.post(f"/push/destinations/{key}/remove")
    assert not Destination.objects.exists()


def test_off_is_said_above_all(client_of, cast):
    PushSetting.objects.create(person=cast.people["seeker"], is_on=False)
    row, _ = add_destination(DestinationInput(**HOOK), actor=cast.actor("seeker"))
    page = text_of(client_of("seeker").get("/push/destinations"))

    assert "您已关闭全部推送" in page and "发送测试消息" not in page
    assert client_of("seeker").post(f"/push/destinations/{row.key}/try").status_code == 409


def test_one_click_ends_it_without_signing_in_and_looking_does_not(cast):
    mail = mail_destination(cast.people["seeker"])
    address = off_address(mail).removeprefix("http://127.0.0.1:8000")
    program = Client(enforce_csrf_checks=True)

    looked = program.get(address)
    assert looked.status_code == 200 and "seeker" not in text_of(looked) and "确认退订" in text_of(looked)
    assert mail_destination(cast.people["seeker"]).state == "active"
    for _ in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mail_destination(cast.people["seeker"]).state == "off"
    assert program.post(address[:-2] + "xx").status_code == 410
