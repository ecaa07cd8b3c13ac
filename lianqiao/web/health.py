"""Answers for machines that watch the platform: alive, ready, and figures for Prometheus."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import count_public_entries
from lianqiao.core.jobs import job_counts
from lianqiao.matching.queries.status import index_status


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, queue and index answer; 503 with the failing part otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        jobs = job_counts()
    except DatabaseError as error:
        return JsonResponse({"ready": False, "database": str(error).splitlines()[0]}, status=503)
    index = index_status()
    body = {
        "ready": index.is_readable,
        "database": "ok",
        "jobs": jobs,
        "index": {
            "readable": index.is_readable,
            "generation": index.generation,
            "age_s": index.age_s,
            "entries_waiting": index.entries_waiting,
            "vectors_waiting": index.vectors_waiting,
        },
    }
    return JsonResponse(body, status=200 if index.is_readable else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus text format."""
    registry = CollectorRegistry()
    jobs = Gauge("lianqiao_jobs", "Jobs by status", ["status"], registry=registry)
    for status, count in job_counts().items():
        jobs.labels(status=status).set(count)
    entries = Gauge("lianqiao_public_entries", "Public entries by kind", ["kind"], registry=registry)
    for kind in EntryKind:
        entries.labels(kind=kind.value).set(count_public_entries(kind))
    index = index_status()
    for name, text, value in (
        ("lianqiao_index_generation", "Generation of the search index", index.generation),
        ("lianqiao_index_entries_waiting", "Entries not yet in the index", index.entries_waiting),
        ("lianqiao_index_vectors_waiting", "Indexed entries without a vector", index.vectors_waiting),
    ):
        Gauge(name, text, registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4")
