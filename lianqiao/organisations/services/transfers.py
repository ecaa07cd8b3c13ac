"""Ownership passes to another member when that member accepts it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, NotFound
from lianqiao.organisations.access import Action
from lianqiao.organisations.events import TransferAnswered, TransferOffered
from lianqiao.organisations.models import OwnershipTransfer
from lianqiao.organisations.queries import current_members
from lianqiao.organisations.states import TRANSFER_STATES


@transaction.atomic
def offer_transfer(organisation: Organisation, person_id: int, *, actor: Actor) -> OwnershipTransfer:
    """Offer the ownership to a member. Publishes ``TransferOffered``. Raises ``Forbidden``, ``NotFound`` or ``Conflict``."""
    require(actor, Action.TRANSFER_OFFER, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    members = current_members(organisation).filter(person_id=person_id, since__lte=timezone.localdate())
    if actor.person_id is None or person_id == actor.person_id or not members.exists():
        raise NotFound("There is no such member.")
    row = OwnershipTransfer(organisation=organisation, offered_by_id=actor.person_id, offered_to_id=person_id)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("The ownership is offered to somebody already.", code="organisations.transfer_open") from None
    event = TransferOffered(number=organisation.number, from_person_id=row.offered_by_id, to_person_id=person_id)
    publish(event, actor=actor)
    return row


@transaction.atomic
def accept_transfer(transfer_id: int, *, actor: Actor) -> OwnershipTransfer:
    """Become owner; whoever offered it becomes editor. Publishes ``TransferAnswered``. Raises ``NotFound`` or ``IllegalMove``."""
    row = _lock(transfer_id)
    require(actor, Action.TRANSFER_ACCEPT, row)
    row.state = TRANSFER_STATES.target(row.state, "accept")
    organisation, today = row.organisation, timezone.localdate()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    held = {(it.person_id, it.role): it for it in current_members(organisation).filter(since__lte=today)}
    offered = held.get((row.offered_by_id, MemberRole.OWNER))
    if offered is None or not any(person == row.offered_to_id for person, _ in held):
        raise Conflict(
            "One of the two does not belong to the organisation any more.", code="organisations.transfer_void"
        )
    _give(organisation, row.offered_to_id, MemberRole.OWNER)
    if (row.offered_by_id, MemberRole.EDITOR) in held:
        offered.delete()
    else:
        Membership.objects.filter(
            person_id=row.offered_by_id, organisation=organisation, role=MemberRole.EDITOR
        ).delete()
        offered.role = MemberRole.EDITOR
        offered.save(update_fields=["role"])
    return _answer(row, actor)


@transaction.atomic
def refuse_transfer(transfer_id: int, *, actor: Actor) -> OwnershipTransfer:
    """Refuse an offered ownership. Publishes ``TransferAnswered``. Raises ``NotFound`` or ``IllegalMove``."""
    row = _lock(transfer_id)
    require(actor, Action.TRANSFER_REFUSE, row)
    row.state = TRANSFER_STATES.target(row.state, "refuse")
    return _answer(row, actor)


@transaction.atomic
def withdraw_transfer(transfer_id: int, *, actor: Actor) -> OwnershipTransfer:
    """Take an offered ownership back. Publishes ``TransferAnswered``. Raises ``NotFound`` or ``IllegalMove``."""
    row = _lock(transfer_id)
    require(actor, Action.TRANSFER_WITHDRAW, row)
    row.state = TRANSFER_STATES.target(row.state, "withdraw")
    return _answer(row, actor)


def _lock(transfer_id: int) -> OwnershipTransfer:
    rows = OwnershipTransfer.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(pk=transfer_id).first()
    if row is None:
        raise NotFound("There is no such transfer.")
    return row


def _give(organisation: Organisation, person_id: int, role: str) -> None:
    Membership.objects.update_or_create(
        person_id=person_id, organisation=organisation, role=role,
        defaults={"until": None, "since": timezone.localdate(), "scope": ""},
    )  # fmt: skip


def _answer(row: OwnershipTransfer, actor: Actor) -> OwnershipTransfer:
    row.save(update_fields=["state"])
    event = TransferAnswered(
        number=row.organisation.number,
        from_person_id=row.offered_by_id,
        to_person_id=row.offered_to_id,
        answer=row.state,
    )
    publish(event, actor=actor)
    return row
