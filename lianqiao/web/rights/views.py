"""The privacy notice, one's own data, corrections and complaints."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianqiao.core.errors import Invalid
from lianqiao.rights import services
from lianqiao.rights.choices import OPTIONAL, Purpose
from lianqiao.rights.errors import LastOwner
from lianqiao.rights.queries import NOTICE_VERSIONS, case_figures, own_rights
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.rights.forms import CaseForm, words_of

LAST_OWNER = _("You alone own an organisation. Make somebody else its owner first.")
LAST_ADMINISTRATOR = _("You are the last administrator of the platform. Appoint another one first.")
PURPOSES = {
    Purpose.ACCOUNT: (
        _("Your account"),
        _("Name and e-mail address, so that you can sign in and people know who acts."),
    ),
    Purpose.NOTICES: (_("Notices by mail"), _("Reminders about your own entries, and answers to you.")),
    Purpose.PERSONAL_PUSH: (
        _("Suggestions for you"),
        _("Entries chosen by what you published, searched and opened here."),
    ),
}


def notice(request: ActorRequest) -> HttpResponse:
    """Show the privacy notice and its versions."""
    context = {
        "versions": NOTICE_VERSIONS,
        "answer_days": settings.CASE_ANSWER_DAYS,
        "erasure_days": settings.ERASURE_DAYS,
    }
    return respond(request, "rights/notice.html", context)


@login_required
def own(request: ActorRequest) -> HttpResponse:
    """Show what the person agreed to and may ask for."""
    rights = own_rights(request.actor)
    rows = [(*PURPOSES[it.purpose], it) for it in rights.consents]
    return respond(request, "rights/own.html", {"rights": rights, "rows": rows, "days": settings.ERASURE_DAYS})


@login_required
@require_POST
def choose_consents(request: ActorRequest) -> HttpResponse:
    """Agree to the purposes that are ticked and take back the others."""
    chosen = set(request.POST.getlist("purpose"))
    for purpose in OPTIONAL:
        choose = services.give_consent if purpose in chosen else services.withdraw_consent
        choose(request.user, purpose, actor=request.actor)
    messages.success(request, _("Your choice holds from now on."))
    return redirect("account-privacy")


@login_required
@require_POST
def ask_data(request: ActorRequest) -> HttpResponse:
    """Have a copy of one's own data made."""
    services.ask_export(request.user, actor=request.actor)
    messages.success(request, _("The copy is being made. You get a mail with the link within minutes."))
    return redirect("account-privacy")


@login_required
def take_data(request: ActorRequest, token: str) -> HttpResponse:
    """Hand the copy out to the person whom it is about."""
    path = services.open_export(token, actor=request.actor)
    response = FileResponse(path.open("rb"), as_attachment=True, filename="lianqiao-own-data.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a streaming response is one


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def erase(request: ActorRequest) -> HttpResponse:
    """Ask to be forgotten, after a last look at what that means."""
    rights = own_rights(request.actor)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            services.ask_erasure(request.user, actor=request.actor)
        except LastOwner:
            refused = LAST_OWNER if rights.owns_alone else LAST_ADMINISTRATOR
            return respond(request, "rights/erase.html", {"rights": rights, "refused": refused}, status=409)
        messages.success(request, erasure_words())
        return redirect("account-privacy")
    return respond(request, "rights/erase.html", {"rights": rights, "days": settings.ERASURE_DAYS})


@login_required
@require_POST
def stay(request: ActorRequest) -> HttpResponse:
    """Take the wish to be forgotten back."""
    services.take_erasure_back(request.user, actor=request.actor)
    messages.success(request, _("Your account stays."))
    return redirect("account-privacy")


def complaints(request: ActorRequest) -> HttpResponse:
    """Show how corrections and complaints are dealt with, in figures."""
    return respond(request, "rights/complaints.html", {"figures": case_figures(), "days": settings.CASE_ANSWER_DAYS})


def new_complaint(request: ActorRequest) -> HttpResponse:
    """Take a correction or complaint in, by anybody."""
    if request.method != "POST":
        contact = "" if request.actor.is_anonymous else request.user.email
        first = {
            "about": request.GET.get("about", "")[:20],
            "contact": contact,
            "kind": request.GET.get("kind", "correction"),
        }
        return respond(
            request, "rights/complaint.html", {"form": CaseForm(initial=first), "days": settings.CASE_ANSWER_DAYS}
        )
    form = CaseForm(request.POST)
    if form.is_valid():
        try:
            case = services.open_case(form.content(), actor=request.actor)
        except Invalid as error:
            for problem in error.problems:
                form.add_error(problem.field, words_of(Invalid(problems=[problem])))
        else:
            return respond(request, "rights/complaint_sent.html", {"case": case})
    return respond(request, "rights/complaint.html", {"form": form, "days": settings.CASE_ANSWER_DAYS}, status=422)


def erasure_words() -> str:
    """Say when the account will be erased."""
    days = settings.ERASURE_DAYS
    return ngettext(
        "Your account will be erased in %(number)d day. Until then you can take it back here.",
        "Your account will be erased in %(number)d days. Until then you can take it back here.",
        days,
    ) % {"number": days}
