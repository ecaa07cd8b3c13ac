"""Cases on the desk of administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lianqiao.core.access import may, require
from lianqiao.core.errors import Invalid, NotFound
from lianqiao.rights import services
from lianqiao.rights.access import Action
from lianqiao.rights.choices import CaseCategory, CaseKind
from lianqiao.rights.models import Case
from lianqiao.rights.queries import get_case, list_cases
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.rights.forms import CATEGORIES, KINDS, AnswerForm, words_of

STATES = {"received": _("Waits for an answer"), "answered": _("Answered"), "closed": _("Closed")}


@login_required
def case_list(request: ActorRequest) -> HttpResponse:
    """Show the cases of one's place, the most pressing first."""
    require(request.actor, Action.CASE_LIST)
    rows = [(it, *_words(it)) for it in list_cases(request.actor)[:200]]
    return respond(request, "rights/desk_list.html", {"rows": rows})


@login_required
def case(request: ActorRequest, number: str) -> HttpResponse:
    """Show a case, and answer it."""
    found = get_case(request.actor, number)
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        require(request.actor, Action.CASE_ANSWER, found)
        status = 422
        if form.is_valid():
            try:
                services.answer_case(number, form.cleaned_data["answer"], actor=request.actor)
            except Invalid as error:
                form.add_error("answer", words_of(error))
            else:
                messages.success(request, _("The answer has been sent."))
                return redirect("desk-case", number=number)
    kind, category, state = _words(found)
    context = {
        "case": found,
        "form": form,
        "kind": kind,
        "category": category,
        "state": state,
        "may_answer": may(request.actor, Action.CASE_ANSWER, found),
    }
    return respond(request, "rights/desk_case.html", context, status=status)


@login_required
@require_POST
def move_case(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Close a case, or take its answer back."""
    moves = {"close": services.close_case, "reopen": services.reopen_case}
    if move not in moves:
        raise NotFound("There is no such step.")
    moves[move](number, actor=request.actor)
    return redirect("desk-case", number=number)


def _words(case: Case) -> tuple[Promise, Promise, Promise]:
    return KINDS[CaseKind(case.kind)], CATEGORIES[CaseCategory(case.category)], STATES[case.state]
