"""The first letter about an entry: a short form with an answer that is due."""

from typing import Any

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.deals.choices import EnquiryState
from lianqiao.deals.models.deal import Deal


class Enquiry(models.Model):
    """An organisation's wish to work with the owner of an entry; an anonymous owner is named only by accepting."""

    number = models.CharField(max_length=16, unique=True)
    achievement = models.ForeignKey(
        "catalog.Achievement", on_delete=models.PROTECT, null=True, related_name="enquiries"
    )
    demand = models.ForeignKey("catalog.Demand", on_delete=models.PROTECT, null=True, related_name="enquiries")
    counterpart = models.CharField(max_length=16, blank=True)  # number of the sender's own entry that matched
    score = models.FloatField(null=True)  # of that match when the enquiry was sent
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enquiries_sent")
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_binding = models.BooleanField(default=False)  # who sent it may bind the sender
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enquiries_received")
    was_anonymous = models.BooleanField(default=False)
    mode = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    problem = models.CharField(max_length=825)
    use_planned = models.CharField(max_length=825)
    proof_wanted = models.CharField(max_length=500, blank=True)
    plan = models.CharField(max_length=1025, blank=True)
    budget = models.CharField(max_length=20, default="open")
    trl_needed = models.PositiveSmallIntegerField(null=True)
    wanted_by = models.DateField(null=True)
    state = models.CharField(max_length=12, default=EnquiryState.SENT, db_index=True)
    sent = models.DateTimeField(default=timezone.now)
    answer_due = models.DateField()
    reminded = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    refusal_code = models.CharField(max_length=20, blank=True)
    feedback = models.CharField(max_length=500, blank=True)
    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, null=True, related_name="enquiry")

    class Meta:
        ordering = ["-sent", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=True, demand__isnull=False)
                | models.Q(achievement__isnull=False, demand__isnull=True),
                name="deals_enquiry_one_side",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in EnquiryState]), name="deals_enquiry_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EnquiryState.ACCEPTED) | models.Q(deal__isnull=False),
                name="deals_enquiry_accepted",
            ),
            models.UniqueConstraint(
                fields=["achievement", "demand", "sender"],
                condition=models.Q(state=EnquiryState.SENT),
                nulls_distinct=False,
                name="deals_enquiry_live",
            ),
        ]

    @property
    def entry(self) -> Any:
        """The achievement or the demand."""
        return self.achievement or self.demand
