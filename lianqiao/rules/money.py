"""Yuan to the fen: rounding, and shares of an amount that add up to it."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


def fen(amount: Decimal) -> Decimal:
    """Round an amount to the fen, half up."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def part(amount: Decimal, percent: Decimal) -> Decimal:
    """Return so many per cent of an amount, to the fen."""
    return fen(amount * percent / HUNDRED)


def split(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Divide an amount of whole fen by weights; the parts add up to it exactly (largest remainder, the earlier first).

    Raises ``ValueError`` where a weight is below zero or none is above it.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not below zero, and one is above it")
    exact = [amount * weight / total for weight in weights]
    parts = [one.quantize(FEN, ROUND_DOWN) for one in exact]
    missing = int((amount - sum(parts, ZERO)) / FEN)
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[:missing]:
        parts[at] += FEN
    return tuple(parts)
