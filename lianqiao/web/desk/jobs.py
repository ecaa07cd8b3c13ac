"""Background jobs as the desk shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from lianqiao.accounts.access import Action
from lianqiao.core.access import may, require
from lianqiao.core.actors import Actor
from lianqiao.core.jobs import failed_jobs, job_counts
from lianqiao.core.models import JobFailure

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
    code: str = ""
    message: str = ""


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
    causes = JobFailure.objects.in_bulk(keys)
    return tuple(_failed_job(row, ended.get(row.id), causes.get(row.id)) for row in rows)


def _failed_job(row: ProcrastinateJob, ended: datetime | None, cause: JobFailure | None) -> FailedJob:
    code, message = (cause.code, cause.message) if cause else ("", "")
    return FailedJob(row.id, row.task_name, row.queue_name, row.attempts, ended, row.args, code, message)
