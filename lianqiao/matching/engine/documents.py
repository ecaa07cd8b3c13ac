"""What goes into the search index and what comes out of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class IndexDocument:
    """One thing to be found. ``title`` and ``body`` are tokens separated by white space, made by ``core.text``.

    ``kind`` is one of a few words (achievement, demand, organisation); ids are unique over all kinds.
    A facet may have several values (a place with its ancestors). ``vector`` is a unit row of the encoder;
    a document without one is found by its words, and by its vector after a later upsert.
    """

    id: str
    kind: str
    title: str = ""
    body: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    vector: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if not self.id or "\n" in self.id or not self.kind:
            raise ValueError(f"an index document needs a one-line id and a kind, got {self.id!r} and {self.kind!r}")
        for name, value in self.numbers.items():
            if value is not None and not math.isfinite(value):
                raise ValueError(f"document {self.id}: number {name!r} is {value}, not finite; leave it out")


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by a number of the documents; those without it come last."""

    number: str
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document: ``score`` is the fused one (0..1), ``text_score`` BM25, ``vector_score`` the cosine.

    ``text_score`` is ``None`` for a document that is not among the best by words (or nobody asked by words),
    ``vector_score`` for one without a vector (or when nobody asked by a vector).
    """

    id: str
    kind: str
    score: float
    text_score: float | None = None
    vector_score: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits.

    ``total`` and ``facets`` count what passes the filters and shares one of the words used, and ``by_meaning`` more: those of the
    nearest by vector (at most as many as are fused) that share none.
    """

    hits: tuple[Hit, ...]
    total: int
    by_meaning: int
    facets: Mapping[str, Mapping[str, int]]
    generation: int
