"""Rules as readers see them: the source with its article in their language, the days, the place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.rules import registry as rules
from lianqiao.rules.engine.rewards import Clock, Reward, RewardCase, reward_for
from lianqiao.rules.laws import Law, law_of
from lianqiao.rules.registry import Kind, Rule, RuleUse, Topic, registry
from lianqiao.web.names import localised

REGION = rules.PLACES
PLACES = ("", *REGION)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A version of a rule with its source in words."""

    rule: Rule
    law: Law
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rules on one topic."""

    topic: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class RewardLine:
    """What binds in one situation at each of the places; ``percent`` is what the unit ruled, None for nothing."""

    way: str
    percent: str
    takes_option: bool
    cells: tuple[tuple[Reward, RuleView | None], ...]


def source_of(rule: Rule) -> str:
    """Return law and article in the reader's language."""
    name = localised(law_of(rule.law).names)
    number, _bracket, paragraph = rule.article.rstrip(")").partition("(")
    if not number:
        return _("%(law)s (as a whole)") % {"law": name}
    if not paragraph:
        return _("%(law)s, Art. %(article)s") % {"law": name, "article": number}
    return _("%(law)s, Art. %(article)s para. %(paragraph)s") % {"law": name, "article": number, "paragraph": paragraph}


def view_of(rule: Rule) -> RuleView:
    """Return a rule as it is shown."""
    return RuleView(rule, law_of(rule.law), source_of(rule))


def view_used(use: RuleUse | None) -> RuleView | None:
    """Return the version that a calculation used; None where it used none."""
    return view_of(registry().version(use)) if use is not None else None


def groups_on(day: date, place: str, topic: str) -> tuple[Group, ...]:
    """Return what held on a day at a place, by topic."""
    held = [view_of(rule) for rule in registry().on(day, place).values()]
    topics = [one for one in Topic if topic in ("", one)]
    found = (Group(one.value, tuple(view for view in held if view.rule.topic == one)) for one in topics)
    return tuple(group for group in found if group.rules)


def history() -> tuple[RuleView, ...]:
    """Return the records that are shown and never calculated with."""
    return tuple(view_of(rule) for rule in registry().rules if rule.kind == Kind.HISTORY)


def versions_of(code: str) -> tuple[RuleView, ...]:
    """Return all versions of a rule, the latest first; empty for an unknown code."""
    found = [view_of(rule) for rule in registry().rules if rule.code == code]
    return tuple(sorted(found, key=lambda view: -view.rule.version))


def local_rules(day: date) -> tuple[tuple[str, tuple[RuleView, ...]], ...]:
    """Return for each place of the region the rules that are its own on a day."""
    held = {place: registry().on(day, place).values() for place in REGION}
    return tuple((place, tuple(view_of(rule) for rule in held[place] if rule.place)) for place in REGION)


def reward_lines(day: date) -> tuple[RewardLine, ...]:
    """Return what a state-founded unit owes its contributors in typical situations at each of the places."""
    clock = Clock(day.year, produced=day.year, profited=day.year)
    lines = []
    for way, ruled in (("licence", "40"), ("equity", "40"), ("own_use", "4")):
        for percent, takes_option in (("", False), (ruled, False), ("", True)):
            case = RewardCase(
                way, True, Decimal(percent) if percent else None, takes_option, clock if way == "own_use" else None
            )
            found = [reward_for(case, day, place) for place in REGION]
            lines.append(RewardLine(way, percent, takes_option, tuple((one, view_used(one.rule)) for one in found)))
    return tuple(lines)
