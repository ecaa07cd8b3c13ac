"""A person's own account: whom they act for, and the tokens of their programs."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lianqiao.accounts import services
from lianqiao.web.account.forms import TokenForm
from lianqiao.web.account.overview import own_account, own_organisation
from lianqiao.web.middleware import ACTING_KEY
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
def account(request: ActorRequest) -> HttpResponse:
    """Show the person's organisations and tokens."""
    return respond(request, "account/page.html", {"own": own_account(request.actor), "form": TokenForm()})


@login_required
@require_POST
def choose_organisation(request: ActorRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    organisation = own_organisation(request.actor, request.POST.get("organisation", ""))
    request.session[ACTING_KEY] = organisation.pk
    messages.success(request, _("You now act for %(name)s.") % {"name": organisation.name})
    return redirect("account")


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def issue_token(request: ActorRequest) -> HttpResponse:
    """Make a key for a program and show it, this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        context = {"own": own_account(request.actor), "form": form}
        return respond(request, "account/page.html", context, status=422)
    name, can_write = form.cleaned_data["name"], form.cleaned_data["can_write"]
    token, key = services.issue_token(
        request.user, name, actor=request.actor, can_write=can_write, expires=form.expires()
    )
    context = {"own": own_account(request.actor), "form": TokenForm(), "token": token, "key": key}
    return respond(request, "account/page.html", context)


@login_required
@require_POST
def revoke_token(request: ActorRequest, token_id: int) -> HttpResponse:
    """Make one of one's own keys useless."""
    services.revoke_token(token_id, actor=request.actor)
    messages.success(request, _("The token has been revoked; programs that use it are refused from now on."))
    return redirect("account")
