"""Well-known ways to search the same documents, to compare with: words only or vectors only, without facets."""

import importlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import tantivy
from numpy.typing import NDArray

from lianqiao.matching.engine.documents import IndexDocument

DEPTH = 100
Words = Sequence[str] | Mapping[str, float]
Ask = Callable[[Words, NDArray[np.float32]], Sequence[int]]  # terms and a unit vector; row numbers, best first


@dataclass(frozen=True, slots=True)
class Peer:
    """A built index of another engine: how long that took, how large it is, and how to ask it for the best rows."""

    name: str
    build_s: float
    size_mb: float
    ask: Ask


def sqlite_fts5(documents: Iterable[IndexDocument], folder: Path) -> Peer:
    """SQLite FTS5 over the same tokens, BM25 order."""
    started = time.perf_counter()
    connection = sqlite3.connect(folder / "fts.sqlite")
    connection.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(title, body, content='', "
        """tokenize="unicode61 tokenchars '-./&_+'")"""
    )
    connection.executemany("INSERT INTO entry(title, body) VALUES (?, ?)", ((d.title, d.body) for d in documents))
    connection.commit()
    build_s = time.perf_counter() - started

    def ask(terms: Words, _vector: NDArray[np.float32]) -> list[int]:
        query = " OR ".join(f'"{term}"' for term in terms)
        sql = "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 3.0, 1.0) LIMIT ?"
        return [row - 1 for (row,) in connection.execute(sql, (query, DEPTH))]

    return Peer("SQLite FTS5 (words)", build_s, folder_mb(folder), ask)


def plain_tantivy(documents: Iterable[IndexDocument], folder: Path) -> Peer:
    """Tantivy as its documentation shows it: two text fields, one OR query, BM25 order."""
    builder = tantivy.SchemaBuilder()
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    schema = builder.add_unsigned_field("row", fast=True).build()
    started = time.perf_counter()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(64_000_000, 1)
    for row, document in enumerate(documents):
        entry = tantivy.Document(title=[document.title], body=[document.body])
        entry.add_unsigned("row", row)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    build_s = time.perf_counter() - started

    def ask(terms: Words, _vector: NDArray[np.float32]) -> list[int]:
        query = tantivy.Query
        should = [
            (tantivy.Occur.Should, query.boost_query(query.term_query(schema, field, term, "freq"), boost))
            for term in terms
            for field, boost in (("title", 3.0), ("body", 1.0))
        ]
        found = searcher.search(query.boolean_query(should), DEPTH)
        rows: list[Any] = searcher.fast_field_values("row", [address for _, address in found.hits])
        return rows

    return Peer("tantivy, two fields (words)", build_s, folder_mb(folder), ask)


def bm25s_index(documents: Iterable[IndexDocument], _folder: Path) -> Peer:
    """bm25s: BM25 scores computed beforehand, in memory."""
    started = time.perf_counter()
    bm25s = importlib.import_module("bm25s")  # it comes without type hints
    retriever = bm25s.BM25()
    vocabulary: dict[str, int] = {}
    rows = [
        [vocabulary.setdefault(token, len(vocabulary)) for token in f"{d.title} {d.body}".split()] for d in documents
    ]
    retriever.index(bm25s.tokenization.Tokenized(ids=rows, vocab=vocabulary), show_progress=False)
    build_s = time.perf_counter() - started
    size = sum(array.nbytes for array in retriever.scores.values() if isinstance(array, np.ndarray))

    def ask(terms: Words, _vector: NDArray[np.float32]) -> list[int]:
        known = [[term for term in terms if term in vocabulary]]
        found, _ = retriever.retrieve(known, k=DEPTH, show_progress=False, n_threads=0)
        return [int(row) for row in found[0]]

    return Peer("bm25s (words, in memory)", build_s, size / 1e6, ask)


