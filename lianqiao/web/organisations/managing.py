"""Pages of one's own organisations: finding or registering one, its inside, its profile, merging duplicates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import get_organisation
from lianqiao.accounts.services import OrganisationInput, register_organisation
from lianqiao.catalog.queries.experts import experts_of
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.organisations import services
from lianqiao.organisations.access import Action
from lianqiao.organisations.queries import (
    invitations_to,
    is_held,
    list_requests,
    managed_organisation,
    organisation_by_code,
    transfers_of,
)
from lianqiao.organisations.services import ProfileInput, change_profile
from lianqiao.web.organisations.forms import (
    CodeForm,
    EvidenceForm,
    InvitationForm,
    MergeForm,
    ProfileForm,
    RegistrationForm,
)
from lianqiao.web.organisations.inside import inside_of, own_organisations
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Show the person's organisations, requests and offers."""
    asked = list_requests(request.actor).filter(person_id=request.actor.person_id).order_by("-created")[:10]
    context = {
        "mine": own_organisations(request.actor),
        "requests": asked,
        "invitations": invitations_to(request.actor),
        "transfers": transfers_of(request.actor).filter(offered_to_id=request.actor.person_id),
    }
    return respond(request, "organisations/mine.html", context)


@login_required
def register(request: ActorRequest) -> HttpResponse:
    """Find an organisation by its code; claim it, or enter it when it is new."""
    if request.method == "POST":
        return _enter(request)
    finding = CodeForm(request.GET if "uscc" in request.GET else None)
    code = finding.code() if finding.is_bound else None
    found = organisation_by_code(code) if code else None
    context: dict[str, object] = {"finding": finding, "code": code, "found": found}
    if found is not None:
        context |= {"is_held": is_held(found), "form": EvidenceForm()}
    elif code:
        context["form"] = RegistrationForm(initial={"uscc": code})
    return respond(
        request, "organisations/register.html", context, status=422 if finding.is_bound and not code else 200
    )


def _enter(request: ActorRequest) -> HttpResponse:
    finding, form = CodeForm(request.POST), RegistrationForm(request.POST)
    code = finding.code()
    entered = form.submitted(lambda: _register(form, code or "", request.actor)) if code else None
    if entered is None:
        context = {"finding": finding, "code": code, "found": None, "form": form if code else None}
        return respond(request, "organisations/register.html", context, status=422)
    messages.success(
        request, _("The organisation is entered and you are its owner. Hand in evidence to have it verified.")
    )
    return redirect("organisation-manage", entered.number)


def _register(form: RegistrationForm, code: str, actor: Actor) -> Organisation:
    found = form.cleaned_data
    content = OrganisationInput(
        name=found["name"].strip(), kinds=found["kinds"], uscc=code, place_id=found["place"], scope=found["scope"]
    )
    return register_organisation(content, actor=actor)


@login_required
@require_safe
def manage(request: ActorRequest, number: str) -> HttpResponse:
    """Show the inside of an organisation to its people and to those who answer for it."""
    organisation = managed_organisation(request.actor, number)
    return respond(request, "organisations/manage.html", manage_context(request.actor, organisation))


def manage_context(actor: Actor, organisation: Organisation, **forms: object) -> dict[str, object]:
    """Return the context of the manage page; ``forms`` replace the empty ones after a refusal."""
    names = ("kinds", "short_name", "name_en", "scope", "description", "website", "address")
    empty = {
        "profile_form": ProfileForm(
            initial={name: getattr(organisation, name) for name in names}, auto_id="profile_%s"
        ),
        "invitation_form": InvitationForm(auto_id="invite_%s"),
        "evidence_form": EvidenceForm(),
    }
    experts = experts_of(actor, organisation.pk)
    return {"inside": inside_of(actor, organisation), "experts": experts} | empty | forms


@login_required
@require_POST
def profile(request: ActorRequest, number: str) -> HttpResponse:
    """Change the profile of an organisation."""
    organisation = managed_organisation(request.actor, number)
    require(request.actor, Action.ORGANISATION_CHANGE, organisation)
    form = ProfileForm(request.POST, auto_id="profile_%s")
    saved = form.submitted(lambda: change_profile(organisation, ProfileInput(**form.cleaned_data), actor=request.actor))
    if saved is None:
        context = manage_context(request.actor, organisation, profile_form=form)
        return respond(request, "organisations/manage.html", context, status=422)
    messages.success(request, _("The profile is saved."))
    return redirect("organisation-manage", number)


@login_required
def merge(request: ActorRequest) -> HttpResponse:
    """Merge a duplicate into the organisation that stays: for administrators."""
    require(request.actor, Action.VERIFICATIONS_VIEW)
    form = MergeForm(request.POST if request.method == "POST" else None, initial={"gone": request.GET.get("gone", "")})
    if not form.is_valid():
        return respond(request, "organisations/merge.html", {"form": form}, status=422 if form.is_bound else 200)
    kept = get_organisation(request.actor, form.cleaned_data["kept"].strip())
    gone = get_organisation(request.actor, form.cleaned_data["gone"].strip())
    merged = services.merge_organisations(kept, gone, actor=request.actor)
    messages.success(request, _("%(gone)s now leads to %(kept)s.") % {"gone": gone.number, "kept": merged.number})
    return redirect("organisation", merged.number)
