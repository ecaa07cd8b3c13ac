"""Writes of matching: the index, the vectors and the matches."""

from lianqiao.matching.services.index import index_is_behind, merge_index, rebuild_index, sync_index
from lianqiao.matching.services.matches import match_slice
from lianqiao.matching.services.vectors import encode_slice, vectors_waiting

__all__ = [
    "encode_slice",
    "index_is_behind",
    "match_slice",
    "merge_index",
    "rebuild_index",
    "sync_index",
    "vectors_waiting",
]
