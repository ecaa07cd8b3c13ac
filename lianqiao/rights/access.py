"""Who may do what with the rights of people."""

from enum import StrEnum

from django.db.models import Q

from lianqiao.accounts.choices import PlatformRole
from lianqiao.accounts.models import User
from lianqiao.core.access import register
from lianqiao.core.actors import Actor
from lianqiao.rights.models import Case


class Action(StrEnum):
    """What can be permitted."""

    CASE_ANSWER = "rights:case:answer"
    CASE_LIST = "rights:case:list"
    PERSON_RIGHTS = "rights:person:own"


def visible_cases(actor: Actor) -> Q:
    """Cases of one's own place for a regional administrator; all for the platform's administrators and auditors."""
    if actor.is_system or actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR, PlatformRole.AUDITOR):
        return Q()
    provinces = {code[:2] for code in actor.place_codes}
    found = Q(pk__in=[])
    for province in provinces if actor.has_role(PlatformRole.REGIONAL_ADMINISTRATOR) else ():
        found |= Q(place__code__startswith=province)
    return found


def _answers(actor: Actor, subject: object) -> bool:
    if actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR):
        return True
    if not actor.has_role(PlatformRole.REGIONAL_ADMINISTRATOR):
        return False
    place = subject.place_id if isinstance(subject, Case) else None
    return place is not None and place[:2] in {code[:2] for code in actor.place_codes}


def _lists(actor: Actor, _subject: object) -> bool:
    offices = (PlatformRole.PLATFORM_ADMINISTRATOR, PlatformRole.REGIONAL_ADMINISTRATOR, PlatformRole.AUDITOR)
    return actor.has_role(*offices)


def _is_oneself(actor: Actor, subject: object) -> bool:
    return isinstance(subject, User) and actor.person_id == subject.pk


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.CASE_ANSWER, _answers)
    register(Action.CASE_LIST, _lists, is_reading=True)
    register(Action.PERSON_RIGHTS, _is_oneself, is_reading=True)  # auditors have rights, too
