"""Compare the index with other ways to search the same vectors: ``python -m bench.engine_vector_peers --data FOLDER``.

One run, one table: build time, size, p50 and p99 of one thread, recall@100 against exact search, and the limit: how long it takes
to read all vectors in float16 once at the bandwidth measured beside it. Peers that are not installed are named and left out:
``pip install usearch faiss-cpu lancedb pymilvus milvus-lite`` into an environment of their own.
"""

import argparse
import importlib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.engine_corpus import blow_up, make_vectors, read_corpus
from bench.engine_peers import folder_mb
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import default_encoder
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader

DEPTH = 100
Rows = NDArray[np.float16]
Ask = Callable[[NDArray[np.float32]], list[int]]


@dataclass(frozen=True, slots=True)
class Built:
    """A way to search, ready to be asked for the numbers of the nearest ``DEPTH`` rows."""

    name: str
    ask: Ask
    size_mb: float


def ours(rows: Rows, folder: Path) -> Built:
    """The index of this project, vectors only."""
    with IndexWriter(folder, rows.shape[1]) as writer:
        writer.rebuild(
            IndexDocument(str(at), "achievement", vector=row.astype(np.float32)) for at, row in enumerate(rows)
        )
    reader = IndexReader(folder)
    return Built("this index", lambda v: [int(hit.id) for hit in reader.search((), v, k=DEPTH).hits], folder_mb(folder))


def exact(rows: Rows, _folder: Path) -> Built:
    """Every product, by numpy in float32."""
    wide = rows.astype(np.float32)

    def ask(vector: NDArray[np.float32]) -> list[int]:
        products = wide @ vector
        best = np.argpartition(-products, DEPTH)[:DEPTH]
        return [int(at) for at in best[np.argsort(-products[best])]]

    return Built("numpy, exact, float32", ask, wide.nbytes / 1e6)


def usearch(rows: Rows, folder: Path) -> Built:
    """Usearch's graph (HNSW), float16, its own defaults."""
    index = importlib.import_module("usearch.index").Index(ndim=rows.shape[1], metric="ip", dtype="f16")
    index.add(np.arange(len(rows)), rows.astype(np.float32), threads=2)
    index.save(str(folder / "index"))
    return Built("usearch, HNSW, float16", lambda v: [int(at) for at in index.search(v, DEPTH).keys], folder_mb(folder))


def faiss_lists(rows: Rows, folder: Path) -> Built:
    """Faiss with lists (IVF), exact within them, 64 of 1,024 read."""
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    wide = rows.astype(np.float32)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(wide.shape[1]), wide.shape[1], 1024, faiss.METRIC_INNER_PRODUCT)
    index.train(wide[:60_000])
    index.add(wide)
    index.nprobe = 64
    faiss.write_index(index, str(folder / "index"))
    return Built("faiss, IVF1024, 64 read", _faiss(index), folder_mb(folder))


def faiss_graph(rows: Rows, folder: Path) -> Built:
    """Faiss with a graph (HNSW32), 128 kept while searching."""
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(2)
    index = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.add(rows.astype(np.float32))
    faiss.omp_set_num_threads(1)
    index.hnsw.efSearch = 128
    faiss.write_index(index, str(folder / "index"))
    return Built("faiss, HNSW32, 128 kept", _faiss(index), folder_mb(folder))


def _faiss(index: Any) -> Ask:
    return lambda vector: [int(at) for at in index.search(vector[None], DEPTH)[1][0]]


def lancedb(rows: Rows, folder: Path) -> Built:
    """LanceDB with its IVF_PQ index, 20 lists read, refined twofold."""
    database = importlib.import_module("lancedb").connect(str(folder))
    wide = rows.astype(np.float32)
    table = database.create_table("rows", [{"id": at, "vector": row} for at, row in enumerate(wide)], mode="overwrite")
    table.create_index(metric="dot", vector_column_name="vector", num_partitions=256, num_sub_vectors=48)

    def ask(vector: NDArray[np.float32]) -> list[int]:
        found = table.search(vector).metric("dot").nprobes(20).refine_factor(2).limit(DEPTH).select(["id"]).to_arrow()
        return [int(at) for at in found["id"].to_pylist()]

    return Built("LanceDB, IVF_PQ, refined", ask, folder_mb(folder))


def milvus(rows: Rows, folder: Path) -> Built:
    """Milvus Lite with the index that it chooses."""
    client = importlib.import_module("pymilvus").MilvusClient(str(folder / "milvus.db"))
    client.create_collection("rows", dimension=rows.shape[1], metric_type="IP")
    wide = rows.astype(np.float32)
    for start in range(0, len(wide), 2000):
        part = wide[start : start + 2000]
        client.insert("rows", [{"id": start + at, "vector": row.tolist()} for at, row in enumerate(part)])

    def ask(vector: NDArray[np.float32]) -> list[int]:
        found = client.search("rows", data=[vector.tolist()], limit=DEPTH)
        return [int(hit["id"]) for hit in found[0]]

    return Built("Milvus Lite, its default", ask, folder_mb(folder))


OTHERS = (usearch, faiss_lists, faiss_graph, lancedb, milvus)
WAYS = (exact, ours, *OTHERS)


def compare(data: Path, size: int, queries: int) -> Iterator[str]:
    """Yield the rows of the table."""
    made = make_vectors(read_corpus(data), default_encoder(), 0, 1500, queries)
    rows = blow_up(made.real, size)
    truth: list[set[int]] = []
    yield "| way | build s | MB | p50 ms | p99 ms | recall@100 |"
    yield "|---|---|---|---|---|---|"
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            try:
                built = way(rows, Path(folder))
            except ImportError as error:
                yield f"| {way.__name__}: not installed ({error.name}) | | | | | |"
                continue
            seconds = time.perf_counter() - started
            answers, times = [], []
            for vector in (made.queries[0], *made.queries):  # the first warms up
                started = time.perf_counter()
                answers.append(set(built.ask(vector)))
                times.append((time.perf_counter() - started) * 1000)
            truth = truth or answers
            recall = np.mean([len(one & other) / DEPTH for one, other in zip(truth[1:], answers[1:], strict=True)])
            p50, p99 = np.percentile(times[1:], (50, 99))
            yield f"| {built.name} | {seconds:.1f} | {built.size_mb:.0f} | {p50:.2f} | {p99:.2f} | {recall:.4f} |"
    bytes_a_ms = bandwidth()
    yield f"| *limit: all vectors read once in float16, at {bytes_a_ms / 1e6:.1f} GB/s* | | | {rows.nbytes / bytes_a_ms:.2f} | | |"


def bandwidth() -> float:
    """Measure how many bytes a millisecond one thread reads from memory."""
    block = np.ones(64 << 20, dtype=np.float32)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        block.max()
        took.append((time.perf_counter() - started) * 1000)
    return float(block.nbytes / min(took))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    given = parser.parse_args()
    for line in compare(given.data, given.size, given.queries):
        print(line, flush=True)


if __name__ == "__main__":
    main()
