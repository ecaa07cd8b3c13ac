"""Licences: the ladder from an evaluation to a share in a company, and what bars a patent from an open licence."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind, PropertyKind
from lianqiao.catalog.ownership import Right
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.core.access import require
from lianqiao.deals.engine.ladder import above, rungs, upgrade
from lianqiao.deals.engine.laws import Source
from lianqiao.deals.engine.open_licence import Answers, Check, Declaration, advertising, checks, declaration
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.execution import execution_of
from lianqiao.rules.laws import law_of
from lianqiao.web.deals.forms import DAY
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import YUAN
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PATENTS = frozenset({PropertyKind.INVENTION, PropertyKind.UTILITY_MODEL, PropertyKind.DESIGN})
_SAID = (("", gettext_lazy("not said")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class ClimbForm(forms.Form):
    """What was paid, and the price of a higher rung."""

    paid = forms.DecimalField(label=gettext_lazy("Paid so far (yuan)"), **YUAN)
    price = forms.DecimalField(label=gettext_lazy("Price of the higher rung (yuan)"), **YUAN)


class OpenLicenceForm(forms.Form):
    """What the catalogue does not know of a patent, and what the declaration says."""

    is_suspended = forms.ChoiceField(
        label=gettext_lazy("Are proceedings on the right suspended?"), choices=_SAID, required=False
    )
    has_obstacle = forms.ChoiceField(
        label=gettext_lazy("Is there another obstacle to exploiting it?"), choices=_SAID, required=False
    )
    has_report = forms.ChoiceField(
        label=gettext_lazy("Is there a patent evaluation report?"), choices=_SAID, required=False
    )
    patent = forms.CharField(label=gettext_lazy("Name of the patent"), max_length=200, required=False)
    payment = forms.CharField(label=gettext_lazy("Way of payment"), max_length=200, required=False)
    standard = forms.CharField(label=gettext_lazy("Fee standard"), max_length=300, required=False)
    begins = forms.DateField(label=gettext_lazy("From"), required=False, widget=DAY)
    ends = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DAY)
    other = forms.CharField(label=gettext_lazy("Other points (optional)"), max_length=500, required=False)

    def clean(self) -> dict[str, object]:
        """Refuse advertising words (Implementing Rules Art 85) and a term that ends before it begins."""
        said = super().clean() or {}
        for name in ("patent", "payment", "standard", "other"):
            if found := advertising(str(said.get(name, ""))):
                self.add_error(name, _("A declaration has no advertising words (Implementing Rules of the Patent Law, Art 85): %(words)s")
                               % {"words": "、".join(found)})  # fmt: skip
        if said.get("begins") and said.get("ends") and said["ends"] < said["begins"]:
            self.add_error("ends", _("The term ends before it begins."))
        return said

    def answers(self) -> Answers:
        """Return what was said of the patent."""
        told = {"yes": True, "no": False}
        names = ("is_suspended", "has_obstacle", "has_report")
        return Answers(**{name: told.get(str(self.cleaned_data.get(name, ""))) for name in names})


@dataclass(frozen=True, slots=True)
class PatentView:
    """A patent with its checks; ``is_open``: nothing bars it; ``draft`` is the declaration where everything is said."""

    right: Right
    checks: tuple[tuple[Check, str], ...]
    is_open: bool
    draft: str


@login_required
@require_safe
def ladder_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show where the deal stands on the ladder, what lies above, and what climbing costs: what was paid is kept."""
    deal = get_deal(number, request.actor)
    received = execution_of(deal).received
    form = ClimbForm(request.GET or None, initial={"paid": received})
    result = (
        upgrade(form.cleaned_data["paid"], form.cleaned_data["price"]) if form.is_bound and form.is_valid() else None
    )
    higher = {rung.code for rung in above(deal.mode)} if deal.mode in {rung.code for rung in rungs()} else set()
    context = {
        **deal_frame(request, deal, "terms"),
        "rungs": [(rung, rung.code == deal.mode, rung.code in higher, _cited(rung.sources)) for rung in rungs()],
        "form": form, "result": result, "zero": Decimal(0),
    }  # fmt: skip
    return respond(request, "deals/ladder.html", context, status=422 if form.is_bound and not form.is_valid() else 200)


@login_required
@require_safe
def open_licence_page(request: ActorRequest, number: str) -> HttpResponse:
    """Check the patents of one's own achievement before an open licence, and draft the declaration; nothing is stored."""
    row = get_entry(request.actor, EntryKind.ACHIEVEMENT, number)
    require(request.actor, Action.ENTRY_CHANGE, row)
    entry = view_entry(request.actor, row)
    today = timezone.localdate()
    initial = {"patent": entry.title, "begins": today, "ends": today + timedelta(days=3 * 365)}
    form = OpenLicenceForm(request.GET or None, initial=initial)
    is_good = form.is_bound and form.is_valid()
    owner = row.organisation.name if row.organisation else ""
    context = {
        "entry": entry, "form": form,
        "patents": [
            _patent(right, form if is_good else None, owner) for right in entry.property_items if right.kind in PATENTS
        ],
    }  # fmt: skip
    return respond(request, "deals/open_licence.html", context, status=422 if form.is_bound and not is_good else 200)


def _patent(right: Right, form: OpenLicenceForm | None, owner: str) -> PatentView:
    found = checks(right, form.answers() if form else Answers(), timezone.localdate())
    is_open = all(check.passed for check in found)
    draft = ""
    said = form.cleaned_data if form else {}
    if is_open and all(said.get(name) for name in ("patent", "payment", "standard", "begins", "ends")):
        holders = "、".join(holder.name for holder in right.holders) or right.owner or owner
        draft = declaration(
            Declaration(
                right.number, said["patent"], holders, said["payment"], said["standard"], said["begins"], said["ends"], said["other"]
            )
        )  # fmt: skip
    return PatentView(right, tuple((check, _cited((check.source,))) for check in found), is_open, draft)


def _cited(sources: tuple[Source, ...]) -> str:
    return "；".join(f"{localised(law_of(it.law).names)} {it.article.replace('/', '.')}" for it in sources)


urlpatterns = [
    path("deals/<str:number>/ladder", ladder_page, name="deal-ladder"),
    path("achievements/<str:number>/open-licence", open_licence_page, name="achievement-open-licence"),
]
