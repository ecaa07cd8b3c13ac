"""How a gain might be shared: two solutions of bargaining theory, as a suggestion that says what it assumes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

from lianqiao.rules.money import HUNDRED, fen, split

MOST_PARTIES = 8


def shapley(contributions: Sequence[Mapping[str, Decimal]], gain: Decimal) -> tuple[Decimal, ...]:
    """Share a gain by the Shapley value (L. S. Shapley, 1953): each party's mean addition over all orders of joining.

    ``contributions``: per party and element (technology, funding, market, work …) the per cent that it brings; a group makes of the
    gain what its scarcest element allows, because the elements do not replace each other. Yuan to the fen, together the whole gain
    where the parties bring all of everything; what nobody brings is made by nobody.
    Raises ``ValueError`` for no or too many parties, or an element above 100 per cent.
    """
    count = len(contributions)
    if not 1 <= count <= MOST_PARTIES:
        raise ValueError(f"one to {MOST_PARTIES} parties")
    elements = sorted({name for one in contributions for name in one})
    for name in elements:
        if sum((one.get(name, Decimal(0)) for one in contributions), Decimal(0)) > HUNDRED:
            raise ValueError(f"{name}: more than 100 per cent")

    def worth(group: tuple[int, ...]) -> Fraction:
        if not group or not elements:
            return Fraction(0)
        brought = (
            sum((Fraction(contributions[at].get(name, Decimal(0))) for at in group), Fraction(0)) for name in elements
        )
        return min(brought) / 100

    shares = []
    for at in range(count):
        others = [other for other in range(count) if other != at]
        share = Fraction(0)
        for size in range(count):
            weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for group in combinations(others, size):
                share += weight * (worth((*group, at)) - worth(group))
        shares.append(share)
    total = sum(shares, Fraction(0))
    if not total:
        return (Decimal("0.00"),) * count
    made = fen(gain * Decimal(total.numerator) / Decimal(total.denominator))
    return split(made, [Decimal(one.numerator) / Decimal(one.denominator) for one in shares])


def nash(
    alone: Sequence[Decimal], gain: Decimal, powers: Sequence[Decimal] | None = None
) -> tuple[Decimal, ...] | None:
    """Share a gain by the Nash bargaining solution (J. F. Nash, 1950): each gets what it had alone, and its part of the surplus.

    ``alone`` is what each party gets without the others, yuan; the surplus is shared by ``powers``, equally without them. None where
    there is no surplus: then working together gives nobody more. Raises ``ValueError`` for weights that are none.
    """
    surplus = gain - sum(alone, Decimal(0))
    if surplus <= 0:
        return None
    parts = split(fen(surplus), list(powers or [Decimal(1)] * len(alone)))
    return tuple(own + one for own, one in zip(alone, parts, strict=True))
