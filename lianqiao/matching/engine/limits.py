"""Limits on a match: what somebody will not accept (hard) or would rather not have (a wish), and what each of them costs.

A hard limit leaves out the pairs that break it; a wish takes a share of the base away, so that the parts still sum to the
score. What an entry does not state breaks no limit, unless the limits say so. "Relaxing this adds n" counts the pairs
that one limit alone leaves out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from lianqiao.matching.engine.fit import TravelMinutes, lies_within, same_city
from lianqiao.matching.engine.types import Entry, Money, Part, Reason, Scored

WISH_SHARE = 0.15  # of the base that a broken wish takes away


class Kept(StrEnum):
    """How a pair stands to a limit."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is wanted of the other side; ``None`` or empty: no limit. Amounts in yuan, ``minutes`` by rail (none within a city).

    ``price`` is the most that may be asked (by an achievement) or the least that must be budgeted (by a demand); ``trl`` the
    least that must be reached or the most that may be wanted; ``deadline`` the day before which nothing may be due.
    ``wishes`` names the limits that are wishes; ``stated_only`` lets what is not stated break a hard limit.
    """

    price: int | None = None
    trl: int | None = None
    minutes: int | None = None
    modes: frozenset[str] = frozenset()
    deadline: date | None = None
    wishes: frozenset[str] = frozenset()
    stated_only: bool = False

    def names(self) -> tuple[str, ...]:
        """Name the limits that are set, in the order of the fields."""
        return tuple(name for name in LIMITS if getattr(self, name) not in (None, frozenset()))

    def hard(self) -> tuple[str, ...]:
        """Name the limits that leave pairs out."""
        return tuple(name for name in self.names() if name not in self.wishes)


LIMITS = ("price", "trl", "minutes", "modes", "deadline")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one pair stands to all limits, and what each answer was read from."""

    kept: Mapping[str, Kept]
    data: Mapping[str, Mapping[str, object]]

    def breaks(self, limits: Limits) -> frozenset[str]:
        """Name the hard limits that leave this pair out."""
        bad = {Kept.BROKEN, Kept.UNKNOWN} if limits.stated_only else {Kept.BROKEN}
        return frozenset(name for name in limits.hard() if self.kept[name] in bad)


Answer = tuple[Kept, dict[str, object]]


def standing(
    limits: Limits, demand: Entry, achievement: Entry, *, of: str, travel: TravelMinutes | None = None,
    deadline: date | None = None,
) -> Standing:  # fmt: skip
    """Hold a pair against the limits. ``of`` is the side that they are set for: ``achievement`` or ``demand``.

    ``deadline`` is the day at which the demand ends, where it has one.
    """
    judged: dict[str, Callable[[], Answer]] = {
        "price": lambda: _price(limits, demand, achievement, of),
        "trl": lambda: _trl(limits, demand, achievement, of),
        "minutes": lambda: _minutes(limits, demand, achievement, travel),
        "modes": lambda: _modes(limits, achievement if of == "achievement" else demand),
        "deadline": lambda: _deadline(limits, deadline),
    }
    answers = {name: judged[name]() for name in limits.names()}
    return Standing(
        {name: kept for name, (kept, _) in answers.items()}, {name: data for name, (_, data) in answers.items()}
    )


def _answer(known: object, *, met: bool, **data: object) -> Answer:
    return (Kept.UNKNOWN if known is None else Kept.MET if met else Kept.BROKEN), data


def _price(limits: Limits, demand: Entry, achievement: Entry, of: str) -> Answer:
    limit = limits.price or 0
    if of == "achievement":
        asked = _end(achievement.price_cny, 0)
        return _answer(asked, met=asked is not None and asked <= limit, stated_cny=asked, limit_cny=limit)
    budgeted = _end(demand.budget_cny, 1)
    return _answer(budgeted, met=budgeted is not None and budgeted >= limit, stated_cny=budgeted, limit_cny=limit)


def _end(money: Money, end: int) -> int | None:
    return money[end] if money[end] is not None else money[1 - end]


def _trl(limits: Limits, demand: Entry, achievement: Entry, of: str) -> Answer:
    limit = limits.trl or 0
    level = achievement.trl if of == "achievement" else demand.trl_wanted
    met = level is not None and (level >= limit if of == "achievement" else level <= limit)
    return _answer(level, met=met, stated=level, limit=limit)


