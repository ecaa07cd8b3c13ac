"""Background jobs: the task decorator, the retry rule and the queue names, over procrastinate.

A job is enqueued on Django's own connection, so it exists if and only if the transaction that asked for it was committed.
"""

import asyncio
import inspect
import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from psycopg import Error as PsycopgError

from lianqiao.core.errors import DomainError, NotFound, Unavailable
from lianqiao.core.models import JobFailure

HEARTBEAT_S = 3.0
STALLED_AFTER_S = 12.0
RECONNECT_S = 2.0
QUEUES = ("index", "mail", "matching", "push", "upkeep")
log = logging.getLogger(__name__)
# Only what can heal is tried again: lost connections, deadlocks, parts that do not answer.
ON_NETWORK = RetryStrategy(
    max_attempts=6,
    exponential_wait=3,
    retry_exceptions={OperationalError, InterfaceError, ConnectionError, TimeoutError, Unavailable},
)
# A mail server may be away for a night: 4 s, 16 s, … 4.5 h, about six hours together.
PATIENTLY = RetryStrategy(
    max_attempts=8,
    exponential_wait=4,
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
        self._enqueue(arguments)

    def defer_later(self, seconds: int) -> None:
        """Enqueue a task without arguments, to be begun in some seconds; else as ``defer``."""
        self._enqueue({}, schedule_in={"seconds": seconds})

    def _enqueue(self, arguments: dict[str, object], **when: object) -> None:
        known = {name: value for name, value in arguments.items() if name in self.parameters}
        lock = self.lock.format(**known) if self.lock else None
        waiting = _waiting_key(self.name, lock) if self.once else None
        while True:
            try:
                with transaction.atomic():  # a refusal by the database must not spoil the transaction around it
                    self.registered.configure(lock=lock, queueing_lock=waiting, **when).defer(**known)
            except AlreadyEnqueued:
                if not _hold_waiting(waiting):
                    continue  # a worker has just taken it: it may not see what this transaction writes
            return

    def __call__(self, **arguments: object) -> None:
        """Run the task here and now (tests, commands)."""
        self.function(**arguments)


def task(
    *,
    queue: str,
    lock: str | None = None,
    once: bool = False,
    cron: str | None = None,
    retry: RetryStrategy = ON_NETWORK,
) -> Callable[..., Task]:
    """Register a function of keyword arguments as a task.

    ``lock`` is a template over the arguments: two jobs with the same lock never run at once. ``once``: at most one waits.
    ``cron``: also started by the clock (five fields); its function then takes no arguments.
    """
    if queue not in QUEUES:
        raise ValueError(f"{queue!r} is not one of {QUEUES}")

    def decorate(function: Callable[..., None]) -> Task:
        name = f"{function.__module__}.{function.__qualname__}"

        def run(context: JobContext, /, **arguments: object) -> None:
            arguments.pop("timestamp", None)
            close_old_connections()  # workers live long: a connection that broke must not fail every later job
            try:
                if once and context.job.id is not None:
                    _release_waiting(context.job.id)
                function(**arguments)
            except Exception as error:
                _note_failure(context.job.id, error)
                raise
            finally:
                close_old_connections()

        # The clock enqueues periodic tasks without asking ``Task.defer``, so their locks are given here as well.
        fixed = lock if cron else None
        waiting = _waiting_key(name, lock) if cron and once else None
        registered = app.task(
            name=name, queue=queue, retry=retry, pass_context=True, lock=fixed, queueing_lock=waiting
        )(run)
        if cron:
            app.periodic(cron=cron, periodic_id=name)(registered)  # type: ignore[arg-type]  # run() drops the timestamp
        parameters = frozenset(inspect.signature(function).parameters)
        return Task(name, function, lock, once, parameters, registered)

    return decorate


def _note_failure(job_id: int | None, error: Exception) -> None:
    """Keep why a job failed, in a transaction of its own: what the job did is rolled back. Without a database only the log has it."""
    code = error.code if isinstance(error, DomainError) else type(error).__name__
    first, _, _ = str(error).strip().partition("\n")
    values = {"code": code[:100], "message": first.replace("\x00", "")[:300], "at": timezone.now()}
    with suppress(DatabaseError), transaction.atomic():
        if job_id is not None:
            JobFailure.objects.update_or_create(job_id=job_id, defaults=values)


def _waiting_key(name: str, lock: str | None) -> str:
    return f"{name} {lock}" if lock else name


def _hold_waiting(key: str | None) -> bool:
    """Keep workers from the job that waits under ``key`` until this transaction ends; whether there still is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' FOR SHARE", [key])
        return cursor.fetchone() is not None


def _release_waiting(job_id: int) -> None:
    """Let a job that once waited be put back beside one that waits now: the database allows one of a name to wait."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %s", [job_id])


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
    _release_waiting(job_id)
    app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())


