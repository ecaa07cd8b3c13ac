"""What a price structure is worth: net present value low, middle and high, by chance, and where two structures are worth the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from lianqiao.rules.engine.prices import PriceTerms, Royalty, cash_flow
from lianqiao.rules.money import fen

RUNS = 4000
GRID = 240
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may be sold in each year (the royalty's base, yuan), the discount and the chance to go on from year to year, in per cent."""

    low: tuple[Decimal, ...]
    middle: tuple[Decimal, ...]
    high: tuple[Decimal, ...]
    discount: Decimal = Decimal(8)
    survival: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        if not len(self.low) == len(self.middle) == len(self.high) > 0:
            raise ValueError("low, middle and high have the same years, one at least")
        for low, middle, high in zip(self.low, self.middle, self.high, strict=True):
            if not 0 <= low <= middle <= high:
                raise ValueError("low is not above middle, nor middle above high")
        if self.discount < 0 or not 0 <= self.survival <= 100:
            raise ValueError("a discount is not below zero, a survival from 0 to 100")


@dataclass(frozen=True, slots=True)
class Worth:
    """Net present values in yuan: of the three outlooks, and over chance the mean and the values that 10, 50 and 90 % stay below."""

    low: Decimal
    middle: Decimal
    high: Decimal
    mean: Decimal
    p10: Decimal
    p50: Decimal
    p90: Decimal


def present_value(flow: Sequence[Decimal], discount: Decimal, survival: Decimal = Decimal(100)) -> Decimal:
    """Return Σ cash_t · s^t / (1+d)^t; the first year is neither discounted nor at risk. In yuan to the fen."""
    step = (survival / 100) / (1 + discount / 100)
    return fen(sum((cash * step**at for at, cash in enumerate(flow)), Decimal(0)))


def worth(terms: PriceTerms, outlook: Outlook, begins: date, *, seed: int = 0, runs: int = RUNS) -> Worth:
    """Return what price terms are worth to the provider; the same seed gives the same figures."""
    values = [
        present_value(cash_flow(terms, bases, begins), outlook.discount, outlook.survival)
        for bases in (outlook.low, outlook.middle, outlook.high)
    ]
    found = simulate(terms, outlook, begins, seed=seed, runs=runs)
    p10, p50, p90 = (fen(Decimal(float(one))) for one in np.quantile(found, (0.1, 0.5, 0.9)))
    return Worth(values[0], values[1], values[2], fen(Decimal(float(found.mean()))), p10, p50, p90)


def simulate(terms: PriceTerms, outlook: Outlook, begins: date, *, seed: int = 0, runs: int = RUNS) -> Floats:
    """Return the net present value of each run, shape (runs,), yuan.

    Sales follow one triangular draw per run between low, middle and high (good years come together); after each year the product
    goes on with the chance of survival, and when it does not, nothing more is paid.
    """
    chance = np.random.default_rng(seed)
    years = len(outlook.middle)
    low, middle, high = (np.array([float(one) for one in row]) for row in (outlook.low, outlook.middle, outlook.high))
    at = chance.triangular(0.0, 0.5, 1.0, runs)[:, None]
    sales = np.where(at < 0.5, low + (middle - low) * at * 2, middle + (high - middle) * (at * 2 - 1))
    alive = np.cumprod(
        np.column_stack([np.ones(runs), chance.random((runs, years - 1)) < float(outlook.survival) / 100]), axis=1
    )
    fixed = np.array([float(one) for one in cash_flow(_without_royalty(terms), [Decimal(0)] * years, begins)])
    paid = fixed + (_royalties(terms.royalty, sales * alive) if terms.royalty else 0.0)
    discounts = (1 + float(outlook.discount) / 100) ** -np.arange(years)
    result: Floats = (paid * alive * discounts).sum(axis=1)
    return result


def crossover(one: PriceTerms, other: PriceTerms, outlook: Outlook, begins: date) -> tuple[Decimal, ...]:
    """Return the yearly sales, the same in each year, at which two structures are worth the same; up to twice the highest outlook."""
    years, most = len(outlook.middle), float(max(outlook.high)) * 2

    def difference(sales: float) -> float:
        bases = [Decimal(round(sales, 2))] * years
        return float(
            present_value(cash_flow(one, bases, begins), outlook.discount, outlook.survival)
            - present_value(cash_flow(other, bases, begins), outlook.discount, outlook.survival)
        )

    points = [most * at / GRID for at in range(GRID + 1)]
    values = [difference(point) for point in points]
    found = []
    for left, right, before, after in zip(points, points[1:], values, values[1:], strict=False):
        if before == 0 or before * after >= 0:
            continue
        low, high = left, right
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if difference(middle) * before > 0 else (low, middle)
        found.append(fen(Decimal((low + high) / 2)))
    return tuple(found)


def _without_royalty(terms: PriceTerms) -> PriceTerms:
    return PriceTerms(terms.lump_sum, terms.entry_fee, terms.instalments, None, terms.equity)


def _royalties(royalty: Royalty, sales: Floats) -> Floats:
    """Return the royalty of each run and year, shape of ``sales``: the rule of ``royalty_due`` for many at once."""
    starts = np.array([float(tier.from_sales) for tier in royalty.tiers])
    rates = np.array([float(tier.rate) / 100 for tier in royalty.tiers])
    ends = np.append(starts[1:], np.inf)
    inside = np.clip(sales[:, :, None], starts, ends) - starts
    due = np.maximum((inside * rates).sum(axis=2), float(royalty.floor_per_year))
    due[:, royalty.years :] = 0.0
    if royalty.cap_total is not None:
        summed = np.minimum(np.cumsum(due, axis=1), float(royalty.cap_total))
        due = np.diff(summed, axis=1, prepend=0.0)
    result: Floats = due
    return result
