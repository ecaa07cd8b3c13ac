"""Who may see and do what with people and organisations."""

from enum import StrEnum

from django.db.models import Q

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Organisation, User
from lianqiao.core.access import confine, register
from lianqiao.core.actors import Actor


class Action(StrEnum):
    """What can be permitted."""

    JOBS_RETRY = "accounts:jobs:retry"
    JOBS_VIEW = "accounts:jobs:view"
    MEMBERSHIP_GRANT = "accounts:membership:grant"
    ORGANISATION_CREATE = "accounts:organisation:create"
    ORGANISATION_IMPORT = "accounts:organisation:import"
    ORGANISATION_REGISTER = "accounts:organisation:register"
    PERSON_CREATE = "accounts:person:create"
    TOKEN_ISSUE = "accounts:token:issue"  # noqa: S105 - the name of an action, not a secret


def visible_organisations(actor: Actor) -> Q:  # noqa: ARG001 - every query takes the actor
    """Every organisation that was not merged into another is public."""
    return Q(merged_into__isnull=True)


def _administers(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR)


def _is_auditor(actor: Actor) -> bool:
    return actor.has_role(PlatformRole.AUDITOR)


def _owns_organisation(actor: Actor, subject: object) -> bool:
    owns = isinstance(subject, Organisation) and actor.has_membership(subject.pk, MemberRole.OWNER)
    return owns or _administers(actor, subject)


def _is_oneself(actor: Actor, subject: object) -> bool:
    return isinstance(subject, User) and actor.person_id == subject.pk


def _is_signed_in(actor: Actor, _subject: object) -> bool:
    return actor.person_id is not None


def _sees_jobs(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR, PlatformRole.AUDITOR)


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    confine(_is_auditor)
    register(Action.JOBS_RETRY, _administers)
    register(Action.JOBS_VIEW, _sees_jobs, is_reading=True)
    register(Action.MEMBERSHIP_GRANT, _owns_organisation)
    register(Action.ORGANISATION_CREATE, _administers)
    register(Action.ORGANISATION_IMPORT, _administers)
    register(Action.ORGANISATION_REGISTER, _is_signed_in)
    register(Action.PERSON_CREATE, _administers)
    register(Action.TOKEN_ISSUE, _is_oneself, is_reading=True)  # auditors' programs read too; none of theirs writes
