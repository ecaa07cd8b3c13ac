"""Background jobs: the task decorator, the retry rule and the queue names, over procrastinate.

A job is enqueued on Django's own connection, so it exists if and only if the transaction that asked for it was committed.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from lianqiao.core.errors import NotFound, Unavailable

HEARTBEAT_S = 3.0
STALLED_AFTER_S = 12.0
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
            with transaction.atomic():  # a refusal by the database must not spoil the transaction around it
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
            app.periodic(cron=cron, periodic_id=name)(registered)  # type: ignore[arg-type]  # run() drops the timestamp
        parameters = frozenset(inspect.signature(function).parameters)
        return Task(name, function, lock, once, parameters, registered)

    return decorate


def job_counts() -> dict[str, int]:
    """Return how many jobs there are by status: todo, doing, succeeded, failed, cancelled, aborted."""
    counts = dict.fromkeys(("todo", "doing", "failed"), 0)
    rows = ProcrastinateJob.objects.values_list("status").annotate(number=Count("id")).order_by()
    return counts | dict(rows)


def failed_jobs(limit: int = 100) -> list[ProcrastinateJob]:
    """Return the jobs that gave up, newest first."""
    return list(ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:limit])


def retry_failed(job_id: int) -> None:
    """Put a failed job back into its queue. Raises ``NotFound`` unless there is such a failed job."""
    if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
        raise NotFound("There is no such failed job.", data={"job": job_id})
    app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())


def retry_stalled() -> int:
    """Put back the jobs whose worker died; returns how many. Workers give a sign of life every few seconds."""
    dead = timezone.now() - timedelta(seconds=STALLED_AFTER_S)
    rows = ProcrastinateJob.objects.filter(status="doing").filter(
        Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=dead)
    )
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        app.job_manager.retry_job_by_id(key, retry_at=timezone.now())
    return len(keys)


def delete_finished(days: int) -> None:
    """Forget jobs that succeeded more than ``days`` days ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'succeeded' AND id IN "
            "(SELECT job_id FROM procrastinate_events WHERE type = 'succeeded' AND at < now() - make_interval(days => %s))",
            [days],
        )


def run_worker(*, concurrency: int = 1, wait: bool = True, queues: list[str] | None = None) -> None:
    """Work on jobs until told to stop; with ``wait=False`` until the queues are empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]  # Django's connector
        worker_app.run_worker(
            queues=queues,
            concurrency=concurrency,
            wait=wait,
            listen_notify=wait,
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_AFTER_S,
            delete_jobs="never",
        )
