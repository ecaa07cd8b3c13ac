"""What is read before it becomes public, by whom, and the versions that became public."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.catalog.choices import ReviewState, VersionCause
from lianqiao.catalog.models.achievement import Achievement
from lianqiao.catalog.models.demand import Demand
from lianqiao.catalog.models.entry import Entry

OPEN_STATES = (ReviewState.WAITING.value, ReviewState.READING.value)
_ONE_SIDE = models.Q(achievement__isnull=True, demand__isnull=False) | models.Q(
    achievement__isnull=False, demand__isnull=True
)


class Submission(models.Model):
    """One time that an entry was handed in to be read: its content as handed in, and what became of it.

    With ``is_change`` the entry was public before, and stays so with its old content until this one is accepted.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, null=True, related_name="submissions")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, null=True, related_name="submissions")
    state = models.CharField(max_length=10, default=ReviewState.WAITING, db_index=True)
    content = models.JSONField()
    fields = models.JSONField(default=list)  # names of what differs from the public version
    is_change = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)  # grows when the author replaces the content
    note = models.TextField(blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    submitted = models.DateTimeField(default=timezone.now)
    promised = models.DateField()
    readers_needed = models.PositiveSmallIntegerField(default=1)
    reader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    claimed = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    working_days = models.PositiveSmallIntegerField(null=True)  # from submission to decision

    class Meta:
        ordering = ["promised", "submitted", "id"]
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="catalog_submission_one_side"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ReviewState]), name="catalog_submission_state"
            ),
            models.UniqueConstraint(
                fields=["achievement"],
                condition=models.Q(state__in=OPEN_STATES),
                name="catalog_submission_open_achievement",
            ),
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(state__in=OPEN_STATES), name="catalog_submission_open_demand"
            ),
        ]

    @property
    def entry(self) -> Entry:
        """The achievement or demand that was handed in."""
        entry: Entry | None = self.achievement or self.demand
        assert entry is not None
        return entry


class Reading(models.Model):
    """What one reader said of a submission: a verdict, a comment, an answer to each check and reasons per field."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(default=timezone.now)
    is_accepted = models.BooleanField()
    comment = models.TextField(blank=True)
    reasons = models.JSONField(default=list)  # [{"field", "text"}]
    checks = models.JSONField(default=dict)  # code of a check -> "ok" | "objection" | "not_applicable"

    class Meta:
        ordering = ["decided", "id"]


class EntryVersion(models.Model):
    """One public content of an entry, without the contact's name: names of people do not outlive their removal."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, null=True, related_name="versions")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    fields = models.JSONField(default=list)  # names of what differs from the version before
    cause = models.CharField(max_length=10, choices=[(cause.value, cause.value) for cause in VersionCause])
    note = models.TextField(blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="catalog_version_one_side"),
            models.UniqueConstraint(
                fields=["achievement", "number"],
                condition=models.Q(achievement__isnull=False),
                name="catalog_version_achievement",
            ),
            models.UniqueConstraint(
                fields=["demand", "number"], condition=models.Q(demand__isnull=False), name="catalog_version_demand"
            ),
        ]
