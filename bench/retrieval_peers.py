# ruff: noqa: E402  (Django is set up before what needs it)
"""All ways to search in one run and one table, quality beside speed: ``python -m bench.retrieval_peers --data FOLDER``.

The documents are real papers (title and abstract) and passages, filled up to ``--size`` with clauses of patents, shuffled. Two
sets of questions have a known answer each: *keywords*, those that a paper names, all of them, to find that paper; and
*passages*, sentences asked about a passage (CMRC 2018), to find it. Every way gets the same terms and the same vectors, in one
thread, and gives its hundred best; this index also gets the weights and synonyms that the platform gives it. Times are of both
sets mixed. FOLDER holds ``*papers/*.jsonl`` (title, abstract, keywords), ``patents*/*.jsonl`` and ``cmrc2018_retrieval/``.
Peers that are not installed are named and left out:
``pip install usearch faiss-cpu lancedb pymilvus milvus-lite``.
"""

import argparse
import csv
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import django
import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
django.setup()

from bench import engine_vector_peers as vector_peers
from bench.engine_corpus import blow_up, documents, read_corpus, tokens
from bench.engine_peers import (
    DEPTH,
    Ask,
    Peer,
    Words,
    bm25s_index,
    folder_mb,
    fused,
    numpy_exact,
    pgvector,
    plain_tantivy,
    postgresql,
    sqlite_fts5,
)
from lianqiao.core.postgres import EmbeddedPostgres, socket_directory
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import Encoder, default_encoder
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.queries.search import LEAST_COSINE, NEAR_THE_BEST, query_weights

_BEGINNING = 120  # characters of an abstract that the vector sees, as on the platform
_AT = 10
_REAL_VECTORS = 1500  # of patents, mixed for the vectors of what is filled up


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in which set, and the row of its answer."""

    kind: str
    text: str
    row: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents with their vectors, and questions with theirs."""

    documents: list[IndexDocument]
    vectors: NDArray[np.float16]
    questions: list[Question]
    asked: NDArray[np.float32]


def read_collection(data: Path, size: int, count: int, encoder: Encoder) -> Collection:
    """Read and encode the real documents, fill up, and choose ``count`` questions of each kind."""
    texts, questions = _papers(data)
    passages, sentences = _passages(data / "cmrc2018_retrieval", len(texts))
    texts += passages
    if not texts or len(texts) > size:
        raise SystemExit(
            f"{len(texts)} real documents under {data}; --size must be at least that, and they must be there"
        )
    choose = random.Random(7).sample
    chosen = choose(questions, min(count, len(questions))) + choose(sentences, min(count, len(sentences)))
    random.Random(8).shuffle(chosen)
    print(f"encoding {len(texts)} documents", file=sys.stderr)
    real = _encode(encoder, [f"{title}\n{body[:_BEGINNING]}" if title else body[:_BEGINNING] for title, body in texts])
    filling = _patents(data)
    made = blow_up(encoder.encode_passages([title for title, _ in filling[:_REAL_VECTORS]]), size - len(texts))
    vectors = np.concatenate([real.astype(np.float16), made])
    rows = [
        IndexDocument(str(row), "achievement", title=tokens(title), body=tokens(body), vector=real[row])
        for row, (title, body) in enumerate(texts)
    ]
    for row, filler in enumerate(documents(read_corpus(data, "patents*/*.jsonl"), made, len(made)), start=len(texts)):
        rows.append(IndexDocument(str(row), "achievement", title=filler.title, body=filler.body, vector=filler.vector))
    return Collection(rows, vectors, chosen, encoder.encode_queries([question.text for question in chosen]))


