"""Term sheets: the versions, what changed between two, a new one, and the word of a party for the last."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianqiao.deals import services
from lianqiao.deals.access import present_parties
from lianqiao.deals.engine.redline import Piece, redline
from lianqiao.deals.engine.terms import POINTS, points_of, terms_from
from lianqiao.deals.models import Deal, Party, TermSheet
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.terms import is_agreed, list_terms
from lianqiao.deals.services.terms import NEGOTIABLE
from lianqiao.web.deals.acting import act, press
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import PERCENT, YUAN
from lianqiao.web.labels import LABELS
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm

ORDER = (
    "payer", "payee", "lump_sum", "entry_fee", "instalments", "royalty", "equity", "scope", "exclusivity", "territory", "duration",
    "improvements", "confidentiality", "risks", "other", "milestones",
)  # fmt: skip


class TermsForm(ServiceForm):
    """A term sheet; lists are written one a line, their parts separated by semicolons."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    payer = forms.ChoiceField(required=False)
    payee = forms.ChoiceField(required=False)
    lump_sum = forms.DecimalField(initial=0, required=False, **YUAN)
    entry_fee = forms.DecimalField(initial=0, required=False, **YUAN)
    instalments = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    royalty_rate = forms.CharField(label=gettext_lazy("Royalty rate (%), or tiers, one a line: from sales; rate"), required=False,
                                   max_length=600, widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    royalty_floor = forms.DecimalField(
        label=gettext_lazy("Least royalty a year (yuan)"), initial=0, required=False, **YUAN
    )
    royalty_cap = forms.DecimalField(
        label=gettext_lazy("Most royalty in all (yuan), empty for none"), required=False, **YUAN
    )
    royalty_years = forms.IntegerField(
        label=gettext_lazy("Years of royalty"), min_value=1, max_value=30, initial=5, required=False
    )
    equity_percent = forms.DecimalField(label=gettext_lazy("Share in the company (%)"), required=False, **PERCENT)
    equity_valuation = forms.DecimalField(
        label=gettext_lazy("Worth of the whole company (yuan)"), required=False, **YUAN
    )
    milestones = forms.CharField(
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(label=gettext_lazy("Note to the other parties (optional)"), max_length=500, required=False)

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        choices = [("", "—"), *((it.organisation.number, it.organisation.name) for it in parties)]
        for name in ("payer", "payee"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in set(LABELS["term_point"]) & set(self.fields):
            self.fields[name].label = str(LABELS["term_point"][name])
        for name in POINTS:
            self.fields[name] = forms.CharField(
                label=str(LABELS["term_point"][name]),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def points(self) -> list[forms.BoundField]:
        """The fields of the points."""
        return [self[name] for name in POINTS]

    def content(self) -> dict[str, Any]:
        """Return what was entered as the JSON of a term sheet; what cannot be read is left for the service to name."""
        said = self.cleaned_data
        found: dict[str, Any] = {name: said[name] for name in (*POINTS, "payer", "payee")}
        price: dict[str, Any] = {name: str(said[name] or 0) for name in ("lump_sum", "entry_fee")}
        price["instalments"] = [_instalment(line) for line in _lines(said["instalments"])]
        if said["royalty_rate"].strip():
            price["royalty"] = {
                "tiers": [_tier(line) for line in _lines(said["royalty_rate"])], "years": said["royalty_years"] or 5,
                "floor_per_year": str(said["royalty_floor"] or 0),
                "cap_total": str(said["royalty_cap"]) if said["royalty_cap"] else None,
            }  # fmt: skip
        if said["equity_percent"]:
            price["equity"] = {"percent": str(said["equity_percent"]), "valuation": str(said["equity_valuation"] or 0)}
        owners = {it.organisation.name: it.organisation.number for it in self.parties}
        found["milestones"] = [_milestone(line, owners) for line in _lines(said["milestones"])]
        return found | {"price": price}


def _lines(text: str) -> list[list[str]]:
    lines = (line.replace("；", ";").split(";") for line in text.splitlines() if line.strip())
    return [[part.strip() for part in line] for line in lines]


def _plain(amount: str) -> str:
    return amount.replace(",", "").replace("，", "").removesuffix("元").removesuffix("%").strip()


def _instalment(line: list[str]) -> dict[str, Any]:
    when, amount = line[0], _plain(line[-1] if len(line) > 1 else "")
    is_day = len(when) == 10 and when[4:5] == when[7:8] == "-"
    return {"amount": amount, "due": when if is_day else None, "event": "" if is_day else when}


def _tier(line: list[str]) -> dict[str, str]:
    return {"rate": _plain(line[-1]), "from_sales": _plain(line[0]) if len(line) > 1 else "0"}


def _milestone(line: list[str], owners: dict[str, str]) -> dict[str, Any]:
    title, due, owner, amount, criterion = (*line, "", "", "", "")[:5]
    return {
        "title": title, "due": due or None, "owner": owners.get(owner, owner), "amount": _plain(amount) or "0", "criterion": criterion
    }  # fmt: skip


@login_required
@require_safe
def terms_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the versions and the form for the next; ``?from=`` and ``?to=`` choose the two that are compared."""
    return _page(request, get_deal(number, request.actor))


def _page(request: ActorRequest, deal: Deal, form: TermsForm | None = None, status: int = 200) -> HttpResponse:
    frame = deal_frame(request, deal, "terms")
    sheets = list_terms(deal)
    names = {it.organisation.number: it.organisation.name for it in deal.parties.all()}
    newer, older = _compared(request, sheets)
    last = sheets[0] if sheets else None
    party = frame["frame"].party
    context = {
        **frame,
        "sheets": [(one, is_agreed(deal, one)) for one in sheets],
        "last": last,
        "newer": newer,
        "older": older,
        "rows": _rows(older, newer, names) if newer else [],
        "may_propose": frame["frame"].may_write and deal.stage in NEGOTIABLE,
        "may_accept": last is not None and party is not None and frame["frame"].may_bind and deal.stage in NEGOTIABLE
        and party.pk not in {item.party_id for item in last.acceptances.all()},
        "form": form or TermsForm(initial=_initial(last, names), parties=present_parties(deal)),
    }  # fmt: skip
    return respond(request, "deals/terms.html", context, status=status)


def _compared(request: ActorRequest, sheets: list[TermSheet]) -> tuple[TermSheet | None, TermSheet | None]:
    """Return the newer and the older version that are shown; by default the last and the one before."""
    known = {str(one.version): one for one in sheets}
    newer = known.get(request.GET.get("to", ""), sheets[0] if sheets else None)
    before = known.get(str(newer.version - 1)) if newer else None
    return newer, known.get(request.GET.get("from", ""), before)


def _rows(
    older: TermSheet | None, newer: TermSheet, names: dict[str, str]
) -> list[tuple[str, tuple[Piece, ...], bool]]:
    """Return the points that one of the versions says, with what changed."""
    after = points_of(terms_from(newer.content), names)
    before = points_of(terms_from(older.content), names) if older else after
    return [
        (name, redline(before.get(name, ""), after.get(name, "")), before.get(name, "") != after.get(name, ""))
        for name in ORDER
        if before.get(name) or after.get(name)
    ]


def _initial(last: TermSheet | None, names: dict[str, str]) -> dict[str, Any]:
    if last is None:
        return {"based_on": 0}
    terms = terms_from(last.content)
    price, royalty, equity = terms.price, terms.price.royalty, terms.price.equity
    found: dict[str, Any] = {name: getattr(terms, name) for name in (*POINTS, "payer", "payee")}
    found |= {"based_on": last.version, "lump_sum": price.lump_sum, "entry_fee": price.entry_fee}
    found["instalments"] = "\n".join(f"{it.due or it.event}; {it.amount}" for it in price.instalments)
    if royalty:
        found["royalty_rate"] = "\n".join(
            f"{it.from_sales}; {it.rate.normalize():f}" if len(royalty.tiers) > 1 else f"{it.rate.normalize():f}" for it in royalty.tiers
        )  # fmt: skip
        found |= {
            "royalty_floor": royalty.floor_per_year,
            "royalty_cap": royalty.cap_total,
            "royalty_years": royalty.years,
        }
    if equity:
        found |= {"equity_percent": equity.percent, "equity_valuation": equity.valuation}
    found["milestones"] = "\n".join(
        "; ".join([it.title, str(it.due or ""), names.get(it.owner, ""), str(it.amount or ""), it.criterion]).rstrip(
            "; "
        )
        for it in terms.milestones
    )
    return found


@login_required
@require_POST
def terms_propose(request: ActorRequest, number: str) -> HttpResponse:
    """Propose a version; when a newer one is there, what was written stays on the page beside it."""
    deal = get_deal(number, request.actor)
    form = TermsForm(request.POST, parties=present_parties(deal))
    return act(
        request, form,
        lambda: services.propose_terms(
            deal, form.content(), based_on=form.cleaned_data["based_on"], note=form.cleaned_data["note"], actor=request.actor
        ),
        show=lambda status: _page(request, deal, form, status),
        back=reverse("deal-terms", args=[number]), done=_("Proposed. The other parties are told."),
    )  # fmt: skip


@login_required
@require_POST
def terms_accept(request: ActorRequest, number: str, version: int) -> HttpResponse:
    """Accept a version for one's party."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-terms", args=[number])
    return press(request, lambda: services.accept_terms(deal, version, actor=request.actor), back=back)


urlpatterns = [
    path("deals/<str:number>/terms", terms_page, name="deal-terms"),
    path("deals/<str:number>/terms/propose", terms_propose, name="deal-terms-propose"),
    path("deals/<str:number>/terms/<int:version>/accept", terms_accept, name="deal-terms-accept"),
]
