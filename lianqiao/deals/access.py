"""Who may do what with enquiries and deals; who is no party of a deal knows nothing of it."""

from enum import StrEnum

from django.db.models import Q

from lianqiao.accounts.choices import PlatformRole
from lianqiao.catalog.access import ASKERS, AUTHORISED
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Entry
from lianqiao.core.access import register
from lianqiao.core.actors import Actor
from lianqiao.deals.models import Deal, Enquiry, Party, Seat


class Action(StrEnum):
    """What can be permitted."""

    DEAL_AUDIT = "deals:deal:audit"
    DEAL_BIND = "deals:deal:bind"
    DEAL_VIEW = "deals:deal:view"
    DEAL_WRITE = "deals:deal:write"
    ENQUIRY_ANSWER = "deals:enquiry:answer"
    ENQUIRY_SEND = "deals:enquiry:send"
    ENQUIRY_TAKE_BACK = "deals:enquiry:take_back"
    PARTY_ANSWER = "deals:party:answer"
    PARTY_BIND = "deals:party:bind"


def visible_enquiries(actor: Actor) -> Q:
    """Return the condition of the enquiries that ``actor`` may know of: those of both sides, and the auditor's."""
    if actor.is_system or actor.has_role(PlatformRole.AUDITOR):
        return Q()
    ours = list(actor.memberships)
    return Q(sender__in=ours) | Q(owner__in=ours)


def visible_deals(actor: Actor) -> Q:
    """Return the condition of the deals that ``actor`` may know of: those of members of a party that joined, and the auditor's."""
    if actor.is_system or actor.has_role(PlatformRole.AUDITOR):
        return Q()
    mine = Party.objects.filter(organisation__in=list(actor.memberships), joined__isnull=False, left__isnull=True)
    return Q(pk__in=mine.values("deal"))


def present_parties(deal: Deal) -> list[Party]:
    """Return the parties that joined and have not left, by position; uses what was fetched with the deal."""
    return [party for party in deal.parties.all() if party.joined and not party.left]


def side_of(actor: Actor, deal: Deal) -> Party | None:
    """Return the party that ``actor`` acts for in a deal: the acting organisation's first."""
    ours = [party for party in present_parties(deal) if actor.has_membership(party.organisation_id)]
    return min(ours, key=lambda it: (it.organisation_id != actor.organisation_id, it.position, it.pk), default=None)


def binds(actor: Actor, party: Party) -> bool:
    """Whether ``actor`` may bind a party: by office or by mandate."""
    return actor.has_membership(party.organisation_id, *AUTHORISED)


def writes(actor: Actor, party: Party) -> bool:
    """Whether ``actor`` writes for a party: by role, or by a seat that is held while still a member."""
    if actor.has_membership(party.organisation_id, *ASKERS):
        return True
    if actor.person_id is None or not actor.has_membership(party.organisation_id):
        return False
    return Seat.objects.filter(party=party, person_id=actor.person_id, until__isnull=True).exists()


def _views(actor: Actor, deal: object) -> bool:
    return isinstance(deal, Deal) and (actor.has_role(PlatformRole.AUDITOR) or side_of(actor, deal) is not None)


def _writes(actor: Actor, deal: object) -> bool:
    party = side_of(actor, deal) if isinstance(deal, Deal) else None
    return party is not None and writes(actor, party)


def _binds(actor: Actor, deal: object) -> bool:
    party = side_of(actor, deal) if isinstance(deal, Deal) else None
    return party is not None and binds(actor, party)


def _audits(actor: Actor, _subject: object) -> bool:
    return actor.has_role(PlatformRole.AUDITOR)


def _binds_invited(actor: Actor, party: object) -> bool:
    return isinstance(party, Party) and party.joined is None and party.left is None and binds(actor, party)


def _binds_party(actor: Actor, party: object) -> bool:
    return isinstance(party, Party) and party.joined is not None and party.left is None and binds(actor, party)


def _asks_of_another(actor: Actor, entry: object) -> bool:
    if not isinstance(entry, Entry) or entry.organisation_id is None or entry.state != EntryState.PUBLISHED:
        return False
    return not actor.has_membership(entry.organisation_id) and actor.has_membership(actor.organisation_id, *ASKERS)


def _answers(actor: Actor, enquiry: object) -> bool:
    return isinstance(enquiry, Enquiry) and actor.has_membership(enquiry.owner_id, *AUTHORISED)


def _asks(actor: Actor, enquiry: object) -> bool:
    return isinstance(enquiry, Enquiry) and actor.has_membership(enquiry.sender_id, *ASKERS)


def register_rules() -> None:
    """Fill the kernel's registry; called when the app is ready."""
    register(Action.DEAL_AUDIT, _audits, is_reading=True)
    register(Action.DEAL_BIND, _binds)
    register(Action.DEAL_VIEW, _views, is_reading=True)
    register(Action.DEAL_WRITE, _writes)
    register(Action.ENQUIRY_ANSWER, _answers)
    register(Action.ENQUIRY_SEND, _asks_of_another)
    register(Action.ENQUIRY_TAKE_BACK, _asks)
    register(Action.PARTY_ANSWER, _binds_invited)
    register(Action.PARTY_BIND, _binds_party)
