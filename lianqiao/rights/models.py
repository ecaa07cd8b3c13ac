"""What people agreed to, their downloads and erasures, and their cases."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.regions.models import Place
from lianqiao.rights.choices import CaseState


class Consent(models.Model):
    """One agreement: what for, to which text, from when and perhaps until when. Rows are added, never changed but for the end."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    text_version = models.CharField(max_length=20)
    given = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn__isnull=True), name="rights_consent_once"
            )
        ]


class DataExport(models.Model):
    """A copy of one's own data, made by a job and kept for some days."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    asked = models.DateTimeField(default=timezone.now)
    ready = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=80, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-asked"]


class Erasure(models.Model):
    """The wish to be forgotten: done at ``due`` unless taken back before."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="erasures")
    asked = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField()
    taken_back = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(taken_back__isnull=True, done__isnull=True),
                name="rights_erasure_once",
            )
        ]


class Case(models.Model):
    """A correction or complaint, by anybody. ``about`` is the public number of the entry that it is about, or empty."""

    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=20)
    about = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    contact = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="cases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=CaseState.RECEIVED, db_index=True)
    received = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due", "pk"]
