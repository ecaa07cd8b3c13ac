"""Judging pairs: the next one side by side, one's judgement with what came of it, and the results of all."""

import io
import math
import tempfile
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianqiao.catalog.queries import EntryView
from lianqiao.connectors.services import export_judged_set
from lianqiao.matching.choices import Chosen, Pass
from lianqiao.matching.engine.agreement import LEAST_PAIRS
from lianqiao.matching.engine.evaluate import Quality, Spread
from lianqiao.matching.queries import MatchList
from lianqiao.matching.queries.judged import LEAST_DEMANDS, MonthQuality, judged_results
from lianqiao.matching.queries.judging import PairView, get_pair, list_own, next_pair, own_counts
from lianqiao.matching.services import change_judgement, judge_pair, pass_pair, withdraw_judgement
from lianqiao.web.compare.rows import Group, groups_of
from lianqiao.web.judging.forms import JudgementForm
from lianqiao.web.matches.cards import MatchCard, cards_for_entry
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

SALT = "judging.why"
OWN_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Side:
    """An entry with its facts; what it does not say is left out."""

    entry: EntryView
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with its figures in words, or without any."""

    month: MonthQuality
    figures: tuple[str, ...]


@login_required
@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """Show the next pair, or that there is none."""
    found = next_pair(request.actor)
    if found is None:
        context = {"counts": own_counts(request.actor), "own": list_own(request.actor, OWN_SHOWN)}
        return respond(request, "judging/none.html", context)
    return _pair_page(request, found.pair, found.why, JudgementForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair_page(request: ActorRequest, achievement: str, demand: str) -> HttpResponse:
    """Show one pair, blind before the own judgement and with the score after it; judge, change, withdraw or pass it."""
    if request.method == "POST":
        return _move(request, achievement, demand)
    pair = get_pair(request.actor, achievement, demand)
    form = JudgementForm.of(pair.own) if pair.own else JudgementForm()
    return _pair_page(request, pair, Chosen.ASKED, form)


@login_required
@require_safe
def results_page(request: ActorRequest) -> HttpResponse:
    """Show how much was judged, how far judges agree, and how good the order of now is on it."""
    results = judged_results(request.actor)
    context = {
        "results": results,
        "levels": tuple(enumerate(results.levels, start=1)),
        "months": tuple(_month(month) for month in results.months),
        "least": LEAST_PAIRS,
        "least_demands": LEAST_DEMANDS,
    }
    return respond(request, "judging/results.html", context)


@login_required
@require_safe
def results_file(request: ActorRequest) -> HttpResponse:
    """Give what was judged as an evaluation set: three tables in one file."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        export_judged_set(request.actor, Path(folder), judged_only=True)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in sorted(Path(folder).iterdir()):
                bundle.write(path, path.name)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="judgements.zip"'
    return response


def _move(request: ActorRequest, achievement: str, demand: str) -> HttpResponse:
    move = request.POST.get("move", "")
    if move in set(Pass):
        pass_pair(achievement, demand, move, actor=request.actor)
        return redirect("judging")
    if move == "withdraw":
        withdraw_judgement(achievement, demand, actor=request.actor)
        messages.success(request, _("Your judgement is withdrawn; it counts no longer."))
        return redirect("judging")
    if move not in ("judge", "change"):
        raise Http404
    pair = get_pair(request.actor, achievement, demand)
    form, why = JudgementForm(request.POST), _why(request, achievement, demand)
    service = partial(judge_pair, chosen=why) if move == "judge" else change_judgement
    if form.save(lambda content: service(achievement, demand, content, actor=request.actor)) is None:
        return _pair_page(request, pair, why, form, status=422)
    messages.success(request, _("Your judgement is saved.") if move == "judge" else _("Your judgement is changed."))
    return redirect("judging-pair", achievement=achievement, demand=demand)


def _pair_page(
    request: ActorRequest, pair: PairView, why: Chosen, form: JudgementForm, status: int = 200
) -> HttpResponse:
    context = {
        "pair": pair,
        "sides": (_side(pair.demand), _side(pair.achievement)),
        "why": why,
        "why_token": signing.dumps([pair.achievement.number, pair.demand.number, why], salt=SALT),
        "form": form,
        "card": _card(pair),
        "counts": own_counts(request.actor),
    }
    return respond(request, "judging/pair.html", context, status=status)


def _why(request: ActorRequest, achievement: str, demand: str) -> Chosen:
    """Read why the pair was chosen from what the page was given; whoever makes something up has asked for the pair."""
    try:
        found = signing.loads(request.POST.get("why", ""), salt=SALT)
    except signing.BadSignature:
        return Chosen.ASKED
    return Chosen(found[2]) if found[:2] == [achievement, demand] else Chosen.ASKED


def _side(entry: EntryView) -> Side:
    """Leave out what the entry does not say, and its summary, which stands above the facts."""
    groups = (
        (group.name, tuple(row for row in group.rows if row.cells[0] not in ((), (entry.summary,))))
        for group in groups_of([entry])
    )
    return Side(entry, tuple(Group(name, rows) for name, rows in groups if rows))


def _card(pair: PairView) -> MatchCard | None:
    if pair.match is None:
        return None
    [card] = cards_for_entry(pair.demand, MatchList((pair.match,), is_semantic=True))
    return card


def _month(month: MonthQuality) -> MonthRow:
    return MonthRow(month, _figures(month.found) if month.found else ())


def _figures(found: Quality) -> tuple[str, ...]:
    return tuple(map(_spread, (found.ndcg_at_10, found.average_precision, found.recall_at_50)))


def _spread(spread: Spread) -> str:
    if not spread.demands:
        return "–"
    error = "" if math.isnan(spread.error) else f" ± {spread.error:.3f}"
    return f"{spread.mean:.3f}{error}"
