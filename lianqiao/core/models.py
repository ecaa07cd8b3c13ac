"""Rows of the kernel: the audit trail, its head, and the counters behind public numbers."""

from django.db import models


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
    subject = models.CharField(max_length=120, db_index=True)
    actor = models.TextField()
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["event", "at"], name="core_audit_event_at")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event} {self.subject}"


class NumberSequence(models.Model):
    """The last number given out under a prefix in a year, for example A in 2026."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="core_number_prefix_year")]
