"""The licence ladder: from an evaluation to a share in a company; climbing keeps what was paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from lianqiao.deals.engine.laws import Source, read, source


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder in words, with its sources."""

    code: str
    names: Mapping[str, str]
    words: Mapping[str, str]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What climbing costs: ``price`` = ``credited`` + ``due``; ``left`` is what was paid beyond the new price."""

    price: Decimal
    credited: Decimal
    due: Decimal
    left: Decimal


@cache
def rungs() -> tuple[Rung, ...]:
    """Return the ladder from below."""
    return tuple(
        Rung(row["code"], row["names"], row["words"], tuple(map(source, row["sources"]))) for row in read("ladder.json")
    )


def above(code: str) -> tuple[Rung, ...]:
    """Return the rungs above one; all of them when it is none."""
    codes = [rung.code for rung in rungs()]
    return rungs()[codes.index(code) + 1 :] if code in codes else rungs()


def upgrade(paid: Decimal, price: Decimal) -> Upgrade:
    """Credit what was paid against the price of a higher rung. Raises ``ValueError`` below zero."""
    if paid < 0 or price < 0:
        raise ValueError("amounts are not below zero")
    credited = min(paid, price)
    return Upgrade(price, credited, price - credited, paid - credited)
