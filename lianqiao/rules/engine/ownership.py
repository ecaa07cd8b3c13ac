"""Who owns where the parties wrote nothing: the rule of a situation on a day at a place."""

from datetime import date

from lianqiao.rules.registry import Kind, Registry, Rule, Topic, registry

AS_AGREED = "as_agreed"


def owner_by_default(situation: str, day: date, place: str = "", *, rules: Registry | None = None) -> Rule | None:
    """Return the rule that decides a situation (the code after ``own.``), whose ``outcome`` says who owns; None where none held."""
    rule = (rules or registry()).on(day, place).get(f"own.{situation}")
    return rule if rule is not None and rule.kind == Kind.DEFAULT else None


def situations(day: date, place: str = "") -> tuple[Rule, ...]:
    """Return the rules on ownership that held on a day at a place."""
    return tuple(rule for rule in registry().on(day, place).values() if rule.topic == Topic.OWNERSHIP)
