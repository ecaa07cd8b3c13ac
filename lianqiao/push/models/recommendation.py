"""What people decided to recommend to firms."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.push.choices import RecommendationState


class Recommendation(models.Model):
    """An achievement that somebody of its owner recommended to a firm, or decided not to; with the reason as it was then.

    ``people`` is how many were told: some firms have nobody here, and some people do not want to be told.
    """

    number = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=[(it.value, it.value) for it in RecommendationState])
    score = models.FloatField(default=0.0)
    parts = models.JSONField(default=list)
    reason = models.JSONField(default=dict)
    people = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number", "organisation"], name="push_recommended_once"),
        ]
        indexes = [models.Index(fields=["organisation", "decided"], name="push_recommended_to")]