def numpy_exact(vectors: NDArray[np.float16]) -> Peer:
    """Compare with every vector: float32 matrix times query."""
    started = time.perf_counter()
    matrix = vectors.astype(np.float32)
    build_s = time.perf_counter() - started

    def ask(_terms: Words, vector: NDArray[np.float32]) -> list[int]:
        scores = matrix @ vector
        best = np.argpartition(-scores, DEPTH)[:DEPTH]
        return [int(row) for row in best[np.argsort(-scores[best])]]

    return Peer("numpy, exact (vectors, in memory)", build_s, matrix.nbytes / 1e6, ask)


def postgresql(documents: Iterable[IndexDocument], database_url: str) -> Peer:
    """PostgreSQL full text over the same tokens: GIN index, ts_rank order."""
    connection = psycopg.connect(database_url, autocommit=True)
    started = time.perf_counter()
    connection.execute("CREATE TEMPORARY TABLE entry (id integer, words tsvector)")
    with connection.cursor() as cursor, cursor.copy("COPY entry (id, words) FROM STDIN") as copy:
        for row, document in enumerate(documents):
            lexemes = sorted(set(f"{document.title} {document.body}".split()))
            copy.write_row((row, " ".join(_quoted(lexeme) for lexeme in lexemes)))
    connection.execute("CREATE INDEX ON entry USING gin (words)")
    connection.execute("ANALYZE entry")
    build_s = time.perf_counter() - started
    size = connection.execute("SELECT pg_total_relation_size('entry')").fetchone()

    def ask(terms: Words, _vector: NDArray[np.float32]) -> list[int]:
        query = " | ".join(_quoted(term) for term in terms)
        sql = """SELECT id FROM entry WHERE words @@ %(q)s::tsquery
            ORDER BY ts_rank(words, %(q)s::tsquery) DESC LIMIT %(n)s"""
        return [row for (row,) in connection.execute(sql, {"q": query, "n": DEPTH})]

    return Peer("PostgreSQL full text (words)", build_s, (size[0] if size else 0) / 1e6, ask)


def pgvector(vectors: NDArray[np.float16], database_url: str) -> Peer:
    """Compare with every vector in PostgreSQL, by pgvector in half precision without an index."""
    connection = psycopg.connect(database_url, autocommit=True)
    started = time.perf_counter()
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    connection.execute(f"CREATE TEMPORARY TABLE near (id integer, place halfvec({vectors.shape[1]}))")
    with connection.cursor() as cursor, cursor.copy("COPY near (id, place) FROM STDIN") as copy:
        for row, vector in enumerate(vectors):
            copy.write_row((row, _halfvec(vector)))
    connection.execute("ANALYZE near")
    build_s = time.perf_counter() - started
    size = connection.execute("SELECT pg_total_relation_size('near')").fetchone()

    def ask(_terms: Words, vector: NDArray[np.float32]) -> list[int]:
        sql = "SELECT id FROM near ORDER BY place <#> %s::halfvec LIMIT %s"
        return [row for (row,) in connection.execute(sql, (_halfvec(vector), DEPTH))]

    return Peer("PostgreSQL, pgvector, exact (vectors)", build_s, (size[0] if size else 0) / 1e6, ask)


def fused(name: str, one: Peer, other: Peer) -> Peer:
    """Ask two engines and add the reciprocals of the ranks (k = 60; Cormack, Clarke, Büttcher, SIGIR 2009)."""

    def ask(terms: Words, vector: NDArray[np.float32]) -> list[int]:
        score: dict[int, float] = {}
        for found in (one.ask(terms, vector), other.ask(terms, vector)):
            for rank, row in enumerate(found, start=1):
                score[row] = score.get(row, 0.0) + 1 / (60 + rank)
        return sorted(score, key=lambda row: -score[row])[:DEPTH]

    return Peer(name, one.build_s + other.build_s, one.size_mb + other.size_mb, ask)


def folder_mb(folder: Path) -> float:
    """Add up the files under a folder, in MB."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def fresh(folder: Path) -> Path:
    """Make an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _halfvec(vector: NDArray[np.floating]) -> str:
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
