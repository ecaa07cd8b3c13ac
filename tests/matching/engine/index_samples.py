"""Small index documents for the tests of the search index, and the plain truth to compare a search with."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.filters import Filters, Range
from lianqiao.matching.engine.vectors import normalise

DIMENSIONS = 16
KINDS = ("achievement", "demand", "organisation")


def vectors(count: int, *, seed: int = 1, dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    """Make unit rows that lie in clusters within a narrow cone, as those of text encoders do."""
    random = np.random.default_rng(seed)
    centres = 2.0 + random.normal(size=(40, dimensions))
    return normalise(centres[random.integers(40, size=count)] + 0.7 * random.normal(size=(count, dimensions)))


def documents(count: int, *, seed: int = 1, dimensions: int = DIMENSIONS) -> list[IndexDocument]:
    """Make documents of all kinds; every seventh has no vector, every fourth no level."""
    random = np.random.default_rng(seed)
    rows = vectors(count, seed=seed, dimensions=dimensions)
    return [
        IndexDocument(
            f"D-{number}",
            KINDS[number % 3],
            title=f"t{number % 11} every",
            body=" ".join(f"w{word}" for word in random.integers(0, 60, size=12)),
            facets={"place": (f"13{number % 5}", "13"), "field": (f"f{number % 4}",)},
            numbers={"trl": float(number % 9 + 1) if number % 4 else None, "day": float(number)},
            vector=rows[number] if number % 7 else None,
        )
        for number in range(count)
    ]


def passes(document: IndexDocument, filters: Filters) -> bool:
    """Decide by hand whether a document passes."""
    values = {**{name: set(given) for name, given in document.facets.items()}, "kind": {document.kind}}
    return (
        (not filters.kinds or document.kind in filters.kinds)
        and all(values.get(name, set()) & wanted for name, wanted in filters.facets.items())
        and not any(values.get(name, set()) & unwanted for name, unwanted in filters.without.items())
        and all(_within(document.numbers.get(name), limits) for name, limits in filters.ranges.items())
    )


def nearest(
    given: Iterable[IndexDocument], asked: NDArray[np.float32], filters: Filters, count: int
) -> list[list[str]]:
    """Compare each of the asked vectors with every document that passes: ids, best first."""
    passing = [(d.id, d.vector) for d in given if d.vector is not None and passes(d, filters)]
    if not passing:
        return [[] for _ in asked]
    cosines = asked @ np.stack([vector for _, vector in passing]).T
    return [[passing[row][0] for row in np.argsort(-line)[:count]] for line in cosines]


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Give the share of ``other`` that is in ``one``; 1 when there is none."""
    return len(set(one) & set(other)) / len(other) if other else 1.0


def _within(value: float | None, limits: Range) -> bool:
    if value is None:
        return limits.or_missing
    return (limits.low is None or value >= limits.low) and (limits.high is None or value <= limits.high)
