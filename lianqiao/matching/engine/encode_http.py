"""Encoders behind an OpenAI-compatible ``/v1/embeddings`` address: a GPU server of the house or a cloud service."""

import functools
import time
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.encode import EncoderError, clean, encode_in_batches

_BATCH = 64
_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 30.0


class OpenAIEncoder:
    """Asks a server for vectors in batches; waits and asks again when it is busy or away.

    ``query_prefix`` and ``passage_prefix`` are for models that want them (e5: ``query: ``, ``passage: ``).
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        dimensions: int | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        timeout_s: float = 60.0,
        attempts: int = 4,
        first_wait_s: float = 0.5,
    ) -> None:
        base = base_url.rstrip("/")
        self._url = f"{base}/embeddings" if base.endswith("/v1") else f"{base}/v1/embeddings"
        self._model = model
        self._prefixes = (query_prefix, passage_prefix)
        self._attempts, self._first_wait_s = attempts, first_wait_s
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.Client(headers=headers, timeout=timeout_s)
        self._known_dimensions = dimensions
        self.name = f"openai:{base}#{model}"

    @functools.cached_property
    def dimensions(self) -> int:
        """Ask the server once by encoding one word, unless it was given."""
        return self._known_dimensions or int(self._request(["dimensions"]).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, self._prefixes[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, self._prefixes[1])

    def close(self) -> None:
        """Close the connections to the server."""
        self._client.close()

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        def encode(batch: list[str]) -> NDArray[np.float32]:
            rows = self._request([prefix + text for text in batch])
            if rows.shape[1] != self.dimensions:
                raise self._bad_answer(f"vectors have {rows.shape[1]} dimensions, expected {self.dimensions}")
            return rows

        return encode_in_batches([clean(text) for text in texts], self.dimensions, encode, most=_BATCH)

    def _request(self, texts: list[str]) -> NDArray[np.float32]:
        response = self._post({"model": self._model, "input": texts, "encoding_format": "float"})
        try:
            items = sorted(response.json()["data"], key=lambda item: item["index"])
            rows = np.array([item["embedding"] for item in items], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise self._bad_answer(f"no list of vectors ({error})") from error
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
            raise self._bad_answer(f"{len(items)} usable vectors for {len(texts)} texts")
        return rows

    def _post(self, body: dict[str, Any]) -> httpx.Response:  # a JSON edge: the values are of any type
        problem = ""
        for attempt in range(self._attempts):
            wait_s = self._first_wait_s * 2**attempt
            try:
                response = self._client.post(self._url, json=body)
            except httpx.TransportError as error:
                problem = f"cannot be reached: {error}"
            else:
                if response.is_success:
                    return response
                problem = f"answers {response.status_code}: {response.text[:200]}"
                if response.status_code not in _RETRIED:
                    break
                wait_s = max(wait_s, _retry_after_s(response))
            if attempt + 1 < self._attempts:
                time.sleep(min(wait_s, _LONGEST_WAIT_S))
        raise EncoderError(
            "encoder.server_failed", f"embedding server {self._url} {problem}; check address, key and model"
        )

    def _bad_answer(self, what: str) -> EncoderError:
        return EncoderError("encoder.bad_answer", f"embedding server {self._url} sent a wrong answer: {what}")


def _retry_after_s(response: httpx.Response) -> float:
    try:
        return float(response.headers.get("Retry-After", "0"))
    except ValueError:  # an HTTP date: the usual back-off is good enough
        return 0.0
