"""Who may see and do what in the catalogue."""

from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.catalog.choices import Confidentiality, EntryState
from lianqiao.catalog.models import Demand, Entry
from lianqiao.core.access import register
from lianqiao.core.actors import Actor
from lianqiao.regions.queries import place_lineage

READS_ALL = (PlatformRole.AUDITOR, PlatformRole.PLATFORM_ADMINISTRATOR)
WRITERS = (MemberRole.OWNER, MemberRole.EDITOR)


class Action(StrEnum):
    """What can be permitted."""

    ENTRY_CHANGE = "catalog:entry:change"
    ENTRY_CONFIRM = "catalog:entry:confirm"
    ENTRY_CREATE = "catalog:entry:create"
    ENTRY_IMPORT = "catalog:entry:import"
    ENTRY_PUBLISH = "catalog:entry:publish"
    ENTRY_REOPEN = "catalog:entry:reopen"
    ENTRY_WITHDRAW = "catalog:entry:withdraw"


def visible_entries(actor: Actor) -> Q:
    """Return the condition that a row must meet for ``actor`` to know of it at all."""
    public = Q(state=EntryState.PUBLISHED, valid_until__gte=timezone.localdate())
    if actor.is_system or actor.has_role(*READS_ALL):
        return Q()
    if actor.memberships:
        public |= Q(organisation__in=list(actor.memberships))
    if actor.place_codes:
        inside = [code for code, lineage in place_lineage().items() if not actor.place_codes.isdisjoint(lineage)]
        public |= Q(place__in=inside)
    return public


def may_read_description(actor: Actor, entry: Entry) -> bool:
    """Whether the confidential layer of an entry is open to ``actor``."""
    return entry.confidentiality == Confidentiality.OPEN or is_inside(actor, entry.organisation_id)


def may_know_owner(actor: Actor, entry: Entry) -> bool:
    """Whether ``actor`` may learn whose entry it is."""
    return not (isinstance(entry, Demand) and entry.is_anonymous) or is_inside(actor, entry.organisation_id)


def is_inside(actor: Actor, organisation_id: int | None) -> bool:
    """Whether ``actor`` may know what an organisation keeps to itself."""
    return actor.is_system or actor.has_role(*READS_ALL) or actor.has_membership(organisation_id)


def _writes_for_owner(actor: Actor, entry: object) -> bool:
    return isinstance(entry, Entry) and actor.has_membership(entry.organisation_id, *WRITERS)


def _writes_for_some_organisation(actor: Actor, organisation_id: object) -> bool:
    return isinstance(organisation_id, int) and actor.has_membership(organisation_id, *WRITERS)


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    for action in (
        Action.ENTRY_CHANGE,
        Action.ENTRY_CONFIRM,
        Action.ENTRY_PUBLISH,
        Action.ENTRY_REOPEN,
        Action.ENTRY_WITHDRAW,
    ):
        register(action, _writes_for_owner)
    register(Action.ENTRY_CREATE, _writes_for_some_organisation)
    register(Action.ENTRY_IMPORT, _writes_for_some_organisation)
