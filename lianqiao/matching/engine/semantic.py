"""From encoder vectors to semantic likeness: which text is encoded, and how cosines become comparable.

The e5 family puts all texts into a narrow cone (cosines of 0.75 to 0.95), demands and achievements each around a
middle of their own. Taking the two means away spreads the cosines around zero, and one fixed map then fits all.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.types import Entry
from lianqiao.matching.engine.weights import MOST_PASSAGES, SHORT_TEXT_CHARACTERS

_GAP_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_TITLE_CHARACTERS = 40  # of a title that stand before each passage
PRIOR_TEXTS = 50  # how many measured texts the shipped mean is worth


def semantic_text(entry: Entry) -> str:
    """Give the text an entry's vector is made of: the title and the beginning of summary or description.

    Spaces between Chinese characters go: to the model they are rare tokens, and joined titles rank better.
    """
    body = (entry.summary or entry.description)[:SHORT_TEXT_CHARACTERS]
    text = f"{entry.title}。{body}" if body else entry.title
    return _GAP_BETWEEN_HAN.sub("", text)


def semantic_passages(entry: Entry) -> tuple[str, ...]:
    """Cut a demand's description into passages, each behind the title: one of many problems may be what fits.

    None where the description is no longer than what ``semantic_text`` holds already.
    """
    body = _GAP_BETWEEN_HAN.sub("", entry.description.strip())
    if len(body) <= SHORT_TEXT_CHARACTERS and not entry.summary:
        return ()
    starts = range(0, min(len(body), MOST_PASSAGES * SHORT_TEXT_CHARACTERS), SHORT_TEXT_CHARACTERS)
    title = _GAP_BETWEEN_HAN.sub("", entry.title)[:_TITLE_CHARACTERS]
    return tuple(f"{title}。{body[start : start + SHORT_TEXT_CHARACTERS]}" for start in starts)


@dataclass(frozen=True, slots=True)
class SemanticScale:
    """The middle of the demand vectors and of the achievement vectors of one encoder."""

    encoder: str
    query_mean: NDArray[np.float32]
    passage_mean: NDArray[np.float32]

    @classmethod
    def measure(
        cls,
        encoder: str,
        queries: NDArray[np.float32],
        passages: NDArray[np.float32],
        *,
        prior: "SemanticScale | None" = None,
    ) -> "SemanticScale":
        """Average the vectors of a collection; few texts lean on the prior, without one demands on the passages."""
        if prior is not None and prior.encoder != encoder:
            raise ValueError(f"the prior is of encoder {prior.encoder!r}, the vectors are of {encoder!r}")
        passage_mean = _lean(passages, prior.passage_mean if prior else None)
        query_mean = _lean(queries, prior.query_mean if prior else passage_mean)
        return cls(encoder, query_mean, passage_mean)

    def queries(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Centre demand vectors ``(n, dimensions)`` and scale them to length one; zero rows stay zero."""
        return _centred(rows, self.query_mean)

    def passages(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Centre achievement vectors ``(n, dimensions)`` and scale them to length one; zero rows stay zero."""
        return _centred(rows, self.passage_mean)


def _lean(rows: NDArray[np.float32], prior: NDArray[np.float32] | None) -> NDArray[np.float32]:
    known = rows[np.abs(rows).sum(axis=1) > 0]
    total = known.sum(axis=0, dtype=np.float64)
    weight = float(len(known))
    if prior is not None:
        total, weight = total + PRIOR_TEXTS * prior.astype(np.float64), weight + PRIOR_TEXTS
    elif len(known) < PRIOR_TEXTS:  # a mean of a few texts is those texts: take only its share away
        weight = float(PRIOR_TEXTS)
    return np.asarray(total / max(weight, 1.0), dtype=np.float32)


def _centred(rows: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float64]:
    known = np.abs(rows).sum(axis=1, keepdims=True) > 0
    moved = np.where(known, rows.astype(np.float64) - mean.astype(np.float64), 0.0)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = np.divide(moved, lengths, out=np.zeros_like(moved), where=lengths > 1e-12)
    return scaled