def _papers(data: Path) -> tuple[list[tuple[str, str]], list[Question]]:
    texts: list[tuple[str, str]] = []
    questions = []
    for file in sorted(data.glob("*papers/*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not (row.get("title") and row.get("abstract")):
                continue
            keywords = row.get("keywords")
            if isinstance(keywords, list) and len(keywords) > 2:
                questions.append(Question("keywords", " ".join(map(str, keywords)), len(texts)))
            texts.append((str(row["title"]), str(row["abstract"])))
    return texts, questions


def _passages(folder: Path, start: int) -> tuple[list[tuple[str, str]], list[Question]]:
    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    passages = rows("corpus.csv")
    place = {row["doc_id"]: start + at for at, row in enumerate(passages)}
    answer = {row["query_id"]: place[row["doc_id"]] for row in rows("qrels.csv")}
    questions = [Question("passages", row["query"], answer[row["query_id"]]) for row in rows("queries.csv")]
    return [("", row["text"]) for row in passages], questions


def _patents(data: Path) -> list[tuple[str, str]]:
    rows = [
        json.loads(line)
        for file in sorted(data.glob("patents*/*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [(str(row["title"]), str(row["abstract"])) for row in rows if row.get("title") and row.get("abstract")]


def _encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    vectors = np.empty((len(texts), encoder.dimensions), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    for start in range(0, len(order), 256):
        batch = order[start : start + 256]
        vectors[batch] = encoder.encode_passages([texts[at] for at in batch])
    return vectors


def _own(made: Collection, folder: Path) -> list[Peer]:
    started = time.perf_counter()
    with IndexWriter(folder, made.vectors.shape[1]) as writer:
        writer.rebuild(made.documents)
    build_s, reader = time.perf_counter() - started, IndexReader(folder)

    def words(terms: Words, _vector: NDArray[np.float32]) -> list[int]:
        return [int(hit.id) for hit in reader.search(terms, k=DEPTH).hits]

    def near(_terms: Words, vector: NDArray[np.float32]) -> list[int]:
        return [int(hit.id) for hit in reader.search((), vector, k=DEPTH).hits]

    def both(terms: Words, vector: NDArray[np.float32]) -> list[int]:
        found = reader.search(terms, vector, k=DEPTH, least_cosine=LEAST_COSINE, near_the_best=NEAR_THE_BEST)
        return [int(hit.id) for hit in found.hits]

    ways = {"both, as on the platform": both, "words": words, "vectors": near}
    return [Peer(f"**this index** ({name})", build_s, folder_mb(folder), ask) for name, ask in ways.items()]


def others(made: Collection, folder: Path, database_url: str) -> Iterator[Peer]:
    """Build one other way after the other; what is not installed is said on stderr."""

    def place(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name

    text = postgresql(made.documents, database_url)
    near = pgvector(made.vectors, database_url)
    yield from (fused("PostgreSQL full text + pgvector exact (both)", text, near), text, near)
    tantivy = plain_tantivy(made.documents, place("tantivy"))
    yield tantivy
    yield sqlite_fts5(made.documents, place("sqlite"))
    yield bm25s_index(made.documents, place("bm25s"))
    exact = numpy_exact(made.vectors)
    yield exact
    yield fused("tantivy + numpy exact (both)", tantivy, exact)
    for build in vector_peers.OTHERS:
        started = time.perf_counter()
        try:
            built = build(made.vectors, place(build.__name__))
        except ImportError as error:
            print(f"{build.__name__} left out: {error.name} is not installed", file=sys.stderr)
            continue
        yield Peer(f"{built.name} (vectors)", time.perf_counter() - started, built.size_mb, _by_vector(built.ask))


def _by_vector(
    ask: Callable[[NDArray[np.float32]], list[int]],
) -> Ask:
    return lambda _terms, vector: ask(vector)


def compare(data: Path, size: int, count: int) -> Iterator[str]:
    """Yield the rows of the table."""
    made = read_collection(data, size, count, default_encoder())
    kinds = ("keywords", "passages")
    weights = [query_weights(question.text) for question in made.questions]
    plain = [
        [term for term in dict.fromkeys(terms(fold(question.text))) if term in known]
        for question, known in zip(made.questions, weights, strict=True)
    ]
    yield (
        "| way | build s | MB | p50 ms | p99 ms | × ours | "
        + " | ".join(f"{kind} recall@{_AT} | MRR@{_AT}" for kind in kinds)
        + " |"
    )
    yield "|---|---|---|---|---|---|" + "---|---|" * len(kinds)
    ours = 0.0
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        server.use()
        try:
            url = f"postgresql://postgres@/lianqiao?host={socket_directory(Path(folder) / 'postgres')}"
            own = ((way, weights) for way in _own(made, Path(folder) / "own"))
            rest = ((way, plain) for way in others(made, Path(folder), url))
            for way, words in itertools.chain[tuple[Peer, Sequence[Words]]](own, rest):
                places, times = _asked(way, made, words)
                p50, p99 = np.percentile(times, (50, 99))
                ours = ours or p50
                cells = [f"{figure:.3f}" for kind in kinds for figure in _figures(places[kind])]
                speed = f"{way.build_s:.1f} | {way.size_mb:.0f} | {p50:.2f} | {p99:.2f} | {p50 / ours:.2f}"
                yield f"| {way.name} | {speed} | {' | '.join(cells)} |"
        finally:
            server.leave()
    bytes_a_ms = vector_peers.bandwidth()
    size_mb, limit = made.vectors.nbytes / 1e6, made.vectors.nbytes / bytes_a_ms
    name = f"*limit of exact search: all vectors read once in float16, at {bytes_a_ms / 1e6:.1f} GB/s*"
    yield f"| {name} | | {size_mb:.0f} | {limit:.2f} | | {limit / ours:.2f} | | | | |"


def _asked(way: Peer, made: Collection, asked: Sequence[Words]) -> tuple[dict[str, list[int]], NDArray[np.float64]]:
    """Ask everything once, after five for warming up: the place of each answer (0: not found), and milliseconds."""
    for words, vector in list(zip(asked, made.asked, strict=True))[:5]:
        way.ask(words, vector)
    places: dict[str, list[int]] = {}
    times = []
    for question, words, vector in zip(made.questions, asked, made.asked, strict=True):
        started = time.perf_counter()
        found = list(way.ask(words, vector))
        times.append((time.perf_counter() - started) * 1000)
        places.setdefault(question.kind, []).append(found.index(question.row) + 1 if question.row in found else 0)
    return places, np.array(times)


def _figures(places: Sequence[int]) -> tuple[float, float]:
    within = [place for place in places if 0 < place <= _AT]
    return len(within) / len(places), sum(1 / place for place in within) / len(places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300, help="of each kind")
    given = parser.parse_args()
    for line in compare(given.data, given.size, given.questions):
        print(line, flush=True)


if __name__ == "__main__":
    main()
