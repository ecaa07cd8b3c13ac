"""What scoring needs of the whole collection: term statistics and vector means, kept beside the index as files.

They are aids, not truth: lost or old files are made again from the records.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.conf import settings

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import model_of
from lianqiao.matching.engine.encode import Encoder
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.engine.vectors import unpack_many
from lianqiao.matching.models import TextVector
from lianqiao.matching.queries.inputs import engine_entry, rows_of
from lianqiao.matching.queries.model import MODEL_FILES
from lianqiao.matching.queries.vectors import role_name

SAMPLE = 4000  # vectors of a side from which the mean is measured


def refresh_statistics() -> TermStats:
    """Count all public entries anew and keep the result. Reads every public entry once."""
    documents = (
        document_terms(engine_entry(entry)) for kind in EntryKind for entry in _public_entries(kind)
    )  # fmt: skip
    stats = TermStats.of(documents).pruned()
    save_statistics(stats)
    return stats


def save_statistics(stats: TermStats) -> None:
    """Write the statistics so that a reader sees the old or the new file, never half of one."""
    stats.save(path := _scratch("statistics"))
    _install(path, MODEL_FILES.statistics)


def refresh_scale(encoder: Encoder) -> SemanticScale:
    """Measure the means of demand and achievement vectors and keep them."""
    sides = []
    for role in ("query", "passage"):
        rows = TextVector.objects.filter(encoder=role_name(encoder, role)).order_by("content_hash")[:SAMPLE]
        packed = list(rows.values_list("vector", flat=True))
        sides.append(
            unpack_many(packed, encoder.dimensions) if packed else np.zeros((0, encoder.dimensions), np.float32)
        )
    scale = SemanticScale.measure(encoder.name, *sides)
    with (path := _scratch("scale")).open("wb") as out:
        np.savez(out, encoder=scale.encoder, query_mean=scale.query_mean, passage_mean=scale.passage_mean)
    _install(path, MODEL_FILES.scale)
    return scale


def _public_entries(kind: EntryKind) -> Iterator[Entry]:
    numbers = (
        model_of(kind).objects.filter(state=EntryState.PUBLISHED).order_by("number").values_list("number", flat=True)
    )
    batch: list[str] = []
    for number in numbers.iterator(chunk_size=2000):
        batch.append(number)
        if len(batch) == 500:
            yield from rows_of(kind, batch)
            batch = []
    yield from rows_of(kind, batch)


def _scratch(name: str) -> Path:
    folder = Path(settings.INDEX_DIR) / "model"
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix=f"{name}-", suffix=".new", dir=folder)
    os.close(handle)
    return Path(path)


def _install(path: Path, name: str) -> None:
    path.replace(Path(settings.INDEX_DIR) / "model" / name)
