"""What is new of entries, and what people were told of it."""

import uuid

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.push.choices import Refusal, Trigger
from lianqiao.push.models.subscription import Subscription


class EntryNews(models.Model):
    """Something new of an entry that interests are still to be asked about."""

    entry_kind = models.CharField(max_length=12)
    number = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    trigger = models.CharField(max_length=12)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["number", "revision", "trigger"], name="push_news_once")]


class Notice(models.Model):
    """One thing that a person is told: of which entry or rule of law, why now (``trigger``) and why to this person (``reason``).

    ``reason`` is a code with what its sentence needs (``also``: a second one that came later, with its trigger); ``score`` is
    the sum of ``parts``. ``read`` is when it was seen in the inbox, ``opened`` when the entry was opened from it, ``dismissed``
    when it was put away (``refusal``: why, if said), ``queued`` when it was decided where else it goes.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    subscription = models.ForeignKey(Subscription, on_delete=models.SET_NULL, null=True, related_name="notices")
    trigger = models.CharField(max_length=12, choices=[(it.value, it.value) for it in Trigger])
    entry_kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)  # of an entry, or the code of a rule (``entry_kind`` is ``RULE``)
    revision = models.PositiveIntegerField()
    reason = models.JSONField(default=dict)
    score = models.FloatField(default=0.0)
    parts = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now)
    read = models.DateTimeField(null=True)
    opened = models.DateTimeField(null=True)
    dismissed = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=16, blank=True, choices=[(it.value, it.value) for it in Refusal])
    queued = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number", "trigger", "revision"], name="push_notice_once")
        ]
        indexes = [
            models.Index(fields=["person", "-created"], name="push_notice_person"),
            models.Index(fields=["number"], name="push_notice_number"),
            models.Index(fields=["person"], condition=models.Q(queued__isnull=True), name="push_notice_unqueued"),
        ]
