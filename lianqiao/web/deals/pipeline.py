"""The pipeline: deals by stage as a board and a table, time per stage, reasons of loss, and both as files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.accounts.queries import organisations_of
from lianqiao.connectors.formats.export import export_table
from lianqiao.deals.choices import Stage
from lianqiao.deals.models import Deal
from lianqiao.deals.queries.pipeline import ENOUGH, SCOPES, pipeline_deals, pipeline_of
from lianqiao.web.labels import label
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.sharing.downloads import table_file

MOST = 2000


def _asked(request: ActorRequest) -> tuple[str, str, list[Deal]]:
    """Return the scope, the number of the organisation asked for, and the deals."""
    scope = request.GET.get("scope", "")
    scope = scope if scope in SCOPES else "all"
    number = request.GET.get("organisation", "")
    found = next((it for it in organisations_of(request.actor) if it.number == number), None)
    rows = pipeline_deals(request.actor, scope=scope, organisation_id=found.pk if found else None)
    return scope, found.number if found else "", list(rows[:MOST])


@login_required
@require_safe
def pipeline_page(request: ActorRequest) -> HttpResponse:
    """Show the board, the table of stages and the reasons of loss."""
    scope, number, deals = _asked(request)
    figures = pipeline_of(deals)
    columns = [(stage.value, [deal for deal in deals if deal.stage == stage]) for stage in Stage]
    context = {
        "pipeline": figures, "columns": [it for it in columns if it[1]], "scope": scope, "organisation": number,
        "organisations": organisations_of(request.actor), "enough": ENOUGH, "query": request.GET.urlencode(),
        "most_reached": max((it.reached for it in figures.stages), default=0),
    }  # fmt: skip
    return respond(request, "deals/pipeline.html", context)


@login_required
@require_safe
def pipeline_table(request: ActorRequest) -> HttpResponse:
    """Hand out the deals as CSV."""
    *_asked_for, deals = _asked(request)
    return table_file([_columns(), *_lines(deals)], "pipeline.csv")


@login_required
@require_safe
def pipeline_workbook(request: ActorRequest) -> HttpResponse:
    """Hand out the deals as an Excel workbook."""
    *_asked_for, deals = _asked(request)
    columns = _columns()
    with tempfile.TemporaryDirectory(prefix="lianqiao-pipeline-") as folder:
        path = Path(folder) / "pipeline.xlsx"
        export_table(path, [dict(zip(columns, line, strict=True)) for line in _lines(deals)], columns=columns)
        data = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = 'attachment; filename="pipeline.xlsx"'
    return response


def _columns() -> list[str]:
    return [
        _("Number"), _("Title"), _("Kind of contract"), _("Cooperation"), _("Parties"), _("Stage of the deal"), _("In it since"),
        _("End of this stage"), _("Opened on"), _("Reason of the end"),
    ]  # fmt: skip


def _lines(deals: list[Deal]) -> Iterator[list[object]]:
    for deal in deals:
        parties = "；".join(it.organisation.name for it in deal.parties.all() if it.joined and not it.left)
        yield [
            deal.number, deal.title, label("contract_kind", deal.contract_kind), label("mode", deal.mode), parties,
            label("deal_stage", deal.stage), deal.stage_since.date().isoformat(),
            deal.stage_due.isoformat() if deal.stage_due else "", deal.created.date().isoformat(),
            label("end_reason", deal.ended_reason) if deal.ended_reason else "",
        ]  # fmt: skip
