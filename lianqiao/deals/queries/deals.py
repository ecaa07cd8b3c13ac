"""Reads of deals and what waits in them."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import people_with_role
from lianqiao.catalog.access import AUTHORISED
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting
from lianqiao.deals.access import side_of, visible_deals
from lianqiao.deals.choices import OVER
from lianqiao.deals.errors import DealNotFound
from lianqiao.deals.models import Approval, Deal, Party, Seat
from lianqiao.deals.queries.enquiries import end_of
from lianqiao.deals.states import MOVE_NEEDS, forward_move, needed_parties

__all__ = [
    "approvals_at",
    "deal_side",
    "get_deal",
    "get_invitation",
    "invitations_of",
    "list_deals",
    "lock_deal",
    "people_of",
    "visible_deals",
    "waiting_deals",
]
_PARTIES = Prefetch("parties", Party.objects.select_related("organisation").order_by("position", "pk"))


def list_deals(actor: Actor) -> QuerySet[Deal]:
    """Return the deals that ``actor`` may know of with their parties, newest first."""
    rows = Deal.objects.select_related("achievement", "demand").prefetch_related(_PARTIES)
    return rows.filter(visible_deals(actor))


def get_deal(number: str, actor: Actor) -> Deal:
    """Return one deal. Raises ``DealNotFound``, also for who is no party of it."""
    row = list_deals(actor).filter(number=number).first()
    if row is None:
        raise DealNotFound("There is no such deal.", data={"number": number})
    return row


def get_invitation(number: str, actor: Actor) -> Party:
    """Return the open invitation of the person's organisation to a deal. Raises ``DealNotFound``."""
    rows = invitations_of(actor).filter(deal__number=number)
    row = rows.first()
    if row is None:
        raise DealNotFound("There is no such deal.", data={"number": number})
    return row


def invitations_of(actor: Actor) -> QuerySet[Party]:
    """Return the admitted places in deals that the person's organisations have not yet confirmed."""
    rows = Party.objects.select_related("deal", "organisation").prefetch_related(
        Prefetch("deal__parties", _PARTIES.queryset)
    )
    return rows.filter(
        organisation__in=list(actor.memberships), admitted__isnull=False, joined__isnull=True, left__isnull=True
    )


def lock_deal(pk: int) -> Deal:
    """Return the deal locked until the transaction ends; its parties are read after the lock."""
    return Deal.objects.select_for_update(of=("self",)).prefetch_related(_PARTIES).get(pk=pk)


def deal_side(actor: Actor, deal: Deal) -> Party | None:
    """Return the party that ``actor`` acts for, or None."""
    return side_of(actor, deal)


def approvals_at(deal: Deal) -> list[Approval]:
    """Return the words given at the present revision, oldest first."""
    rows = Approval.objects.select_related("party__organisation", "by")
    return list(rows.filter(deal=deal, revision=deal.revision))


def people_of(party: Party) -> list[User]:
    """Return who is told what happens: those who sit for the party, and who binds it where nobody does."""
    seats = Seat.objects.filter(party=party, until__isnull=True, person__is_active=True)
    sitting = list(User.objects.filter(pk__in=seats.values("person")).order_by("pk"))
    return sitting or list(people_with_role(party.organisation_id, AUTHORISED))


def waiting_deals(actor: Actor) -> Iterator[Waiting]:
    """Yield the deals whose next step needs the word of the person's party, and the invitations. Three queries."""
    if not actor.memberships:
        return
    for place in invitations_of(actor):
        if actor.has_membership(place.organisation_id, *AUTHORISED):
            yield Waiting(
                "deal_join", place.deal.title, "deal-join", {"number": place.deal.number}, since=place.admitted,
                organisation=place.organisation.name,
            )  # fmt: skip
    rows = list(list_deals(actor).exclude(stage__in=[stage.value for stage in OVER]))
    given = {
        (it.deal_id, it.revision, it.move, it.party_id)
        for it in Approval.objects.filter(deal__in=[row.pk for row in rows])
    }
    for deal in rows:
        party, move = side_of(actor, deal), forward_move(deal.stage)
        if party is None or not move or (deal.pk, deal.revision, move, party.pk) in given:
            continue
        needed = needed_parties(move, [(it.pk, it.role) for it in deal.parties.all() if it.joined and not it.left])
        roles = AUTHORISED if MOVE_NEEDS[move].is_binding else ()
        if party.pk in needed and actor.has_membership(party.organisation_id, *roles):
            due = end_of(deal.stage_due)
            yield Waiting(
                "deal_step", deal.title, "deal", {"number": deal.number}, since=deal.stage_since, due=due,
                organisation=party.organisation.name,
            )  # fmt: skip
