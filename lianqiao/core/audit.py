"""Checking the audit trail: every hash is computed again, every link followed, and every anchor kept outside compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lianqiao.core.anchors import Anchor
from lianqiao.core.chain import FIRST_LINK, content_hash, link_hash
from lianqiao.core.models import AuditEntry, AuditHead


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the chain is broken: the sequence number and what is wrong there.

    ``belongs_at`` is the place that a reordered entry was written at.
    """

    sequence: int
    fault: str  # missing | altered | unlinked | reordered | head | anchor
    belongs_at: int | None = None


def chain_faults(limit: int = 100, anchors: Sequence[Anchor] = ()) -> Iterator[ChainFault]:
    """Yield up to ``limit`` faults of the audit chain, in order. Reads every entry once.

    ``anchors`` are heads noted outside the database: they betray a tail that was cut off together with the head.
    """
    found: list[ChainFault] = []
    altered: list[AuditEntry] = []
    expected, previous = 1, FIRST_LINK
    noted = {anchor.sequence: anchor.hash for anchor in anchors}
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        faults = list(_faults_of(entry, expected, previous, noted))
        if any(fault.fault == "altered" for fault in faults):
            altered.append(entry)
        found += faults
        if len(found) >= limit:
            break
        expected, previous = entry.sequence + 1, entry.hash
    else:
        found += _faults_of_end(expected, previous, noted)
    moved = _moved(altered)
    for fault in found[:limit]:
        place = moved.get(fault.sequence) if fault.fault == "altered" else None
        yield replace(fault, fault="reordered", belongs_at=place) if place else fault


def entry_is_whole(entry: AuditEntry) -> bool:
    """Whether an entry's own hash is right (its links are not looked at)."""
    return _hash_at(entry, entry, entry.sequence) == entry.hash


def _faults_of(entry: AuditEntry, expected: int, previous: str, noted: dict[int, str]) -> Iterator[ChainFault]:
    if entry.sequence != expected:
        for sequence in range(expected, min(entry.sequence, expected + 100)):
            yield ChainFault(sequence, "missing")
    elif entry.previous_hash != previous:
        yield ChainFault(entry.sequence, "unlinked")
    if not entry_is_whole(entry):
        yield ChainFault(entry.sequence, "altered")
    elif noted.get(entry.sequence, entry.hash) != entry.hash:
        yield ChainFault(entry.sequence, "anchor")


def _faults_of_end(expected: int, previous: str, noted: dict[int, str]) -> Iterator[ChainFault]:
    head = AuditHead.objects.get(pk=1)
    last = max([head.sequence, *noted])
    for sequence in range(expected, min(last + 1, expected + 100)):
        yield ChainFault(sequence, "missing")
    if head.sequence < expected - 1 or (head.sequence == expected - 1 and head.hash != previous):
        yield ChainFault(head.sequence, "head")


def _hash_at(entry: AuditEntry, linked: AuditEntry, sequence: int) -> str:
    """Return the hash that ``entry`` would have at ``sequence`` behind what ``linked`` is linked to."""
    content = content_hash(
        sequence, entry.at, entry.event, entry.subject, entry.subject_position, entry.actor, entry.payload
    )
    return link_hash(linked.previous_hash, content)


def _moved(altered: Sequence[AuditEntry]) -> dict[int, int]:
    """Return which altered entries are only in each other's place: moved with their hashes, or their contents exchanged."""
    return {
        entry.sequence: other.sequence
        for entry in altered
        for other in altered
        if other is not entry
        and (
            _hash_at(entry, entry, other.sequence) == entry.hash or _hash_at(entry, other, other.sequence) == other.hash
        )
    }