def retry_stalled() -> int:
    """Put back the jobs whose worker died; returns how many. Workers give a sign of life every few seconds."""
    dead = timezone.now() - timedelta(seconds=STALLED_AFTER_S)
    rows = ProcrastinateJob.objects.filter(status="doing").filter(
        Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=dead)
    )
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        _release_waiting(key)
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
    JobFailure.objects.exclude(job_id__in=ProcrastinateJob.objects.values("id")).delete()


def run_worker(*, concurrency: int = 1, wait: bool = True, queues: list[str] | None = None) -> None:
    """Work on jobs until told to stop (a signal), however often the database goes away and comes back meanwhile.

    With ``wait=False`` until the queues are empty; then a lost database is an error.
    """
    options = {
        "queues": queues,
        "concurrency": concurrency,
        "wait": wait,
        "listen_notify": wait,
        "fetch_job_polling_interval": 2.0,
        "update_heartbeat_interval": HEARTBEAT_S,
        "stalled_worker_timeout": STALLED_AFTER_S,
        "delete_jobs": "never",
    }
    while True:
        try:
            # A second app for the worker alone: what a job itself enqueues must go over Django's connection, in its transaction.
            worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's connector
            if not wait:
                worker_app.run_worker(**options)
            elif asyncio.run(_work_until_told(worker_app, options)):
                return
        except (ConnectorException, PsycopgError) as error:
            if not wait:
                raise
            log.warning("the database does not answer (%s)", str(error.__cause__ or error).strip().splitlines()[0])
        # Without waiting, procrastinate also ends when all that is left waits for the lock of a job it is just running.
        if not wait and not _is_work_left(queues):
            return
        if wait:
            log.warning("the worker starts again in %.0f s", RECONNECT_S)
            time.sleep(RECONNECT_S)


async def _work_until_told(worker_app: App, options: dict[str, Any]) -> bool:
    """Run a worker; returns True when a signal ended it and False when it gave up by itself, as it does without a database."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await sync_to_async(_close_connection)()
    async with worker_app.open_async():
        work = asyncio.create_task(worker_app.run_worker_async(**options, install_signal_handlers=False))
        asked = asyncio.create_task(told.wait())
        await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        work.cancel()  # has no effect when it ended by itself; otherwise it finishes the jobs that run
        with suppress(asyncio.CancelledError):
            await work
    return told.is_set()


def _close_connection() -> None:
    """Drop this thread's connection: the clock enqueues over it, and it may have died with the database."""
    connection.close()


def _is_work_left(queues: list[str] | None) -> bool:
    """Whether a job is due that is held up neither by an earlier or running one with its lock nor by an open transaction."""
    same_lock = ProcrastinateJob.objects.filter(lock=OuterRef("lock"))
    held_up = same_lock.filter(Q(status="doing") | Q(status="todo", id__lt=OuterRef("id")))
    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
    rows = ProcrastinateJob.objects.filter(due, ~Exists(held_up), status="todo")
    rows = rows.filter(queue_name__in=queues) if queues else rows
    with transaction.atomic():
        return bool(list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1]))
