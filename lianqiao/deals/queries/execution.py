"""Reads of the execution of a deal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from lianqiao.deals.access import present_parties
from lianqiao.deals.choices import MilestoneState
from lianqiao.deals.models import Deal, Milestone, Party, Payment, RoyaltyReport
from lianqiao.deals.queries.terms import agreed_terms
from lianqiao.rules.engine.prices import Royalty
from lianqiao.rules.money import ZERO


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment with what was noted and confirmed of it, yuan."""

    row: Payment
    noted: Decimal
    confirmed: Decimal
    open: Decimal
    is_late: bool


@dataclass(frozen=True, slots=True)
class Execution:
    """What was planned and what came of it."""

    milestones: Sequence[Milestone]
    payments: Sequence[PaymentView]
    reports: Sequence[RoyaltyReport]
    planned: Decimal
    received: Decimal
    today: date

    @property
    def outstanding(self) -> Decimal:
        """What is planned and not confirmed."""
        return self.planned - self.received


def execution_of(deal: Deal) -> Execution:
    """Return the execution of a deal that the caller may see. Five queries."""
    milestones = Milestone.objects.filter(deal=deal).select_related(
        "owner__organisation", "handed_in_by", "answered_by"
    )
    rows = Payment.objects.filter(deal=deal).select_related(
        "payer__organisation", "payee__organisation", "milestone", "report"
    )
    today = timezone.localdate()
    payments = [_view(row, today) for row in rows.prefetch_related("receipts")]
    reports = RoyaltyReport.objects.filter(deal=deal).select_related("party__organisation")
    return Execution(
        list(milestones), payments, list(reports), sum((one.row.amount for one in payments), ZERO),
        sum((one.confirmed for one in payments), ZERO), today,
    )  # fmt: skip


def open_of(payment: Payment, *, is_noted: bool = False) -> Decimal:
    """Return what of a payment is not confirmed yet, or with ``is_noted`` not even noted, in yuan."""
    counted = (one.amount for one in payment.receipts.all() if is_noted or one.confirmed)
    return payment.amount - sum(counted, ZERO)


def royalty_terms(deal: Deal) -> tuple[Royalty, Party, Party] | None:
    """Return the agreed royalty with its payer and payee, or None."""
    terms = agreed_terms(deal)
    if terms is None or terms.price.royalty is None:
        return None
    parties = {party.organisation.number: party for party in present_parties(deal)}
    payer, payee = parties.get(terms.payer), parties.get(terms.payee)
    return (terms.price.royalty, payer, payee) if payer and payee else None


def execution_facts(deal: Deal) -> dict[str, object]:
    """Return what the guards ask of milestones and payments; a payment without a day counts as due."""
    states = list(Milestone.objects.filter(deal=deal).values_list("state", flat=True))
    today = timezone.localdate()
    payments = Payment.objects.filter(deal=deal).prefetch_related("receipts")
    owed = [one for one in payments if (one.due is None or one.due <= today) and open_of(one) > 0]
    return {
        "milestones_total": len(states), "milestones_accepted": states.count(MilestoneState.ACCEPTED),
        "open_payments": len(owed),
    }  # fmt: skip


def _view(row: Payment, today: date) -> PaymentView:
    receipts = list(row.receipts.all())
    noted = sum((one.amount for one in receipts), ZERO)
    confirmed = sum((one.amount for one in receipts if one.confirmed), ZERO)
    is_late = row.due is not None and row.due < today and confirmed < row.amount
    return PaymentView(row, noted, confirmed, row.amount - confirmed, is_late)
