"""The evidence of a deal as a file."""

import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from lianqiao.deals.queries import get_deal
from lianqiao.deals.services.evidence import export_deal
from lianqiao.web.files.views import guarded
from lianqiao.web.requests import ActorRequest


@login_required
@require_safe
def deal_evidence(request: ActorRequest, number: str) -> HttpResponse:
    """Hand out the evidence of a deal as one's own party may see it."""
    deal = get_deal(number, request.actor)
    with tempfile.TemporaryDirectory(prefix="lianqiao-evidence-") as folder:
        bundle = export_deal(deal, Path(folder) / "bundle.zip", actor=request.actor)
        response = HttpResponse(bundle.path.read_bytes(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{bundle.name}"'
    return guarded(response)


urlpatterns = [path("deals/<str:number>/evidence.zip", deal_evidence, name="deal-evidence")]
