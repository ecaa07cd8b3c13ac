"""Runs of import: what file, by whom, how far, with what result."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.connectors.choices import ImportKind, ImportState


class ImportRun(models.Model):
    """One file being imported. ``next_row`` makes it resumable: rows before it are done and will not be written again.

    ``file_path`` is relative to the media directory, so that the data can be moved. ``options`` keeps the choices of
    the request and, in ``system``, the job that asked when no person did.
    """

    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in ImportKind])
    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    file_path = models.CharField(max_length=500)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    is_dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=ImportState.WAITING)
    error = models.TextField(blank=True)
    next_row = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ImportState]), name="connectors_import_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.file_name}"


class ImportProblem(models.Model):
    """One thing wrong in a row: where, what value, why and how serious."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["run", "severity", "row"], name="connectors_problem_rows")]
