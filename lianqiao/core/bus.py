"""publish(): the fact, its audit entry and the jobs it starts, all in the transaction that changed the rows."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.utils import timezone

from lianqiao.core.actors import Actor
from lianqiao.core.chain import content_hash, link_hash
from lianqiao.core.changes import Changes
from lianqiao.core.events import Event
from lianqiao.core.jobs import Task
from lianqiao.core.models import AuditEntry, AuditHead

_subscriptions: dict[type[Event], tuple[Task, ...]] = {}


def subscribe(table: Mapping[type[Event], Iterable[Task]]) -> None:
    """Install the wiring table: which tasks follow which event. Called once, at start."""
    _subscriptions.clear()
    _subscriptions.update({event: tuple(tasks) for event, tasks in table.items()})


def subscriptions() -> Mapping[type[Event], tuple[Task, ...]]:
    """Return the wiring table."""
    return _subscriptions


def publish(event: Event, *, actor: Actor, changes: Changes | None = None) -> AuditEntry:
    """Write the audit entry of ``event`` and enqueue its jobs. Must run inside a transaction.

    ``changes`` (see ``core.changes``) are kept beside the event's own fields. The head row is locked until the transaction ends, so
    entries form one chain without gaps: publish last, just before commit.
    """
    [entry] = publish_all([(event, changes)], actor=actor)
    return entry


def publish_all(facts: Sequence[tuple[Event, Changes | None]], *, actor: Actor) -> list[AuditEntry]:
    """Write the audit entries of several events in order and enqueue their jobs, with a handful of statements however many."""
    if not connection.in_atomic_block:
        raise RuntimeError("publish() needs a transaction, so that the fact and its record stand or fall together")
    if not facts:
        return []
    head = AuditHead.objects.select_for_update().get(pk=1)
    entries = _chained(facts, actor, head)
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        AuditEntry.objects.bulk_create(entries, batch_size=500)
    AuditHead.objects.filter(pk=1).update(sequence=entries[-1].sequence, hash=entries[-1].hash)
    for event, _ in facts:
        for task in _subscriptions.get(type(event), ()):
            task.defer(**event.payload())
    return entries


def _chained(facts: Sequence[tuple[Event, Changes | None]], actor: Actor, head: AuditHead) -> list[AuditEntry]:
    actor_text = _canonical(actor.as_record())
    subjects = [f"{event.subject_kind}:{event.subject()}" for event, _ in facts]
    positions = _last_positions(set(subjects))
    at, sequence, previous = timezone.now(), head.sequence, head.hash
    entries = []
    for (event, changes), subject in zip(facts, subjects, strict=True):
        sequence += 1
        position = positions[subject] = positions.get(subject, 0) + 1
        name = type(event).__name__
        payload = _canonical(event.payload() | ({"changes": changes} if changes else {}))
        digest = link_hash(previous, content_hash(sequence, at, name, subject, position, actor_text, payload))
        entries.append(
            AuditEntry(
                sequence=sequence, at=at, event=name, subject=subject, subject_position=position, actor=actor_text,
                payload=payload, previous_hash=previous, hash=digest,
            )
        )  # fmt: skip
        previous = digest
    return entries


def _last_positions(subjects: set[str]) -> dict[str, int]:
    """Return how many entries each subject has; the caller holds the head, so nobody adds one meanwhile."""
    with connection.cursor() as cursor:  # one look at the end of each subject's part of the index core_audit_subject
        cursor.execute(
            "SELECT given, (SELECT subject_position FROM core_auditentry WHERE subject = given ORDER BY sequence DESC LIMIT 1) "
            "FROM unnest(%s::varchar[]) AS given",
            [sorted(subjects)],
        )
        return {subject: position for subject, position in cursor.fetchall() if position is not None}


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
