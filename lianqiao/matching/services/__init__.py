"""Writes of matching: the index, the vectors and the matches."""

from lianqiao.matching.services.index import index_is_behind, merge_index, rebuild_index, sync_index
from lianqiao.matching.services.judging import (
    JudgementInput,
    change_judgement,
    judge_pair,
    pass_pair,
    withdraw_judgement,
)
from lianqiao.matching.services.matches import match_slice
from lianqiao.matching.services.vectors import encode_slice, vectors_waiting
from lianqiao.matching.services.weights import use_weights, use_weights_before

__all__ = [
    "JudgementInput",
    "change_judgement",
    "encode_slice",
    "index_is_behind",
    "judge_pair",
    "match_slice",
    "merge_index",
    "pass_pair",
    "rebuild_index",
    "sync_index",
    "use_weights",
    "use_weights_before",
    "vectors_waiting",
    "withdraw_judgement",
]
