"""Who is in a deal: further parties, their joining and leaving, and the people who sit for them."""

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import current_memberships
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Conflict, IllegalMove, Problems
from lianqiao.core.events import Event
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import Duty, EndReason, PartyRole, Stage
from lianqiao.deals.events import DealChanged, PartyAdmitted, PartyInvited, PartyJoined, PartyLeft, SeatLeft, SeatTaken
from lianqiao.deals.models import Approval, Deal, Party, Seat
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.services.deals import require_alive, require_revision, touch_deal
from lianqiao.deals.services.notices import tell_invited

MOST_PARTIES = 12
WORK_CHARACTERS = 1000
FEE_CHARACTERS = 500
_OPEN_TO_PARTIES = (Stage.CONFIDENTIALITY, Stage.DILIGENCE, Stage.NEGOTIATION, Stage.AGREEMENT)


@transaction.atomic
def invite_party(
    deal: Deal, organisation: Organisation, role: str, *, revision: int, actor: Actor, work: str = ""
) -> Party:
    """Propose a further party; whoever proposes agrees for the own party. Publishes ``PartyInvited``.

    It may confirm once every party in the deal has agreed. Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile``, ``Conflict`` or
    ``Invalid``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    require_alive(row)
    require_revision(row, revision)
    if row.stage not in _OPEN_TO_PARTIES:
        raise IllegalMove("The agreement is being approved: go back to the terms before you add a party.")
    _check_work(work, role)
    if organisation.merged_into_id is not None or row.parties.count() >= MOST_PARTIES:
        raise Conflict("This organisation cannot be added.", code="deals.party_refused")
    former = Party.objects.filter(deal=row, organisation=organisation).first()
    if former is not None and not former.left:
        raise Conflict("This organisation is in the deal already.", code="deals.party_exists")
    party = former or Party(deal=row, organisation=organisation, position=row.parties.count())
    party.role, party.work, party.admitted, party.joined, party.left = role, work.strip(), None, None, None
    party.left_reason = party.left_note = ""
    party.save()
    Approval.objects.filter(deal=row, move=_word(party)).delete()
    touch_deal(row)
    facts: list[tuple[Event, Changes | None]] = [(PartyInvited(row.number, organisation.number, role), None)]
    facts += _admitted(row, party, actor)
    publish_all(facts, actor=actor)
    return party


@transaction.atomic
def admit_party(deal: Deal, party: Party, *, actor: Actor) -> Party:
    """Agree for the actor's party to a further one. Publishes ``PartyAdmitted`` when all have.

    Raises ``Forbidden``, ``IllegalMove`` or ``Conflict``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    require_alive(row)
    fresh = Party.objects.select_related("organisation", "deal").get(pk=party.pk, deal=row)
    if fresh.admitted or fresh.left:
        raise IllegalMove("This has been decided already.")
    publish_all(_admitted(row, fresh, actor), actor=actor)
    return fresh


def _admitted(row: Deal, party: Party, actor: Actor) -> list[tuple[Event, Changes | None]]:
    mine = side_of(actor, row)
    assert mine is not None  # DEAL_BIND has asked
    word = _word(party)
    if Approval.objects.filter(deal=row, move=word, party=mine).exists():
        raise Conflict("Your organisation has already agreed to this.", code="deals.approved_already")
    Approval.objects.create(deal=row, move=word, party=mine, revision=row.revision, by_id=actor.person_id)
    given = set(Approval.objects.filter(deal=row, move=word).values_list("party_id", flat=True))
    if {it.pk for it in present_parties(row)} - given:
        return []
    party.admitted = timezone.now()
    party.save(update_fields=["admitted"])
    tell_invited(party)
    return [(PartyAdmitted(row.number, party.organisation.number), None)]


def _word(party: Party) -> str:
    return f"admit:{party.pk}"


@transaction.atomic
def join_deal(party: Party, *, actor: Actor) -> Party:
    """Confirm for an invited organisation that it is a party. Publishes ``PartyJoined``.

    Raises ``Forbidden`` or ``IllegalMove``.
    """
    row = lock_deal(party.deal_id)
    fresh = Party.objects.select_related("organisation").get(pk=party.pk)
    require(actor, Action.PARTY_ANSWER, fresh)
    require_alive(row)
    if fresh.admitted is None:
        raise IllegalMove("The parties of the deal have not yet agreed to this.")
    fresh.joined = timezone.now()
    fresh.save(update_fields=["joined"])
    if actor.person_id and not fresh.seats.filter(until__isnull=True).exists():
        Seat.objects.create(party=fresh, person_id=actor.person_id, duty=Duty.LEAD)
    touch_deal(row)
    publish(PartyJoined(row.number, fresh.organisation.number), actor=actor)
    return fresh


@transaction.atomic
def decline_party(party: Party, *, actor: Actor, note: str = "") -> Party:
    """Decline an invitation; a deal of which fewer than two parties remain can only be walked away from. Publishes ``PartyLeft``."""
    row = lock_deal(party.deal_id)
    fresh = Party.objects.select_related("organisation").get(pk=party.pk)
    require(actor, Action.PARTY_ANSWER, fresh)
    return _left(row, fresh, EndReason.OTHER, note, actor)


