"""Who may judge pairs, see what came of it, and switch the weights."""

from enum import StrEnum

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.catalog.access import READS_ALL
from lianqiao.catalog.models import Entry
from lianqiao.core.access import register
from lianqiao.core.actors import Actor


class Action(StrEnum):
    """What can be permitted."""

    JUDGEMENTS_VIEW = "matching:judgements:view"
    PAIR_JUDGE = "matching:pair:judge"
    WEIGHTS_USE = "matching:weights:use"


def is_party(actor: Actor, *entries: Entry) -> bool:
    """Whether an entry is of an organisation of the actor's, or was written by the actor."""
    return any(
        actor.has_membership(entry.organisation_id)
        or (actor.person_id is not None and entry.author_id == actor.person_id)
        for entry in entries
    )


def _is_technology_manager(actor: Actor, _subject: object) -> bool:
    return any(MemberRole.TECHNOLOGY_MANAGER in roles for roles in actor.memberships.values())


def _sees_judgements(actor: Actor, subject: object) -> bool:
    return actor.has_role(*READS_ALL) or _is_technology_manager(actor, subject)


def _administers(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR)


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.JUDGEMENTS_VIEW, _sees_judgements, is_reading=True)
    register(Action.PAIR_JUDGE, _is_technology_manager)
    register(Action.WEIGHTS_USE, _administers)
