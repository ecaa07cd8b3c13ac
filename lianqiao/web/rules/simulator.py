"""The simulator: an income shared by the rules of a day, prices and what they are worth, two theories of a fair share.

Everything that was entered stands in the address; nothing is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.rules.engine.prices import PriceTerms, cash_flow
from lianqiao.rules.engine.waterfall import Waterfall, WaterfallInput, run_years
from lianqiao.rules.engine.worth import Outlook, Worth, crossover, present_value, worth
from lianqiao.rules.formats import prices_xlsx as prices_file
from lianqiao.rules.formats import waterfall_xlsx as waterfall_file
from lianqiao.rules.plain import Unreadable
from lianqiao.rules.registry import registry
from lianqiao.web.labels import LABELS
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.rules import words
from lianqiao.web.rules.charts import line_chart, round_up
from lianqiao.web.rules.simulator_forms import (
    PARTIES,
    SIDES,
    YEARS,
    GainForm,
    IncomeForm,
    OutlookForm,
    PartyForm,
    PriceForm,
    SideForm,
    later,
    suggest,
)
from lianqiao.web.rules.sources import source_of
from lianqiao.web.rules.tables import beside, blocks_of, ends_of, findings_of, persons_of, vat_rules

POINTS = 24


@dataclass(frozen=True, slots=True)
class Shared:
    """A calculation: what was given, the incomes by day and what came out by year."""

    given: WaterfallInput
    incomes: list[tuple[date, Decimal]]
    results: tuple[Waterfall, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """A price structure with its worth and what it pays in each year of the middle outlook."""

    name: str
    terms: PriceTerms
    worth: Worth
    flow: tuple[Decimal, ...]
    share_url: str
    start: float  # of the bar from the 10th to the 90th hundredth, in hundredths of the greatest
    width: float


@require_safe
def share_page(request: ActorRequest) -> HttpResponse:
    """Share an income from gross to persons."""
    data, is_example = _data(request, "day", words.example_income(today_here()))
    form, parties, shared = _shared(data)
    context: dict[str, object] = {"form": form, "parties": parties, "is_example": is_example, "shared": shared}
    if shared is not None:
        other = form.cleaned_data["other_day"]
        shifts = [shared.incomes]
        if other:
            first = shared.incomes[0][0].year
            shifts.append([(later(other, day.year - first), amount) for day, amount in shared.incomes])
        heads, figures = beside(shared.given, shifts)
        context |= {
            "blocks": blocks_of(shared.given, shared.results), "persons": persons_of(shared.given, shared.results),
            "ends": ends_of(shared.given, shared.results), "findings": findings_of(shared.results), "heads": heads,
            "figures": figures, "digest": shared.results[0].digest,
            "vat_rules": vat_rules(shared.results), "file_url": f"{reverse('simulator-file')}?{_query(data)}",
        }  # fmt: skip
    return respond(request, "rules/simulator.html", context, status=422 if shared is None else 200)


@require_safe
def share_file(request: ActorRequest) -> HttpResponseBase:
    """Give the same calculation as a workbook of formulas."""
    data, _is_example = _data(request, "day", words.example_income(today_here()))
    _form, _parties, shared = _shared(data)
    if shared is None:
        return share_page(request)
    uses = dict.fromkeys(step.rule for one in shared.results for step in one.steps if step.rule is not None)
    told = waterfall_file.Told(
        words.waterfall_words(), {use: source_of(registry().version(use)) for use in uses},
        {kind: str(name) for kind, name in LABELS["cost_kind"].items()},
    )  # fmt: skip
    return _file(waterfall_file.waterfall_xlsx(shared.given, shared.incomes, shared.results, told), "waterfall.xlsx")


@require_safe
def price_page(request: ActorRequest) -> HttpResponse:
    """Show what two price structures are worth, and where they are worth the same."""
    data, is_example = _data(request, "years", words.EXAMPLE_PRICES)
    forms = _price_forms(data)
    outlook_form, a, b = forms
    context: dict[str, object] = {"form": outlook_form, "a": a, "b": b, "is_example": is_example}
    is_good = _are_valid(forms)
    if is_good:
        outlook, begins = outlook_form.outlook, today_here()
        found = [form.terms(begins) for form in (a, b)]
        context |= _valued(found, outlook, begins) | {"file_url": f"{reverse('simulator-prices-file')}?{_query(data)}"}
    return respond(request, "rules/prices.html", context, status=200 if is_good else 422)


@require_safe
def price_file(request: ActorRequest) -> HttpResponseBase:
    """Give both structures as a workbook of formulas."""
    data, _is_example = _data(request, "years", words.EXAMPLE_PRICES)
    forms = _price_forms(data)
    outlook_form, a, b = forms
    if not _are_valid(forms):
        return price_page(request)
    begins = today_here()
    structures = {name: form.terms(begins) for name, form in zip(words.structure_names(), (a, b), strict=True)}
    content = prices_file.prices_xlsx(structures, outlook_form.outlook, begins, words.price_words())
    return _file(content, "prices.xlsx")


@require_safe
def fair_page(request: ActorRequest) -> HttpResponse:
    """Show two suggestions of a fair share with what they assume."""
    data, is_example = _data(request, "gain", words.example_sides())
    form, sides = GainForm(data), [SideForm(data, prefix=prefix) for prefix in SIDES]
    is_good = _are_valid((form, *sides))
    context: dict[str, object] = {"form": form, "sides": sides, "is_example": is_example}
    if is_good:
        used = [side for side in sides if side.cleaned_data.get("name")]
        try:
            context["rows"] = suggest(form.cleaned_data["gain"], used)
        except ValueError:
            form.add_error(
                None, _("Enter one party at least; of each element all parties together bring at most 100 %.")
            )
            is_good = False
    return respond(request, "rules/fairness.html", context, status=200 if is_good else 422)


def _data(request: ActorRequest, mark: str, example: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    """Return what was asked, or the example when nothing was."""
    return (request.GET, False) if mark in request.GET else (example, True)


def _query(data: Mapping[str, str]) -> str:
    return data.urlencode() if isinstance(data, QueryDict) else urlencode(data)


def _are_valid(forms: Iterable[Form]) -> bool:
    """Whether all are; each is asked, so that each shows its errors."""
    return not [form for form in forms if not form.is_valid()]


def _shared(data: Mapping[str, str]) -> tuple[IncomeForm, list[PartyForm], Shared | None]:
    form, parties = IncomeForm(data), [PartyForm(data, prefix=prefix) for prefix in PARTIES]
    if not _are_valid((form, *parties)):
        return form, parties, None
    incomes = form.incomes
    if not incomes:
        form.add_error(None, _("Enter the income of one year at least."))
        return form, parties, None
    try:
        given = form.given([one for one in parties if one.is_used])
    except Unreadable as error:
        form.add_error(None, words.refused(error))
        return form, parties, None
    return form, parties, Shared(given, incomes, run_years(given, incomes))


def _price_forms(data: Mapping[str, str]) -> tuple[OutlookForm, PriceForm, PriceForm]:
    return OutlookForm(data), PriceForm(data, prefix="a"), PriceForm(data, prefix="b")


def _valued(found: list[PriceTerms], outlook: Outlook, begins: date) -> dict[str, object]:
    values = [worth(terms, outlook, begins) for terms in found]
    most = float(max((one.p90 for one in values), default=Decimal(1))) or 1.0
    structures = []
    for name, terms, value in zip(words.structure_names(), found, values, strict=True):
        flow = cash_flow(terms, outlook.middle, begins)
        start, end = 100 * float(value.p10) / most, 100 * float(value.p90) / most
        structures.append(Structure(name, terms, value, flow, _share_url(flow, begins), start, max(end - start, 0.4)))
    most_sales = round_up(max(outlook.high) * 2)
    xs = [most_sales * at / POINTS for at in range(POINTS + 1)]
    series = [
        [
            present_value(cash_flow(terms, [x] * len(outlook.middle), begins), outlook.discount, outlook.survival)
            for x in xs
        ]
        for terms in found
    ]
    return {
        "structures": structures, "years": range(1, len(outlook.middle) + 1), "outlook": outlook,
        "flows": list(zip(range(1, len(outlook.middle) + 1), outlook.middle, *(one.flow for one in structures), strict=True)),
        "crossings": crossover(found[0], found[1], outlook, begins) if max(outlook.high) else (),
        "chart": line_chart(xs, series) if max(outlook.high) else None,
        "points": [(xs[at], series[0][at], series[1][at]) for at in range(0, POINTS + 1, 3)],
    }  # fmt: skip


def _share_url(flow: tuple[Decimal, ...], begins: date) -> str:
    example = words.example_income(begins)
    incomes = {f"income{at + 1}": str(amount) for at, amount in enumerate(flow[:YEARS])}
    kept = {name: value for name, value in example.items() if not name.startswith("income")}
    return f"{reverse('simulator')}?{urlencode(kept | incomes)}"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=waterfall_file.XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
