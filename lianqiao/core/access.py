"""The registry of actions: every app registers who may do what, and every service asks here before it acts."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden

Rule = Callable[[Actor, Any], bool]  # the second argument is the row that the action is about, or None
_rules: dict[str, Rule] = {}


def register(action: StrEnum, rule: Rule) -> None:
    """Say who may do ``action``; registering an action twice is a programming error."""
    if action.value in _rules:
        raise RuntimeError(f"{action.value} is registered twice")
    _rules[action.value] = rule


def may(actor: Actor, action: StrEnum, subject: object = None) -> bool:
    """Whether ``actor`` may do ``action`` to ``subject``. Jobs of the system may do anything."""
    rule = _rules[action.value]
    return actor.is_system or rule(actor, subject)


def require(actor: Actor, action: StrEnum, subject: object = None) -> None:
    """Raise ``Forbidden`` unless ``actor`` may do ``action`` to ``subject``."""
    if not may(actor, action, subject):
        raise Forbidden("You may not do this.", data={"action": action.value})


def actions() -> Iterator[str]:
    """Yield every registered action, in alphabetical order."""
    return iter(sorted(_rules))


def rule_of(action: str) -> Rule:
    """Return the rule of an action, for the table in the documentation."""
    return _rules[action]
