"""Execution of a deal: milestones, payments, royalties by reported sales, and runs of distribution."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.deals.choices import MilestoneState, PaymentKind
from lianqiao.deals.models.deal import Deal, Party


class Milestone(models.Model):
    """A result that a party owes; another party accepts it or sends it back with its reason."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    due = models.DateField(null=True)
    criterion = models.CharField(max_length=1000)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="milestones")
    state = models.CharField(
        max_length=10, choices=[(it.value, it.value) for it in MilestoneState], default=MilestoneState.PLANNED
    )
    revision = models.PositiveIntegerField(default=1)
    account = models.CharField(max_length=2000, blank=True)  # what the owner says of the evidence
    handed_in = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True)
    reminded = models.DateField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["deal", "position"], name="deals_milestone_position")]


class RoyaltyReport(models.Model):
    """The sales of a year that the payer reports; ``amount`` and ``lines`` follow from the agreed price terms."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="royalty_reports")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    base = models.DecimalField(max_digits=16, decimal_places=2)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    lines = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["deal", "party", "year"], name="deals_royalty_year")]


class Payment(models.Model):
    """What one party owes another; ``paid`` and ``confirmed`` follow from its receipts."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="payments")
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(it.value, it.value) for it in PaymentKind])
    title = models.CharField(max_length=200)
    due = models.DateField(null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    milestone = models.OneToOneField(Milestone, on_delete=models.PROTECT, null=True, related_name="payment")
    report = models.OneToOneField(RoyaltyReport, on_delete=models.PROTECT, null=True, related_name="payment")
    reminded = models.DateField(null=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="deals_payment_amount")]


class Receipt(models.Model):
    """Money that the payer says it sent; it counts when the payee confirms it, once."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="receipts")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    paid_on = models.DateField()
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    noted = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    distributed = models.ForeignKey(
        "deals.DistributionRun", on_delete=models.PROTECT, null=True, related_name="receipts"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="deals_receipt_amount")]


class TeamMember(models.Model):
    """Who is to get part of the reward of a party's people; seen by that party alone."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(max_length=60)
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    weight = models.DecimalField(max_digits=7, decimal_places=4)
    roles = models.JSONField(default=list)
    is_main = models.BooleanField(default=False)
    is_leader = models.BooleanField(default=False)

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [models.UniqueConstraint(fields=["party", "name"], name="deals_team_once")]


class DistributionRun(models.Model):
    """One sharing of what a party received: what went in, what came out and the digest of the rules. It never changes."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="distributions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    day = models.DateField()
    given = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["deal", "party", "number"], name="deals_run_number")]
