"""From degrees to points of a drawing: a flat projection, dots that make room for one another, labels that do not cover."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH = 400.0
_EDGE = 34.0  # room around the outermost dots
_GAP = 1.5
_ROUNDS = 60
_LETTER, _HAN, _LINE = 6.6, 12.5, 15.0  # the size of 12 px type
LEAST_RADIUS, MOST_RADIUS = 5.0, 19.0

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth that is drawn, in degrees, and the size of the drawing in pixels."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies in the drawing, right and down from its upper left corner."""
        x = _EDGE + (lon - self.west) / (self.east - self.west) * (self.width - 2 * _EDGE)
        y = _EDGE + (self.north - lat) / (self.north - self.south) * (self.height - 2 * _EDGE)
        return x, y


@dataclass(frozen=True, slots=True)
class Label:
    """Where a text begins (its base line), how it is anchored."""

    x: float
    y: float
    anchor: str


def frame_around(places: Sequence[tuple[float, float]], width: float = WIDTH) -> Frame:
    """Frame places given as (longitude, latitude); a degree of longitude is shortened as at the middle latitude.

    Raises ``ValueError`` without any place.
    """
    if not places:
        raise ValueError("a frame needs at least one place")
    west, east = min(lon for lon, _ in places), max(lon for lon, _ in places)
    south, north = min(lat for _, lat in places), max(lat for _, lat in places)
    west, east = (west - 0.5, east + 0.5) if east - west < 0.1 else (west, east)
    south, north = (south - 0.5, north + 0.5) if north - south < 0.1 else (south, north)
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    height = (north - south) / across * (width - 2 * _EDGE) + 2 * _EDGE
    return Frame(west, south, east, north, width, height)


def radius_of(count: int, most: int) -> float:
    """Return the radius of a dot whose area grows with its count, between the least and the most."""
    if most <= 1:
        return LEAST_RADIUS + 1
    return LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * math.sqrt((count - 1) / (most - 1) if count > 1 else 0)


def spread(points: Sequence[tuple[float, float]], radii: Sequence[float], frame: Frame) -> list[tuple[float, float]]:
    """Push overlapping dots apart, little by little, within the frame; what does not overlap stays where it is."""
    if len(points) < 2:
        return list(points)
    places: Points = np.array(points, dtype=np.float64)
    # Dots at the very same place must know which way to go: a sunflower of tiny steps, the same every time.
    turns = np.arange(len(places)) * 2.4
    places += 0.01 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    sizes = np.array(radii, dtype=np.float64)
    wanted = sizes[:, None] + sizes[None, :] + _GAP
    np.fill_diagonal(wanted, 0.0)
    for _ in range(_ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + np.eye(len(places))
        overlap = np.clip(wanted - distance, 0.0, None)
        if not overlap.any():
            break
        places += 0.5 * (apart / distance[:, :, None] * overlap[:, :, None]).sum(axis=1)
        places[:, 0] = places[:, 0].clip(sizes, frame.width - sizes)
        places[:, 1] = places[:, 1].clip(sizes, frame.height - sizes)
    return [(float(x), float(y)) for x, y in places]


def text_width(text: str) -> float:
    """Return about how wide a text of 12 px is: Chinese characters are twice as wide as letters."""
    return sum(_HAN if ord(character) > 0x2E7F else _LETTER for character in text)


def place_labels(
    texts: Sequence[str], points: Sequence[tuple[float, float]], radii: Sequence[float], frame: Frame
) -> list[Label | None]:
    """Put texts beside their dots, the first first: right, left, below, above; None where each would cover something."""
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, radii, strict=True)]
    placed: list[Label | None] = []
    for text, (x, y), radius in zip(texts, points, radii, strict=True):
        wide, found = text_width(text), None
        for label, box in _positions(x, y, radius, wide):
            is_inside = box[0] >= 0 and box[2] <= frame.width and box[1] >= 0 and box[3] <= frame.height
            if text and is_inside and not any(_meet(box, other) for other in taken):
                found = label
                taken.append(box)
                break
        placed.append(found)
    return placed


_Box = tuple[float, float, float, float]


def _positions(x: float, y: float, radius: float, wide: float) -> list[tuple[Label, _Box]]:
    half, off, beside = _LINE / 2, 4.0, radius + 3
    right, left = x + beside, x - beside
    below, above = y + beside, y - beside
    return [
        (Label(right, y + off, "start"), (right, y - half, right + wide, y + half)),
        (Label(left, y + off, "end"), (left - wide, y - half, left, y + half)),
        (Label(x, below + 11, "middle"), (x - wide / 2, below, x + wide / 2, below + _LINE)),
        (Label(x, above - 4, "middle"), (x - wide / 2, above - _LINE, x + wide / 2, above)),
    ]


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
