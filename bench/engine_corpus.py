"""Synthetic documents for the measurements: real clauses, shuffled; real vectors, mixed and blurred."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import Encoder
from lianqiao.matching.engine.vectors import normalise

_CLAUSE = re.compile(r"[^。；，;,.!？]+")
_BODY_CHARACTERS = 200
_KINDS = ("achievement",) * 6 + ("demand",) * 3 + ("organisation",)
_ROWS = 6000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Token strings of titles and clauses with their lengths, and the texts of both."""

    titles: list[str]
    title_tokens: list[str]
    clauses: list[tuple[int, str]]
    texts: list[str]  # of the clauses


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit rows: ``real`` ones of titles, ``queries`` of other titles, and the mixed ones of the whole collection."""

    real: NDArray[np.float32]
    queries: NDArray[np.float32]
    mixed: NDArray[np.float16]


def read_texts(path: Path, pattern: str = "**/*.jsonl") -> list[tuple[str, str]]:
    """Read some thousand pairs of title and abstract, in random order, from the JSON Lines files under ``path``."""
    rows = [
        json.loads(line)
        for file in sorted(path.glob(pattern))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    usable = [row for row in rows if isinstance(row, dict) and row.get("title") and row.get("abstract")]
    if not usable:
        raise SystemExit(f"no rows with title and abstract in {pattern} under {path}")
    chosen = np.random.default_rng(1).permutation(len(usable))[:_ROWS]
    return [(str(usable[at]["title"])[:40], str(usable[at]["abstract"])[:400]) for at in chosen]


def read_corpus(path: Path, pattern: str = "**/*.jsonl") -> Corpus:
    """Read titles and the clauses of abstracts from the JSON Lines files under ``path``."""
    texts = read_texts(path, pattern)
    titles = [title for title, _ in texts]
    clauses = [clause for _, abstract in texts for clause in _CLAUSE.findall(fold(abstract))]
    return Corpus(
        titles, [tokens(title) for title in titles], [(len(clause), tokens(clause)) for clause in clauses], clauses
    )


def tokens(text: str) -> str:
    """Write the terms of a text as the index wants them."""
    return " ".join(terms(fold(text)))


def make_vectors(corpus: Corpus, encoder: Encoder, count: int, sample: int, queries: int) -> Vectors:
    """Encode a sample and blow it up to ``count``: one real vector moved by the difference of two others, and noise.

    That keeps the narrow cone and the main directions of real vectors, which isotropic noise would not.
    """
    real = encoder.encode_passages(corpus.titles[:sample])
    asked = encoder.encode_queries(corpus.titles[sample : sample + queries])
    return Vectors(real, asked, blow_up(real, count))


def blow_up(real: NDArray[np.float32], count: int) -> NDArray[np.float16]:
    """Mix ``count`` unit rows out of real ones; the real ones come first."""
    random = np.random.default_rng(2)
    mixed = np.empty((count, real.shape[1]), dtype=np.float16)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        one, two, three = (real[random.integers(0, len(real), size)] for _ in range(3))
        noise = random.normal(scale=0.01, size=one.shape).astype(np.float32)
        mixed[start : start + size] = normalise(one + 0.35 * (two - three) + noise)
    mixed[: min(len(real), count)] = real[:count]
    return mixed


def documents(corpus: Corpus, vectors: NDArray[np.float16], count: int) -> Iterator[IndexDocument]:
    """Make documents: a title, about 200 characters of clauses from everywhere, facets, numbers and a vector."""
    random = np.random.default_rng(3)
    for number in range(count):
        body: list[str] = []
        length = 0
        while length < _BODY_CHARACTERS:
            size, clause = corpus.clauses[int(random.integers(len(corpus.clauses)))]
            body.append(clause)
            length += size
        one, two = random.integers(len(corpus.titles), size=2)
        yield IndexDocument(
            f"D-{number:07d}",
            _KINDS[number % len(_KINDS)],
            title=corpus.title_tokens[one],
            body=" ".join([*body, corpus.title_tokens[two]]),
            facets={
                "place": (f"13{random.integers(1, 12):02d}00", "130000"),
                "field": (f"field-{random.integers(11)}",),
                "state": ("published" if random.random() < 0.9 else "expired",),
            },
            numbers={"trl": float(random.integers(1, 10)), "published": float(20_000 + random.integers(700))},
            vector=vectors[number].astype(np.float32),
        )
