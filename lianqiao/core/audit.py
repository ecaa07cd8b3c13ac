"""Checking the audit trail: every hash is computed again and every link followed."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.core.bus import entry_hash
from lianqiao.core.models import AuditEntry, AuditHead


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the chain is broken: the sequence number and what is wrong there."""

    sequence: int
    fault: str  # missing | altered | unlinked | head


def chain_faults(limit: int = 100) -> Iterator[ChainFault]:
    """Yield up to ``limit`` faults of the audit chain, in order. Reads every entry once."""
    found, expected, previous = 0, 1, "0" * 64
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        for fault in _faults_of(entry, expected, previous):
            yield fault
            found += 1
            if found >= limit:
                return
        expected, previous = entry.sequence + 1, entry.hash
    head = AuditHead.objects.get(pk=1)
    if (head.sequence, head.hash) != (expected - 1, previous):
        yield ChainFault(head.sequence, "head")


def _faults_of(entry: AuditEntry, expected: int, previous: str) -> Iterator[ChainFault]:
    if entry.sequence != expected:
        yield ChainFault(expected, "missing")
    elif entry.previous_hash != previous:
        yield ChainFault(entry.sequence, "unlinked")
    computed = entry_hash(
        entry.previous_hash, entry.sequence, entry.at, entry.event, entry.subject, entry.actor, entry.payload
    )
    if computed != entry.hash:
        yield ChainFault(entry.sequence, "altered")
