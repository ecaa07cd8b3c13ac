"""Pages of members: inviting, answering, changing, leaving, passing the ownership on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqiao.core.access import require
from lianqiao.organisations import services
from lianqiao.organisations.access import Action
from lianqiao.organisations.queries import invitation_of, managed_organisation
from lianqiao.web.organisations.forms import InvitationForm, MandateForm
from lianqiao.web.organisations.managing import manage_context
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_POST
def invite(request: ActorRequest, number: str) -> HttpResponse:
    """Invite somebody by mail."""
    organisation = managed_organisation(request.actor, number)
    require(request.actor, Action.INVITATION_SEND, organisation)
    form = InvitationForm(request.POST, auto_id="invite_%s")
    sent = form.submitted(
        lambda: services.invite(
            organisation, form.cleaned_data["email"], form.cleaned_data["role"], actor=request.actor,
            mandate=form.mandate(), language=get_language() or "zh-hans",
        )
    )  # fmt: skip
    if sent is None:
        context = manage_context(request.actor, organisation, invitation_form=form)
        return respond(request, "organisations/manage.html", context, status=422)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": sent.email})
    return redirect("organisation-manage", number)


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    managed_organisation(request.actor, number)
    services.withdraw_invitation(invitation_id, actor=request.actor)
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisation-manage", number)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever has its link, and answer it."""
    found = invitation_of(token)
    if request.method != "POST":
        return respond(request, "organisations/invitation.html", {"invitation": found, "token": token})
    accepts = request.POST.get("answer") == "accept"
    answered = services.answer_invitation(token, accepts=accepts, actor=request.actor)
    if not accepts:
        messages.success(request, _("The invitation is refused."))
        return redirect("home")
    messages.success(request, _("You now belong to %(name)s.") % {"name": answered.organisation.name})
    return redirect("organisations-mine")


@login_required
@require_POST
def answer(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Answer an invitation to the address of one's own account."""
    accepts = request.POST.get("answer") == "accept"
    answered = services.answer_own_invitation(invitation_id, accepts=accepts, actor=request.actor)
    said = _("You now belong to %(name)s.") % {"name": answered.organisation.name}
    messages.success(request, said if accepts else _("The invitation is refused."))
    return redirect("organisations-mine")


@login_required
@require_POST
def change(request: ActorRequest, number: str, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    organisation = managed_organisation(request.actor, number)
    require(request.actor, Action.MEMBERSHIP_CHANGE, organisation)
    form = MandateForm(request.POST)
    changed = form.submitted(
        lambda: services.change_role(
            organisation, membership_id, form.cleaned_data["role"], actor=request.actor, mandate=form.mandate()
        )
    )
    if changed is None:
        context = manage_context(request.actor, organisation, member_form=form, member_id=membership_id)
        return respond(request, "organisations/manage.html", context, status=422)
    messages.success(request, _("The role is changed."))
    return redirect("organisation-manage", number)


@login_required
@require_POST
def end(request: ActorRequest, number: str, membership_id: int) -> HttpResponse:
    """Take a role from a member."""
    organisation = managed_organisation(request.actor, number)
    services.end_membership(organisation, membership_id, actor=request.actor)
    messages.success(request, _("The member is removed."))
    return redirect("organisation-manage", number)


@login_required
@require_POST
def leave(request: ActorRequest, number: str) -> HttpResponse:
    """Leave an organisation."""
    organisation = managed_organisation(request.actor, number)
    services.leave(organisation, actor=request.actor)
    messages.success(request, _("You have left %(name)s.") % {"name": organisation.name})
    return redirect("organisations-mine")


@login_required
@require_POST
def offer_transfer(request: ActorRequest, number: str) -> HttpResponse:
    """Offer the ownership to another member."""
    organisation = managed_organisation(request.actor, number)
    chosen = request.POST.get("person", "")
    services.offer_transfer(
        organisation, int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0, actor=request.actor
    )
    messages.success(request, _("The ownership is offered; it passes when the other side accepts."))
    return redirect("organisation-manage", number)


@login_required
@require_POST
def answer_transfer(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Accept, refuse or take back an offered ownership."""
    answers = {
        "accept": (services.accept_transfer, _("You are now the owner.")),
        "withdraw": (services.withdraw_transfer, _("The offer is taken back.")),
    }
    service, said = answers.get(
        request.POST.get("answer", ""), (services.refuse_transfer, _("The ownership is refused."))
    )
    service(transfer_id, actor=request.actor)
    messages.success(request, said)
    return redirect("organisations-mine")
