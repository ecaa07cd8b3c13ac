"""The pieces of push, as the jobs put them together."""

from collections.abc import Callable, Iterator

import pytest

from lianqiao.core.actors import system_actor
from lianqiao.push.models import Notice
from lianqiao.push.services import give_notices
from tests.push.receiver import Receiver

PUSH = system_actor("push")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture
def tell() -> Callable[[], int]:
    """Do what the job does until nothing is left; returns how many notices were given."""
    return tell_all


def tell_all() -> int:
    """Do what the job does until nothing is left; returns how many notices were given."""
    given, left = give_notices(actor=PUSH)
    while left:
        more, left = give_notices(actor=PUSH)
        given += more
    return given


def told(person: object) -> list[tuple[str, str, str]]:
    """What a person was told: (number, trigger, code of the reason), oldest first."""
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [(row.number, row.trigger, row.reason["code"]) for row in rows]
