"""Where notices are sent, and what was sent."""

import uuid

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.push.choices import DeliveryState, DestinationChannel, DestinationState
from lianqiao.push.models.notice import Notice


class Destination(models.Model):
    """A way to a person: by mail, to a program, or to a group's robot.

    ``address`` and ``secret`` are sealed (``core.sealed``), for the addresses of robots are keys too; mail goes to the address of the
    account. ``hint`` is what pages show. ``failures`` counts in a row, since ``failing_since``; nothing is tried before ``not_before``.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="destinations")
    channel = models.CharField(max_length=10, choices=[(it.value, it.value) for it in DestinationChannel])
    name = models.CharField(max_length=80, blank=True)
    address = models.TextField(blank=True)
    secret = models.TextField(blank=True)
    hint = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=8, choices=[(it.value, it.value) for it in DestinationState], default=DestinationState.ACTIVE
    )
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    last_delivered = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(channel=DestinationChannel.EMAIL),
                name="push_destination_mail_once",
            )
        ]


class Delivery(models.Model):
    """Notices sent together to a destination; ``key`` stays the same however often it is sent, so that doubles can be dropped."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="deliveries")
    notices = models.ManyToManyField(Notice, through="DeliveryItem", related_name="deliveries")
    is_test = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(it.value, it.value) for it in DeliveryState], default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=60, blank=True)
    created = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=[DeliveryState.WAITING, DeliveryState.BEGUN]),
                name="push_delivery_due",
            )
        ]


class DeliveryItem(models.Model):
    """A notice in a delivery: to one destination it goes once."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="items")
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["destination", "notice"], name="push_notice_to_destination_once")
        ]
