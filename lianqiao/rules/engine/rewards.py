"""What contributors of a service achievement get at least: the standard of the unit's own rule, the statute, or an option."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianqiao.rules.money import HUNDRED
from lianqiao.rules.plain import require
from lianqiao.rules.registry import Registry, Rule, RuleUse, registry

WAYS = ("transfer", "licence", "equity", "own_use")
YEARS = (3, 5)  # consecutive years of the statute's range (Conversion Law Art 45)


@dataclass(frozen=True, slots=True)
class Clock:
    """The years of own or joint use. ``year`` is paid for; production succeeded in ``produced``, the first profit came in ``profited``.

    ``years``: how many the unit chose of the three to five.
    """

    year: int
    produced: int | None = None
    profited: int | None = None
    years: int = YEARS[0]

    def __post_init__(self) -> None:
        require(YEARS[0] <= self.years <= YEARS[1], "years")


@dataclass(frozen=True, slots=True)
class RewardCase:
    """How a unit rewards: ``percent`` is what it ruled or agreed, None where it did neither; ``takes_option`` chooses Beijing's figures."""

    way: str
    is_state_founded: bool
    percent: Decimal | None = None
    takes_option: bool = False
    clock: Clock | None = None

    def __post_init__(self) -> None:
        require(self.way in WAYS, "way", "unknown")
        require(self.percent is None or 0 <= self.percent <= HUNDRED, "percent")


@dataclass(frozen=True, slots=True)
class Reward:
    """The percentage that binds: ``basis`` is agreed, default, floor, option or none (the years are over, or not begun)."""

    percent: Decimal
    basis: str
    rule: RuleUse | None


def reward_for(case: RewardCase, day: date, place: str = "", *, rules: Registry | None = None) -> Reward:
    """Return the percentage for contributors: of net income, of the shares, or of the year's operating profit.

    Conversion Law Art 45: the statute's figure holds where the unit neither ruled nor agreed; for a state-founded unit it is a floor
    under what it ruled or agreed too. Beijing ordinance Art 12: 70 % is an option of government-founded units, not their default.
    Before the first day of the law nothing is known (``none``), unless something was agreed.
    """
    held = (rules or registry()).on(day, place)
    name = "transfer" if case.way == "licence" else case.way
    option = held.get(f"reward.beijing.{name}") if case.takes_option and case.is_state_founded else None
    statute = held.get(f"reward.{name}")
    if option is not None and _runs(option, case.clock, is_option=True):
        return _highest(case.percent, option, "option")
    if statute is None or not _runs(statute, case.clock, is_option=False):
        return Reward(case.percent or Decimal(0), "agreed" if case.percent else "none", None)
    if case.percent is None:
        return Reward(statute.values["percent"], "default", statute.use)
    floor = held.get("reward.floor")
    if case.is_state_founded and floor is not None:
        return _highest(case.percent, statute, "floor")
    return Reward(case.percent, "agreed", None)


def _highest(percent: Decimal | None, rule: Rule, basis: str) -> Reward:
    least = rule.values["percent"]
    if percent is not None and percent >= least:
        return Reward(percent, "agreed", rule.use)
    return Reward(least, basis, rule.use)


def _runs(rule: Rule, clock: Clock | None, *, is_option: bool) -> bool:
    """Whether the year is one of those that the rule pays for; rules without years always run."""
    if "years_most" not in rule.values:
        return True
    if clock is None:
        return False
    first = clock.profited if is_option else clock.produced
    years = int(rule.values["years_most"]) if is_option else clock.years
    return first is not None and first <= clock.year < first + years
