"""Keeping the search index in step with the records.

The records are the truth. ``IndexedEntry`` remembers what the index holds; whatever differs is written again, so a lost job, a crash
between two steps or an index directory that disappeared is set right by the next run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import model_of
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Unavailable
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.manifest import (
    STAGED,
    IndexLocked,
    IndexUnusable,
    check_files,
    read_manifest,
    written_manifest,
)
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.events import IndexRebuilt
from lianqiao.matching.models import IndexedEntry, IndexState
from lianqiao.matching.queries.inputs import ORGANISATION, engine_entry, entry_document, organisation_document, rows_of
from lianqiao.matching.queries.model import current_encoder, current_scorer
from lianqiao.matching.queries.vectors import stored_vectors
from lianqiao.matching.services.model import refresh_scale, refresh_statistics, save_statistics

BATCH = 1000
DIMENSIONS_WITHOUT_ENCODER = 384


def sync_index(*, actor: Actor, anew: bool = False) -> int:
    """Write to the index what changed in the records and remove what is no longer public; returns how many documents.

    Publishes ``IndexRebuilt`` when the index had to be started anew. Readers then keep the one they have until the new one holds
    everything, the changes that came meanwhile included; a stop on the way is made up for by the next run.
    """
    with _writer() as writer:
        if anew or _is_lost():
            _reset(writer, actor)
        written = 0
        for batch in _stale_batches(BATCH):
            written += _write_batch(writer, batch)
        while gone := _gone(BATCH):
            writer.delete([row.number for row in gone])
            _commit(writer)
            IndexedEntry.objects.filter(pk__in=[row.pk for row in gone]).delete()
            written += len(gone)
        if writer.is_staged:
            refresh_statistics()
            writer.promote()
    return written


def rebuild_index(*, actor: Actor) -> int:
    """Build the index anew from the records; returns how many documents it has."""
    sync_index(actor=actor, anew=True)
    return IndexedEntry.objects.count()


def merge_index() -> None:
    """Merge the small segments into the large one and count all terms anew. A lost index is left to ``sync_index``."""
    with _writer() as writer:
        if _is_lost():
            return
        IndexState.objects.update_or_create(pk=1, defaults={"generation": writer.merge()})
    refresh_statistics()


def index_is_behind() -> bool:
    """Whether the index lacks something, or is older than the records say."""
    is_unfinished = written_manifest(Path(settings.INDEX_DIR)) == STAGED
    return is_unfinished or _is_lost() or any(True for _ in _stale_batches(limit=1)) or bool(_gone(limit=1))


@contextmanager
def _writer() -> Iterator[IndexWriter]:
    encoder = current_encoder()
    dimensions = encoder.dimensions if encoder else DIMENSIONS_WITHOUT_ENCODER
    try:
        with IndexWriter(Path(settings.INDEX_DIR), dimensions, encoder=encoder.name if encoder else "") as writer:
            yield writer
    except IndexLocked as error:
        raise Unavailable(str(error), code="matching.index_locked") from error


def _is_lost() -> bool:
    """Whether the index is missing, damaged, of another encoder, or not the one that was written."""
    folder = Path(settings.INDEX_DIR)
    try:
        manifest = read_manifest(folder, written_manifest(folder))
        check_files(folder, manifest)
    except IndexUnusable:
        return True
    encoder, state = current_encoder(), IndexState.objects.filter(pk=1).first()
    if state is None or manifest.encoder != (encoder.name if encoder else ""):
        return True
    # One ahead is a stop between the commit and its note. Older: the folder was restored; newer: the database was.
    return not 0 <= manifest.generation - state.generation <= 1


def _reset(writer: IndexWriter, actor: Actor) -> None:
    IndexState.objects.all().delete()  # a stop before the note below: the index counts as lost, not as one that holds everything
    generation = writer.begin_anew()
    with transaction.atomic():
        IndexedEntry.objects.all().delete()
        IndexState.objects.update_or_create(pk=1, defaults={"generation": generation})
        publish(IndexRebuilt(generation=generation), actor=actor)
    if not writer.is_staged:
        save_statistics(TermStats.empty())


def _commit(writer: IndexWriter) -> None:
    IndexState.objects.update_or_create(pk=1, defaults={"generation": writer.commit()})


def _public(kind: str) -> QuerySet:  # type: ignore[type-arg]  # one of three tables
    if kind == ORGANISATION:
        return Organisation.objects.filter(merged_into__isnull=True)
    return model_of(kind).objects.filter(visible_entries(ANONYMOUS))


def _stale_batches(limit: int) -> Iterator[list[tuple[str, str]]]:
    """Yield (kind, number) of documents that the index lacks, has in an older revision, or has without a ready vector."""
    for kind in (*EntryKind, ORGANISATION):
        held = IndexedEntry.objects.filter(kind=kind, number=OuterRef("number"), revision=OuterRef("revision"))
        held = held.exclude(vector="ready")
        while True:
            numbers = list(_public(kind).filter(~Exists(held)).order_by("pk").values_list("number", flat=True)[:limit])
            if not numbers:
                break
            yield [(kind, number) for number in numbers]


def _gone(limit: int) -> list[IndexedEntry]:
    found: list[IndexedEntry] = []
    for kind in (*EntryKind, ORGANISATION):
        present = _public(kind).filter(number=OuterRef("number"))
        found += IndexedEntry.objects.filter(~Exists(present), kind=kind)[: limit - len(found)]
    return found


def _write_batch(writer: IndexWriter, batch: list[tuple[str, str]]) -> int:
    kind = batch[0][0]
    numbers = [number for _, number in batch]
    if kind == ORGANISATION:
        organisations = list(Organisation.objects.select_related("place").filter(number__in=numbers))
        documents = [organisation_document(row) for row in organisations]
        revisions = {row.number: (row.revision, "indexed") for row in organisations}
    else:
        documents, revisions = _entry_documents(kind, numbers, is_counted=writer.is_staged)
    writer.upsert(documents)
    _commit(writer)
    _remember(kind, revisions)
    return len(documents)


def _entry_documents(
    kind: str, numbers: list[str], *, is_counted: bool
) -> tuple[list[IndexDocument], dict[str, tuple[int, str]]]:
    entries = rows_of(kind, numbers)
    vectors = stored_vectors(kind, entries)
    encoder = current_encoder()
    if encoder is not None and vectors:
        refresh_scale(encoder)
    if not is_counted:  # in an index built beside, all are counted at the end
        _count_new(kind, entries)
    without = "waiting" if encoder else "indexed"
    documents = [entry_document(entry, vectors.get(entry.number)) for entry in entries]
    return documents, {
        entry.number: (entry.revision, "indexed" if entry.number in vectors else without) for entry in entries
    }


def _count_new(kind: str, entries: list[Entry] | object) -> None:
    """Add entries that were never counted to the term statistics; changed ones are counted anew by the nightly merge."""
    assert isinstance(entries, list)
    numbers = [entry.number for entry in entries]
    known = set(IndexedEntry.objects.filter(kind=kind, number__in=numbers).values_list("number", flat=True))
    new = TermStats.of(document_terms(engine_entry(entry)) for entry in entries if entry.number not in known)
    if new.documents:
        save_statistics(current_scorer().stats.merged(new))


def _remember(kind: str, revisions: dict[str, tuple[int, str]]) -> None:
    rows = [
        IndexedEntry(kind=kind, number=number, revision=revision, vector=vector)
        for number, (revision, vector) in revisions.items()
    ]
    IndexedEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "number"], update_fields=["revision", "vector"]
    )
