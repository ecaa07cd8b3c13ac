"""Who may do what with what is told: everybody with his or her own, nobody with another's."""

from enum import StrEnum

from lianqiao.accounts.models import User
from lianqiao.catalog.access import ASKERS, AUTHORISED, READS_ALL
from lianqiao.catalog.models import Achievement, Entry
from lianqiao.core.access import register
from lianqiao.core.actors import Actor


class Action(StrEnum):
    """What can be permitted."""

    OWN_PUSH = "push:person:own"
    NOTICE_GIVE = "push:notice:give"
    TRACE_FORGET = "push:trace:forget"
    PROSPECTS_VIEW = "push:prospects:view"
    RECOMMEND = "push:entry:recommend"
    REACH_VIEW = "push:reach:view"


def _is_oneself(actor: Actor, subject: object) -> bool:
    return isinstance(subject, User) and actor.person_id == subject.pk


def _is_system(actor: Actor, _subject: object) -> bool:
    return actor.is_system


def _deals_for_owner(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Achievement) and actor.has_membership(subject.organisation_id, *ASKERS)


def _binds_owner(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Achievement) and actor.has_membership(subject.organisation_id, *AUTHORISED)


def _belongs_to_owner(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Entry) and (actor.has_membership(subject.organisation_id) or actor.has_role(*READS_ALL))


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.OWN_PUSH, _is_oneself, is_reading=True)  # auditors may be told of things, too
    register(Action.NOTICE_GIVE, _is_system)
    register(Action.PROSPECTS_VIEW, _deals_for_owner, is_reading=True)
    register(Action.RECOMMEND, _binds_owner)
    register(Action.REACH_VIEW, _belongs_to_owner, is_reading=True)
    register(Action.TRACE_FORGET, _is_system)
