"""Sentence-Transformers models as encoders: an option, the package is large and not a dependency."""

import importlib
import re
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.encode import EncoderError, clean, encode_in_batches

_BATCH = 64
# What the model cards ask for; other models get the text as it is.
_PREFIXES = (
    (re.compile(r"\be5-|-e5\b"), "query: ", "passage: "),
    (re.compile(r"\bbge-\w+-zh"), "为这个句子生成表示以用于检索相关文章：", ""),
)


class SentenceModel(Protocol):
    """The two methods of ``sentence_transformers.SentenceTransformer`` that are used."""

    def encode(self, sentences: list[str], *, convert_to_numpy: bool, show_progress_bar: bool) -> Any: ...

    def get_sentence_embedding_dimension(self) -> int | None: ...


class SentenceTransformerEncoder:
    """Any Sentence-Transformers model, by its name or folder. One call at a time: PyTorch uses all cores anyway."""

    def __init__(self, model_name: str, *, model: SentenceModel | None = None) -> None:
        self._model = model or _load(model_name)
        self._lock = threading.Lock()
        self.name = f"sentence-transformers:{model_name}"
        self.dimensions = int(self._model.get_sentence_embedding_dimension() or 0)
        if not self.dimensions:
            raise EncoderError("encoder.no_dimensions", f"model {model_name!r} does not say how long its vectors are")
        short = model_name.lower()
        fitting = [(query, passage) for mark, query, passage in _PREFIXES if mark.search(short)]
        self._query_prefix, self._passage_prefix = fitting[0] if fitting else ("", "")

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, self._query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, self._passage_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        def encode(batch: list[str]) -> NDArray[np.floating]:
            with self._lock:
                rows = self._model.encode(
                    [prefix + text for text in batch], convert_to_numpy=True, show_progress_bar=False
                )
            return np.asarray(rows, dtype=np.float32)

        return encode_in_batches([clean(text) for text in texts], self.dimensions, encode, most=_BATCH)


def _load(model_name: str) -> SentenceModel:
    try:
        package = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise EncoderError(
            "encoder.package_missing",
            "the sentence-transformers package is not installed; run: pip install 'lianqiao[sentence-transformers]'",
        ) from error
    try:
        model: SentenceModel = package.SentenceTransformer(model_name)
    except (OSError, ValueError) as error:
        raise EncoderError("encoder.model_missing", f"model {model_name!r} cannot be loaded: {error}") from error
    return model
