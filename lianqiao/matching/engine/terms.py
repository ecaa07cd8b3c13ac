"""Term statistics of a collection and the weighted terms of one entry: the sparse side of the score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import term_spans
from lianqiao.matching.engine.types import Entry, text_fields
from lianqiao.matching.engine.weights import FIELD_WEIGHTS


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """The distinct terms of one text, sorted by hash, with their damped counts (1 + ln of the weighted count)."""

    hashes: NDArray[np.uint64]
    counts: NDArray[np.float64]


def document_terms(entry: Entry) -> DocumentTerms:
    """Count the terms of all text fields of an entry, each field with its weight."""
    return weighted_terms((text, FIELD_WEIGHTS[name.partition(".")[0]]) for name, text in text_fields(entry))


def weighted_terms(texts: Iterable[tuple[str, float]]) -> DocumentTerms:
    """Count the terms of several texts, each text with its weight (1 or more)."""
    hashes: list[NDArray[np.uint64]] = []
    weights: list[NDArray[np.float64]] = []
    for text, weight in texts:
        hashes.append(term_spans(fold(text)).hashes)
        weights.append(np.full(len(hashes[-1]), weight))
    return counted_terms(hashes, weights)


def counted_terms(hashes: Sequence[NDArray[np.uint64]], weights: Sequence[NDArray[np.float64]]) -> DocumentTerms:
    """Sum the weights of each term over several texts and damp the sums: 1 + ln, nothing below 1."""
    hashes = [np.empty(0, np.uint64), *hashes]
    weights = [np.empty(0, np.float64), *weights]
    distinct, places = np.unique(np.concatenate(hashes), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate(weights), minlength=len(distinct))
    return DocumentTerms(distinct, 1.0 + np.log(np.maximum(sums, 1.0)))


@dataclass(frozen=True, slots=True)
class TermStats:
    """In how many of ``documents`` texts each term occurs; terms are 64-bit hashes in ascending order.

    Terms that occur once need not be kept: ``idf`` treats a term never seen like one seen once.
    """

    documents: int
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]

    @classmethod
    def empty(cls) -> "TermStats":
        return cls(0, np.empty(0, np.uint64), np.empty(0, np.int64))

    @classmethod
    def of(cls, documents: Iterable[DocumentTerms], *, chunk: int = 2000) -> "TermStats":
        """Count the documents that hold each term, in memory bounded by the chunk and the vocabulary."""
        total = cls.empty()
        waiting: list[NDArray[np.uint64]] = []
        for document in documents:
            waiting.append(document.hashes)
            if len(waiting) == chunk:
                total, waiting = total.merged(cls._count(waiting)), []
        return total.merged(cls._count(waiting))

    @classmethod
    def _count(cls, documents: list[NDArray[np.uint64]]) -> "TermStats":
        if not documents:
            return cls.empty()
        hashes, counts = np.unique(np.concatenate(documents), return_counts=True)
        return cls(len(documents), hashes, counts.astype(np.int64))

    def merged(self, other: "TermStats") -> "TermStats":
        """Add the counts of two disjoint collections."""
        hashes, places = np.unique(np.concatenate([self.hashes, other.hashes]), return_inverse=True)
        counts = np.bincount(places, weights=np.concatenate([self.counts, other.counts]), minlength=len(hashes))
        return TermStats(self.documents + other.documents, hashes, counts.astype(np.int64))

    def pruned(self, minimum: int = 2) -> "TermStats":
        """Drop rare terms to save room; with the default minimum no score changes."""
        keep = self.counts >= minimum
        return TermStats(self.documents, self.hashes[keep], self.counts[keep])

    def idf(self, hashes: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Weigh terms by rarity: ln((N + 1) / (n + 1)) + 1/2, n at least 1.

        The half keeps shared words from counting nothing in a collection of a handful of texts.
        """
        counts = np.ones(len(hashes), dtype=np.float64)
        if len(self.hashes):
            places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
            known = self.hashes[places] == hashes
            counts[known] = np.maximum(self.counts[places[known]], 1)
        documents = max(self.documents, 1)
        return np.log((documents + 1.0) / (np.minimum(counts, documents) + 1.0)) + 0.5

    def save(self, path: Path) -> None:
        """Write the statistics as an npz file."""
        with path.open("wb") as out:
            np.savez(out, documents=np.int64(self.documents), hashes=self.hashes, counts=self.counts)

    @classmethod
    def load(cls, path: Path) -> "TermStats":
        """Read what ``save`` wrote. Raises ``ValueError`` when the arrays do not belong together."""
        with np.load(path, allow_pickle=False) as arrays:
            stats = cls(int(arrays["documents"]), arrays["hashes"].astype(np.uint64), arrays["counts"].astype(np.int64))
        if stats.hashes.shape != stats.counts.shape or (stats.hashes[1:] <= stats.hashes[:-1]).any():
            raise ValueError(f"{path} is not a file of term statistics")
        return stats


@dataclass(frozen=True, slots=True)
class TermVector:
    """A unit vector over hashed terms, sorted by hash: the dot product of two is the text cosine."""

    hashes: NDArray[np.uint64]
    weights: NDArray[np.float64]


def term_vector(document: DocumentTerms, stats: TermStats) -> TermVector:
    """Weigh the terms by rarity and scale to length one; a text without terms gives the empty vector."""
    weights = document.counts * stats.idf(document.hashes)
    length = float(np.sqrt(weights @ weights))
    return TermVector(document.hashes, weights / length if length > 0 else weights)


def shared_terms(one: TermVector, other: TermVector) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """List the terms that both vectors hold and what each adds to the cosine; the sum is the cosine itself."""
    if len(one.hashes) > len(other.hashes):
        one, other = other, one
    if not len(one.hashes):
        return one.hashes, one.weights
    places = np.minimum(np.searchsorted(other.hashes, one.hashes), len(other.hashes) - 1)
    both = other.hashes[places] == one.hashes
    return one.hashes[both], one.weights[both] * other.weights[places[both]]
