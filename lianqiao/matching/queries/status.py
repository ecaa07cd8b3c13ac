"""How the search index stands."""

import time
from dataclasses import dataclass

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import count_public_entries
from lianqiao.core.errors import Unavailable
from lianqiao.matching.engine.manifest import MANIFEST, IndexUnusable, read_manifest
from lianqiao.matching.models import IndexedEntry
from lianqiao.matching.queries.served import served_folder


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """State of the index; ``age_s``: seconds since its last commit."""

    is_readable: bool
    generation: int
    age_s: float
    entries_indexed: int
    entries_waiting: int
    vectors_waiting: int


def index_status() -> IndexStatus:
    """Return how the search index stands. Three counts and one small file."""
    try:
        folder = served_folder()
        generation, readable = read_manifest(folder).generation, True
        age = time.time() - (folder / MANIFEST).stat().st_mtime
    except (IndexUnusable, FileNotFoundError, Unavailable):
        generation, readable, age = 0, False, 0.0
    entries = IndexedEntry.objects.filter(kind__in=[kind.value for kind in EntryKind])
    indexed = entries.count()
    public = sum(count_public_entries(kind) for kind in EntryKind)
    waiting = entries.filter(vector="waiting").count()
    return IndexStatus(readable, generation, age, indexed, max(0, public - indexed), waiting)
