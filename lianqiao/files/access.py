"""Who may hand files in and who may open them: by purpose, as the app that owns the purpose has registered."""

from collections.abc import Callable
from enum import StrEnum

from lianqiao.core.access import register
from lianqiao.core.actors import Actor
from lianqiao.files.choices import Purpose
from lianqiao.files.models import StoredFile

OpeningRule = Callable[[Actor, StoredFile], bool]
_opening: dict[str, OpeningRule] = {}


class Action(StrEnum):
    """What can be permitted."""

    FILE_STORE = "files:file:store"


def register_opening(purpose: Purpose, rule: OpeningRule) -> None:
    """Say who may open the files of a purpose; twice is a programming error."""
    if purpose.value in _opening:
        raise RuntimeError(f"{purpose.value} is registered twice")
    _opening[purpose.value] = rule


def may_open(actor: Actor, stored: StoredFile) -> bool:
    """Whether ``actor`` may read a file, by the rule of its purpose; without one, only the person who handed it in.

    Having handed it in opens nothing by itself: who has left an organisation takes its attachments with them no more.
    """
    if actor.is_system:
        return True
    rule = _opening.get(stored.purpose)
    if rule is None:
        return actor.person_id is not None and actor.person_id == stored.person_id
    return rule(actor, stored)


def _is_signed_in(actor: Actor, _subject: object) -> bool:
    return not actor.is_anonymous


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.FILE_STORE, _is_signed_in)
