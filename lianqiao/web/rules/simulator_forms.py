"""What the simulator asks: an income and who shares it, prices and an outlook, what parties bring. Nothing of it is stored."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.rules.engine.fairness import nash, shapley
from lianqiao.rules.engine.prices import Equity, Instalment, PriceTerms, Royalty, Tier
from lianqiao.rules.engine.rewards import Clock
from lianqiao.rules.engine.waterfall import (
    COSTS,
    Contributor,
    Cost,
    Fee,
    PartyShare,
    Recoupment,
    WaterfallInput,
)
from lianqiao.rules.engine.worth import Outlook
from lianqiao.rules.money import HUNDRED, fen
from lianqiao.web.labels import LABELS

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
YEARS = 5
PARTIES = ("p1", "p2", "p3")
SIDES = ("f1", "f2", "f3", "f4")
ELEMENTS = ("technology", "funding", "work", "market")
_PERSON = re.compile(r"^(?P<name>\S.{0,38}?)[\s,，:：]+(?P<weight>\d{1,6}(?:\.\d{1,4})?)\s*(?P<marks>[*＊!！]*)$")
_MOST_PEOPLE = 20


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}), **more,
    )  # fmt: skip


def _percent(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4,
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}), **more,
    )  # fmt: skip


def _number(label: Any, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=low, max_value=high)


def later(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _reachable(day: date) -> date:
    if not 1985 <= day.year <= 2100:
        raise forms.ValidationError(_("Choose a day between 1985 and 2100."))
    return day


class IncomeForm(forms.Form):
    """What comes in, in which years, and what comes off before anything is shared."""

    day = forms.DateField(label=_("Day of the first income"), widget=DAY)
    way = forms.ChoiceField(label=_("Way of conversion"), choices=list(LABELS["conversion_way"].items()))
    contract_kind = forms.ChoiceField(label=_("Kind of contract"), choices=list(LABELS["taxed_contract"].items()))
    is_registered = forms.BooleanField(label=_("The contract is registered"), required=False)
    vat_percent = _percent(_("VAT contained in the income, in %"))
    other_taxes = _money(_("Other taxes of each year, yuan"))
    other_day = forms.DateField(label=_("Compare with the rules of another day"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in range(1, YEARS + 1):
            self.fields[f"income{year}"] = _money(_("Year %(year)s") % {"year": year})
        for kind in COSTS:
            self.fields[f"cost_{kind}"] = _money(LABELS["cost_kind"][kind])

    @property
    def of_years(self) -> list[forms.BoundField]:
        """The fields of the incomes."""
        return [self[f"income{year}"] for year in range(1, YEARS + 1)]

    @property
    def of_costs(self) -> list[forms.BoundField]:
        """The fields of the costs."""
        return [self[f"cost_{kind}"] for kind in COSTS]

    def clean_day(self) -> date:
        """Refuse days that the registry cannot reach."""
        return _reachable(self.cleaned_data["day"])

    def clean_other_day(self) -> date | None:
        """The same for the day that is compared with."""
        day: date | None = self.cleaned_data["other_day"]
        return _reachable(day) if day else None

    @property
    def incomes(self) -> list[tuple[date, Decimal]]:
        """The incomes by day; years without one are left out."""
        data = self.cleaned_data
        amounts = [(year, data.get(f"income{year}")) for year in range(1, YEARS + 1)]
        return [(later(data["day"], year - 1), fen(amount)) for year, amount in amounts if amount]

    def given(self, parties: list["PartyForm"]) -> WaterfallInput:
        """Return the input of the calculation. Raises ``Unreadable`` where the parts do not fit together."""
        data = self.cleaned_data
        costs = [Cost(kind, fen(data[f"cost_{kind}"])) for kind in COSTS if data.get(f"cost_{kind}")]
        back = [
            Recoupment(form.cleaned_data["name"], fen(form.cleaned_data["recoup"]))
            for form in parties
            if form.cleaned_data.get("recoup")
        ]
        return WaterfallInput(
            data["day"], Decimal("0.00"), tuple(form.share(data["day"]) for form in parties), data["way"], data["contract_kind"],
            data["is_registered"], data.get("vat_percent") or Decimal(0), fen(data.get("other_taxes") or Decimal(0)), tuple(costs),
            tuple(back),
        )  # fmt: skip


class PartyForm(forms.Form):
    """One party: its share, and what it owes its own people."""

    name = forms.CharField(label=_("Name of the party"), required=False, max_length=40)
    percent = _percent(_("Share, %"))
    place = forms.ChoiceField(label=_("Place"), required=False, choices=list(LABELS["rule_place"].items()))
    unit = forms.ChoiceField(label=_("Kind of unit"), required=False, choices=list(LABELS["rewarding_unit"].items()))
    is_rewarding = forms.BooleanField(label=_("Its people made the service achievement"), required=False)
    reward_percent = _percent(_("Reward in per cent that it ruled or agreed (empty: none)"))
    takes_option = forms.BooleanField(label=_("It chose Beijing's option"), required=False)
    recoup = _money(_("Gets back first, yuan"))
    fee_percent = _percent(_("Technology manager's fee, per cent of its income"))
    produced = _number(_("Own implementation: year in which production succeeded"), 1985, 2100)
    profited = _number(_("Own implementation: first profitable year"), 1985, 2100)
    people = forms.CharField(
        label=_("Contributors, one a line: name and weight"),
        required=False,
        max_length=1200,
        widget=forms.Textarea({"rows": 4}),
    )

    @property
    def is_used(self) -> bool:
        """Whether a party was entered."""
        return bool(self.cleaned_data.get("name"))

    def clean_people(self) -> tuple[Contributor, ...]:
        """Read the lines; ``*`` marks a main contributor, ``!`` a leader of the unit."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > _MOST_PEOPLE:
            raise forms.ValidationError(_("At most 20 contributors."))
        found = []
        for line in lines:
            match = _PERSON.match(line)
            if match is None:
                raise forms.ValidationError(_("This line is not a name and a weight: %(line)s") % {"line": line[:60]})
            marks = match["marks"].replace("＊", "*").replace("！", "!")
            found.append(Contributor(match["name"], Decimal(match["weight"]), (), "*" in marks, "!" in marks))
        if len({one.name for one in found}) < len(found):
            raise forms.ValidationError(_("Each name once."))
        if found and not any(one.weight for one in found):
            raise forms.ValidationError(_("One weight at least is above zero."))
        return tuple(found)

    def share(self, day: date) -> PartyShare:
        """Return the party as the calculation takes it."""
        data = self.cleaned_data
        fee = data.get("fee_percent")
        clock = None
        if data.get("produced") or data.get("profited"):
            clock = Clock(day.year, data.get("produced"), data.get("profited"))
        return PartyShare(
            data["name"], data.get("percent") or Decimal(0), data.get("place") or "", data.get("unit") in ("university", "state"),
            data.get("unit") == "university", data.get("reward_percent"), data["takes_option"], data["is_rewarding"], clock,
            data["people"], Fee(str(LABELS["sharing_end"]["fee"]), fee) if fee else None,
        )  # fmt: skip


