"""The registry of actions: every app registers who may do what, and every service asks here before it acts."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden

Rule = Callable[[Actor, Any], bool]  # the second argument is the row that the action is about, or None
_rules: dict[str, Rule] = {}
_reading: set[str] = set()
_confined: list[Callable[[Actor], bool]] = []


def register(action: StrEnum, rule: Rule, *, is_reading: bool = False) -> None:
    """Say who may do ``action`` and whether it changes nothing; registering an action twice is a programming error."""
    if action.value in _rules:
        raise RuntimeError(f"{action.value} is registered twice")
    _rules[action.value] = rule
    if is_reading:
        _reading.add(action.value)


def confine(reads_only: Callable[[Actor], bool]) -> None:
    """Confine those for whom ``reads_only`` is true to the actions that change nothing, whatever else they are."""
    _confined.append(reads_only)


def reads_only(actor: Actor) -> bool:
    """Whether ``actor`` may change nothing at all."""
    return any(test(actor) for test in _confined)


def may(actor: Actor, action: StrEnum | str, subject: object = None) -> bool:
    """Whether ``actor`` may do ``action`` to ``subject``. Jobs of the system may do anything."""
    name = str(action)
    rule = _rules[name]
    if actor.is_system:
        return True
    return (name in _reading or not reads_only(actor)) and rule(actor, subject)


def require(actor: Actor, action: StrEnum, subject: object = None) -> None:
    """Raise ``Forbidden`` unless ``actor`` may do ``action`` to ``subject``."""
    if not may(actor, action, subject):
        raise Forbidden("You may not do this.", data={"action": action.value})


def is_reading(action: str) -> bool:
    """Whether an action changes nothing."""
    return action in _reading


def actions() -> Iterator[str]:
    """Yield every registered action, in alphabetical order."""
    return iter(sorted(_rules))
