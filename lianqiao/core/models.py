"""Rows of the kernel: the audit trail, its head, and the counters behind public numbers, mail, limits and links."""

from django.db import models
from django.utils import timezone


class AuditHead(models.Model):
    """The end of the audit chain; a single row whose lock puts all publications in order."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_audithead_single")]


class AuditEntry(models.Model):
    """One fact: what happened, to what, by whom. The database refuses to change or delete it.

    ``actor`` and ``payload`` are canonical JSON kept as text, so that the hash can be computed again byte for byte.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    subject_position = (
        models.PositiveIntegerField()
    )  # counts the entries of the subject from 1, so that none can be left out
    actor = models.TextField()
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["event", "at"], name="core_audit_event_at"),
            models.Index(fields=["subject", "sequence"], name="core_audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event} {self.subject}"


class NumberSequence(models.Model):
    """The last number given out under a prefix in a year, for example A in 2026."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    salt = models.CharField(max_length=32, blank=True)  # for numbers that must not tell in which order they were given

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="core_number_prefix_year")]


class Mail(models.Model):
    """A mail to one address. What it says and to whom is forgotten once it is sent; that it was sent is kept."""

    key = models.UUIDField(unique=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254, blank=True)
    context = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    refused = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created"], name="core_mail_created")]


class JobFailure(models.Model):
    """Why a job failed last: the code of the error (or its class) and its first line. Goes when the job goes."""

    job_id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=100)
    message = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)


class LimitCounter(models.Model):
    """How often something was asked since a window opened. ``key`` is a keyed digest: no address or name is kept."""

    action = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    ends = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "key"], name="core_limit_once")]
        indexes = [models.Index(fields=["ends"], name="core_limit_ends")]


class UsedLink(models.Model):
    """The digest of a signed link that has been used, kept until the link would have ended anyway."""

    digest = models.CharField(max_length=64, unique=True)
    ends = models.DateTimeField(db_index=True)