@transaction.atomic
def leave_deal(deal: Deal, *, reason: str, note: str, revision: int, actor: Actor) -> Party:
    """Leave a consortium before signature; two parties must remain. Publishes ``PartyLeft``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile`` or ``Invalid``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    require_alive(row)
    require_revision(row, revision)
    if len(present_parties(row)) < 3:
        raise IllegalMove("Two parties are needed for a deal: end it instead of leaving it.")
    if row.stage not in (*_OPEN_TO_PARTIES, Stage.APPROVAL, Stage.SIGNING):
        raise IllegalMove("The agreement is signed: a party leaves it only by an agreement of all.")
    _check_reason(reason, note)
    party = side_of(actor, row)
    assert party is not None  # DEAL_BIND has asked
    return _left(row, party, reason, note, actor)


def _left(row: Deal, party: Party, reason: str, note: str, actor: Actor) -> Party:
    party.left, party.left_reason, party.left_note = timezone.now(), reason, note.strip()[:500]
    party.save(update_fields=["left", "left_reason", "left_note"])
    Seat.objects.filter(party=party, until__isnull=True).update(until=timezone.localdate())
    touch_deal(row)
    publish(PartyLeft(row.number, party.organisation.number, reason), actor=actor)
    return party


def _check_reason(reason: str, note: str) -> None:
    problems = Problems()
    if reason not in list(EndReason):
        problems.add("reason", "deals.reason_missing", "Choose the reason; the other parties read it.")
    if not note.strip() or len(note) > 500:
        problems.add("note", "deals.note_missing", "Say in a sentence why; the other parties read it.")
    problems.check("The step cannot be taken like this.")


@transaction.atomic
def describe_work(deal: Deal, party: Party, work: str, *, revision: int, actor: Actor) -> Party:
    """Say what a party does in the deal; every party may propose it, and a change voids the words given. Publishes ``DealChanged``."""
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    require_revision(row, revision)
    fresh = Party.objects.select_related("organisation").get(pk=party.pk, deal=row)
    _check_work(work, fresh.role)
    before, fresh.work = fresh.work, work.strip()
    fresh.save(update_fields=["work"])
    touch_deal(row)
    changes: Changes = {"work": (before, fresh.work)}
    publish(DealChanged(row.number, ["work"], row.revision), actor=actor, changes=changes)
    return fresh


def _check_work(work: str, role: str) -> None:
    problems = Problems()
    if len(work) > WORK_CHARACTERS:
        problems.add("work", "deals.work_long", "Keep the division of work within 1000 characters.")
    if role not in list(PartyRole):
        problems.add("role", "deals.role", "Choose what the organisation is in the deal.")
    problems.check("The party cannot be described like this.")


@transaction.atomic
def seat_person(party: Party, person_id: int, duty: str, *, actor: Actor, fee_terms: str = "") -> Seat:
    """Have a member of a party's organisation act for it. A technology manager needs a mandate that runs. Publishes ``SeatTaken``.

    Raises ``Forbidden``, ``IllegalMove``, ``Conflict`` or ``Invalid``.
    """
    row = lock_deal(party.deal_id)
    fresh = Party.objects.select_related("organisation").get(pk=party.pk, deal=row)
    require(actor, Action.PARTY_BIND, fresh)
    require_alive(row)
    held = frozenset(_roles_held(fresh.organisation_id, person_id))
    problems = Problems()
    if duty not in list(Duty):
        problems.add("duty", "deals.duty", "Choose what the person does.")
    if not held:
        problems.add("person", "deals.not_a_member", "Choose a member of your organisation.")
    elif duty == Duty.MANAGER and MemberRole.TECHNOLOGY_MANAGER not in held:
        problems.add("person", "deals.no_mandate", "This person has no mandate as technology manager that runs today.")
    if len(fee_terms) > FEE_CHARACTERS:
        problems.add("fee_terms", "deals.fee_long", "Keep the fee terms within 500 characters.")
    problems.check("The person cannot be seated like this.")
    if fresh.seats.filter(person_id=person_id, duty=duty, until__isnull=True).exists():
        raise Conflict("This person has this duty already.", code="deals.seated_already")
    seat = Seat.objects.create(
        party=fresh, person_id=person_id, duty=duty, fee_terms=fee_terms.strip() if duty == Duty.MANAGER else ""
    )
    publish(SeatTaken(row.number, fresh.organisation.number, person_id, duty), actor=actor)
    return seat


def _roles_held(organisation_id: int, person_id: int) -> list[str]:
    rows = current_memberships().filter(organisation_id=organisation_id, person_id=person_id, person__is_active=True)
    return list(rows.values_list("role", flat=True))


@transaction.atomic
def leave_seat(seat: Seat, *, actor: Actor) -> Seat:
    """End a seat: by who binds the party, or by the person. Publishes ``SeatLeft``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_deal(seat.party.deal_id)
    fresh = Seat.objects.select_related("party__organisation").get(pk=seat.pk)
    if actor.person_id is None or actor.person_id != fresh.person_id:
        require(actor, Action.PARTY_BIND, fresh.party)
    if fresh.until is not None:
        raise IllegalMove("This seat has ended already.")
    fresh.until = timezone.localdate()
    fresh.save(update_fields=["until"])
    publish(SeatLeft(row.number, fresh.party.organisation.number, fresh.person_id, fresh.duty), actor=actor)
    return fresh
