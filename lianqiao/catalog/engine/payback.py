"""What an achievement saves against its rival, and when that pays for the outlay: the arithmetic of investment appraisal, pure.

Yearly saving S = (rival unit cost - unit cost) x yearly volume. Simple payback = outlay / S. With a discount rate r the payback is
the least t with S x (1 - (1 + r)^-t) / r = outlay, so t = -ln(1 - outlay x r / S) / ln(1 + r): the present value of an annuity,
as any text on investment appraisal gives it. Savings are spread evenly and costs stay as they are: an estimate, not a forecast.
"""

import math
from dataclasses import dataclass

YEARS = 10  # that the curve shows


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Yuan and units; ``discount`` in hundredths a year."""

    unit_cost: float
    rival_unit_cost: float
    investment: float
    volume: float
    discount: float = 0.0


@dataclass(frozen=True, slots=True)
class Payback:
    """What follows; ``years`` None: never. ``curve``: the discounted balance at the end of years 0 to ``YEARS``, in yuan."""

    saving_per_unit: float
    yearly_saving: float
    simple_years: float | None
    years: float | None
    least_volume: float | None  # a year, that pays the outlay back within ``YEARS`` years
    net_value: float  # after ``YEARS`` years, discounted
    curve: tuple[float, ...]


def payback(assumed: Assumptions) -> Payback:
    """Work out the saving, the payback and the balance of each year. Raises ``ValueError`` for amounts that make no sense."""
    amounts = (assumed.unit_cost, assumed.rival_unit_cost, assumed.investment, assumed.volume)
    if not all(math.isfinite(amount) and amount >= 0 for amount in amounts) or not 0 <= assumed.discount <= 100:
        raise ValueError("amounts are zero or more, the discount lies between 0 and 100")
    rate = assumed.discount / 100
    each = assumed.rival_unit_cost - assumed.unit_cost
    saving = each * assumed.volume
    curve = tuple(saving * _annuity(rate, year) - assumed.investment for year in range(YEARS + 1))
    least = assumed.investment / (each * _annuity(rate, YEARS)) if each > 0 else None
    simple = _years(saving, assumed.investment, 0.0)
    return Payback(each, saving, simple, _years(saving, assumed.investment, rate), least, curve[-1], curve)


def _annuity(rate: float, years: int) -> float:
    """Return what one yuan at the end of each year is worth today."""
    return float(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate


def _years(saving: float, investment: float, rate: float) -> float | None:
    if investment == 0 and saving >= 0:
        return 0.0
    if saving <= 0:
        return None
    if rate == 0:
        return investment / saving
    rest = 1 - investment * rate / saving
    return -math.log(rest) / math.log(1 + rate) if rest > 0 else None
