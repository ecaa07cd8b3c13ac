"""The position map as it is shown: marks at places of the region become dots with labels, a legend, and rows of a table.

A page gives ``Mark``s and includes ``components/position_map.html`` with what ``position_map`` returns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianqiao.regions.queries import PlacePoint, place_points
from lianqiao.web.names import localised
from lianqiao.web.positions.projection import Label, frame_around, place_labels, radius_of, spread

# A shape is drawn around (0, 0) with radius r and scaled: colour alone tells nothing.
SHAPES: Mapping[str, str] = {
    "circle": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "ring": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "diamond": "M0-1.25L1.25 0L0 1.25L-1.25 0Z",
    "square": "M-.95-.95H.95V.95H-.95Z",
    "triangle": "M0-1.25L1.2.9H-1.2Z",
}
_LANDMARK = 2.0
_MARK_RADIUS = 7.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mark: what it is called and which of ``SHAPES`` draws it."""

    code: str
    name: str
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place of the region. ``count`` None: not counted. ``name`` says more than the place does, if anything."""

    place: str
    kind: str
    count: int | None = None
    name: str = ""
    address: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in the drawing; ``target`` is the radius of what can be pressed."""

    mark: Mark
    place: str
    shape: str
    path: str
    kind: str
    x: float
    y: float
    radius: float
    target: float
    text: str
    label: Label | None
    shows_count: bool


@dataclass(frozen=True, slots=True)
class Landmark:
    """A city that is drawn only so that the reader finds the way."""

    name: str
    x: float
    y: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that says what the drawing shows."""

    place: str
    mark: Mark
    kind: str
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class PositionMap:
    """Everything that the component shows; ``has_counts``: the table has a column of numbers."""

    title: str
    width: float
    height: float
    dots: tuple[Dot, ...]
    landmarks: tuple[Landmark, ...]
    legend: tuple[tuple[str, str, str], ...]  # name, shape, path
    rows: tuple[Row, ...]
    has_counts: bool


def position_map(title: str, marks: Iterable[Mark], kinds: Iterable[Kind]) -> PositionMap | None:
    """Draw marks on the region; None when there is none. Those at places without a position stand in the table alone."""
    shown, named = list(marks), {kind.code: kind for kind in kinds}
    points = place_points()
    if not shown:
        return None
    frame = frame_around([(point.lon, point.lat) for point in points.values()] or [(0.0, 0.0)])
    # Numbers that are large come first: their labels find room first, and they lie below small dots.
    drawn = sorted((mark for mark in shown if mark.place in points), key=lambda mark: (-(mark.count or 1), mark.place))
    most = max((mark.count or 1 for mark in drawn), default=1)
    radii = [_MARK_RADIUS if mark.count is None else radius_of(mark.count, most) for mark in drawn]
    where = spread([frame.point(points[mark.place].lon, points[mark.place].lat) for mark in drawn], radii, frame)
    cities = [point for point in points.values() if point.level in ("province", "city")]
    cities = [point for point in cities if point.code not in {mark.place for mark in drawn} and point.parent]
    spots = [frame.point(city.lon, city.lat) for city in cities]
    texts = [mark.name or _short(points[mark.place]) for mark in drawn] + [_short(city) for city in cities]
    labels = place_labels(texts, [*where, *spots], [*radii, *([_LANDMARK] * len(cities))], frame)
    dots = tuple(
        _dot(mark, points[mark.place], named[mark.kind], spot, radius, label)
        for mark, spot, radius, label in zip(drawn, where, radii, labels[: len(drawn)], strict=True)
    )
    landmarks = tuple(
        Landmark(_short(city), *spot, label)
        for city, spot, label in zip(cities, spots, labels[len(drawn) :], strict=True)
    )
    used = {mark.kind for mark in shown}
    return PositionMap(
        title=title, width=frame.width, height=frame.height, dots=dots, landmarks=landmarks,
        legend=tuple((kind.name, kind.shape, SHAPES[kind.shape]) for kind in named.values() if kind.code in used),
        rows=tuple(_row(mark, points, named) for mark in sorted(shown, key=lambda mark: (-(mark.count or 0), mark.place))),
        has_counts=any(mark.count is not None for mark in shown),
    )  # fmt: skip


def _dot(
    mark: Mark, point: PlacePoint, kind: Kind, spot: tuple[float, float], radius: float, label: Label | None
) -> Dot:
    return Dot(
        mark, localised(point.names), kind.shape, SHAPES[kind.shape], kind.name, *spot, radius, max(radius, 12.0),
        mark.name or _short(point), label, mark.count is not None and radius >= 9 and kind.shape != "ring",
    )  # fmt: skip


def _row(mark: Mark, points: Mapping[str, PlacePoint], kinds: Mapping[str, Kind]) -> Row:
    point = points.get(mark.place)
    return Row(
        localised(point.names) if point else mark.name or mark.place, mark, kinds[mark.kind].name, point is not None
    )


def _short(point: PlacePoint) -> str:
    name = localised(point.names)
    for ending in ("市", "新区", "新區", " City", " District", " County"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name
