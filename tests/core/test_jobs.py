"""Background jobs with real workers: in a thread of the test where that is enough, in a process where one must die."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.config.wiring import PERIODIC
from lianqiao.core import jobs
from lianqiao.core.errors import Invalid, NotFound, Unavailable
from lianqiao.core.jobs import failed_jobs, job_counts, retry_failed, retry_stalled, run_worker, task
from lianqiao.core.models import JobFailure
from tests.core import job_tasks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "periodic" not in request.node.name:
        monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})  # the clock of the worker stands still
    job_tasks.seen.clear()
    job_tasks.most_at_once.clear()
    job_tasks.failures.clear()


def work(concurrency: int = 1) -> None:
    """Run a worker until nothing is left, in a thread: a worker closes the database connections of its own thread."""
    thread = threading.Thread(target=_work, args=(concurrency,))
    thread.start()
    thread.join(30)
    assert not thread.is_alive(), "the worker does not come to an end"


def _work(concurrency: int) -> None:
    try:
        run_worker(wait=False, concurrency=concurrency)
    finally:
        connection.close()


def statuses() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("status", flat=True))


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def test_worker_runs_a_job_with_the_arguments_it_knows() -> None:
    job_tasks.note.defer(word="一", unknown="ignored")

    work()

    assert job_tasks.seen == ["一"]
    assert statuses() == ["succeeded"]
    assert job_counts() == {"todo": 0, "doing": 0, "failed": 0, "succeeded": 1}


@pytest.mark.parametrize("fails", [False, True])
def test_job_enqueued_by_a_job_exists_when_its_transaction_was_committed(fails: bool) -> None:
    job_tasks.pass_on.defer(word="二", fails=fails)

    work(concurrency=2)

    assert job_tasks.seen == (["二 is asked for"] if fails else ["二 is asked for", "二"])
    assert statuses() == ["succeeded"] * (1 if fails else 2)


def test_job_of_a_transaction_that_fails_never_exists() -> None:
    with transaction.atomic():
        job_tasks.note.defer(word="一")
        transaction.set_rollback(True)

    assert statuses() == []


def test_healing_error_is_tried_again_and_a_terminal_one_is_not() -> None:
    job_tasks.failures[:] = [Unavailable("later")]
    job_tasks.note.defer(word="一")
    work()
    [job] = ProcrastinateJob.objects.all()
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert failed_jobs() == []

    make_due()
    work()
    assert job_tasks.seen == ["一"]
    assert statuses() == ["succeeded"]

    job_tasks.failures[:] = [Invalid("never")]
    job_tasks.note.defer(word="二")
    work()
    assert [job.args for job in failed_jobs()] == [{"word": "二"}]


def test_healing_error_is_given_up_after_six_tries() -> None:
    job_tasks.failures[:] = [ConnectionError("down")] * 20
    job_tasks.note.defer(word="一")

    for _ in range(7):
        make_due()
        work()

    [job] = failed_jobs()
    assert job.attempts == 7
    assert len(job_tasks.failures) == 13


def test_failed_job_is_put_back_and_others_are_not() -> None:
    job_tasks.failures[:] = [Invalid("never")]
    job_tasks.note.defer(word="一")
    work()
    [job] = failed_jobs()

    retry_failed(job.id)
    work()

    assert job_tasks.seen == ["一"]
    assert failed_jobs() == []
    for number in (job.id, 10**9):
        with pytest.raises(NotFound):
            retry_failed(number)


def test_why_a_job_failed_is_kept_when_its_work_is_rolled_back() -> None:
    job_tasks.failures.append(ValueError("kein Wert\nand much more"))
    job_tasks.note.defer(word="a")
    job_tasks.failures.append(Invalid("Not like this.", code="core.odd"))
    job_tasks.note.defer(word="b")
    work()

    told = {(row.code, row.message) for row in JobFailure.objects.all()}
    assert told == {("ValueError", "kein Wert"), ("core.odd", "Not like this.")}
    assert set(JobFailure.objects.values_list("job_id", flat=True)) == {job.id for job in failed_jobs()}


def test_failed_once_job_is_put_back_although_another_waits() -> None:
    job_tasks.failures[:] = [Invalid("never")]
    job_tasks.alone.defer(word="一")
    work()
    job_tasks.alone.defer(word="二")

    retry_failed(failed_jobs()[0].id)
    work()

    assert sorted(job_tasks.seen) == ["一", "二"]


def test_once_job_that_heals_is_tried_again_although_another_waits() -> None:
    """The second request comes while the first runs; the first then fails and must not be lost with its lock held."""
    job_tasks.failures[:] = [Unavailable("later")]
    job_tasks.busy.defer(word="一")
    worker = threading.Thread(target=_work, args=(1,))
    worker.start()
    assert job_tasks.started.wait(20)
    job_tasks.busy.defer(word="二")
    job_tasks.go_on.set()
    worker.join(30)

    assert "doing" not in statuses()
    make_due()
    work()

    assert sorted(job_tasks.seen) == ["一", "二"]


def test_same_lock_never_runs_twice_at_once() -> None:
    for word in ("一", "二", "三"):
        job_tasks.locked.defer(word=word, key="same")
    job_tasks.locked.defer(word="四", key="other")

    work(concurrency=4)

    assert sorted(job_tasks.seen) == sorted("一二三四")
    assert job_tasks.most_at_once["same"] == 1


def test_once_drops_the_second_request_without_spoiling_the_transaction() -> None:
    with transaction.atomic():
        job_tasks.alone.defer(word="一")
        job_tasks.alone.defer(word="二")
        job_tasks.note.defer(word="三")  # the transaction is still good

    work()

    assert sorted(job_tasks.seen) == ["一", "三"]


def test_two_once_tasks_that_share_a_lock_do_not_replace_each_other() -> None:
    job_tasks.alone.defer(word="一")
    job_tasks.also_alone.defer(word="二")

    work()

    assert sorted(job_tasks.seen) == ["一", "二"]


def test_waiting_job_is_kept_until_the_transaction_that_relies_on_it_is_done() -> None:
    """A dropped request must not be answered by a run that cannot see what the transaction wrote."""
    job_tasks.alone.defer(word="一")

    with transaction.atomic():
        job_tasks.alone.defer(word="二")
        work()
        assert job_tasks.seen == []

    work()
    assert job_tasks.seen == ["一"]


def test_periodic_tasks_are_registered_with_their_locks() -> None:
    registered = {entry.task.name: entry for entry in app.periodic_registry.periodic_tasks.values()}

    for periodic in PERIODIC:
        entry = registered[periodic.name]
        assert entry.cron
        assert entry.task.lock == periodic.lock
        assert entry.task.queueing_lock == f"{periodic.name} {periodic.lock}"
        assert not periodic.parameters  # the clock gives none


def test_unknown_queue_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        task(queue="nowhere")


# --- workers that die -------------------------------------------------------------------------------------------------
@pytest.fixture
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, on the database of the tests; it ends when killed."""
    database = settings.DATABASES["default"]
    login = ":".join(quote(str(database.get(key) or ""), safe="") for key in ("USER", "PASSWORD"))
    host, port, name = database["HOST"], database.get("PORT"), connection.settings_dict["NAME"]
    url = f"postgresql://{login}@/{name}?host={host}" if not port else f"postgresql://{login}@{host}:{port}/{name}"
    script = (
        "import django; django.setup(); from tests.core import job_tasks; "
        "from lianqiao.core.jobs import app, run_worker; app.periodic_registry.periodic_tasks.clear(); run_worker(wait=False)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=os.environ | {"DATABASE_URL": url, "TEST_SLEEP_S": "60"}
    )
    yield process
    process.kill()
    process.wait(10)


def test_job_of_a_killed_worker_is_taken_up_again(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "STALLED_AFTER_S", 0.0)
    job_tasks.sleeps.defer(word="一")
    process = request.getfixturevalue("worker_process")
    deadline = time.monotonic() + 30
    while statuses() != ["doing"] and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    job_tasks.sleeps.defer(word="二")  # waits behind the lock of the dead one, under the same name

    assert statuses() == ["doing", "todo"]
    assert retry_stalled() == 1
    work()

    assert sorted(job_tasks.seen) == ["一", "二"]
    assert statuses() == ["succeeded", "succeeded"]


def test_job_of_a_living_worker_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker = cursor.fetchone()[0]
        job_tasks.note.defer(word="一")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])

    assert retry_stalled() == 0
    assert statuses() == ["doing"]
