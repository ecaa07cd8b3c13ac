"""Measure the search index against its peers: ``python -m bench.engine_search --data FOLDER --sizes 10000 100000``.

FOLDER holds JSON Lines files with ``title`` and ``abstract``. Prints one Markdown table (progress on stderr);
``measure`` returns its rows.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from bench.engine_corpus import Corpus, Vectors, blow_up, documents, make_vectors, read_corpus
from bench.engine_peers import (
    Peer,
    bm25s_index,
    folder_mb,
    fresh,
    numpy_exact,
    plain_tantivy,
    postgresql,
    sqlite_fts5,
)
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import default_encoder
from lianqiao.matching.engine.filters import ALL, Filters
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader

PEERS = ("sqlite", "tantivy", "bm25s", "numpy", "postgresql")
_DEPTH = 100
_FEW_ASKED = 40

logger = logging.getLogger(__name__)
_FILTER = Filters(
    kinds=frozenset({"achievement"}),
    facets={"state": frozenset({"published"}), "field": frozenset({"field-1", "field-2", "field-3"})},
)
_NARROW = Filters(facets={"place": frozenset({"130100"})})


class Row(TypedDict):
    """One line of the table; times in milliseconds a query; ``cpu_ms`` (median) suffers less from other processes."""

    documents: int
    engine: str
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    recall_at_100: float | None
    recall_at_100_real: float | None
    build_s: float
    size_mb: float


def measure(
    data: Path, sizes: Sequence[int], *, queries: int, sample: int, peers: Sequence[str], database_url: str | None
) -> list[Row]:
    """Build and ask every engine at every size."""
    corpus = read_corpus(data)
    vectors = make_vectors(corpus, default_encoder(), 0, sample, queries)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            given = Vectors(vectors.real, vectors.queries, blow_up(vectors.real, size))
            rows += _measure_own(corpus, given, size, Path(name))
            logger.info("so far:\n%s", table(rows))
            for peer in peers:
                rows += _measure_peer(peer, corpus, given, size, Path(name), database_url)
                logger.info("%d documents: %s measured", size, peer)
    return rows


def _measure_own(corpus: Corpus, vectors: Vectors, size: int, folder: Path) -> list[Row]:
    path = fresh(folder / "own")
    started = time.perf_counter()
    with IndexWriter(path, vectors.real.shape[1]) as writer:
        writer.rebuild(documents(corpus, vectors.mixed, size))
    build_s = time.perf_counter() - started
    reader = IndexReader(path)
    ways: dict[str, Callable[[Sequence[str], NDArray[np.float32]], object]] = {
        "Lianqiao hybrid": lambda words, vector: reader.search(words, vector),
        "Lianqiao hybrid, kind + 3 of 11 fields (15 %)": lambda words, vector: reader.search(
            words, vector, filters=_FILTER
        ),
        "Lianqiao hybrid, one place (9 %)": lambda words, vector: reader.search(words, vector, filters=_NARROW),
        "Lianqiao hybrid with facet counts": lambda words, vector: reader.search(
            words, vector, filters=_FILTER, facets=("place", "field", "kind")
        ),
        "Lianqiao words only": lambda words, _vector: reader.search(words),
        "Lianqiao vectors only": lambda _words, vector: reader.search((), vector, k=_DEPTH),
    }
    recall: float | None = _recall(reader, vectors, ALL)
    recall_real: float | None = _recall(reader, vectors, ALL, real=True)
    rows = []
    for name, ask in ways.items():
        times = _times(ask, corpus, vectors)
        rows.append(_row(size, name, times, build_s, folder_mb(path), recall, recall_real))
        recall = recall_real = None
    return rows


def _measure_peer(
    name: str, corpus: Corpus, vectors: Vectors, size: int, folder: Path, database_url: str | None
) -> list[Row]:
    if name == "postgresql" and not database_url:
        return []
    path = fresh(folder / name)
    made = documents(corpus, vectors.mixed, size)
    peer = _build(name, made, vectors, path, database_url or "")
    times = _times(peer.ask, corpus, vectors, limit=_FEW_ASKED)
    fresh(path)
    return [_row(size, peer.name, times, peer.build_s, peer.size_mb, None, None)]


def _build(name: str, made: Iterable[IndexDocument], vectors: Vectors, path: Path, database_url: str) -> Peer:
    if name == "numpy":
        return numpy_exact(vectors.mixed)
    if name == "postgresql":
        return postgresql(made, database_url)
    return {"sqlite": sqlite_fts5, "tantivy": plain_tantivy, "bm25s": bm25s_index}[name](made, path)


def _times(
    ask: Callable[[Sequence[str], NDArray[np.float32]], object],
    corpus: Corpus,
    vectors: Vectors,
    limit: int | None = None,
) -> NDArray[np.float64]:
    """Ask each query once, after a few for warming up: rows of wall and processor time in milliseconds."""
    start = len(vectors.real)
    words = [terms(fold(title[:20])) for title in corpus.titles[start : start + len(vectors.queries)]]
    pairs = list(zip(words, vectors.queries, strict=True))
    for pair in pairs[:5]:
        ask(*pair)
    times = []
    for pair in pairs[:limit]:
        started, worked = time.perf_counter(), time.process_time()
        ask(*pair)
        times.append((time.perf_counter() - started, time.process_time() - worked))
    return np.array(times) * 1000


def _recall(reader: IndexReader, vectors: Vectors, filters: Filters, *, real: bool = False) -> float:
    """Compare with exact search: queries that are mixed like the documents, or real ones."""
    asked = vectors.queries if real else blow_up(vectors.real[::-1], 3 * len(vectors.real))[-100:].astype(np.float32)
    matrix = vectors.mixed.astype(np.float32)
    shares = []
    for vector in asked:
        best = set(np.argpartition(-(matrix @ vector), _DEPTH)[:_DEPTH].tolist())
        found = reader.search((), vector, k=_DEPTH, filters=filters).hits
        shares.append(len(best & {int(hit.id[2:]) for hit in found}) / _DEPTH)
    return float(np.mean(shares))


def _row(
    size: int,
    name: str,
    times: NDArray[np.float64],
    build_s: float,
    size_mb: float,
    recall: float | None,
    recall_real: float | None,
) -> Row:
    p50, p95, p99 = (round(float(np.percentile(times[:, 0], share)), 2) for share in (50, 95, 99))
    return Row(
        documents=size,
        engine=name,
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        cpu_ms=round(float(np.median(times[:, 1])), 2),
        recall_at_100=recall,
        recall_at_100_real=recall_real,
        build_s=round(build_s, 1),
        size_mb=round(size_mb, 1),
    )


def table(rows: Sequence[Row]) -> str:
    """Write the rows as a Markdown table."""
    names = list(Row.__annotations__)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    for row in rows:
        cells = [
            "" if value is None else f"{value:.4f}" if key.startswith("recall") else str(value)
            for key, value in row.items()
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--sample", type=int, default=1500, help="how many real texts are encoded")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--database-url")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = measure(
        given.data,
        given.sizes,
        queries=given.queries,
        sample=given.sample,
        peers=given.peers,
        database_url=given.database_url,
    )
    print(table(rows))


if __name__ == "__main__":
    main()
