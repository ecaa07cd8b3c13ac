"""The calculator of payback: the owner's figures, or what the reader puts in their place, with the curve they give."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.engine.payback import YEARS, Assumptions, Payback, payback
from lianqiao.catalog.queries import EntryView

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 22, 30
MARGIN = 90  # about the width of what is written at the scale
DISCOUNT = 6.0  # hundredths a year, to begin with; the reader moves it
MOST = 1e15


class AssumptionsForm(forms.Form):
    """What the reader may move; everything is shown and nothing is kept."""

    unit_cost = forms.FloatField(label=_("Cost of a unit (yuan)"), min_value=0, max_value=MOST)
    rival_unit_cost = forms.FloatField(label=_("Cost of a unit of the rival (yuan)"), min_value=0, max_value=MOST)
    investment = forms.FloatField(label=_("Outlay once (yuan)"), min_value=0, max_value=MOST)
    volume = forms.FloatField(label=_("Units a year"), min_value=0, max_value=MOST)
    discount = forms.FloatField(label=_("Discount rate (% a year)"), min_value=0, max_value=100)


@dataclass(frozen=True, slots=True)
class Curve:
    """The balance as a picture: SVG coordinates."""

    points: str
    zero: float
    payback: float | None  # where the line crosses zero
    ticks: tuple[tuple[float, int], ...]
    levels: tuple[tuple[float, int], ...]  # height and yuan
    scale: int = LEFT  # where its text begins
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Panel:
    """The calculator; without ``result`` something in the form is wrong or wanting."""

    form: AssumptionsForm
    result: Payback | None
    curve: Curve | None
    is_moved: bool
    cost_unit: str
    has_figures: bool


def panel_of(view: EntryView, asked: Mapping[str, str]) -> Panel:
    """Return the calculator with the owner's figures, moved by what a reader asked for."""
    own = {
        "unit_cost": view.unit_cost_cny, "rival_unit_cost": view.rival_unit_cost_cny, "investment": view.investment_cny,
        "volume": view.yearly_volume, "discount": DISCOUNT,
    }  # fmt: skip
    moved = {name: asked[name] for name in own if name in asked}
    figures = {name: _typed(value) for name, value in own.items()} | moved
    form = AssumptionsForm(figures, auto_id="payback-%s")
    for name in own:
        form.fields[name].widget.attrs |= {"step": "any", "inputmode": "decimal"}
    has_figures = all(value is not None for value in own.values())
    result = payback(Assumptions(**form.cleaned_data)) if form.is_valid() else None
    if not (moved or has_figures):
        form = AssumptionsForm(initial=figures, auto_id="payback-%s")
    curve = curve_of(result) if result else None
    return Panel(
        form,
        result,
        curve,
        bool(moved) and moved != {name: _typed(own[name]) for name in moved},
        view.cost_unit,
        has_figures,
    )


def curve_of(result: Payback) -> Curve:
    """Return the balance of each year as a line between the least and the greatest of them."""
    low, high = min(*result.curve, 0.0), max(*result.curve, 0.0)
    span = (high - low) or 1.0

    def across(year: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * year / YEARS, 1)

    def down(amount: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - amount) / span, 1)

    points = " ".join(f"{across(year)},{down(amount)}" for year, amount in enumerate(result.curve))
    levels = [amount for amount in (high, 0.0, low) if amount == 0 or abs(amount) > span / 8]
    mark = across(result.years) if result.years is not None and result.years <= YEARS else None
    is_early = (
        mark is not None and mark < LEFT + MARGIN
    )  # then the line of the payback stands where the scale is written
    return Curve(
        points=points,
        zero=down(0.0),
        payback=mark,
        ticks=tuple((across(year), year) for year in range(0, YEARS + 1, 2)),
        levels=tuple((down(it), _rounded(it)) for it in dict.fromkeys(levels) if it or not is_early),
        scale=LEFT if not is_early or mark is None else round(mark + 8),
    )


def _rounded(amount: float) -> int:
    """Round to three figures: a scale is read at a glance."""
    return int(float(f"{amount:.3g}"))


def _typed(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".")
