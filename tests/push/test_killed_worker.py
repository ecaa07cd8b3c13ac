"""Workers are killed while they deliver: everything arrives, and each thing once by its key."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from lianqiao.accounts.models import User
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement
from lianqiao.push.choices import DeliveryState
from lianqiao.push.models import Delivery, DeliveryItem, Notice, PushSetting
from lianqiao.push.services import DestinationInput, add_destination, mail_destination
from lianqiao.push.services.telling import MOST_IN_MAIL
from tests.factories.catalog import make_achievement
from tests.mail_server import MailServer
from tests.personas import make_cast
from tests.push.receiver import Receiver

KILLS = 50
LONGEST_S = 0.12  # a worker lives at most so long, one that dies in the middle at most so long after something came in:
MIDDLE_S = 0.02
PATIENCE_S = 10
READERS = ("seeker", "broker", "stranger")
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
chance = random.Random(20261123)
arrives = threading.Event()  # something comes in at one of the receivers


class SlowMail(MailServer):
    """Takes its time before it takes a mail, and after."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        arrives.set()
        await asyncio.sleep(chance.uniform(0, 0.01))
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(chance.uniform(0, 0.01))
        return answer


@pytest.fixture
def mails() -> Iterator[SlowMail]:
    server = SlowMail()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def workers(mails: SlowMail, settings: object) -> Iterator[subprocess.Popen[str]]:
    """The process that makes workers, which send mail to the server of the test."""
    environment = {
        **os.environ, "LIANQIAO_MAIL_HOST": "127.0.0.1", "LIANQIAO_MAIL_PORT": str(mails.port),
        "LIANQIAO_MAIL_SECURITY": "none", "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.push.worker_to_kill", str(connection.settings_dict["NAME"])]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.communicate()


def begin(workers: subprocess.Popen[str], what: str) -> int:
    """Have a worker made; return the number of its process, once it is about to work."""
    assert workers.stdin and workers.stdout
    workers.stdin.write(f"{what}\n")
    workers.stdin.flush()
    return int(workers.stdout.readline())


def ended(workers: subprocess.Popen[str]) -> int:
    """Wait until the worker has ended; return how."""
    assert workers.stdout
    return int(workers.stdout.readline())


def give(people: list[User], revision: int) -> None:
    """Tell each of the people of one thing more."""
    entry = make_achievement(EntryState.PUBLISHED, title=f"固态电池{revision}")
    Notice.objects.bulk_create(
        Notice(
            person=person, trigger="published", entry_kind="achievement", number=entry.number, revision=1,
            reason={"code": "field", "name": "新能源"},
        )
        for person in people
    )  # fmt: skip


def test_nothing_is_lost_and_nothing_arrives_twice_however_often_workers_die(
    workers: subprocess.Popen[str], mails: SlowMail, receiver: Receiver
) -> None:
    cast = make_cast()
    people = [cast.people[name] for name in READERS]
    receiver.pause = _come_in
    PushSetting.objects.bulk_create(PushSetting(person=it, cadence="at_once", most_a_day=100) for it in people)
    for name in READERS:
        add_destination(DestinationInput("webhook", receiver.address), actor=cast.actor(name))
        mail_destination(cast.people[name])

    in_doubt = 0
    for at in range(KILLS):
        give(people, at)
        worker = begin(workers, "work")
        _wait_a_little(at)
        os.kill(worker, signal.SIGKILL)
        assert ended(workers) == -signal.SIGKILL
        in_doubt += Delivery.objects.filter(state=DeliveryState.BEGUN).exists()
    begin(workers, "finish")
    assert ended(workers) == 0

    assert in_doubt >= KILLS // 5, "the workers did not die in the middle"
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
    assert DeliveryItem.objects.count() == KILLS * len(people) * len(("email", "webhook"))
    for channel, arrived in (("email", _mailed(mails)), ("webhook", _posted(receiver))):
        expected = _expected(channel)
        assert set(arrived) == set(expected), "everything that was queued arrived, and nothing else"
        # What came again under a key is what came first: whoever keeps one of each key has everything once.
        assert all(set(contents) == {expected[key]} for key, contents in arrived.items())
    again = len(mails.mails) + len(receiver.received) - Delivery.objects.count()
    assert again <= in_doubt, "a worker that dies leaves at most one delivery in doubt"


def _come_in() -> None:
    arrives.set()
    time.sleep(chance.uniform(0, 0.01))


def _wait_a_little(at: int) -> None:
    """Wait until the worker is to die: one of four at any time, the others while they deliver, however slow the machine is."""
    if at % 4 == 0:
        time.sleep(chance.uniform(0, LONGEST_S))
        return
    arrives.clear()
    assert arrives.wait(PATIENCE_S)
    time.sleep(chance.uniform(0, MIDDLE_S))


def _expected(channel: str) -> dict[str, tuple[str, ...]]:
    """What was queued for a channel: key and titles, of which a mail says the first."""
    titles = dict(Achievement.objects.values_list("number", "title"))
    most = MOST_IN_MAIL if channel == "email" else None
    return {
        str(row.key): tuple(titles[it.notice.number] for it in row.items.select_related("notice")[:most])
        for row in Delivery.objects.filter(destination__channel=channel)
    }


def _posted(receiver: Receiver) -> dict[str, list[tuple[str, ...]]]:
    found = defaultdict(list)
    for it in receiver.received:
        assert it.headers["webhook-id"] == it.headers["Idempotency-Key"]
        found[it.headers["webhook-id"]].append(tuple(item["title"] for item in json.loads(it.body)["data"]["items"]))
    return found


def _mailed(mails: SlowMail) -> dict[str, list[tuple[str, ...]]]:
    found = defaultdict(list)
    for mail in mails.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        titles = tuple(line.strip() for line in body.get_content().splitlines() if line.startswith("固态电池"))
        found[str(mail["Message-ID"]).strip("<>").partition("@")[0]].append(titles)
    return found
