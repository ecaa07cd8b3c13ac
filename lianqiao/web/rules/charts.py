"""Where the points of a chart of lines lie; the page draws them as SVG, beside a table of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 120, 20, 16, 40
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where, and the value."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines as points of a polyline, with the ticks of both axes."""

    lines: tuple[str, ...]
    xs: tuple[Tick, ...]
    ys: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def line_chart(xs: Sequence[Decimal], series: Sequence[Sequence[Decimal]]) -> LineChart:
    """Lay out lines over common values of x, from nought to the greatest."""
    most_x = float(max(xs)) or 1.0
    most_y = max((float(value) for row in series for value in row), default=1.0) or 1.0

    def across(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * value / most_x, 1)

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most_y, 1)

    lines = tuple(
        " ".join(f"{across(float(x))},{up(float(y))}" for x, y in zip(xs, row, strict=True)) for row in series
    )
    return LineChart(
        lines,
        tuple(Tick(across(value), value) for value in _ticks(most_x)),
        tuple(Tick(up(value), value) for value in _ticks(most_y)),
    )


def _ticks(most: float) -> list[float]:
    power: float = 10.0 ** (len(str(int(most))) - 1)
    step = next(size * power / 5 for size in (*_STEPS, 20, 50) if most / (size * power / 5) <= 5)
    return [step * at for at in range(int(most / step) + 1)]


def round_up(value: Decimal) -> Decimal:
    """Return the next number above with two figures that count, for the end of an axis."""
    unit = Decimal(10) ** max(value.adjusted() - 1, 0)
    return (value / unit).to_integral_value(ROUND_CEILING) * unit
