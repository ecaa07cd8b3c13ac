"""Risks of a deal, and notices of technical difficulty."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.deals.choices import RiskKind, RiskState
from lianqiao.deals.models.deal import Deal, Party


class Risk(models.Model):
    """One entry of the ledger; ``shares`` are per cent of the loss by key of the party, empty where nothing was agreed."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="risks")
    kind = models.CharField(max_length=12, choices=[(it.value, it.value) for it in RiskKind])
    title = models.CharField(max_length=120)
    trigger = models.CharField(max_length=500)
    probability = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    impact = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    loss = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="risks")
    shares = models.JSONField(default=dict)
    instrument = models.CharField(max_length=20, blank=True)
    mitigation = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=[(it.value, it.value) for it in RiskState], default=RiskState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["state", "pk"]


class RiskNotice(models.Model):
    """A notice under Civil Code Art 858: the text as it was sent, when and by whom, its digest, and who acknowledged it."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="risk_notices")
    number = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    difficulty = models.CharField(max_length=2000)
    measures = models.CharField(max_length=2000)
    paper = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["deal", "number"], name="deals_notice_number")]


class RiskAcknowledgement(models.Model):
    """A party acknowledged that it has a notice."""

    notice = models.ForeignKey(RiskNotice, on_delete=models.CASCADE, related_name="acknowledgements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "party"], name="deals_notice_acknowledged_once")]
