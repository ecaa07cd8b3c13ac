"""Jobs of matching: the index follows the records, then vectors, then matches."""

from lianqiao.core.actors import system_actor
from lianqiao.core.jobs import delete_finished, retry_stalled, task
from lianqiao.matching import services


@task(queue="index", lock="index", once=True)
def sync_index() -> None:
    """Bring the search index up to the records, then ask for vectors and matches."""
    services.sync_index(actor=system_actor("index"))
    if services.vectors_waiting():
        encode_entries.defer()
    match_entries.defer()


@task(queue="matching", lock="encode", once=True)
def encode_entries() -> None:
    """Encode a slice of the texts that wait, and come back for the rest."""
    if services.encode_slice():
        sync_index.defer()
    if services.vectors_waiting():
        encode_entries.defer()


@task(queue="matching", lock="match", once=True)
def match_entries() -> None:
    """Match a slice of the entries that are new or changed, and come back for the rest."""
    if services.match_slice(actor=system_actor("matching")):
        match_entries.defer()


@task(queue="upkeep", lock="index-check", once=True, cron="*/10 * * * *")
def check_index() -> None:
    """Notice an index that fell behind (a lost job, a replaced directory) and set it right."""
    if services.index_is_behind():
        sync_index.defer()


@task(queue="upkeep", lock="stalled-jobs", once=True, cron="* * * * *")
def retry_stalled_jobs() -> None:
    """Put back the jobs of workers that died."""
    retry_stalled()


@task(queue="index", lock="index", once=True, cron="43 3 * * *")
def merge_index() -> None:
    """Merge the small segments of the index into the large one."""
    services.merge_index()


@task(queue="upkeep", lock="finished-jobs", once=True, cron="17 4 * * *")
def forget_finished_jobs() -> None:
    """Delete the records of jobs that succeeded more than a month ago."""
    delete_finished(days=30)
