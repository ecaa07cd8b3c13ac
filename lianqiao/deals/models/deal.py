"""A deal: its parties, the people who sit for them, what they agreed to and how the deal moved."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.deals.choices import Duty, PartyRole, Stage


class Deal(models.Model):
    """Work between two or more organisations towards one contract; ``revision`` grows with every change of the frame."""

    number = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=120)
    contract_kind = models.CharField(max_length=30)
    mode = models.CharField(max_length=30)
    achievement = models.ForeignKey("catalog.Achievement", on_delete=models.PROTECT, null=True, related_name="deals")
    demand = models.ForeignKey("catalog.Demand", on_delete=models.PROTECT, null=True, related_name="deals")
    stage = models.CharField(max_length=20, default=Stage.CONFIDENTIALITY, db_index=True)
    stage_since = models.DateTimeField(default=timezone.now)
    stage_due = models.DateField(null=True)
    place = models.CharField(max_length=6, blank=True)  # whose rules apply: the provider's
    revision = models.PositiveIntegerField(default=1)
    state_founded = models.BooleanField(null=True)  # the provider is a unit founded by the state; None: nobody has said
    price_by = models.CharField(max_length=10, blank=True)
    published_from = models.DateField(null=True)
    published_until = models.DateField(null=True)
    registration_number = models.CharField(max_length=60, blank=True)
    ended_reason = models.CharField(max_length=20, blank=True)
    ended_note = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=[stage.value for stage in Stage]), name="deals_deal_stage"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.ENDED) | ~models.Q(ended_reason=""), name="deals_deal_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Party(models.Model):
    """An organisation in a deal: invited, admitted by all who are in it, joined by its own word, perhaps left."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=12)
    work = models.CharField(max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    admitted = models.DateTimeField(null=True)
    joined = models.DateTimeField(null=True)
    left = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=20, blank=True)
    left_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "organisation"], name="deals_party_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in PartyRole]), name="deals_party_role"
            ),
            models.CheckConstraint(
                condition=models.Q(joined__isnull=True) | models.Q(admitted__isnull=False), name="deals_party_admitted"
            ),
        ]


class Seat(models.Model):
    """A person who acts for a party; an erased person's seat stays, without the person."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="seats")
    duty = models.CharField(max_length=12)
    fee_terms = models.CharField(
        max_length=500, blank=True
    )  # what a technology manager is paid, for both principals to see
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["party", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "person", "duty"], condition=models.Q(until__isnull=True), name="deals_seat_once"
            ),
            models.CheckConstraint(condition=models.Q(duty__in=[duty.value for duty in Duty]), name="deals_seat_duty"),
        ]


class Approval(models.Model):
    """A party's word for a move, at a revision of the deal; at any other revision it counts for nothing."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="approvals")
    move = models.CharField(max_length=40)  # a move of the machine, "admit:<party>" or "due:<day>"
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, blank=True)  # of a side exit
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "move", "party", "revision"], name="deals_approval_once"),
        ]


class StageLog(models.Model):
    """One step of a deal through its stages."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="log")
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    move = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class DealReminder(models.Model):
    """A reminder of a stage's end was sent; once per stage visit and kind."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10)  # "soon" or "overdue"
    due = models.DateField()
    sent = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "kind", "due"], name="deals_reminded_once")]
