"""The life of an enquiry: sent, answered by accepting or refusing with a reason, taken back, or lapsed in silence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import AUTHORISED
from lianqiao.catalog.choices import CooperationMode, EntryKind
from lianqiao.catalog.models import Demand, Entry
from lianqiao.catalog.queries import lock_entry
from lianqiao.catalog.queries.mentions import mentions_in
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Conflict, Forbidden, Problems
from lianqiao.core.events import Event
from lianqiao.core.limits import check_limit
from lianqiao.core.numbers import take_numbers
from lianqiao.core.working_days import chinese_calendar
from lianqiao.deals.access import Action
from lianqiao.deals.choices import ANSWER_WORKING_DAYS, LAPSE_WORKING_DAYS, BudgetBand, EnquiryState, RefusalCode
from lianqiao.deals.events import (
    EnquiryAccepted,
    EnquiryEvent,
    EnquiryFeedbackGiven,
    EnquiryLapsed,
    EnquiryRefused,
    EnquirySent,
    EnquiryTakenBack,
)
from lianqiao.deals.models import Deal, Enquiry
from lianqiao.deals.queries.enquiries import lock_enquiry
from lianqiao.deals.services.deals import open_deal
from lianqiao.deals.services.notices import tell_owner, tell_sender
from lianqiao.deals.states import ENQUIRY_STATES

# How long the answers may be: a page together. Name of the field -> at least, at most.
LIMITS = {"title": (4, 80), "problem": (20, 825), "use_planned": (20, 825), "proof_wanted": (0, 500), "plan": (0, 1025)}
FEEDBACK = (10, 500)


@dataclass(frozen=True, slots=True)
class EnquiryInput:
    """The short form. ``counterpart`` and ``score`` come from the match that led here."""

    title: str
    mode: str
    problem: str
    use_planned: str
    proof_wanted: str = ""
    plan: str = ""
    budget: str = BudgetBand.OPEN.value
    trl_needed: int | None = None
    wanted_by: date | None = None
    counterpart: str = ""
    score: float | None = None


@transaction.atomic
def open_enquiry(entry: Entry, content: EnquiryInput, *, actor: Actor) -> Enquiry:
    """Send an enquiry about a public entry for the organisation that the person acts for. Publishes ``EnquirySent``.

    Raises ``Forbidden``, ``Conflict`` (one of the organisation waits for an answer already), ``Invalid`` or ``TooMany``.
    """
    row = lock_entry(entry.KIND, entry.pk)  # two at once stand in line
    require(actor, Action.ENQUIRY_SEND, row)
    check_limit("enquiry", f"person {actor.person_id}")
    sender = Organisation.objects.filter(pk=actor.organisation_id or 0).first()
    if sender is None or row.organisation_id is None:
        raise Forbidden("Only for an organisation can this be asked.")
    _check(content)
    side: dict[str, Any] = {"achievement": row} if row.KIND == EntryKind.ACHIEVEMENT else {"demand": row}
    if Enquiry.objects.filter(**side, sender=sender, state=EnquiryState.SENT).exists():
        raise Conflict("Your organisation's enquiry already waits for an answer.", code="deals.enquiry_exists")
    [number] = take_numbers("Q", scattered=True)
    enquiry = Enquiry.objects.create(
        number=number, **side, sender=sender, sent_by_id=actor.person_id, owner_id=row.organisation_id,
        is_binding=actor.has_membership(sender.pk, *AUTHORISED),
        was_anonymous=isinstance(row, Demand) and row.is_anonymous,
        answer_due=chinese_calendar().after(timezone.localdate(), ANSWER_WORKING_DAYS), **_values(content),
    )  # fmt: skip
    fact = EnquirySent(**_about(enquiry), answer_due=enquiry.answer_due.isoformat())
    publish(fact, actor=actor, changes={"state": (None, enquiry.state)})
    tell_owner(enquiry, "sent")
    return enquiry


def _values(content: EnquiryInput) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in EnquiryInput.__dataclass_fields__}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _check(content: EnquiryInput) -> None:
    problems = Problems()
    for name, (least, most) in LIMITS.items():
        length = len(getattr(content, name).strip())
        if length < least:
            problems.add(name, "deals.too_short", "Say a little more here.")
        elif length > most:
            problems.add(name, "deals.too_long", "Keep within the length that is given.")
    if content.mode not in list(CooperationMode):
        problems.add("mode", "deals.mode", "Choose how you want to work together.")
    if content.budget not in list(BudgetBand):
        problems.add("budget", "deals.budget", "Choose a band, or leave it open.")
    if content.trl_needed is not None and not 1 <= content.trl_needed <= 9:
        problems.add("trl_needed", "deals.trl", "The maturity is a level from 1 to 9.")
    if content.wanted_by is not None and content.wanted_by < timezone.localdate():
        problems.add("wanted_by", "deals.wanted_by", "Choose a day that is still to come.")
    problems.check("The enquiry cannot be sent like this.")


@transaction.atomic
def accept_enquiry(enquiry: Enquiry, *, actor: Actor) -> Deal:
    """Accept for the owner: a deal is open, and each side knows the other's name. Publishes ``EnquiryAccepted``, ``DealOpened``.

    Raises ``Forbidden`` or ``IllegalMove``.
    """
    row = lock_enquiry(enquiry.pk)
    require(actor, Action.ENQUIRY_ANSWER, row)
    target = ENQUIRY_STATES.target(row.state, "accept")
    row.deal = open_deal(row, actor=actor)
    _answered(row, target, EnquiryAccepted(**_about(row), deal=row.deal.number), actor=actor)
    return row.deal


@transaction.atomic
def refuse_enquiry(enquiry: Enquiry, *, code: str, feedback: str, actor: Actor) -> Enquiry:
    """Refuse with a reason and a short feedback, which must not name an anonymous owner. Publishes ``EnquiryRefused``.

    Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``.
    """
    row = lock_enquiry(enquiry.pk)
    require(actor, Action.ENQUIRY_ANSWER, row)
    target = ENQUIRY_STATES.target(row.state, "refuse")
    row.refusal_code, row.feedback = _checked(row, code, feedback)
    _answered(row, target, EnquiryRefused(**_about(row), refusal_code=code), actor=actor)
    return row


@transaction.atomic
def give_feedback(enquiry: Enquiry, *, code: str, feedback: str, actor: Actor) -> Enquiry:
    """Say why an enquiry had lapsed: silence does not free of the feedback. Publishes ``EnquiryFeedbackGiven``.

    Raises ``Forbidden``, ``Conflict`` or ``Invalid``.
    """
    row = lock_enquiry(enquiry.pk)
    require(actor, Action.ENQUIRY_ANSWER, row)
    if row.state != EnquiryState.LAPSED or row.feedback:
        raise Conflict("No feedback is owed here.", code="deals.no_feedback_owed")
    row.refusal_code, row.feedback = _checked(row, code, feedback)
    row.answered_by_id = actor.person_id
    row.save()
    publish(EnquiryFeedbackGiven(**_about(row), refusal_code=code), actor=actor)
    tell_sender(row)
    return row


def _checked(row: Enquiry, code: str, feedback: str) -> tuple[str, str]:
    problems = Problems()
    text = feedback.strip()
    if code not in list(RefusalCode) or code == RefusalCode.NO_ANSWER:
        problems.add("code", "deals.refusal_code", "Choose the reason.")
    if not FEEDBACK[0] <= len(text) <= FEEDBACK[1]:
        problems.add(
            "feedback", "deals.feedback_length", "Give a feedback of 10 to 500 characters; the sender reads it."
        )
    elif row.was_anonymous and mentions_in({"feedback": text}, row.owner):
        problems.add("feedback", "deals.feedback_names_owner", "Leave your own name out of the feedback.")
    problems.check("The answer cannot be given like this.")
    return code, text


@transaction.atomic
def take_back_enquiry(enquiry: Enquiry, *, actor: Actor) -> Enquiry:
    """Take an enquiry back before it is answered. Publishes ``EnquiryTakenBack``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_enquiry(enquiry.pk)
    require(actor, Action.ENQUIRY_TAKE_BACK, row)
    before = row.state
    row.state = ENQUIRY_STATES.target(row.state, "take_back")
    row.save()
    publish(EnquiryTakenBack(**_about(row)), actor=actor, changes={"state": (before, row.state)})
    return row


