"""What the audit trail says: the history of a thing, who read a layer, the whole trail for auditors, evidence bundles."""

import csv
import io
import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.accounts.queries import get_organisation
from lianqiao.catalog import services
from lianqiao.catalog.access import belongs_to
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.queries.history import (
    Reading,
    entry_trail,
    organisation_trail,
    reading_rows,
    readings,
    told,
    whole_trail,
)
from lianqiao.core.anchors import read_anchors
from lianqiao.core.history import TrailQuery
from lianqiao.core.models import AuditHead
from lianqiao.web.disclosures.changes import told_lines
from lianqiao.web.disclosures.forms import TrailForm
from lianqiao.web.labels import label
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_ROWS = 30
TABLE_ROWS = 50_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@login_required
@require_safe
def entry_history(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show what was done to an entry, by whom, before and after."""
    row = get_entry(request.actor, kind, number)
    page = Paginator(entry_trail(request.actor, row), PAGE_ROWS).get_page(request.GET.get("page"))
    is_own = belongs_to(request.actor, row.organisation_id)
    lines = told_lines(told(page), is_own=is_own)
    context = {"page": page, "lines": lines, "entry": view_entry(request.actor, row)}
    return respond(request, "disclosures/history.html", context)


@login_required
@require_safe
def organisation_history(request: ActorRequest, number: str) -> HttpResponse:
    """Show what was done to an organisation."""
    organisation = get_organisation(request.actor, number)
    page = Paginator(organisation_trail(request.actor, organisation), PAGE_ROWS).get_page(request.GET.get("page"))
    lines = told_lines(told(page), is_own=True)
    context = {"page": page, "lines": lines, "organisation": organisation}
    return respond(request, "disclosures/history.html", context)


@login_required
@require_safe
def audit_page(request: ActorRequest) -> HttpResponse:
    """Show the whole trail to an auditor, with filters and whether each entry is whole."""
    form = TrailForm(request.GET or None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    query = TrailQuery(
        event=values.get("event") or "",
        subject=(values.get("subject") or "").strip(),
        person_id=values.get("person"),
        since=values.get("since"),
        until=values.get("until"),
    )
    page = Paginator(whole_trail(request.actor, query), PAGE_ROWS).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    anchors = read_anchors()
    context = {
        "page": page, "lines": told_lines(told(page), is_own=False), "form": form, "query": kept.urlencode(),
        "head": AuditHead.objects.get(pk=1), "anchor": anchors[-1] if anchors else None,
    }  # fmt: skip
    return respond(request, "disclosures/audit.html", context)


@login_required
@require_safe
def readings_page(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show who read the confidential layers of one's own entry."""
    row = get_entry(request.actor, kind, number)
    page = Paginator(reading_rows(request.actor, row), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "lines": readings(row, page), "entry": view_entry(request.actor, row)}
    return respond(request, "disclosures/readings.html", context)


@login_required
@require_safe
def readings_table(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Hand out the who-saw-what log as CSV."""
    row = get_entry(request.actor, kind, number)
    rows = reading_rows(request.actor, row)[:TABLE_ROWS]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [_("Audit entry"), _("Time"), _("What was done"), _("Entry"), _("Layer"), _("What was read"), _("Person"),
         _("Number of the person"), _("Organisation"), _("Number of the organisation"), _("Request"), "SHA-256"]
    )  # fmt: skip
    writer.writerows([_cells(line) for line in readings(row, rows)])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="readings-{row.number}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _cells(line: Reading) -> list[str]:
    values = [
        line.sequence, timezone.localtime(line.at).isoformat(timespec="seconds"), label("act", line.act), line.entry,
        label("layer", line.layer), "; ".join(line.pieces), line.person, line.person_id or "", line.organisation,
        line.organisation_number, line.disclosure, line.hash,
    ]  # fmt: skip
    return [harmless(str(value)) for value in values]


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RISKY) else cell


@login_required
@require_safe
def evidence(request: ActorRequest, number: str, kind: str) -> FileResponse:
    """Hand out the evidence bundle of an entry."""
    row = get_entry(request.actor, kind, number)
    with tempfile.TemporaryDirectory(prefix="lianqiao-evidence-") as folder:
        bundle = services.export_evidence(row, Path(folder) / "bundle.zip", actor=request.actor)
        file = bundle.path.open("rb")  # stays readable after the folder is gone
    response = FileResponse(file, as_attachment=True, filename=bundle.name, content_type="application/zip")
    response.headers["X-Manifest-SHA256"] = bundle.manifest_sha256
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
