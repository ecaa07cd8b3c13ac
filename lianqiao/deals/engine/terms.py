"""A term sheet: the price and the points that are agreed before the text of the contract; read strictly from JSON."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lianqiao.rules.engine.prices import PriceTerms
from lianqiao.rules.money import ZERO, fen
from lianqiao.rules.plain import Unreadable, from_json, require, to_json

__all__ = ["POINTS", "PlannedMilestone", "Terms", "Unreadable", "points_of", "terms_from", "terms_to"]
TITLE = 120
MOST_MILESTONES = 20


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """A result that is owed: by whom (number of the organisation), until when, how it is accepted, and what is paid on acceptance."""

    title: str
    criterion: str = ""
    due: date | None = None
    owner: str = ""
    amount: Decimal = ZERO

    def __post_init__(self) -> None:
        require(2 <= len(self.title) <= TITLE, "title", "long")
        require(len(self.criterion) <= 1000, "criterion", "long")
        require(self.amount >= 0, "amount")
        require(self.amount == fen(self.amount), "amount", "number")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the parties mean to agree. ``payer`` and ``payee`` are numbers of organisations."""

    price: PriceTerms = field(default_factory=PriceTerms)
    payer: str = ""
    payee: str = ""
    scope: str = ""
    exclusivity: str = ""
    territory: str = ""
    duration: str = ""
    improvements: str = ""
    confidentiality: str = ""
    risks: str = ""
    other: str = ""
    milestones: tuple[PlannedMilestone, ...] = ()

    def __post_init__(self) -> None:
        require(len(self.milestones) <= MOST_MILESTONES, "milestones", "rows")


POINTS = ("scope", "exclusivity", "territory", "duration", "improvements", "confidentiality", "risks", "other")


def terms_to(terms: Terms) -> dict[str, object]:
    """Return a term sheet as plain JSON."""
    return dict(to_json(terms))


def terms_from(data: object) -> Terms:
    """Read a term sheet strictly. Raises ``Unreadable`` with the place of the first fault."""
    return from_json(data, Terms)


def points_of(terms: Terms, names: dict[str, str]) -> dict[str, str]:
    """Return a term sheet as texts by point, for comparing versions; ``names`` are those of organisations by number."""
    price = terms.price
    said = {name: getattr(terms, name) for name in POINTS}
    said |= {"payer": names.get(terms.payer, terms.payer), "payee": names.get(terms.payee, terms.payee)}
    said |= {"lump_sum": _yuan(price.lump_sum), "entry_fee": _yuan(price.entry_fee)}
    said["instalments"] = "\n".join(f"{it.due or it.event} {it.amount:,}" for it in price.instalments)
    if price.royalty:
        tiers = "; ".join(f"> {tier.from_sales:,}: {tier.rate.normalize():f}%" for tier in price.royalty.tiers)
        cap = f" ≤ {price.royalty.cap_total:,}" if price.royalty.cap_total is not None else ""
        said["royalty"] = f"{tiers}; ≥ {price.royalty.floor_per_year:,}{cap}; {price.royalty.years}"
    if price.equity:
        said["equity"] = f"{price.equity.percent.normalize():f}% × {price.equity.valuation:,}"
    said["milestones"] = "\n".join(
        " ".join(
            map(str, filter(None, (it.title, it.due, names.get(it.owner, it.owner), it.criterion, _yuan(it.amount))))
        )
        for it in terms.milestones
    )
    return said


def _yuan(amount: Decimal) -> str:
    return f"{amount:,}" if amount else ""