@transaction.atomic
def lapse_enquiries(today: date, *, actor: Actor, limit: int = 500) -> int:
    """Let the enquiries lapse that nobody answered; returns how many. Publishes ``EnquiryLapsed``. The feedback stays owed."""
    rows = Enquiry.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("sender", "owner", "achievement", "demand")
    calendar = chinese_calendar()
    facts: list[tuple[Event, Changes | None]] = []
    for row in rows.filter(state=EnquiryState.SENT, answer_due__lt=today).order_by("pk")[:limit]:
        if calendar.after(timezone.localdate(row.sent), LAPSE_WORKING_DAYS) >= today:
            continue
        before = row.state
        row.state = ENQUIRY_STATES.target(row.state, "lapse")
        row.refusal_code = RefusalCode.NO_ANSWER
        row.save()
        facts.append((EnquiryLapsed(**_about(row)), {"state": (before, row.state)}))
        tell_sender(row)
    publish_all(facts, actor=actor)
    return len(facts)


def _answered(row: Enquiry, target: str, fact: EnquiryEvent, *, actor: Actor) -> None:
    before, row.state = row.state, target
    row.answered, row.answered_by_id = timezone.now(), actor.person_id
    row.save()
    publish(fact, actor=actor, changes={"state": (before, row.state)})
    tell_sender(row)


def _about(row: Enquiry) -> dict[str, str]:
    return {
        "enquiry": row.number, "kind": row.entry.KIND.value, "entry": row.entry.number, "sender": row.sender.number,
    }  # fmt: skip