def _minutes(limits: Limits, demand: Entry, achievement: Entry, travel: TravelMinutes | None) -> Answer:
    if not demand.place or not achievement.place:
        return _answer(None, met=False, minutes=None, limit=limits.minutes)
    if same_city(demand.place, achievement.place):
        return _answer(0, met=True, minutes=0, limit=limits.minutes)
    minutes = travel(demand.place, achievement.place) if travel else None
    met = minutes is not None and minutes <= (limits.minutes or 0)
    return _answer(minutes, met=met, minutes=minutes, limit=limits.minutes)


def _modes(limits: Limits, other: Entry) -> Answer:
    known = other.modes or None
    return _answer(known, met=bool(limits.modes & other.modes), stated=sorted(other.modes), limit=sorted(limits.modes))


def _deadline(limits: Limits, deadline: date | None) -> Answer:
    met = deadline is not None and limits.deadline is not None and deadline >= limits.deadline
    stated = deadline.isoformat() if deadline else None
    return _answer(deadline, met=met, stated=stated, limit=limits.deadline.isoformat() if limits.deadline else None)


def with_wishes(scored: Scored, found: Standing, limits: Limits) -> Scored:
    """Take the share of broken wishes from a score, as a part with a reason for each; the parts still sum to the score."""
    broken = [name for name in limits.names() if name in limits.wishes and found.kept[name] is Kept.BROKEN]
    if not broken:
        return scored
    share = min(1.0, WISH_SHARE * len(broken))
    loss = -share * scored.score
    reasons = tuple(
        Reason(f"wish_{name}", "conflict", loss / len(broken), data=dict(found.data[name])) for name in broken
    )
    part = Part("wishes", loss, {"broken": broken, "share": share})
    return replace(scored, score=scored.score + loss, parts=(*scored.parts, part), reasons=scored.reasons + reasons)


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What one hard limit leaves out by itself: ``adds`` pairs would come back without it; ``best`` is their best score."""

    name: str
    adds: int
    best: float


@dataclass(frozen=True, slots=True)
class Limited(Generic[Item]):
    """What passes the limits, in the given order, how many were left out, and what relaxing each limit adds."""

    kept: tuple[Item, ...]
    left_out: int
    relaxed: tuple[Relaxed, ...] = field(default=())


def apply_limits(items: Sequence[tuple[Item, float, frozenset[str]]], limits: Limits) -> Limited[Item]:
    """Leave out what breaks a hard limit. ``items`` are with their score and the limits that they break.

    The figure of a limit is what doing without it would bring: pairs that break it and nothing else.
    """
    kept = tuple(item for item, _, broken in items if not broken)
    relaxed = []
    for name in limits.hard():
        scores = [score for _, score, broken in items if broken == {name}]
        relaxed.append(Relaxed(name, len(scores), max(scores, default=0.0)))
    return Limited(kept, len(items) - len(kept), tuple(relaxed))


@dataclass(frozen=True, slots=True)
class Staying:
    """What staying inside a region costs: the best inside and outside, and how many outside are better than all inside.

    ``cost`` is in points of the score, 0 when the best lies inside; ``None`` where one side has nothing.
    """

    inside: int
    outside: int
    best_inside: float | None
    best_outside: float | None
    better_outside: int

    @property
    def cost(self) -> float | None:
        """Points of the score that the best inside lies behind the best outside."""
        if self.best_inside is None or self.best_outside is None:
            return None
        return max(0.0, self.best_outside - self.best_inside)


def staying(scores: Sequence[tuple[float, bool | None]]) -> Staying:
    """Compare what lies inside a region with what lies outside; a pair without a place (``None``) is on neither side."""
    inside = [score for score, is_inside in scores if is_inside is True]
    outside = [score for score, is_inside in scores if is_inside is False]
    best = max(inside, default=None)
    better = sum(1 for score in outside if best is None or score > best)
    return Staying(len(inside), len(outside), best, max(outside, default=None), better)


def inside_first(scores: Sequence[tuple[float, bool | None]]) -> list[int]:
    """Order places of pairs: inside the region first, then those without a place, then outside; each by falling score."""
    rank = {True: 0, None: 1, False: 2}
    return sorted(range(len(scores)), key=lambda at: (rank[scores[at][1]], -scores[at][0], at))


def is_inside(place: str | None, areas: Sequence[str]) -> bool | None:
    """Tell whether a division code lies in one of the areas (codes of provinces, cities or counties); None without a place."""
    return any(lies_within(place, area) for area in areas) if place else None
