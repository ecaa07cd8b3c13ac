"""The distribution of a deal: one's own team, what waits to be shared, and the runs, for one's own party alone."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.core.access import require
from lianqiao.deals import services
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.formats.registration_files import XLSX
from lianqiao.deals.models import Deal, DistributionRun, Party
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.distribution import distribution_of, get_run, is_repeatable, result_of
from lianqiao.deals.services.distribution import RUNNING, RunInput
from lianqiao.rules.formats import waterfall_xlsx as waterfall_file
from lianqiao.rules.money import ZERO
from lianqiao.rules.registry import registry
from lianqiao.web.deals.acting import act
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import LEADER, MAIN, RunForm, TeamForm
from lianqiao.web.labels import LABELS
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.rules import words
from lianqiao.web.rules.sources import source_of
from lianqiao.web.rules.steps import steps_said
from lianqiao.web.rules.tables import findings_of
from lianqiao.web.service_form import ServiceForm


@login_required
@require_safe
def distribution_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the team, what waits and the runs."""
    return _page(request, get_deal(number, request.actor))


def _page(
    request: ActorRequest, deal: Deal, refused: dict[str, ServiceForm] | None = None, status: int = 200
) -> HttpResponse:
    frame = deal_frame(request, deal, "distribution")
    party = frame["frame"].party
    found = distribution_of(party) if party is not None else None
    context: dict[str, Any] = {
        **frame,
        "distribution": found,
        "is_running": deal.stage in RUNNING,
        "team_form": TeamForm(initial={"members": _lines(party)}),
        "run_form": RunForm(others=_others(deal, party)),
        **(refused or {}),
    }
    return respond(request, "deals/distribution.html", context, status=status)


def _lines(party: Party | None) -> str:
    if party is None:
        return ""
    lines = []
    for one in party.team.all():
        marks = [str(MAIN)] * one.is_main + [str(LEADER)] * one.is_leader
        marks += [str(LABELS["credit_role"][role]) for role in one.roles]
        lines.append("; ".join([one.name, f"{one.weight.normalize():f}", *marks]))
    return "\n".join(lines)


def _others(deal: Deal, party: Party | None) -> list[Party]:
    return [one for one in present_parties(deal) if party is None or one.pk != party.pk]


@login_required
@require_POST
def team_change(request: ActorRequest, number: str) -> HttpResponse:
    """Change one's own team."""
    deal, form = get_deal(number, request.actor), TeamForm(request.POST)
    return act(
        request, form, lambda: (services.change_team(deal, form.cleaned_data["read"], actor=request.actor),),
        show=lambda status: _page(request, deal, {"team_form": form}, status),
        back=reverse("deal-distribution", args=[number]),
    )  # fmt: skip


@login_required
@require_POST
def run_make(request: ActorRequest, number: str) -> HttpResponse:
    """Share what was received."""
    deal = get_deal(number, request.actor)
    form = RunForm(request.POST, others=_others(deal, side_of(request.actor, deal)))

    def share() -> DistributionRun:
        said = form.cleaned_data
        content = RunInput(
            form.costs(), form.shares(), said["vat_percent"], said["other_taxes"], said["reward_percent"],
            said["takes_option"], said["fee_receiver"], said["fee_percent"] or ZERO,
        )  # fmt: skip
        return services.distribute(deal, content, actor=request.actor)

    return act(
        request, form, share, show=lambda status: _page(request, deal, {"run_form": form}, status),
        back=reverse("deal-distribution", args=[number]), done=_("Shared. The run is kept with the rules it went by."),
    )  # fmt: skip


@login_required
@require_safe
def run_page(request: ActorRequest, number: str, run: int) -> HttpResponse:
    """Show a run step by step, with the rule of each, and whether it gives the same when it is run again."""
    deal = get_deal(number, request.actor)
    row = get_run(deal, run, request.actor)
    given, result = result_of(row)
    context = {
        **deal_frame(request, deal, "distribution"), "run": row, "given": given, "steps": steps_said(result, registry()),
        "findings": findings_of([result]), "is_same": is_repeatable(row),
    }  # fmt: skip
    return respond(request, "deals/run.html", context)


@login_required
@require_safe
def run_workbook(request: ActorRequest, number: str, run: int) -> HttpResponse:
    """Give a run as a workbook whose amounts are formulas."""
    deal = get_deal(number, request.actor)
    row = get_run(deal, run, request.actor)
    require(request.actor, Action.DEAL_WRITE, deal)
    given, result = result_of(row)
    uses = {step.rule for step in result.steps if step.rule is not None}
    told = waterfall_file.Told(
        words.waterfall_words(), {use: source_of(registry().version(use)) for use in uses},
        {kind: str(name) for kind, name in LABELS["cost_kind"].items()},
    )  # fmt: skip
    content = waterfall_file.waterfall_xlsx(given, [(row.day, row.amount)], [result], told)
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{deal.number}-distribution-{row.number}.xlsx"'
    return response


urlpatterns = [
    path("deals/<str:number>/distribution", distribution_page, name="deal-distribution"),
    path("deals/<str:number>/distribution/team", team_change, name="deal-team"),
    path("deals/<str:number>/distribution/run", run_make, name="deal-run-make"),
    path("deals/<str:number>/distribution/<int:run>", run_page, name="deal-run"),
    path("deals/<str:number>/distribution/<int:run>.xlsx", run_workbook, name="deal-run-workbook"),
]
