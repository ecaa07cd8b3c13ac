"""How well the structured fields of a pair fit: each answer is None (nothing to compare) or in -1 … 1, 0 neutral."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lianqiao.matching.engine.types import Entry, Money

TravelMinutes = Callable[[str, str], int | None]
TRL_CONFLICT = 3  # a gap above two levels


@dataclass(frozen=True, slots=True)
class Fit:
    """A value in -1 … 1 and what it was computed from."""

    value: float
    data: Mapping[str, object] = field(default_factory=dict)


def trl_fit(demand: Entry, achievement: Entry) -> Fit | None:
    """Compare the TRL wanted with the TRL reached: full marks without a gap, nothing at two levels, then losses."""
    if demand.trl_wanted is None or achievement.trl is None:
        return None
    gap = demand.trl_wanted - achievement.trl
    value = min(1.0, max(-1.0, 1.0 - gap / 2))
    return Fit(value, {"wanted": demand.trl_wanted, "now": achievement.trl, "gap": gap})


def modes_fit(demand: Entry, achievement: Entry) -> Fit | None:
    """Compare the ways of cooperation; one in common is enough."""
    if not demand.modes or not achievement.modes:
        return None
    common = sorted(demand.modes & achievement.modes)
    data = {"common": common, "wanted": sorted(demand.modes), "offered": sorted(achievement.modes)}
    return Fit(1.0 if common else -1.0, data)


def budget_fit(demand: Entry, achievement: Entry) -> Fit | None:
    """Compare the least price with the most that is budgeted (yuan)."""
    price, budget = _least(achievement.price_cny), _most(demand.budget_cny)
    if price is None or budget is None:
        return None
    data = {"price_cny": price, "budget_cny": budget}
    if price <= budget:
        return Fit(1.0, data)
    return Fit(-1.0 if budget <= 0 else -min(1.0, price / budget - 1.0), data)


def _least(money: Money) -> int | None:
    return money[0] if money[0] is not None else money[1]


def _most(money: Money) -> int | None:
    return money[1] if money[1] is not None else money[0]


def place_fit(demand: Entry, achievement: Entry, travel: TravelMinutes | None = None) -> Fit | None:
    """Compare places by their six-digit codes, and by travel time where it is known.

    Only a demand that names the places it accepts can be contradicted by a place, and never by its own city.
    """
    if not achievement.place or not (demand.place or demand.places_accepted):
        return None
    data: dict[str, object] = {"demand": demand.place, "achievement": achievement.place}
    is_same_city = bool(demand.place) and same_city(demand.place or "", achievement.place)
    if (
        demand.places_accepted
        and not is_same_city
        and not any(lies_within(achievement.place, place) for place in demand.places_accepted)
    ):
        return Fit(-0.5, data | {"accepted": sorted(demand.places_accepted), "relation": "not_accepted"})
    minutes = travel(demand.place, achievement.place) if travel and demand.place else None
    if minutes is not None:
        data["minutes"] = minutes
    relation, value = _place_relation(demand, achievement.place, minutes)
    return Fit(value, data | {"relation": relation})


def _place_relation(demand: Entry, place: str, minutes: int | None) -> tuple[str, float]:
    if demand.place and same_city(demand.place, place):
        return "same_city", 1.0
    if demand.places_accepted:
        return "accepted", 1.0
    if minutes is not None and minutes <= 60:
        return "near", 0.8
    if demand.place and demand.place[:2] == place[:2]:
        return "same_province", 0.6
    return ("reachable", 0.4) if minutes is not None and minutes <= 120 else ("far", 0.0)


def city_of(code: str) -> str:
    """Give the city of a division code; a municipality (11 北京, 12 天津, 31 上海, 50 重庆) is one city."""
    return code[:2] if code[:2] in {"11", "12", "31", "50"} else code[:4]


def same_city(one: str, other: str) -> bool:
    """Tell whether two division codes surely lie in one city; of two that only name a province nobody knows."""
    city = city_of(one)
    return city == city_of(other) and not city.endswith("00")


def lies_within(code: str, area: str) -> bool:
    """Tell whether a division code lies in an area: a province (130000), a city (130100) or a county."""
    trimmed = area[:2] if area.endswith("0000") else area[:4] if area.endswith("00") else area
    return code.startswith(trimmed)


def field_fit(demand: Entry, achievement: Entry) -> Fit | None:
    """Compare the codes of both: the best link counts; only two different technology fields count against."""
    links = [link for link in _field_links(demand, achievement) if link is not None]
    if not links:
        return None
    best = max(links, key=lambda link: link.value)
    return best if best.value != 0 else min(links, key=lambda link: link.value)


def _field_links(demand: Entry, achievement: Entry) -> list[Fit | None]:
    return [
        _chain_link(demand.chain_link, achievement.chain_link),
        _equal("cluster", demand.cluster, achievement.cluster, 0.7, 0.0),
        _equal("technology_field", demand.technology_field, achievement.technology_field, 0.6, -0.3),
        _prefix("industry", (demand.industry,), (achievement.industry,), {5: 1.0, 4: 0.8, 3: 0.5}),
        _prefix("ipc", demand.ipc, achievement.ipc, {7: 1.0, 4: 0.8, 3: 0.5}),
    ]


def _chain_link(wanted: str | None, offered: str | None) -> Fit | None:
    if not wanted or not offered:
        return None
    data = {"by": "chain_link", "demand": wanted, "achievement": offered}
    if wanted == offered:
        return Fit(1.0, data)
    return Fit(0.5 if wanted.partition(".")[0] == offered.partition(".")[0] else 0.0, data)


def _equal(by: str, wanted: str | None, offered: str | None, same: float, other: float) -> Fit | None:
    if not wanted or not offered:
        return None
    return Fit(same if wanted == offered else other, {"by": by, "demand": wanted, "achievement": offered})


def _prefix(
    by: str, wanted: tuple[str | None, ...], offered: tuple[str | None, ...], values: Mapping[int, float]
) -> Fit | None:
    """Compare codes by how many leading characters they share (GB/T 4754: letter and digits; IPC: subclass, group)."""
    pairs = [(one, other) for one in wanted for other in offered if one and other]
    fits = [
        Fit(max((value for size, value in values.items() if one[:size] == other[:size]), default=0.0),
            {"by": by, "demand": one, "achievement": other})
        for one, other in pairs
    ]  # fmt: skip
    return max(fits, key=lambda fit: fit.value, default=None)
