"""Writes of the execution: the plan, milestones handed in and answered, payments noted and confirmed, royalties reported."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, FieldProblem, Forbidden, IllegalMove, Invalid, NotFound
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import MilestoneState, PartyRole, PaymentKind, Stage
from lianqiao.deals.engine.terms import Terms
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.events import MilestoneMoved, PaymentNoted, PlanTaken, RoyaltyReported
from lianqiao.deals.models import Deal, Milestone, Party, Payment, Receipt, RoyaltyReport
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.queries.execution import open_of, royalty_terms
from lianqiao.deals.queries.terms import agreed_terms
from lianqiao.deals.services.notices import tell_parties
from lianqiao.rules.engine.prices import royalty_due
from lianqiao.rules.money import ZERO
from lianqiao.rules.plain import to_json

RUNNING = frozenset({Stage.REGISTRATION, Stage.EXECUTION, Stage.ACCEPTANCE, Stage.DISTRIBUTION})
LARGEST = Decimal("99999999999999.99")
MOVED = "Somebody changed the milestone meanwhile. Read it again before you act."


@transaction.atomic
def take_plan(deal: Deal, *, actor: Actor) -> tuple[int, int]:
    """Take milestones and payments over from the agreed terms, once; returns how many. Publishes ``PlanTaken``.

    Raises ``Forbidden``, ``IllegalMove`` (not signed yet, or over) or ``Conflict`` (there is a plan, or nothing was agreed).
    """
    row, _ = _held(deal, actor)
    if row.milestones.exists() or row.payments.exists():
        raise Conflict("The plan has been taken over already.", code="deals.plan_there")
    terms = agreed_terms(row)
    if terms is None:
        raise Conflict("No version of the terms was accepted by every party.", code="deals.terms_missing")
    parties = {party.organisation.number: party for party in present_parties(row)}
    supplier = next((it for it in parties.values() if it.role == PartyRole.PROVIDER), next(iter(parties.values())))
    milestones = [
        Milestone.objects.create(
            deal=row, position=at, title=one.title, due=one.due, criterion=one.criterion,
            owner=parties.get(one.owner, parties.get(terms.payee, supplier)),
        )
        for at, one in enumerate(terms.milestones, 1)
    ]  # fmt: skip
    payments = _payments(row, terms, parties, milestones)
    publish(PlanTaken(row.number, len(milestones), len(payments)), actor=actor)
    return len(milestones), len(payments)


def _payments(row: Deal, terms: Terms, parties: dict[str, Party], milestones: list[Milestone]) -> list[Payment]:
    payer, payee = parties.get(terms.payer), parties.get(terms.payee)
    if payer is None or payee is None:
        return []
    price = terms.price
    rows: list[tuple[str, date | None, Decimal, Milestone | None]] = [
        ("entry_fee", None, price.entry_fee, None), ("lump_sum", None, price.lump_sum, None),
    ]  # fmt: skip
    rows += [(one.event or "instalment", one.due, one.amount, None) for one in price.instalments]
    planned = zip(terms.milestones, milestones, strict=True)
    rows += [(one.title, None, one.amount, milestone) for one, milestone in planned]
    return [
        Payment.objects.create(
            deal=row, payer=payer, payee=payee, kind=PaymentKind.FIXED, title=title, due=due, amount=amount, milestone=milestone
        )
        for title, due, amount, milestone in rows
        if amount
    ]  # fmt: skip


@transaction.atomic
def hand_in(deal: Deal, key: int, account: str, *, revision: int, actor: Actor) -> Milestone:
    """Hand a milestone of one's own party in, with an account of it. Publishes ``MilestoneMoved``.

    Raises ``Forbidden``, ``IllegalMove``, ``NotFound``, ``MovedMeanwhile`` or ``Invalid``.
    """
    row, party = _held(deal, actor)
    milestone = _milestone(row, key, revision)
    if milestone.owner_id != party.pk:
        raise Forbidden("The party that owes the milestone hands it in.")
    if milestone.state not in (MilestoneState.PLANNED, MilestoneState.SENT_BACK):
        raise IllegalMove("The milestone has been handed in already.", data={"state": milestone.state})
    _length("account", account, 10, 2000)
    milestone.account, milestone.state = account.strip(), MilestoneState.HANDED_IN
    milestone.handed_in, milestone.handed_in_by_id = timezone.now(), actor.person_id
    _moved(row, milestone, actor)
    return milestone


@transaction.atomic
def answer_milestone(deal: Deal, key: int, *, is_accepted: bool, answer: str, revision: int, actor: Actor) -> Milestone:
    """Accept a milestone of another party, or send it back with the reason. Publishes ``MilestoneMoved``.

    What is paid on acceptance falls due today. Raises ``Forbidden``, ``IllegalMove``, ``NotFound``, ``MovedMeanwhile`` or ``Invalid``.
    """
    row, party = _held(deal, actor, action=Action.DEAL_BIND)
    milestone = _milestone(row, key, revision)
    if milestone.owner_id == party.pk:
        raise Forbidden("Another party than the one that owes it accepts a milestone.")
    if milestone.state != MilestoneState.HANDED_IN:
        raise IllegalMove("The milestone has not been handed in.", data={"state": milestone.state})
    _length("answer", answer, 0 if is_accepted else 10, 1000)
    milestone.state = MilestoneState.ACCEPTED if is_accepted else MilestoneState.SENT_BACK
    milestone.answer, milestone.answered, milestone.answered_by_id = answer.strip(), timezone.now(), actor.person_id
    if is_accepted:
        Payment.objects.filter(milestone=milestone, due__isnull=True).update(due=timezone.localdate())
    _moved(row, milestone, actor)
    return milestone


@transaction.atomic
def note_payment(deal: Deal, key: int, amount: Decimal, paid_on: date, *, actor: Actor) -> Receipt:
    """Note for the payer that money was sent. Publishes ``PaymentNoted``.

    Raises ``Forbidden``, ``IllegalMove``, ``NotFound`` or ``Invalid``.
    """
    row, party = _held(deal, actor)
    payment = Payment.objects.filter(deal=row, pk=key).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    if payment.payer_id != party.pk:
        raise Forbidden("The payer notes a payment.")
    problems = []
    if not 0 < amount <= open_of(payment, is_noted=True):
        problems.append(
            FieldProblem("amount", "deals.paid_amount", "The amount is above zero and not more than is open.")
        )
    if paid_on > timezone.localdate():
        problems.append(FieldProblem("paid_on", "deals.paid_day", "Choose a day that is not to come."))
    if problems:
        raise Invalid("The payment cannot be noted like this.", problems=problems)
    receipt = Receipt.objects.create(payment=payment, amount=amount, paid_on=paid_on, noted_by_id=actor.person_id)
    publish(PaymentNoted(row.number, payment.pk, receipt.pk, str(amount), is_confirmed=False), actor=actor)
    tell_parties(row, "paid", but_person=actor.person_id)
    return receipt


@transaction.atomic
def confirm_receipt(deal: Deal, key: int, *, actor: Actor) -> Receipt:
    """Confirm for the payee that money came in. Publishes ``PaymentNoted``. Raises ``Forbidden``, ``NotFound`` or ``Conflict``."""
    row, party = _held(deal, actor)
    receipt = Receipt.objects.select_related("payment").filter(payment__deal=row, pk=key).first()
    if receipt is None:
        raise NotFound("There is no such payment.")
    if receipt.payment.payee_id != party.pk:
        raise Forbidden("The payee confirms a payment.")
    if receipt.confirmed:
        raise Conflict("The payment has been confirmed already.", code="deals.confirmed")
    receipt.confirmed, receipt.confirmed_by_id = timezone.now(), actor.person_id
    receipt.save()
    publish(
        PaymentNoted(row.number, receipt.payment_id, receipt.pk, str(receipt.amount), is_confirmed=True), actor=actor
    )
    return receipt


@transaction.atomic
def report_sales(deal: Deal, year: int, base: Decimal, *, actor: Actor) -> RoyaltyReport:
    """Report the royalty's base of a year for the payer; the royalty and its payment follow. Publishes ``RoyaltyReported``.

    Years are reported in their order. Raises ``Forbidden``, ``IllegalMove``, ``Conflict`` (no royalty was agreed, its years are over)
    or ``Invalid``.
    """
    row, party = _held(deal, actor)
    agreed = royalty_terms(row)
    if agreed is None:
        raise Conflict("No royalty was agreed in the terms.", code="deals.no_royalty")
    royalty, payer, payee = agreed
    if party.pk != payer.pk:
        raise Forbidden("The payer reports the sales.")
    earlier = list(RoyaltyReport.objects.filter(deal=row).order_by("year"))
    if len(earlier) >= royalty.years:
        raise Conflict("The agreed years of the royalty are over.", code="deals.royalty_over")
    problems = []
    if not 2000 <= year <= timezone.localdate().year or (earlier and year <= earlier[-1].year):
        problems.append(FieldProblem("year", "deals.royalty_year", "Choose the next year that is not to come."))
    if not 0 <= base <= LARGEST:
        problems.append(FieldProblem("base", "deals.amount", "An amount is not below zero."))
    if problems:
        raise Invalid("The sales cannot be reported like this.", problems=problems)
    due = royalty_due(royalty, base, sum((one.amount for one in earlier), ZERO))
    report = RoyaltyReport.objects.create(
        deal=row, party=party, year=year, base=base, amount=due.amount, lines=to_json(due), by_id=actor.person_id
    )
    if due.amount:
        Payment.objects.create(
            deal=row, payer=payer, payee=payee, kind=PaymentKind.ROYALTY, title=str(year), due=date(year + 1, 3, 31),
            amount=due.amount, report=report,
        )  # fmt: skip
    publish(RoyaltyReported(row.number, year, str(base), str(due.amount)), actor=actor)
    tell_parties(row, "royalty", but_person=actor.person_id)
    return report


@transaction.atomic
def remind_of_execution(today: date, limit: int = 500) -> int:
    """Remind the parties once of milestones and payments whose day has passed; returns how many deals."""
    running = {"deal__stage__in": [stage.value for stage in RUNNING], "due__lt": today, "reminded__isnull": True}
    late = Milestone.objects.filter(**running).exclude(state=MilestoneState.ACCEPTED)
    owed = Payment.objects.filter(**running).prefetch_related("receipts")
    numbers = {one.deal_id for one in late[:limit]} | {one.deal_id for one in _open(owed[:limit])}
    for key in sorted(numbers):
        row = lock_deal(key)
        tell_parties(row, "late")
        late.filter(deal=row).update(reminded=today)
        Payment.objects.filter(pk__in=[one.pk for one in _open(owed.filter(deal=row))]).update(reminded=today)
    return len(numbers)


def _open(payments: Iterable[Payment]) -> list[Payment]:
    return [one for one in payments if open_of(one) > 0]


def _moved(row: Deal, milestone: Milestone, actor: Actor) -> None:
    milestone.revision += 1
    milestone.save()
    publish(MilestoneMoved(row.number, milestone.pk, milestone.state, milestone.revision), actor=actor)
    tell_parties(row, "milestone", but_person=actor.person_id)


def _milestone(row: Deal, key: int, revision: int) -> Milestone:
    milestone = Milestone.objects.filter(deal=row, pk=key).first()
    if milestone is None:
        raise NotFound("There is no such milestone.")
    if milestone.revision != revision:
        raise MovedMeanwhile(MOVED, data={"number": row.number})
    return milestone


def _length(name: str, text: str, least: int, most: int) -> None:
    if not least <= len(text.strip()) <= most:
        message = "Say a little more here, within the length that is given."
        raise Invalid(message, problems=[FieldProblem(name, "deals.length", message)])


def _held(deal: Deal, actor: Actor, *, action: Action = Action.DEAL_WRITE) -> tuple[Deal, Party]:
    row = lock_deal(deal.pk)
    require(actor, action, row)
    if row.stage not in RUNNING:
        raise IllegalMove(
            "This is done when the agreement is signed and until the deal is over.", data={"stage": row.stage}
        )
    party = side_of(actor, row)
    assert party is not None  # the rules of both actions have asked
    return row, party
