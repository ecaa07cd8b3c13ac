"""Tasks for the tests of jobs: what they did is noted in this module."""

import os
import threading
import time
from collections import Counter

from django.db import transaction

from lianqiao.core.jobs import task

seen: list[str] = []
failures: list[Exception] = []  # raised one by one before anything is done
most_at_once: Counter[str] = Counter()
started, go_on = threading.Event(), threading.Event()
_running: Counter[str] = Counter()


def _fail_first() -> None:
    if failures:
        raise failures.pop(0)


@task(queue="upkeep")
def note(word: str) -> None:
    _fail_first()
    seen.append(word)


@task(queue="upkeep", lock="alone", once=True)
def alone(word: str) -> None:
    _fail_first()
    seen.append(word)


@task(queue="upkeep", lock="alone", once=True)
def also_alone(word: str) -> None:
    seen.append(word)


@task(queue="upkeep", lock="busy", once=True)
def busy(word: str) -> None:
    started.set()
    go_on.wait(20)
    _fail_first()
    seen.append(word)


@task(queue="upkeep", lock="locked:{key}")
def locked(word: str, key: str) -> None:
    _running[key] += 1
    most_at_once[key] = max(most_at_once[key], _running[key])
    time.sleep(0.05)
    _running[key] -= 1
    seen.append(word)


@task(queue="upkeep", lock="sleeps", once=True)
def sleeps(word: str) -> None:
    """Take very long in the process that will be killed, and no time in the process of the tests."""
    time.sleep(float(os.environ.get("TEST_SLEEP_S", "0")))
    seen.append(word)


@task(queue="upkeep")
def pass_on(word: str, fails: bool) -> None:
    """Enqueue a job in a transaction and stay in it for longer than another worker needs to take the job."""
    with transaction.atomic():
        note.defer(word=word)
        time.sleep(0.5)
        seen.append(f"{word} is asked for")
        transaction.set_rollback(fails)