class OutlookForm(forms.Form):
    """What may be sold, and how the future is weighed."""

    years = forms.IntegerField(label=_("Years"), min_value=1, max_value=20)
    low = _money(_("Sales of the first year: low"))
    middle = _money(_("Sales of the first year: middle"))
    high = _money(_("Sales of the first year: high"))
    growth = forms.DecimalField(
        label=_("Growth a year, %"), min_value=-50, max_value=100, max_digits=6, decimal_places=2
    )
    discount = _percent(_("Discount a year, %"))
    survival = _percent(_("Chance that sales go on another year, %"))

    def clean(self) -> dict[str, Any]:
        """Low is not above middle, nor middle above high."""
        data = self.cleaned_data
        rows = [data.get(name) or Decimal(0) for name in ("low", "middle", "high")]
        if rows != sorted(rows):
            raise forms.ValidationError(_("Low is not above middle, and middle not above high."))
        return data

    @property
    def outlook(self) -> Outlook:
        """The outlook of the calculation."""
        data = self.cleaned_data
        step = 1 + data["growth"] / HUNDRED
        rows = [
            tuple(fen((data.get(name) or Decimal(0)) * step**at) for at in range(data["years"]))
            for name in ("low", "middle", "high")
        ]
        survival = data.get("survival")
        return Outlook(
            rows[0], rows[1], rows[2], data.get("discount") or Decimal(0), HUNDRED if survival is None else survival
        )


