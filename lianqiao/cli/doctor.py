"""The doctor: looks at every part, says what is wrong and what to do, and exits with 1 when anything is."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from lianqiao.cli.platform import start_platform


@dataclass(frozen=True, slots=True)
class Finding:
    """One look at one part; ``remedy`` says what to do when it is not well."""

    part: str
    is_well: bool
    text: str
    remedy: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check database, audit chain, region data, jobs, search index and encoder."""
    start_platform(check_migrations=False)
    findings = list(_look())
    if as_json:
        click.echo(json.dumps({"well": all(f.is_well for f in findings), "findings": [asdict(f) for f in findings]}))
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.is_well else 'BAD'} {finding.part}: {finding.text}")
            if not finding.is_well:
                click.echo(f"    -> {finding.remedy}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _look() -> Iterator[Finding]:
    from lianqiao.cli.platform import unapplied_migrations

    if unapplied_migrations():
        yield Finding("database", is_well=False, text="migrations are missing", remedy="run `lianqiao migrate`")
        return
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (_database, _audit, _region, _jobs, _index, _encoder)
    for look in looks:
        yield from look()


def _database() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    yield Finding("database", is_well=True, text=f"{version.split(' on ')[0]}, {size / 1e6:.0f} MB")


_CHAIN_WORDS = {
    "missing": "entry {0} is missing",
    "altered": "entry {0} was altered",
    "unlinked": "entry {0} is not linked to the one before it",
    "reordered": "entry {0} was moved: it was written as entry {1}",
    "head": "the head says that entry {0} is the last, which it is not",
    "anchor": "entry {0} is not the one that was anchored outside the database",
}


def _audit() -> Iterator[Finding]:
    from lianqiao.core.anchors import read_anchors
    from lianqiao.core.audit import chain_faults
    from lianqiao.core.models import AuditHead

    try:
        anchors = read_anchors()
    except ValueError as error:
        anchors = []
        yield Finding("audit anchors", is_well=False, text=str(error), remedy="somebody changed the anchor file")
    faults = list(chain_faults(anchors=anchors))
    head = AuditHead.objects.get(pk=1)
    if not faults:
        text = f"{head.sequence} entries, head {head.hash[:16]}…, {len(anchors)} anchors"
        yield Finding("audit chain", is_well=True, text=text)
    for fault in faults:
        yield Finding(
            "audit chain",
            is_well=False,
            text=_CHAIN_WORDS[fault.fault].format(fault.sequence, fault.belongs_at),
            remedy="somebody changed the audit trail behind the platform's back: keep a copy, compare with a backup",
        )


def _region() -> Iterator[Finding]:
    from lianqiao.regions.models import Place

    count = Place.objects.count()
    yield Finding("region data", is_well=count > 0, text=f"{count} places", remedy="run `lianqiao load-region`")


def _jobs() -> Iterator[Finding]:
    from lianqiao.core.jobs import failed_jobs, job_counts

    counts = job_counts()
    text = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    failed = [f"{job.task_name} ({job.attempts} tries)" for job in failed_jobs(limit=5)]
    remedy = f"look at /desk/jobs: {'; '.join(failed)}"
    yield Finding("jobs", is_well=not counts.get("failed"), text=text, remedy=remedy)


def _index() -> Iterator[Finding]:
    from lianqiao.core.errors import Unavailable
    from lianqiao.matching.queries import index_status
    from lianqiao.matching.queries.agreement import index_differences

    try:
        missing, extra = index_differences()
    except Unavailable:
        yield Finding("search index", is_well=False, text="cannot be read", remedy="run `lianqiao index --rebuild`")
        return
    status = index_status()
    text = f"generation {status.generation}, {status.entries_indexed} entries, {status.vectors_waiting} vectors waiting"
    if missing or extra:
        text += f"; {len(missing)} public entries missing, {len(extra)} too many"
    yield Finding("search index", is_well=not (missing or extra), text=text, remedy="run `lianqiao index`")


def _encoder() -> Iterator[Finding]:
    from lianqiao.matching.engine.encode import EncoderError
    from lianqiao.matching.queries.model import current_encoder

    try:
        encoder = current_encoder()
        text = f"{encoder.name}, {encoder.dimensions} dimensions" if encoder else "none: search by words only"
        if encoder:
            encoder.encode_queries(["试"])
    except EncoderError as error:
        yield Finding("encoder", is_well=False, text=str(error), remedy="see LIANQIAO_ENCODER")
        return
    yield Finding("encoder", is_well=True, text=text)
