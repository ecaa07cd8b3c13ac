"""Vectors that were already computed."""

from collections.abc import Sequence

import numpy as np
from django.db.models import prefetch_related_objects
from numpy.typing import NDArray

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.matching.engine.encode import Encoder, content_hash
from lianqiao.matching.engine.semantic import semantic_passages, semantic_text
from lianqiao.matching.engine.vectors import unpack
from lianqiao.matching.models import TextVector
from lianqiao.matching.queries.inputs import engine_entry
from lianqiao.matching.queries.model import current_encoder

ROLES = {EntryKind.DEMAND: "query", EntryKind.ACHIEVEMENT: "passage"}


def role_name(encoder: Encoder, role: str) -> str:
    """Return the name under which vectors of a role (``query`` or ``passage``) are kept."""
    return f"{encoder.name}:{role}"


def stored_vectors(kind: str, entries: Sequence[Entry]) -> dict[str, NDArray[np.float32]]:
    """Return the kept vectors of entries by number; entries without one are absent."""
    encoder = current_encoder()
    if encoder is None or not entries:
        return {}
    prefetch_related_objects(entries, "indicators", "organisation", "place")  # what is there already is not asked again
    name = role_name(encoder, ROLES[EntryKind(kind)])
    hashes = {entry.number: content_hash(name, semantic_text(engine_entry(entry))) for entry in entries}
    rows = TextVector.objects.filter(encoder=name, content_hash__in=list(hashes.values()))
    found = {bytes(digest): vector for digest, vector in rows.values_list("content_hash", "vector")}
    return {
        number: unpack(bytes(found[digest]), encoder.dimensions) for number, digest in hashes.items() if digest in found
    }


def stored_passages(demands: Sequence[Entry]) -> dict[str, NDArray[np.float32]]:
    """Return the kept vectors of the passages of demands by number; a demand that lacks any of them is absent."""
    encoder = current_encoder()
    if encoder is None or not demands:
        return {}
    prefetch_related_objects(demands, "indicators", "organisation", "place")
    name = role_name(encoder, ROLES[EntryKind.DEMAND])
    hashes = {
        entry.number: [content_hash(name, text) for text in semantic_passages(engine_entry(entry))] for entry in demands
    }
    wanted = [digest for digests in hashes.values() for digest in digests]
    rows = TextVector.objects.filter(encoder=name, content_hash__in=wanted)
    found = {bytes(digest): vector for digest, vector in rows.values_list("content_hash", "vector")}
    return {
        number: np.stack([unpack(bytes(found[digest]), encoder.dimensions) for digest in digests])
        for number, digests in hashes.items()
        if digests and all(digest in found for digest in digests)
    }
