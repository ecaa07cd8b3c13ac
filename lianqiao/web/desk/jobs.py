"""Background jobs as the desk shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from lianqiao.accounts.access import Action
from lianqiao.core.access import may, require
from lianqiao.core.actors import Actor
from lianqiao.core.jobs import failed_jobs, job_counts

SHOWN_STATES = ("todo", "doing", "failed")


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that gave up."""

    key: int
    task: str
    queue: str
    attempts: int
    failed_at: datetime | None
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class JobDesk:
    """The counts by state and the jobs that failed; ``may_retry``: the reader may put them back."""

    counts: tuple[tuple[str, int], ...]
    failed: tuple[FailedJob, ...]
    may_retry: bool


def job_desk(actor: Actor) -> JobDesk:
    """Return what the desk shows. Raises ``Forbidden``."""
    require(actor, Action.JOBS_VIEW)
    counts = job_counts()
    rows = failed_jobs()
    return JobDesk(
        tuple((state, counts.get(state, 0)) for state in SHOWN_STATES), _failed(rows), may(actor, Action.JOBS_RETRY)
    )


def _failed(rows: list[ProcrastinateJob]) -> tuple[FailedJob, ...]:
    keys = [row.id for row in rows]
    events = ProcrastinateEvent.objects.filter(job_id__in=keys, type="failed").order_by("at")
    ended = {event.job_id: event.at for event in events}
    return tuple(
        FailedJob(row.id, row.task_name, row.queue_name, row.attempts, ended.get(row.id), row.args) for row in rows
    )
