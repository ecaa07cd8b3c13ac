"""Words of the parties for a move, and the move itself once everybody needed has given theirs at the same revision."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Conflict, FieldProblem, Forbidden, Invalid
from lianqiao.core.events import Event
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import OVER, EndReason
from lianqiao.deals.engine.guards import lacks_of
from lianqiao.deals.errors import NotReady
from lianqiao.deals.events import DealApproved, DealChanged, DealMoved
from lianqiao.deals.models import Approval, Deal, Party, StageLog
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.queries.facts import deal_facts
from lianqiao.deals.services.deals import first_due, require_alive, require_revision, touch_deal
from lianqiao.deals.services.notices import tell_parties
from lianqiao.deals.states import DEAL_STATES, EXITS, MOVE_NEEDS, is_agreed, needed_parties

NOTE_CHARACTERS = 500
LONGEST_STAGE = timedelta(days=3660)


@transaction.atomic
def approve_move(
    deal: Deal, move: str, *, revision: int, actor: Actor, note: str = "", reason: str = ""
) -> tuple[Deal, bool]:
    """Give the word of the actor's party for a move; returns the deal and whether it has moved.

    ``revision`` is of the deal as the person saw it; ``reason`` belongs to side exits. Publishes ``DealApproved`` and, when nobody
    else is needed, ``DealMoved``. Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile``, ``NotReady`` or ``Invalid``.
    """
    row = lock_deal(deal.pk)
    binding = move not in MOVE_NEEDS or MOVE_NEEDS[move].is_binding
    require(actor, Action.DEAL_BIND if binding else Action.DEAL_WRITE, row)
    require_revision(row, revision)
    target = DEAL_STATES.target(row.stage, move)
    _check_words(move, note, reason)
    party = _party_needed(row, move, actor)
    lacks = lacks_of(move, deal_facts(row))
    if lacks:
        raise NotReady("Something is missing for this step.", data={"lacks": [lack.code for lack in lacks]})
    note = note.strip()
    _note_word(row, move, party, actor, note=note, reason=reason)
    facts: list[tuple[Event, Changes | None]] = [
        (DealApproved(row.number, move, party.organisation.number, row.revision), None)
    ]
    has_moved = is_agreed(move, _roles(row), _given(row, move))
    if has_moved:
        facts.append(_move(row, move, target, actor=actor, note=note, reason=reason))
    publish_all(facts, actor=actor)
    if has_moved:
        tell_parties(row, "moved", but_person=actor.person_id)
    return row, has_moved


def _check_words(move: str, note: str, reason: str) -> None:
    problems = []
    if len(note) > NOTE_CHARACTERS:
        problems.append(FieldProblem("note", "deals.note_long", "Keep the note within 500 characters."))
    if move in EXITS and reason not in list(EndReason):
        problems.append(FieldProblem("reason", "deals.reason_missing", "Choose the reason; the other parties read it."))
    if move in EXITS and not note.strip():
        problems.append(FieldProblem("note", "deals.note_missing", "Say in a sentence why; the other parties read it."))
    if problems:
        raise Invalid("The step cannot be taken like this.", problems=problems)


def _party_needed(row: Deal, move: str, actor: Actor) -> Party:
    party = side_of(actor, row)
    if party is None or party.pk not in needed_parties(move, _roles(row)):
        raise Forbidden("This step needs the word of other parties.", data={"move": move})
    return party


def _roles(row: Deal) -> list[tuple[int, str]]:
    return [(party.pk, party.role) for party in present_parties(row)]


def _given(row: Deal, move: str) -> list[int]:
    return list(Approval.objects.filter(deal=row, move=move, revision=row.revision).values_list("party_id", flat=True))


def _note_word(row: Deal, move: str, party: Party, actor: Actor, *, note: str = "", reason: str = "") -> None:
    _, is_new = Approval.objects.get_or_create(
        deal=row, move=move, party=party, revision=row.revision,
        defaults={"by_id": actor.person_id, "note": note, "reason": reason},
    )  # fmt: skip
    if not is_new:
        raise Conflict("Your organisation has already agreed to this.", code="deals.approved_already")


def _move(row: Deal, move: str, target: str, *, actor: Actor, note: str, reason: str) -> tuple[DealMoved, Changes]:
    source, now = row.stage, timezone.now()
    row.stage, row.stage_since, row.stage_due = target, now, first_due(target)
    if target in OVER:
        row.closed = now
    if move in EXITS:
        row.ended_reason, row.ended_note = reason, note
    touch_deal(row)
    StageLog.objects.create(deal=row, source=source, target=target, move=move, at=now, by_id=actor.person_id, note=note)
    return DealMoved(row.number, move, source, target, row.revision), {"stage": (source, target)}


@transaction.atomic
def approve_deadline(deal: Deal, due: date, *, revision: int, actor: Actor) -> tuple[Deal, bool]:
    """Propose another day for the end of the stage, or agree to it; it holds when every party has. Returns whether it does.

    Publishes ``DealApproved`` or ``DealChanged``. Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile``, ``Conflict`` or ``Invalid``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    require_revision(row, revision)
    today = timezone.localdate()
    if not today <= due <= today + LONGEST_STAGE:
        problem = FieldProblem("due", "deals.due_day", "Choose a day from today on, within ten years.")
        raise Invalid("The deadline cannot be moved like this.", problems=[problem])
    party = side_of(actor, row)
    assert party is not None  # DEAL_WRITE has asked
    word = f"due:{due.isoformat()}"
    _note_word(row, word, party, actor)
    if {key for key, _ in _roles(row)} - set(_given(row, word)):
        publish(DealApproved(row.number, word, party.organisation.number, row.revision), actor=actor)
        return row, False
    before, row.stage_due = row.stage_due, due
    touch_deal(row)
    changes: Changes = {"stage_due": (before.isoformat() if before else None, due.isoformat())}
    publish(DealChanged(row.number, ["stage_due"], row.revision), actor=actor, changes=changes)
    return row, True
