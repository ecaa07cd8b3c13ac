"""The registry of actions."""

from enum import StrEnum

import pytest

from lianqiao.core import access
from lianqiao.core.actors import ANONYMOUS, Actor, system_actor
from lianqiao.core.errors import Forbidden


class Action(StrEnum):
    SING = "tests:song:sing"
    WHISTLE = "tests:song:whistle"


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_rules", {})


def test_rule_decides_by_actor_and_subject() -> None:
    access.register(Action.SING, lambda actor, subject: actor.person_id == subject)

    assert access.may(Actor(person_id=7), Action.SING, 7)
    assert not access.may(Actor(person_id=7), Action.SING, 8)
    access.require(Actor(person_id=7), Action.SING, 7)


def test_refusal_names_the_action_and_not_the_subject() -> None:
    access.register(Action.SING, lambda _actor, _subject: False)

    with pytest.raises(Forbidden) as refusal:
        access.require(ANONYMOUS, Action.SING, "a secret")

    assert refusal.value.data == {"action": "tests:song:sing"}
    assert "secret" not in str(refusal.value)


def test_jobs_of_the_system_may_do_anything_that_is_registered() -> None:
    access.register(Action.SING, lambda _actor, _subject: False)

    assert access.may(system_actor("tests"), Action.SING)
    with pytest.raises(KeyError):
        access.may(system_actor("tests"), Action.WHISTLE)


def test_action_is_registered_once_and_listed_in_order() -> None:
    access.register(Action.WHISTLE, lambda _actor, _subject: True)
    access.register(Action.SING, lambda _actor, _subject: True)

    assert list(access.actions()) == ["tests:song:sing", "tests:song:whistle"]
    with pytest.raises(RuntimeError, match="twice"):
        access.register(Action.SING, lambda _actor, _subject: True)


def test_actor_has_roles_and_memberships() -> None:
    actor = Actor(person_id=1, roles=frozenset({"auditor"}), memberships={3: frozenset({"owner"})})

    assert actor.has_role("auditor", "king")
    assert not actor.has_role("king")
    assert actor.has_membership(3)
    assert actor.has_membership(3, "owner", "editor")
    assert not actor.has_membership(3, "editor")
    assert not actor.has_membership(4)
    assert not actor.has_membership(None)
    assert ANONYMOUS.is_anonymous
    assert not system_actor("tests").is_anonymous
