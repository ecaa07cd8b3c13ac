"""Answers that are files: tables for spreadsheets, and linked data."""

import csv
import io
import json
from collections.abc import Iterable

from django.http import HttpResponse

from lianqiao.connectors.formats.export import guarded


def table_file(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """Give rows as CSV to be kept under ``name``; texts that a spreadsheet would run are made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    # Spreadsheets read UTF-8 only with the mark at its beginning.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def linked_data_file(data: object) -> HttpResponse:
    """Give what a page says to programs as JSON-LD."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")
