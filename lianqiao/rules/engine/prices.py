"""What is paid for a technology, and when: lump sum, entry fee, instalments, royalty, equity (Civil Code Art 846)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianqiao.rules.money import HUNDRED, ZERO, fen, part
from lianqiao.rules.plain import from_json, require, to_json

BASES = (
    "sales",
    "profit",
    "output_value",
    "unit_price",
)  # Civil Code Art 846: price, added output value, profit or sales
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a fixed price: due on a day, or when something happens (``event``), or both."""

    amount: Decimal
    due: date | None = None
    event: str = ""

    def __post_init__(self) -> None:
        require(self.amount > 0, "amount")
        require(self.amount == fen(self.amount), "amount", "number")


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate in per cent for the part of a year's base above ``from_sales`` yuan."""

    rate: Decimal
    from_sales: Decimal = ZERO

    def __post_init__(self) -> None:
        require(0 <= self.rate <= HUNDRED, "rate")
        require(self.from_sales >= 0, "from_sales")


@dataclass(frozen=True, slots=True)
class Royalty:
    """A share of what the taker makes of it: ``tiers`` rise by ``from_sales``; ``floor_per_year`` and ``cap_total`` in yuan."""

    tiers: tuple[Tier, ...]
    base: str = "sales"
    floor_per_year: Decimal = ZERO
    cap_total: Decimal | None = None
    years: int = 5
    start: date | None = None

    def __post_init__(self) -> None:
        require(self.base in BASES, "base", "unknown")
        require(bool(self.tiers), "tiers", "missing")
        starts = [tier.from_sales for tier in self.tiers]
        require(starts[0] == 0 and starts == sorted(set(starts)), "tiers")
        require(self.floor_per_year >= 0, "floor_per_year")
        require(self.cap_total is None or self.cap_total > 0, "cap_total")
        require(1 <= self.years <= MOST_YEARS, "years")


@dataclass(frozen=True, slots=True)
class Equity:
    """The technology as capital: the share in per cent, and what the whole company is worth with it, in yuan."""

    percent: Decimal
    valuation: Decimal

    def __post_init__(self) -> None:
        require(0 < self.percent <= HUNDRED, "percent")
        require(self.valuation >= 0, "valuation")

    @property
    def worth(self) -> Decimal:
        """What the share is worth."""
        return part(self.valuation, self.percent)


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """The price of a deal in its parts; amounts in yuan."""

    lump_sum: Decimal = ZERO
    entry_fee: Decimal = ZERO
    instalments: tuple[Instalment, ...] = ()
    royalty: Royalty | None = None
    equity: Equity | None = None

    def __post_init__(self) -> None:
        for name in ("lump_sum", "entry_fee"):
            amount: Decimal = getattr(self, name)
            require(amount >= 0, name)
            require(amount == fen(amount), name, "number")

    @property
    def fixed(self) -> Decimal:
        """What is paid whatever is sold."""
        return self.lump_sum + self.entry_fee + sum((it.amount for it in self.instalments), ZERO)


@dataclass(frozen=True, slots=True)
class TierLine:
    """What one rate gives: ``base`` yuan at ``rate`` per cent."""

    base: Decimal
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RoyaltyDue:
    """The royalty of a year: ``computed`` from the tiers, then raised to the floor or cut at the cap."""

    lines: tuple[TierLine, ...]
    computed: Decimal
    amount: Decimal
    is_raised: bool
    is_cut: bool


def royalty_due(royalty: Royalty, base: Decimal, paid_before: Decimal = ZERO) -> RoyaltyDue:
    """Return the royalty for a year's base in yuan after ``paid_before`` was paid in all the years before.

    Each rate holds for the part of the year's base in its tier. The cap is over all years and has the last word, over the floor too.
    Raises ``ValueError`` below zero.
    """
    if base < 0 or paid_before < 0:
        raise ValueError("amounts are not below zero")
    ends = [*(tier.from_sales for tier in royalty.tiers[1:]), None]
    lines = []
    for tier, end in zip(royalty.tiers, ends, strict=True):
        inside = (base if end is None else min(base, end)) - tier.from_sales
        if inside > 0:
            lines.append(TierLine(inside, tier.rate, part(inside, tier.rate)))
    computed = sum((line.amount for line in lines), ZERO)
    amount = max(computed, fen(royalty.floor_per_year))
    is_raised = amount > computed
    left = None if royalty.cap_total is None else max(fen(royalty.cap_total) - paid_before, ZERO)
    is_cut = left is not None and amount > left
    return RoyaltyDue(
        tuple(lines), computed, left if is_cut and left is not None else amount, is_raised=is_raised, is_cut=is_cut
    )


def cash_flow(terms: PriceTerms, bases: Sequence[Decimal], begins: date) -> tuple[Decimal, ...]:
    """Return what is paid in each year after ``begins``, one for each of ``bases`` (the royalty's base of the year, in yuan).

    The lump sum, the entry fee, instalments without a day and a share in equity (at its worth) fall in the first year; instalments
    after the last year fall in the last, so that nothing is lost.
    """
    if not bases:
        return ()
    flow = [ZERO] * len(bases)
    flow[0] += terms.lump_sum + terms.entry_fee + (terms.equity.worth if terms.equity else ZERO)
    for one in terms.instalments:
        flow[0 if one.due is None else min(max(_years_between(begins, one.due), 0), len(bases) - 1)] += one.amount
    paid = ZERO
    for at, base in enumerate(bases[: terms.royalty.years] if terms.royalty else ()):
        assert terms.royalty is not None
        due = royalty_due(terms.royalty, base, paid).amount
        paid += due
        flow[at] += due
    return tuple(flow)


def terms_to_json(terms: PriceTerms) -> dict[str, object]:
    """Return price terms as plain JSON."""
    return dict(to_json(terms))


def terms_from_json(data: object) -> PriceTerms:
    """Read price terms strictly. Raises ``Unreadable`` with the place of the first fault."""
    return from_json(data, PriceTerms)


def _years_between(begins: date, day: date) -> int:
    return day.year - begins.year - ((day.month, day.day) < (begins.month, begins.day))
