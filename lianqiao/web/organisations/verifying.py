"""Pages of verification: handing evidence in, the queue of a place, deciding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.accounts.queries import get_organisation
from lianqiao.core.access import require
from lianqiao.organisations import services
from lianqiao.organisations.access import Action
from lianqiao.organisations.choices import RequestState
from lianqiao.organisations.queries import get_request, is_held, list_requests, managed_organisation
from lianqiao.web.organisations.forms import CodeForm, EvidenceForm, ReasonForm
from lianqiao.web.organisations.inside import examination_of
from lianqiao.web.organisations.managing import manage_context
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

SHOWN = 50  # decided ones below the queue


@login_required
@require_POST
def verify(request: ActorRequest, number: str) -> HttpResponse:
    """Hand in evidence for an organisation that one owns."""
    organisation = managed_organisation(request.actor, number)
    require(request.actor, Action.VERIFICATION_REQUEST, organisation)
    form = EvidenceForm(request.POST, request.FILES)
    asked = form.submitted(
        lambda: services.request_verification(
            organisation, form.cleaned_data["evidence"], actor=request.actor, note=form.cleaned_data["note"]
        )
    )
    if asked is None:
        context = manage_context(request.actor, organisation, evidence_form=form)
        return respond(request, "organisations/manage.html", context, status=422)
    messages.success(request, _("The evidence is with the administrator of the place. You will get a mail."))
    return redirect("organisation-manage", number)


@login_required
@require_POST
def claim(request: ActorRequest, number: str) -> HttpResponse:
    """Hand in evidence to become the owner of an organisation that is entered already."""
    organisation = get_organisation(request.actor, number)
    require(request.actor, Action.VERIFICATION_CLAIM, organisation)
    form = EvidenceForm(request.POST, request.FILES)
    asked = form.submitted(
        lambda: services.claim_organisation(
            organisation, form.cleaned_data["evidence"], actor=request.actor, note=form.cleaned_data["note"]
        )
    )
    if asked is None:
        finding = CodeForm(initial={"uscc": organisation.uscc})
        context = {
            "finding": finding,
            "code": organisation.uscc,
            "found": organisation,
            "is_held": is_held(organisation),
        }
        return respond(request, "organisations/register.html", context | {"form": form}, status=422)
    messages.success(request, _("The evidence is with the administrator of the place. You will get a mail."))
    return redirect("organisations-mine")


@login_required
@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """Show an administrator what waits in the own place, the most pressing first, and what was decided lately."""
    require(request.actor, Action.VERIFICATIONS_VIEW)
    rows = list_requests(request.actor)
    waiting = rows.filter(state=RequestState.WAITING)
    decided = rows.exclude(state=RequestState.WAITING).order_by("-decided", "-pk")[:SHOWN]
    return respond(request, "organisations/verifications.html", {"waiting": waiting, "decided": decided})


@login_required
def verification(request: ActorRequest, number: str) -> HttpResponse:
    """Show a request with its evidence; accept it, or return it with the reason."""
    row = get_request(request.actor, number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("answer") == "accept":
        services.accept_request(row, actor=request.actor)
        messages.success(request, _("%(name)s is verified.") % {"name": row.organisation.name})
        return redirect("verifications")
    if request.method == "POST":
        require(request.actor, Action.VERIFICATION_RETURN, row)
        reason = request.POST.get("reason", "")
        if form.submitted(lambda: services.return_request(row, reason, actor=request.actor)):
            messages.success(request, _("The request is returned; whoever asked gets a mail with the reason."))
            return redirect("verifications")
    context = {"examination": examination_of(request.actor, row), "form": form}
    return respond(request, "organisations/verification.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Take one's own request back."""
    services.withdraw_request(get_request(request.actor, number), actor=request.actor)
    messages.success(request, _("The request is taken back."))
    return redirect("organisations-mine")
