"""Who may import and who may see the runs."""

from enum import StrEnum

from django.db.models import Q

from lianqiao.accounts import access as accounts
from lianqiao.catalog.access import READS_ALL, WRITERS
from lianqiao.connectors.choices import ImportKind
from lianqiao.core.access import may, register
from lianqiao.core.actors import Actor


class Action(StrEnum):
    """What can be permitted."""

    IMPORT_REQUEST = "connectors:import:request"


def visible_imports(actor: Actor) -> Q:
    """Return the condition that a run must meet for ``actor`` to know of it: their own; all for those who read all."""
    if actor.is_system or actor.has_role(*READS_ALL):
        return Q()
    # A run without a person was started by a job: nobody's own.
    return Q(person_id=actor.person_id, person_id__isnull=False)


def writable_organisations(actor: Actor) -> list[int]:
    """Return the keys of the organisations whose entries ``actor`` may import, in order."""
    return sorted(key for key in actor.memberships if actor.has_membership(key, *WRITERS))


def _may_request(actor: Actor, kind: object) -> bool:
    if kind == ImportKind.ORGANISATION:
        return may(actor, accounts.Action.ORGANISATION_IMPORT)
    return bool(writable_organisations(actor))


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.IMPORT_REQUEST, _may_request)
