"""Rules of law and policy as people are told of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from lianqiao.push.choices import RULE
from lianqiao.push.models import Notice
from lianqiao.rules.registry import Kind, Registry, Rule, registry

AHEAD_DAYS = 30  # before a rule begins or ends to hold
BEHIND_DAYS = 14  # after it: what a platform that stood still has missed, and what was added to the registry late
BEGINS, ENDS = "begins", "ends"


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule of law as a notice shows it, in the language that is active; it has what a notice reads of an entry."""

    number: str
    title: str
    summary: str
    kind: str = RULE
    organisation: None = None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """That a version of a rule begins or ends to hold on a day."""

    rule: Rule
    what: str
    day: date

    @property
    def revision(self) -> int:
        """Give each change of a rule a number that stays: even where a version begins, odd where it ends."""
        return 2 * self.rule.version + int(self.what == ENDS)

    def is_new_since(self, day: date) -> bool:
        """Whether somebody who asked on a day has not had it before: it came about then or later, or was added later."""
        return self.day >= day or self.rule.entered_on > day

    def is_at(self, places: Iterable[str]) -> bool:
        """Whether it touches one of the places (none named: all). What holds in the whole country touches each."""
        named = {place[:2] for place in places}
        return not named or not self.rule.place or self.rule.place[:2] in named


def changes_around(today: date, rules: Registry | None = None) -> list[RuleChange]:
    """Return what begins or ends to hold between ``BEHIND_DAYS`` before and ``AHEAD_DAYS`` after a day, in the order of the days.

    A version that was added to the registry within ``BEHIND_DAYS`` counts too, however long it has held. Where another
    version begins on the day after the last, the beginning says it.
    """
    rules = rules or registry()
    first, last = today - timedelta(days=BEHIND_DAYS), today + timedelta(days=AHEAD_DAYS)
    begun = {(rule.code, rule.since) for rule in rules.rules}
    found = []
    for rule in rules.rules:
        if rule.kind == Kind.HISTORY or rule.since is None:
            continue
        is_added = first <= rule.entered_on <= today and rule.since <= today and rule.holds(today, rule.place)
        if first <= rule.since <= last or is_added:
            found.append(RuleChange(rule, BEGINS, rule.since))
        if rule.until and first <= rule.until <= last and (rule.code, rule.until + timedelta(days=1)) not in begun:
            found.append(RuleChange(rule, ENDS, rule.until))
    return sorted(found, key=lambda change: (change.day, change.rule.code))


def rules_told(notices: Iterable[Notice]) -> dict[str, RuleTold]:
    """Return by code the rules that notices are about, as the newest version says it; of what left the registry nothing."""
    newest = {rule.code: rule for rule in sorted(registry().rules, key=lambda rule: rule.version)}
    asked = {notice.number for notice in notices} & newest.keys()
    return {code: RuleTold(code, _in_words(newest[code].names), _in_words(newest[code].says)) for code in asked}


def _in_words(names: Mapping[str, str]) -> str:
    return names.get(get_language() or "") or names["zh-hans"]
