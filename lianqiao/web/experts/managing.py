"""Pages on which experts and their organisations write: what is said, whether it is shown, and consent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lianqiao.accounts.queries import get_organisation
from lianqiao.catalog.access import Action
from lianqiao.catalog.models import Expert
from lianqiao.catalog.queries.experts import get_expert, view_expert
from lianqiao.catalog.services import experts as services
from lianqiao.core.access import may, require
from lianqiao.core.actors import Actor
from lianqiao.web.experts.forms import AskForm, ExpertForm, StatementForm, expert_form
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
def create(request: ActorRequest, organisation: str) -> HttpResponse:
    """Enter an expert of an organisation."""
    owner = get_organisation(request.actor, organisation)
    require(request.actor, Action.EXPERT_CREATE, owner.pk)
    form = ExpertForm(request.POST if request.method == "POST" else None)
    row = form.submitted(lambda: services.create_expert(owner.pk, form.content(), actor=request.actor))
    if row is None:
        return respond(
            request, "experts/new.html", {"form": form, "owner": owner}, status=422 if form.is_bound else 200
        )
    messages.success(request, _("The page is entered. Nobody else sees it before the person has agreed."))
    return redirect("expert-manage", row.number)


@login_required
def manage(request: ActorRequest, number: str) -> HttpResponse:
    """Show and change what is said of an expert, and where consent stands."""
    row = _writable(request.actor, number)
    if request.method != "POST":
        return _managed(request, row)
    form = ExpertForm(request.POST)
    saved = form.submitted(lambda: services.change_expert(row, form.content(), actor=request.actor))
    if saved is None:
        return _managed(request, row, form=form)
    messages.success(request, _("The page is saved."))
    return redirect("expert-manage", number)


@login_required
@require_POST
def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Ask the person by mail."""
    row = _writable(request.actor, number)
    form = AskForm(request.POST)
    language = get_language() or "zh-hans"
    asked = form.submitted(
        lambda: services.ask_consent(row, form.cleaned_data["email"], language=language, actor=request.actor)
    )
    if asked is None:
        return _managed(request, row, ask_form=form)
    messages.success(request, _("The person is asked by mail. The link works for 30 days."))
    return redirect("expert-manage", number)


@login_required
@require_POST
def state(request: ActorRequest, number: str) -> HttpResponse:
    """Note the consent that the organisation has in its files."""
    row = _writable(request.actor, number)
    form = StatementForm(request.POST)
    noted = form.submitted(lambda: services.state_consent(row, **form.cleaned_data, actor=request.actor))
    if noted is None:
        return _managed(request, row, statement_form=form)
    if view_expert(noted).is_public:
        messages.success(request, _("The consent is noted. Everybody sees the page now."))
    else:
        messages.success(request, _("The consent is noted. The page itself is withdrawn for now."))
    return redirect("expert-manage", number)


@login_required
@require_POST
def move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Withdraw a page or show it again; agree or no longer agree, as the person."""
    row = _writable(request.actor, number)
    if move in ("agree", "refuse"):
        services.change_own_consent(row, agrees=move == "agree", actor=request.actor)
    elif move in ("withdraw", "show"):
        services.move_expert(row, move, actor=request.actor)
    elif move == "delete":
        return _deleted(request, row)
    else:
        raise Http404
    messages.success(request, _("Done."))
    return redirect("expert-manage", number)


def _deleted(request: ActorRequest, row: Expert) -> HttpResponse:
    if request.POST.get("sure") != "on":
        messages.error(request, _("Tick that the page is to be deleted for good."))
        return redirect("expert-manage", row.number)
    owner = row.organisation.number
    services.erase_expert(row, actor=request.actor)
    messages.success(request, _("The page is deleted, and the names in teams that were joined to it."))
    return redirect("organisation", owner)


def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Show what the link of a mail asks about; a press on a button answers. Mail scanners only ever look."""
    if request.method == "POST" and request.POST.get("answer") in ("agree", "refuse"):
        return _answered(request, token, agrees=request.POST["answer"] == "agree")
    expert = view_expert(services.expert_of_link(token))
    response = respond(request, "experts/consent.html", {"expert": expert})
    # Not "no-referrer": browsers then send the form with the origin "null", which the check against forgery refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _answered(request: ActorRequest, token: str, *, agrees: bool) -> HttpResponse:
    claims = request.POST.get("claims") == "on"
    row = services.answer_by_link(token, agrees=agrees, claims=claims, actor=request.actor)
    if agrees and view_expert(row).is_public:
        messages.success(request, _("Thank you. Everybody sees this page now."))
        return redirect("expert", row.number)
    if agrees:
        messages.success(request, _("Thank you. Your consent is noted. The page itself is withdrawn for now."))
        return redirect("home")
    messages.success(request, _("Thank you. The page is shown to nobody else."))
    return redirect("home")


def _writable(actor: Actor, number: str) -> Expert:
    row = get_expert(actor, number)
    require(actor, Action.EXPERT_CHANGE, row)
    return row


def _managed(request: ActorRequest, row: Expert, **forms: ExpertForm | AskForm | StatementForm) -> HttpResponse:
    context = {
        "row": row, "expert": view_expert(row), "form": expert_form(row), "ask_form": AskForm(), "statement_form": StatementForm(),
        "answers_for": may(request.actor, Action.EXPERT_STATE_CONSENT, row),
        "is_person": may(request.actor, Action.EXPERT_CONSENT, row),
    }  # fmt: skip
    return respond(request, "experts/manage.html", context | forms, status=422 if forms else 200)
