"""Mail against a real SMTP server on loopback."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core.errors import Unavailable
from lianqiao.core.mail import queue_mail, send_mail
from lianqiao.core.models import Mail
from tests.mail_server import MailServer

CONTEXT = {"name": "张<明>", "at": "2026-11-22 10:00", "address": "192.0.2.0/24", "device": "Firefox"}


def ask(*to: str) -> None:
    with transaction.atomic():
        queue_mail("new_device", to=to, language="zh-hans", context=CONTEXT)


def send_all() -> None:
    for key in Mail.objects.filter(sent=None).order_by("pk").values_list("pk", flat=True):
        send_mail(mail_id=key)


@pytest.mark.django_db
def test_mail_comes_as_text_and_html_in_the_language_of_the_reader(mail_server: MailServer) -> None:
    ask("zhang@example.org")
    send_all()

    [mail] = mail_server.mails
    html = mail.get_body(("html",))
    assert html is not None
    assert mail["Subject"] == "您在连桥的账号有新的登录"
    assert "张<明>" in mail_server.texts_to("zhang@example.org")[0]
    assert "张&lt;明&gt;" in html.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_each_recipient_gets_one_of_their_own_once(mail_server: MailServer) -> None:
    ask("a@example.org", "b@example.org", "a@example.org")
    send_all()
    for mail in Mail.objects.all():
        send_mail(mail_id=mail.pk)  # a job that comes a second time

    assert sorted(mail["To"] for mail in mail_server.mails) == ["a@example.org", "b@example.org"]


@pytest.mark.django_db
def test_what_a_mail_says_is_forgotten_once_it_is_sent(mail_server: MailServer) -> None:
    ask("zhang@example.org")
    send_all()

    mail = Mail.objects.get()
    assert mail.sent is not None
    assert (mail.recipient, mail.context) == ("", {})


@pytest.mark.django_db
def test_busy_server_is_tried_again_and_a_refusal_is_not(mail_server: MailServer) -> None:
    ask("zhang@example.org")
    mail_server.answers = ["451 try later"]
    with pytest.raises(Unavailable):
        send_all()
    assert mail_server.mails == []

    mail_server.answers = ["550 no such person"]
    send_all()
    send_all()

    assert mail_server.mails == []
    assert "550" in Mail.objects.get().refused


@pytest.mark.django_db
def test_server_that_is_away_is_tried_again(mail_server: MailServer, settings: object) -> None:
    ask("zhang@example.org")
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    with pytest.raises(Unavailable):
        send_all()

    settings.EMAIL_PORT = mail_server.port  # type: ignore[attr-defined]
    send_all()
    assert len(mail_server.mails) == 1


@pytest.mark.django_db
def test_mail_that_may_have_been_sent_is_not_sent_again(mail_server: MailServer) -> None:
    ask("zhang@example.org")
    Mail.objects.update(begun="2026-11-22T00:00:00Z")  # its worker died while it was handing the mail over
    send_all()

    assert mail_server.mails == []


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_transaction_that_fails_is_never_sent() -> None:
    with transaction.atomic():
        queue_mail("new_device", to=["a@example.org"], language="en", context=CONTEXT)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    with pytest.raises(RuntimeError, match="transaction"):
        queue_mail("new_device", to=["a@example.org"], language="en", context=CONTEXT)
