"""Background jobs: the task decorator, the retry rule and the queue names, over procrastinate.

A job is enqueued on Django's own connection, so it exists if and only if the transaction that asked for it was committed.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lianqiao.core.errors import Unavailable

QUEUES = ("index", "matching", "upkeep")
# Only what can heal is tried again: lost connections, deadlocks, parts that do not answer.
ON_NETWORK = RetryStrategy(
    max_attempts=6,
    exponential_wait=3,
    retry_exceptions={OperationalError, InterfaceError, ConnectionError, TimeoutError, Unavailable},
)


@dataclass(frozen=True, slots=True)
class Task:
    """A registered task; ``defer`` enqueues it with the arguments it knows and ignores the rest of an event."""

    name: str
    function: Callable[..., None]
    lock: str | None
    once: bool
    parameters: frozenset[str]
    registered: Any  # procrastinate's Task; its generics do not survive the decorator

    def defer(self, **arguments: object) -> None:
        """Enqueue the task. With ``once``, a second request while one waits is dropped."""
        known = {name: value for name, value in arguments.items() if name in self.parameters}
        lock = self.lock.format(**known) if self.lock else None
        waiting = (lock or self.name) if self.once else None
        try:
            self.registered.configure(lock=lock, queueing_lock=waiting).defer(**known)
        except AlreadyEnqueued:
            return

    def __call__(self, **arguments: object) -> None:
        """Run the task here and now (tests, commands)."""
        self.function(**arguments)


def task(*, queue: str, lock: str | None = None, once: bool = False, cron: str | None = None) -> Callable[..., Task]:
    """Register a function of keyword arguments as a task.

    ``lock`` is a template over the arguments: two jobs with the same lock never run at once. ``once``: at most one waits.
    ``cron``: also started by the clock (five fields); its function then takes no arguments.
    """
    if queue not in QUEUES:
        raise ValueError(f"{queue!r} is not one of {QUEUES}")

    def decorate(function: Callable[..., None]) -> Task:
        name = f"{function.__module__}.{function.__qualname__}"

        def run(**arguments: object) -> None:
            arguments.pop("timestamp", None)
            function(**arguments)

        registered = app.task(name=name, queue=queue, retry=ON_NETWORK)(run)
        if cron:
            app.periodic(cron=cron, periodic_id=name)(registered)
        parameters = frozenset(inspect.signature(function).parameters)
        return Task(name, function, lock, once, parameters, registered)

    return decorate
