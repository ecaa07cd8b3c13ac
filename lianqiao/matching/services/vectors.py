"""Vectors of entries: encoded once per text, kept in the database, handed to the index when ready."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.conf import settings
from django.db import transaction

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.matching.engine.batch import Batch
from lianqiao.matching.engine.encode import Encoder, content_hash
from lianqiao.matching.engine.semantic import semantic_passages, semantic_text
from lianqiao.matching.engine.types import Entry as EngineEntry
from lianqiao.matching.engine.vectors import pack
from lianqiao.matching.models import IndexedEntry, TextVector
from lianqiao.matching.queries.inputs import engine_entry, rows_of
from lianqiao.matching.queries.model import current_encoder
from lianqiao.matching.queries.vectors import ROLES, role_name

SLICE = 32  # texts of one job: some seconds of work, so that a stop loses little
BATCH_SLICE = 4096  # entries whose texts are handed to a cluster at once


def vectors_waiting() -> int:
    """Return how many indexed entries wait for their vector."""
    if current_encoder() is None:
        return 0
    return IndexedEntry.objects.filter(vector="waiting", kind__in=list(ROLES)).count()


def encode_slice(batch: Batch | None = None) -> int:
    """Encode the texts of some entries that wait, newest first; returns how many became ready.

    With ``batch`` they are many, and encoded there.
    """
    encoder = current_encoder()
    if encoder is None:
        return 0
    size = SLICE if batch is None else BATCH_SLICE
    waiting = list(IndexedEntry.objects.filter(vector="waiting", kind__in=list(ROLES)).order_by("-id")[:size])
    for kind in EntryKind:
        entries = rows_of(kind, [row.number for row in waiting if row.kind == kind])
        store_vectors(encoder, kind, entries, batch)
    keys = [row.pk for row in waiting]
    return IndexedEntry.objects.filter(pk__in=keys, vector="waiting").update(vector="ready")


def store_vectors(encoder: Encoder, kind: str, entries: Sequence[Entry], batch: Batch | None = None) -> None:
    """Encode the texts of entries that have no vector yet and keep the vectors."""
    name = role_name(encoder, ROLES[EntryKind(kind)])
    texts = {content_hash(name, text): text for entry in entries for text in _texts(kind, engine_entry(entry))}
    known = set(_known_hashes(name, texts))
    missing = {digest: text for digest, text in texts.items() if digest not in known}
    if not missing:
        return
    encode = encoder.encode_queries if kind == EntryKind.DEMAND else encoder.encode_passages
    if batch is not None:
        encode = partial(batch.encode, settings.ENCODER, "queries" if kind == EntryKind.DEMAND else "passages")
        missing = dict(sorted(missing.items(), key=lambda item: len(item[1])))  # alike lengths make quick batches
    rows = encode(list(missing.values()))
    with transaction.atomic():
        TextVector.objects.bulk_create(
            [
                TextVector(encoder=name, content_hash=digest, vector=pack(row))
                for digest, row in zip(missing, rows, strict=True)
            ],
            ignore_conflicts=True,
        )


def _texts(kind: str, entry: EngineEntry) -> tuple[str, ...]:
    """List what has a vector: of a demand its passages too."""
    return (semantic_text(entry), *(semantic_passages(entry) if kind == EntryKind.DEMAND else ()))


def _known_hashes(name: str, hashes: Iterable[bytes]) -> list[bytes]:
    rows = TextVector.objects.filter(encoder=name, content_hash__in=list(hashes))
    return [bytes(digest) for digest in rows.values_list("content_hash", flat=True)]
