"""Which ownership model fits a deal: ten questions at most, what each answer speaks for, and all models side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.core.errors import NotFound
from lianqiao.deals.access import present_parties
from lianqiao.deals.choices import AgreementState
from lianqiao.deals.engine.laws import Source
from lianqiao.deals.engine.ownership import Model, clause_of, models, questions, suggest
from lianqiao.deals.models import Deal
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.agreements import content_of, current_agreement
from lianqiao.deals.services.agreements import WRITING, save_step
from lianqiao.rules.laws import law_of
from lianqiao.web.deals.acting import press
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

_UNITS = {OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE}


@login_required
@require_safe
def ownership_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the questions with the answers of the address, the models that they speak for, and all models."""
    deal = get_deal(number, request.actor)
    said = {one.code: request.GET.get(one.code, "") for one in questions()}
    answers = {code: answer == "yes" for code, answer in said.items() if answer in ("yes", "no")}
    names = {one.code: localised(one.names) for one in questions()}
    agreement = current_agreement(deal)
    frame = deal_frame(request, deal, "agreement")
    context = {
        **frame,
        "questions": [(one.code, names[one.code], said[one.code]) for one in questions()],
        "answers": answers,
        "suggestions": [
            (_shown(it.model, deal), [(names[code], answer) for code, answer in it.because], _cited(it.source))
            for it in suggest(answers)
        ],
        "models": [_shown(model, deal) for model in models().values()],
        "chosen": content_of(deal, agreement).ownership_model,
        "revision": agreement.revision if agreement else 0,
        "may_choose": frame["frame"].may_write
        and deal.stage in WRITING
        and (agreement is None or agreement.state == AgreementState.DRAFT),
    }
    return respond(request, "deals/ownership.html", context)


@login_required
@require_POST
def ownership_choose(request: ActorRequest, number: str) -> HttpResponse:
    """Put a model into the agreement; its clause is written where nothing stands yet, and never over what was written."""
    deal = get_deal(number, request.actor)
    model = models().get(request.POST.get("model", ""))
    if model is None:
        raise NotFound("There is no such model.")
    revision = request.POST.get("revision", "")
    written = content_of(deal, current_agreement(deal)).ownership
    values = {"ownership_model": model.code, "ownership": written or clause_of(model, *_sides(deal))}
    return press(
        request,
        lambda: save_step(
            deal, "ownership", values, revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
            actor=request.actor,
        ),
        back=reverse("deal-agreement", args=[number]) + "?step=ownership",
        done=_("The model stands in the agreement. Read its clause and fit it to your case."),
    )  # fmt: skip


def _shown(model: Model, deal: Deal) -> dict[str, object]:
    return {
        "code": model.code, "name": localised(model.names), "rule": localised(model.rule) if model.rule else "",
        "sources": [_cited(source) for source in model.sources], "clause": clause_of(model, *_sides(deal)),
    }  # fmt: skip


def _sides(deal: Deal) -> tuple[str, str]:
    """Return the words of the paper for the research unit and the firm: the first party is 甲方, the second 乙方."""
    parties = present_parties(deal)
    words = {party.pk: word for party, word in zip(parties, ("甲方", "乙方"), strict=False)}
    unit = next(
        (party.pk for party in parties if _UNITS & set(party.organisation.kinds)), parties[0].pk if parties else 0
    )
    firm = next((party.pk for party in parties if party.pk != unit), 0)
    return words.get(unit, "甲方"), words.get(firm, "乙方")


def _cited(source: Source | None) -> str:
    return f"{localised(law_of(source.law).names)} {source.article.replace('/', '.')}" if source else ""


urlpatterns = [
    path("deals/<str:number>/ownership", ownership_page, name="deal-ownership"),
    path("deals/<str:number>/ownership/choose", ownership_choose, name="deal-ownership-choose"),
]
