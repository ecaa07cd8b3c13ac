"""publish(): the fact, its audit entry and the jobs it starts, all in the transaction that changed the rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.utils import timezone

from lianqiao.core.actors import Actor
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


def entry_hash(previous: str, sequence: int, at: datetime, event: str, subject: str, actor: str, payload: str) -> str:
    """Return the SHA-256 (hex) that chains an audit entry to the one before it."""
    text = "\x1f".join([previous, str(sequence), at.isoformat(timespec="microseconds"), event, subject, actor, payload])
    return hashlib.sha256(text.encode()).hexdigest()


def publish(event: Event, *, actor: Actor) -> AuditEntry:
    """Write the audit entry of ``event`` and enqueue its jobs. Must run inside a transaction.

    The head row is locked until the transaction ends, so entries form one chain without gaps: publish last, just before commit.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() needs a transaction, so that the fact and its record stand or fall together")
    head = AuditHead.objects.select_for_update().get(pk=1)
    payload = _canonical(event.payload())
    actor_text = _canonical(actor.as_record())
    subject = f"{event.subject_kind}:{event.subject()}"
    at = timezone.now()
    name = type(event).__name__
    digest = entry_hash(head.hash, head.sequence + 1, at, name, subject, actor_text, payload)
    entry = AuditEntry.objects.create(
        sequence=head.sequence + 1, at=at, event=name, subject=subject, actor=actor_text, payload=payload,
        previous_hash=head.hash, hash=digest,
    )  # fmt: skip
    AuditHead.objects.filter(pk=1).update(sequence=entry.sequence, hash=digest)
    for task in _subscriptions.get(type(event), ()):
        task.defer(**event.payload())
    return entry


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
