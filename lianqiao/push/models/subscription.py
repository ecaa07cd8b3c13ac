"""What people asked to hear of, and of what less."""

import secrets
import uuid

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.push.choices import Cadence, ExclusionKind, SubscriptionKind


def new_secret() -> str:
    """Return the secret part of an address under which a subscription is read without signing in."""
    return secrets.token_urlsafe(24)


class PushSetting(models.Model):
    """How a person wants to be told; without a row the defaults hold. ``is_on`` off means that nothing is told at all."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="push_setting")
    is_on = models.BooleanField(default=True)
    recommendations = models.BooleanField(default=True)  # what somebody picked for one's organisation
    own_matches = models.BooleanField(default=True)  # new matches of the entries of one's own organisation
    cadence = models.CharField(max_length=8, choices=[(it.value, it.value) for it in Cadence], default=Cadence.DAILY)
    most_a_day = models.PositiveSmallIntegerField(default=20)  # sent at once; what is more waits for the next day
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)


class Subscription(models.Model):
    """One thing that a person asked to hear of: conditions, and perhaps a text or an entry that others should be like.

    ``filters`` are facets with the values allowed, as a search has them. ``about`` is the number of an organisation or entry.
    ``vector`` (unit float16 row of ``encoder``) is made by a job. Ended rows stay some days, so that every worker notices.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=12, choices=[(it.value, it.value) for it in SubscriptionKind])
    name = models.CharField(max_length=120)
    entry_kind = models.CharField(max_length=12, blank=True)
    text = models.CharField(max_length=200, blank=True)
    filters = models.JSONField(default=dict)
    about = models.CharField(max_length=16, blank=True)
    is_muted = models.BooleanField(default=False)
    feed_secret = models.CharField(max_length=40, unique=True, default=new_secret)
    encoder = models.CharField(max_length=80, blank=True)
    vector = models.BinaryField(null=True)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["person", "ended"], name="push_subscription_person"),
            models.Index(fields=["changed"], name="push_subscription_changed"),
        ]


class Exclusion(models.Model):
    """What a person wants to hear less of: ``value`` is the number of an entry or organisation, or a code."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=12, choices=[(it.value, it.value) for it in ExclusionKind])
    value = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value"], name="push_exclusion_once")]


class Trace(models.Model):
    """What a person did with an entry, kept only with consent to personal suggestions, visible and erasable."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="traces")
    action = models.CharField(max_length=12)
    entry_kind = models.CharField(max_length=12)
    number = models.CharField(max_length=16)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "action", "number"], name="push_trace_once")]
