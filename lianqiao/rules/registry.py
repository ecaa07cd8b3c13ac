"""The registry: every rule a dated record with its place and source, and what held on a day."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from lianqiao.rules.laws import DATA, law_of


class Kind(StrEnum):
    """What a rule does: a default gives way to an agreement, a floor does not, an option has to be chosen."""

    DEFAULT = "default"
    FLOOR = "floor"
    OPTION = "option"
    DEFINITION = "definition"
    DUTY = "duty"
    TAX = "tax"
    HISTORY = "history"  # no longer calculated with


class Topic(StrEnum):
    """What a rule is about."""

    OWNERSHIP = "ownership"
    REWARD = "reward"
    PRICE = "price"
    LICENCE = "licence"
    RISK = "risk"
    TAX = "tax"
    REGISTRATION = "registration"
    AGREEMENT = "agreement"


PLACES = ("110000", "120000", "130000")  # provinces for which rules are kept, beside those of the whole country


class Faulty(ValueError):
    """The records contradict each other; the message names code and version."""


@dataclass(frozen=True, slots=True)
class RuleUse:
    """That a calculation stood on a version of a rule."""

    code: str
    version: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule. ``place``: "" for the whole country, or the code of a province; ``until`` is its last day.

    ``since`` is None for history only. ``values`` are the figures it brings, ``outcome`` what it decides as a code.
    """

    code: str
    version: int
    topic: Topic
    kind: Kind
    place: str
    law: str
    article: str
    since: date | None
    until: date | None
    names: Mapping[str, str]
    says: Mapping[str, str]
    entered_by: str
    entered_on: date
    outcome: str = ""
    values: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def use(self) -> RuleUse:
        """The record that a calculation keeps of it."""
        return RuleUse(self.code, self.version)

    def holds(self, day: date, place: str = "") -> bool:
        """Whether it was in force on a day at a place (six figures of GB/T 2260, or "" for nowhere in particular)."""
        if self.kind == Kind.HISTORY or self.since is None:
            return False
        is_here = not self.place or self.place[:2] == place[:2]
        return is_here and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Registry:
    """All versions of all rules."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _check(self.rules)

    def on(self, day: date, place: str = "") -> dict[str, Rule]:
        """Return the rules in force on a day at a place by their code, in the order of the file."""
        return {rule.code: rule for rule in self.rules if rule.holds(day, place)}

    def version(self, use: RuleUse) -> Rule:
        """Return the version that was used. Raises ``KeyError``."""
        for rule in self.rules:
            if rule.use == use:
                return rule
        raise KeyError(use.code)

    def with_change(self, rule: Rule) -> "Registry":
        """Return the registry with a new version from its first day on; the version before ends the day before."""
        if rule.since is None:
            raise Faulty(f"{rule.code}: a change has a first day")
        before = rule.since - timedelta(days=1)
        kept = tuple(
            replace(old, until=before) if old.code == rule.code and (old.until is None or old.until > before) else old
            for old in self.rules
        )
        return Registry((*kept, rule))

    def digest(self, day: date, place: str = "") -> str:
        """Return a SHA-256 over what held on a day at a place: the same rules, the same digest."""
        rows = [
            [rule.code, rule.version, rule.law, rule.article, rule.outcome, sorted((k, str(v)) for k, v in rule.values.items())]
            for rule in sorted(self.on(day, place).values(), key=lambda rule: rule.code)
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@cache
def registry() -> Registry:
    """Return the registry as it is shipped."""
    rows: list[dict[str, Any]] = json.loads((DATA / "rules.json").read_text("utf-8"))
    return Registry(tuple(_rule(row) for row in rows))


def rules_on(day: date, place: str = "") -> dict[str, Rule]:
    """Return the shipped rules in force on a day at a place by their code."""
    return registry().on(day, place)


def cited(rule: Rule) -> str:
    """Return the source as a Chinese paper names it: 《民法典》第859条, 《民法典》第885条第1款."""
    name = f"《{law_of(rule.law).names['zh-hans']}》"
    number, _, paragraph = rule.article.partition("(")
    if not number:
        return name
    return f"{name}第{number}条" + (f"第{paragraph.rstrip(')')}款" if paragraph else "")


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        row["code"], row["version"], Topic(row["topic"]), Kind(row["kind"]), row["place"], row["law"], row["article"],
        _day(row.get("since")), _day(row.get("until")), row["names"], row["says"], row["entered_by"],
        date.fromisoformat(row["entered_on"]), row.get("outcome", ""),
        {name: Decimal(text) for name, text in row.get("values", {}).items()},
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _check(rules: Iterable[Rule]) -> None:
    """Raise ``Faulty`` for what contradicts itself: an end before the beginning, or two versions of a rule on one day."""
    seen: dict[str, list[Rule]] = {}
    for rule in rules:
        law_of(rule.law)
        said = f"{rule.code} {rule.version}"
        if rule.since is None and rule.kind != Kind.HISTORY:
            raise Faulty(f"{said}: no first day")
        if rule.since is not None and rule.until is not None and rule.until < rule.since:
            raise Faulty(f"{said}: ends before it begins")
        for other in seen.setdefault(rule.code, []):
            if other.version == rule.version:
                raise Faulty(f"{said}: the version is there twice")
            if other.place != rule.place:
                raise Faulty(f"{said}: a rule belongs to one place")
            if _meet(rule, other):
                raise Faulty(f"{said}: holds on days of version {other.version}")
        seen[rule.code].append(rule)


def _meet(one: Rule, other: Rule) -> bool:
    if one.since is None or other.since is None:
        return False
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)
