"""The agreement of a deal in its versions, and who signed it."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.deals.choices import AgreementState, SigningWay
from lianqiao.deals.models.deal import Deal, Party


class Agreement(models.Model):
    """One version; ``sha256`` fixes its content and ``pdf_sha256`` its paper from the day it is final."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    state = models.CharField(max_length=10, default=AgreementState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(
        null=True
    )  # the paper as it was fixed: what is signed never changes, whatever writes papers later
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "version"], name="deals_agreement_version"),
            models.UniqueConstraint(
                fields=["deal"], condition=~models.Q(state=AgreementState.SUPERSEDED), name="deals_agreement_one"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in AgreementState]), name="deals_agreement_state"
            ),
        ]

    @property
    def number(self) -> str:
        """The number on the paper."""
        return f"{self.deal.number}-{self.version}"


class Signature(models.Model):
    """A party signed a version: who for it, when, by which way, and the hash of what was signed.

    ``copy`` is the signed copy that bears its signature, when it signed on paper.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=10, choices=[(it.value, it.value) for it in SigningWay])
    sha256 = models.CharField(max_length=64)
    copy = models.ForeignKey("deals.DealFile", on_delete=models.PROTECT, null=True, related_name="signatures")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="deals_signature_once"),
            models.CheckConstraint(
                condition=models.Q(way=SigningWay.COPY, copy__isnull=False)
                | models.Q(way=SigningWay.CLICK, copy__isnull=True),
                name="deals_signature_way",
            ),
        ]
