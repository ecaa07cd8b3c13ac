"""The agreement of a deal: the builder in its steps, what is wrong, the papers, and signing."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.core.errors import Conflict, IllegalMove, NotFound
from lianqiao.deals.access import side_of
from lianqiao.deals.choices import AgreementState
from lianqiao.deals.engine.clauses import Finding
from lianqiao.deals.engine.content import STEPS, Content
from lianqiao.deals.engine.laws import read
from lianqiao.deals.engine.ownership import defaults
from lianqiao.deals.engine.registration import Extra, pack
from lianqiao.deals.formats.agreement_docx import MEDIA_TYPE as DOCX
from lianqiao.deals.formats.agreement_docx import agreement_docx
from lianqiao.deals.formats.agreement_pdf import MEDIA_TYPE as PDF
from lianqiao.deals.formats.agreement_pdf import agreement_pdf
from lianqiao.deals.formats.registration_files import XLSX, registration_docx, registration_xlsx
from lianqiao.deals.formats.wording import compose
from lianqiao.deals.models import Agreement, Deal, DealFile
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.agreements import content_of, current_agreement, findings_of, fixed_paper, signed_copies
from lianqiao.deals.services.agreements import (
    WRITING,
    fix_agreement,
    reopen_agreement,
    save_step,
    sign_agreement,
    sign_by_copy,
)
from lianqiao.rules.laws import law_of
from lianqiao.web.deals.acting import act
from lianqiao.web.deals.agreement_forms import StepForm, text_of
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm


class SignForm(ServiceForm):
    """Signing with the password of the account."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    password = forms.CharField(
        label=gettext_lazy("Your password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class CopyForm(SignForm):
    """Signing by the signed copy: one's own, or one that another party handed in."""

    copy = forms.TypedChoiceField(
        label=gettext_lazy("Where our signature is"), coerce=int, empty_value=None, required=False
    )
    file = forms.FileField(label=gettext_lazy("The signed copy (PDF)"), required=False)

    def __init__(self, *args: Any, copies: Sequence[DealFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "copy_%s"  # beside the other form of the page
        there = [
            (it.pk, _("In the copy that %(name)s handed in") % {"name": it.party.organisation.name}) for it in copies
        ]
        self.fields["copy"].choices = [("", _("In the copy that I hand in now")), *there]  # type: ignore[attr-defined]
        if not there:
            del self.fields["copy"]


@login_required
@require_http_methods(["GET", "POST"])
def agreement_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show a step of the agreement with its findings; save it."""
    deal = get_deal(number, request.actor)
    step = request.GET.get("step", "facts")
    if step not in STEPS:
        raise NotFound("There is no such step.")
    agreement = current_agreement(deal)
    content = content_of(deal, agreement)
    form = StepForm(request.POST or None, content, step, agreement.revision if agreement else 0)
    if request.method != "POST":
        return _page(request, deal, agreement, content, form)
    try:
        saved = form.submitted(
            lambda: save_step(deal, step, form.values(), revision=form.cleaned_data["revision"], actor=request.actor)
        )
    except (Conflict, IllegalMove) as error:
        messages.error(request, _(error.message))
        return _page(request, deal, agreement, content, form, status=409)
    if saved is None:
        return _page(request, deal, agreement, content, form, status=422)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('deal-agreement', args=[number])}?step={step}")


def _page(
    request: ActorRequest,
    deal: Deal,
    agreement: Agreement | None,
    content: Content,
    form: StepForm,
    status: int = 200,
    copy_form: CopyForm | None = None,
) -> HttpResponse:
    state = agreement.state if agreement else AgreementState.DRAFT
    frame = deal_frame(request, deal, "agreement")
    found = (
        []
        if agreement is not None and state != AgreementState.DRAFT
        else [_said(item) for item in findings_of(deal, content)]
    )
    own = {
        name: item
        for name, item in defaults(content.kind).items()
        if name in STEPS[form.step] and not getattr(content, name)
    }
    party = side_of(request.actor, deal)
    signed = {it.party_id for it in agreement.signatures.all()} if agreement else set()
    has_signed = party is not None and party.pk in signed
    context = {
        **frame, "agreement": agreement, "state": state, "form": form, "step": form.step, "findings": found,
        "steps": [(code, text_of("steps", code)) for code in STEPS],
        "defaults": [(text_of("fields", name), item.text, item.cited) for name, item in own.items()],
        "may_edit": frame["frame"].may_write and state == AgreementState.DRAFT and deal.stage in WRITING,
        "may_reopen": frame["frame"].may_write and state == AgreementState.FINAL and deal.stage in WRITING,
        "may_sign": frame["frame"].may_bind and state == AgreementState.FINAL and deal.stage == "signing" and not has_signed,
        "sign_form": SignForm(initial={"revision": agreement.revision if agreement else 0}),
        "copy_form": copy_form
        or CopyForm(copies=signed_copies(agreement), initial={"revision": agreement.revision if agreement else 0}),
    }  # fmt: skip
    if not context["may_edit"]:
        for field in form.fields.values():
            field.disabled = True  # what was typed into a form that cannot be saved would be lost
    return respond(request, "deals/agreement.html", context, status=status)


def _said(finding: Finding) -> dict[str, Any]:
    """Say a finding in the reader's language, with the step where it is put right."""
    words = read("findings.json")[finding.code]
    name, _dot, rest = finding.place.partition(".")
    field = rest.rpartition(".")[2] if name == "sides" and "." in rest else name
    step = next((code for code, names in STEPS.items() if name in names), "facts")
    names = localised(law_of(finding.source.law).names) if finding.source else ""
    return {
        "is_red": finding.is_red, "title": localised(words["title"]), "advice": localised(words["advice"]),
        "field": text_of("fields", field), "step": step, "quote": finding.quote, "code": finding.code, "reason": finding.reason,
        "law": names, "article": finding.source.article.replace("/", ".") if finding.source else "", "right": finding.data.get("right", ""),
    }  # fmt: skip


@login_required
@require_POST
def agreement_move(request: ActorRequest, number: str, move: str) -> HttpResponse:
    """Fix the text, or open it again."""
    moves: dict[str, Callable[..., Agreement]] = {"fix": fix_agreement, "reopen": reopen_agreement}
    deal = get_deal(number, request.actor)
    if move not in moves:
        raise NotFound("There is no such step.")
    revision = request.POST.get("revision", "")
    try:
        moves[move](
            deal, revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1, actor=request.actor
        )
        messages.success(request, _("Saved."))
    except (Conflict, IllegalMove) as error:
        messages.error(request, _(error.message))
    return redirect("deal-agreement", number)


@sensitive_post_parameters("password")
@login_required
@require_POST
def agreement_sign(request: ActorRequest, number: str) -> HttpResponse:
    """Sign for one's organisation."""
    deal = get_deal(number, request.actor)
    form = SignForm(request.POST)
    try:
        done = form.submitted(
            lambda: sign_agreement(
                deal, form.cleaned_data["password"], revision=form.cleaned_data["revision"], actor=request.actor
            )
        )
        if done is None:
            messages.error(request, _("The password is not right."))
        else:
            messages.success(request, _("Signed for your organisation."))
    except (Conflict, IllegalMove) as error:
        messages.error(request, _(error.message))
    return redirect("deal-agreement", number)


@sensitive_post_parameters("password")
@login_required
@require_POST
def agreement_copy(request: ActorRequest, number: str) -> HttpResponse:
    """Sign for one's organisation by the signed copy."""
    deal = get_deal(number, request.actor)
    agreement = current_agreement(deal)
    form = CopyForm(request.POST, request.FILES, copies=signed_copies(agreement))
    content = content_of(deal, agreement)
    steps = StepForm(None, content, "facts", agreement.revision if agreement else 0)
    return act(
        request, form,
        lambda: sign_by_copy(
            deal, form.cleaned_data["password"], revision=form.cleaned_data["revision"], actor=request.actor,
            upload=form.cleaned_data["file"], copy=form.cleaned_data.get("copy"),
        ),
        show=lambda status: _page(request, deal, agreement, content, steps, status, form),
        back=reverse("deal-agreement", args=[number]), done=_("Signed for your organisation."),
    )  # fmt: skip


@login_required
@require_safe
def agreement_paper(request: ActorRequest, number: str, form: str) -> HttpResponse:
    """Give the paper as it stands, in Word or PDF."""
    deal = get_deal(number, request.actor)
    agreement = current_agreement(deal)
    if agreement is None:
        raise NotFound("There is no agreement yet.")
    is_draft = agreement.state == AgreementState.DRAFT
    paper = compose(content_of(deal, agreement), agreement.number, is_draft=is_draft)
    if form == "docx":
        content, kind = agreement_docx(paper), DOCX
    else:
        content, kind = fixed_paper(agreement) or agreement_pdf(paper), PDF
    return _file(content, kind, f"{agreement.number}.{form}")


@login_required
@require_safe
def registration_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the form of registration filled from the deal and what is missing; give it as a file."""
    deal = get_deal(number, request.actor)
    content = content_of(deal, current_agreement(deal))
    places = {
        party.role: party.organisation.place_id or "" for party in deal.parties.all() if party.joined and not party.left
    }
    entry = deal.achievement or deal.demand
    field = (entry.technology_field_id if entry else "") or ""
    extra = Extra(
        seller_place=places.get("provider", ""), buyer_place=places.get("taker", ""),
        seller_legal_person=request.GET.get("seller_legal_person", "")[:3],
        buyer_legal_person=request.GET.get("buyer_legal_person", "")[:3],
        technology_field=str(request.GET.get("technology_field") or field),
        new_investment=_amount(request.GET.get("new_investment", "")),
        new_output=_amount(request.GET.get("new_output", "")),
    )  # fmt: skip
    filled = pack(content, extra, timezone.localdate())
    match request.GET.get("file"):
        case "docx":
            return _file(registration_docx(filled), DOCX, f"{number}-registration.docx")
        case "xlsx":
            return _file(registration_xlsx(filled), XLSX, f"{number}-registration.xlsx")
    words = read("registration.json")
    context = {
        **deal_frame(request, deal, "registration"), "pack": filled, "extra": extra,
        "codes": sorted(set(words["legal_person_codes"].values())), "technology_fields": words["fields"].items(),
        "is_transfer": content.kind in ("assignment", "licence"),
    }  # fmt: skip
    return respond(request, "deals/registration.html", context)


def _amount(text: str) -> Decimal | None:
    """Read an amount of the address; what is none counts as not said."""
    try:
        field = forms.DecimalField(required=False, min_value=0, decimal_places=2, max_digits=16)
        found: Decimal | None = field.clean(text[:24])
    except forms.ValidationError:
        return None
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("deals/<str:number>/agreement", agreement_page, name="deal-agreement"),
    path("deals/<str:number>/agreement/sign", agreement_sign, name="deal-agreement-sign"),
    path("deals/<str:number>/agreement/copy", agreement_copy, name="deal-agreement-copy"),
    path("deals/<str:number>/agreement/<str:move>", agreement_move, name="deal-agreement-move"),
    path("deals/<str:number>/agreement.docx", agreement_paper, {"form": "docx"}, name="deal-agreement-docx"),
    path("deals/<str:number>/agreement.pdf", agreement_paper, {"form": "pdf"}, name="deal-agreement-pdf"),
    path("deals/<str:number>/registration", registration_page, name="deal-registration"),
]
