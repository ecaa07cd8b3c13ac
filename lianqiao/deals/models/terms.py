"""Term sheets in versions, and who accepted which."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.deals.models.deal import Deal, Party


class TermSheet(models.Model):
    """One version; it never changes. ``sha256`` is of its content as canonical JSON."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="term_sheets")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="term_sheets")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["deal", "version"], name="deals_terms_version")]


class TermAcceptance(models.Model):
    """A party accepted a version."""

    terms = models.ForeignKey(TermSheet, on_delete=models.CASCADE, related_name="acceptances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["terms", "party"], name="deals_terms_accepted_once")]
