"""What is said and kept in the room of a deal: messages, files with versions, tasks and meetings."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.deals.choices import FileLayer
from lianqiao.deals.models.deal import Deal, Party
from lianqiao.files.models import StoredFile


class Message(models.Model):
    """Something said to all parties; a question is open until somebody of another party answers it."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="messages")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(max_length=4000)
    is_question = models.BooleanField(default=False)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")

    class Meta:
        ordering = ["pk"]


class DealFile(models.Model):
    """A version of a file: seen by every party, or by the party that handed it in (``layer``); perhaps evidence of a milestone."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="files")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="files")
    layer = models.CharField(max_length=6, choices=[(it.value, it.value) for it in FileLayer])
    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey("deals.Milestone", on_delete=models.SET_NULL, null=True, related_name="evidence")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title", "-version", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "party", "layer", "title", "version"], name="deals_file_version"),
        ]


class Task(models.Model):
    """Something that a party is to do by a day."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="tasks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    due = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["done", "due", "pk"]


class Meeting(models.Model):
    """A meeting of the parties; ``sequence`` grows when it is moved or called off, as calendars ask (RFC 5545)."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=120)
    begins = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    agenda = models.CharField(max_length=2000, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    cancelled = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["begins", "pk"]
