"""Measure the engine at scale: ``python -m bench.engine_scale --data FOLDER --index 1000000 --pairs 10000``.

``--index`` builds and asks an index of so many documents; ``--pairs`` ranks so many demands against as many
achievements, in this process or with ``--ray``. FOLDER holds JSON Lines files with ``title`` and ``abstract``.
"""

import argparse
import json
import logging
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.engine_corpus import Corpus, Vectors, blow_up, documents, make_vectors, read_corpus
from bench.engine_peers import folder_mb
from bench.engine_search import _DEPTH, _FILTER, _NARROW, _times
from lianqiao.cli.batches import batch_on
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import default_encoder
from lianqiao.matching.engine.filters import ALL, Filters
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.engine.score import Scorer
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.engine.types import Entry
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS

_ASKED = 50
_BLOCK = 50_000

logger = logging.getLogger(__name__)
CASES = {"none": ALL, "kind + 3 of 11 fields (15 %)": _FILTER, "one place (9 %)": _NARROW}


def measure_index(data: Path, size: int, folder: Path, *, sample: int = 1500, queries: int = 200) -> None:
    """Build an index, then print size, time, memory, latencies and recall."""
    corpus = read_corpus(data)
    made = make_vectors(corpus, default_encoder(), 0, sample, queries)
    vectors = Vectors(made.real, made.queries, blow_up(made.real, size))
    path = folder / "index"
    marks = {name: np.zeros(size, dtype=np.bool_) for name in CASES}
    _say("start", documents=size, memory_mb=_memory_mb())
    started, worked = time.perf_counter(), time.process_time()
    with IndexWriter(path, vectors.real.shape[1], progress=_report()) as writer:
        writer.rebuild(_noting(documents(corpus, vectors.mixed, size), marks))
    _say(
        "build",
        seconds=round(time.perf_counter() - started),
        processor_s=round(time.process_time() - worked),
        size_mb=round(folder_mb(path)),
        peak_mb=_peak_mb(),
    )
    reader = IndexReader(path)
    for name, filters in CASES.items():
        _latency(reader, corpus, vectors, name, filters)
    for name, filters in CASES.items():
        _say("recall@100", filter=name, **_recall(reader, vectors, filters, marks[name]))


def measure_pairs(data: Path, size: int, address: str | None, top: int = 20) -> None:
    """Rank ``size`` demands against as many achievements, then print time and memory; texts of about 140 characters."""
    corpus = read_corpus(data)
    made = make_vectors(corpus, default_encoder(), 0, 1500, 1)
    random = np.random.default_rng(3)
    started = time.perf_counter()
    entries = [_entry(corpus, random, number) for number in range(2 * size)]
    counted = [document_terms(entry) for entry in entries]
    mixed = blow_up(made.real, 2 * size).astype(np.float32)
    scorer = Scorer(TermStats.of(counted), SemanticScale.measure("bench", mixed[:size], mixed[size:]), DEFAULT_WEIGHTS)
    demands = [scorer.prepare_demand(entries[at], mixed[at], counted[at]) for at in range(size)]
    offers = [scorer.prepare_achievement(entries[at], mixed[at], counted[at]) for at in range(size, 2 * size)]
    _say("prepared", entries=2 * size, seconds=round(time.perf_counter() - started, 1), memory_mb=_memory_mb())
    with tempfile.TemporaryDirectory() as folder, batch_on(address, Path(folder)) as batch:
        started, worked = time.perf_counter(), time.process_time()
        ranked = batch.rank(scorer, demands, offers, top)
        seconds = time.perf_counter() - started
        kept = sum(path.stat().st_size for path in Path(folder).iterdir())
        _say(
            "all with all",
            pairs=size * size,
            on=address or "one process",
            seconds=round(seconds, 1),
            own_processor_s=round(time.process_time() - worked, 1),
            million_pairs_a_second=round(size * size / seconds / 1e6, 2),
            peak_mb=_peak_mb(),
            kept_mb=round(kept / 1e6, 1),
            sample=sum(place for best in ranked for place, _ in best) % 1_000_003,
        )


def _entry(corpus: Corpus, random: np.random.Generator, number: int) -> Entry:
    """Make an entry of a real title and shuffled real clauses."""
    body = ""
    while len(body) < 110:
        body += corpus.texts[int(random.integers(0, len(corpus.texts)))] + "，"
    return Entry(f"e{number}", corpus.titles[int(random.integers(0, len(corpus.titles)))], summary=body)


def _latency(reader: IndexReader, corpus: Corpus, vectors: Vectors, name: str, filters: Filters) -> None:
    for way, facets in (("hybrid", ()), ("hybrid with facet counts", ("place", "field", "kind"))):
        times = _times(
            lambda words, vector, facets=facets: reader.search(words, vector, filters=filters, facets=facets),
            corpus,
            vectors,
        )
        wall = [round(float(np.percentile(times[:, 0], share)), 2) for share in (50, 95, 99)]
        _say(way, filter=name, p50_p95_p99_ms=wall, processor_ms=round(float(np.median(times[:, 1])), 2))


def _recall(reader: IndexReader, vectors: Vectors, filters: Filters, passing: NDArray[np.bool_]) -> dict[str, float]:
    """Compare with exact search among what passes, block by block: real queries and mixed ones."""
    mixed = blow_up(vectors.real[::-1], 3 * len(vectors.real))[-_ASKED:].astype(np.float32)
    found = {}
    for name, asked in (("real", vectors.queries[:_ASKED]), ("mixed", mixed)):
        exact = _exact(vectors.mixed, asked, passing)
        shares = []
        for vector, best in zip(asked, exact, strict=True):
            hits = reader.search((), vector, k=_DEPTH, filters=filters).hits
            shares.append(len(set(best.tolist()) & {int(hit.id[2:]) for hit in hits}) / _DEPTH)
        found[name] = round(float(np.mean(shares)), 4)
    return found


def _exact(
    rows: NDArray[np.float16], asked: NDArray[np.float32], passing: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    products = np.empty((len(asked), len(rows)), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        products[:, start : start + _BLOCK] = asked @ rows[start : start + _BLOCK].astype(np.float32).T
    products[:, ~passing] = -np.inf
    return [np.argpartition(-line, _DEPTH)[:_DEPTH] for line in products]


def _noting(made: Iterable[IndexDocument], marks: dict[str, NDArray[np.bool_]]) -> Iterator[IndexDocument]:
    """Pass documents on and note which filters each passes, to compare a filtered search with the truth."""
    for number, document in enumerate(made):
        for name, filters in CASES.items():
            marks[name][number] = (not filters.kinds or document.kind in filters.kinds) and all(
                wanted.intersection(document.facets[facet]) for facet, wanted in filters.facets.items()
            )
        yield document


def _report() -> Callable[[str, int, int], None]:
    last = [0.0]

    def report(phase: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] > 20:
            last[0] = time.monotonic()
            logger.info("%s %d/%d, %d MB", phase, done, total, _memory_mb())

    return report


def _say(what: str, **values: object) -> None:
    print(json.dumps({"what": what, **values, "load": round(os.getloadavg()[0], 1)}), flush=True)


def _memory_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 20


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--index", type=int)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--ray")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if given.index:
        with tempfile.TemporaryDirectory() as name:
            measure_index(given.data, given.index, Path(name))
    if given.pairs:
        measure_pairs(given.data, given.pairs, given.ray)


if __name__ == "__main__":
    main()