class PriceForm(forms.Form):
    """One price structure; what is left empty is no part of it."""

    lump_sum = _money(_("Lump sum"))
    entry_fee = _money(_("Entry fee"))
    inst2 = _money(_("Instalment in year 2"))
    inst3 = _money(_("Instalment in year 3"))
    inst4 = _money(_("Instalment in year 4"))
    rate1 = _percent(_("Royalty, per cent of sales"))
    from2 = _money(_("Second rate above yearly sales of"))
    rate2 = _percent(_("Second rate, %"))
    floor = _money(_("Least royalty a year"))
    cap = _money(_("Most royalty in all"))
    term = _number(_("Years of royalty"), 1, 30)
    equity_percent = _percent(_("Shares, %"))
    valuation = _money(_("What the company is worth with it"))

    def clean(self) -> dict[str, Any]:
        """A second rate has its threshold, and shares a company."""
        data = self.cleaned_data
        if (data.get("rate2") is None) != (not data.get("from2")):
            raise forms.ValidationError(_("A second rate needs the yearly sales above which it holds."))
        if bool(data.get("equity_percent")) != bool(data.get("valuation")):
            raise forms.ValidationError(_("Shares need what the company is worth, and the other way round."))
        return data

    def terms(self, begins: date) -> PriceTerms:
        """Return the price terms of the calculation."""
        data = {name: value for name, value in self.cleaned_data.items() if value}
        zero = Decimal("0.00")
        royalty = None
        if "rate1" in data or "rate2" in data or "floor" in data:
            tiers = [Tier(data.get("rate1", Decimal(0)))]
            if "from2" in data:
                tiers.append(Tier(self.cleaned_data["rate2"], data["from2"]))
            royalty = Royalty(
                tuple(tiers), "sales", fen(data.get("floor", zero)), data.get("cap"), data.get("term", 5), begins
            )
        instalments = [
            Instalment(fen(data[f"inst{year}"]), later(begins, year - 1)) for year in (2, 3, 4) if f"inst{year}" in data
        ]
        equity = Equity(data["equity_percent"], data["valuation"]) if "equity_percent" in data else None
        return PriceTerms(
            fen(data.get("lump_sum", zero)), fen(data.get("entry_fee", zero)), tuple(instalments), royalty, equity
        )


class GainForm(forms.Form):
    """What the parties make together."""

    gain = forms.DecimalField(label=_("What they gain together, yuan"), min_value=0, max_digits=14, decimal_places=2)


class SideForm(forms.Form):
    """What one party brings, in per cent of each element, and what it would have alone."""

    name = forms.CharField(label=_("Name of the party"), required=False, max_length=40)
    technology = _percent(pgettext_lazy("what a party brings", "Technology, %"))
    funding = _percent(pgettext_lazy("what a party brings", "Funding, %"))
    work = _percent(pgettext_lazy("what a party brings", "Work, %"))
    market = _percent(pgettext_lazy("what a party brings", "Access to the market, %"))
    alone = _money(_("What it would have alone, yuan"))
    power = forms.DecimalField(
        label=_("Bargaining weight"), required=False, min_value=0, max_value=100, decimal_places=2
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What two theories suggest for one party; None where there is nothing to share."""

    name: str
    shapley: Decimal
    nash: Decimal | None


def suggest(gain: Decimal, sides: list[SideForm]) -> list[Suggestion]:
    """Return both suggestions. Raises ``ValueError`` where an element is brought to more than 100 per cent."""
    rows = [form.cleaned_data for form in sides]
    used = [name for name in ELEMENTS if any(row.get(name) for row in rows)]
    first = shapley([{name: row.get(name) or Decimal(0) for name in used} for row in rows], fen(gain))
    powers = [row["power"] if row.get("power") is not None else Decimal(1) for row in rows]
    second = nash([fen(row.get("alone") or Decimal(0)) for row in rows], fen(gain), powers if any(powers) else None)
    return [
        Suggestion(row["name"], one, second[at] if second else None)
        for at, (row, one) in enumerate(zip(rows, first, strict=True))
    ]
