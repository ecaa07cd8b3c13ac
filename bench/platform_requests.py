"""Measures the whole platform on many entries: import rate, index build, and search requests from the URL to the page.

``python -m bench.platform_requests --data PATH --size 100000``. Uses a data directory of its own, which is removed at the end unless
``--keep FOLDER`` names one: a second run with it only asks.
"""

import argparse
import atexit
import csv
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import TypedDict

import numpy as np

from bench.engine_corpus import blow_up


class Measured(TypedDict):
    """One line of the table; times in milliseconds a request."""

    what: str
    value: str


def write_rows(path: Path, texts: list[tuple[str, str]], size: int) -> None:
    """Write a table of achievements made of shuffled titles and clauses."""
    random = np.random.default_rng(5)
    fields = ("electronics", "manufacturing", "biomedicine", "materials", "energy", "environment")
    places = ("110108", "120116", "130102", "130602", "130203")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "title", "summary", "description", "technology_field", "place", "trl", "modes"])
        for number in range(size):
            one, two, three = (texts[int(at)] for at in random.integers(0, len(texts), 3))
            writer.writerow([
                f"B{number}", f"{one[0][:24]}{number % 97}", two[0], two[1][:90] + three[1][:90],
                fields[number % 6], places[number % 5], str(1 + number % 9), "service",
            ])  # fmt: skip


def measure(data: Path, size: int, queries: int) -> list[Measured]:
    """Set a platform up unless it is there, import ``size`` rows, index them with synthetic vectors, and ask."""
    from lianqiao.cli.platform import start_platform

    start_platform(check_migrations=False)
    from django.core.management import call_command

    from bench.engine_corpus import read_texts
    from lianqiao.catalog.models import Achievement

    call_command("migrate", verbosity=0, interactive=False)
    texts = read_texts(data)
    built = [] if Achievement.objects.count() >= size else _build(texts, size)
    return built + _ask([title[:12] for title, _ in texts[:queries]])


def _build(texts: list[tuple[str, str]], size: int) -> list[Measured]:
    from django.conf import settings

    from lianqiao.connectors import services as connectors
    from lianqiao.core.actors import system_actor
    from lianqiao.matching import services as matching
    from lianqiao.regions.services import load_pack

    actor = system_actor("bench")
    load_pack(settings.REGION_PACK_DIR, actor=actor)
    table = Path(settings.DATA_DIR) / "rows.csv"
    write_rows(table, texts, size)

    started = time.perf_counter()
    run = connectors.begin_import(table, kind="achievement", source="bench", actor=actor)
    run = connectors.run_import(run, actor=actor)
    import_s = time.perf_counter() - started
    assert run.created_count == size, (run.created_count, run.error)

    _give_vectors(texts, size)
    started = time.perf_counter()
    matching.sync_index(actor=actor)
    matching.merge_index()
    index_s = time.perf_counter() - started
    return [
        {"what": f"import of {size:,} rows", "value": f"{size / import_s:,.0f} rows/s"},
        {"what": "index of these from the records", "value": f"{index_s:,.0f} s ({size / index_s:,.0f} entries/s)"},
    ]


def _ask(words: list[str]) -> list[Measured]:
    from django.test import Client

    client = Client()
    for word in words[:5]:
        assert client.get("/search", {"q": f"{word}的"}).status_code == 200
    plain = _times(client, [{"q": word} for word in words])
    again = _times(client, [{"q": word} for word in words])
    filtered = _times(client, [{"q": word, "technology_field": "materials", "place": "130000"} for word in words])
    api = _times(client, [{"q": word} for word in words], "/api/v1/search")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        {"what": "page /search, query encoded in the request", "value": _spread(plain)},
        {"what": "page /search, a query asked before", "value": _spread(again)},
        {"what": "page /search with two filters, asked before", "value": _spread(filtered)},
        {"what": "API /api/v1/search, asked before", "value": _spread(api)},
        {"what": "memory of the process at its highest", "value": f"{memory:,.0f} MB"},
    ]


def _give_vectors(texts: list[tuple[str, str]], size: int) -> None:
    """Store vectors that look like real ones, because encoding so many texts would take hours."""
    from lianqiao.catalog.choices import EntryKind
    from lianqiao.catalog.models import Achievement
    from lianqiao.matching.engine.encode import content_hash
    from lianqiao.matching.engine.semantic import semantic_text
    from lianqiao.matching.engine.vectors import pack
    from lianqiao.matching.models import TextVector
    from lianqiao.matching.queries.inputs import engine_entry
    from lianqiao.matching.queries.model import current_encoder
    from lianqiao.matching.queries.vectors import ROLES, role_name

    encoder = current_encoder()
    assert encoder is not None
    rows = blow_up(encoder.encode_passages([title for title, _ in texts[:500]]), size)
    name = role_name(encoder, ROLES[EntryKind.ACHIEVEMENT])
    batch: list[TextVector] = []
    entries = Achievement.objects.select_related("organisation").prefetch_related("indicators").order_by("pk")
    for row, entry in zip(rows, entries.iterator(chunk_size=2000), strict=True):
        digest = content_hash(name, semantic_text(engine_entry(entry)))
        batch.append(TextVector(encoder=name, content_hash=digest, vector=pack(row.astype(np.float32))))
        if len(batch) == 2000:
            TextVector.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    TextVector.objects.bulk_create(batch, ignore_conflicts=True)


def _times(client: object, queries: list[dict[str, str]], path: str = "/search") -> list[float]:
    times = []
    for query in queries:
        started = time.perf_counter()
        response = client.get(path, query)  # type: ignore[attr-defined]  # Django's test client
        times.append((time.perf_counter() - started) * 1000)
        assert response.status_code == 200, response.content[:300]
    return times


def _spread(times: list[float]) -> str:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=150)
    parser.add_argument("--keep", type=Path, help="keep the platform in this folder")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="lianqiao-bench-"))
    if not given.keep:
        atexit.register(
            shutil.rmtree, folder, ignore_errors=True
        )  # after the database has stopped: the last comes first
    os.environ["LIANQIAO_DATA_DIR"] = str(folder)
    os.environ["LIANQIAO_LIMITS_ENABLED"] = "false"
    for row in measure(given.data, given.size, given.queries):
        print(f"| {row['what']} | {row['value']} |", flush=True)


if __name__ == "__main__":
    main()
