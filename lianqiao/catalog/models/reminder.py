"""The reminders that were sent before and after an entry's validity ended."""

from django.db import models
from django.utils import timezone

from lianqiao.catalog.models.achievement import Achievement
from lianqiao.catalog.models.demand import Demand


class Reminder(models.Model):
    """One reminder of one end of validity: thirty days before, seven days before, or (stage 0) that the entry was hidden.

    The row and the mail are written in one transaction, so each is sent once however often the job runs or dies.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, null=True, related_name="+")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, null=True, related_name="+")
    valid_until = models.DateField()
    stage = models.PositiveSmallIntegerField()
    recipients = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=True, demand__isnull=False)
                | models.Q(achievement__isnull=False, demand__isnull=True),
                name="catalog_reminder_one_side",
            ),
            models.UniqueConstraint(
                fields=["achievement", "valid_until", "stage"],
                condition=models.Q(achievement__isnull=False),
                name="catalog_reminder_achievement",
            ),
            models.UniqueConstraint(
                fields=["demand", "valid_until", "stage"],
                condition=models.Q(demand__isnull=False),
                name="catalog_reminder_demand",
            ),
        ]
