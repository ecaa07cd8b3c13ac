"""Files that people handed in."""

import uuid

from django.db import models
from django.utils import timezone

from lianqiao.files.choices import Purpose


class StoredFile(models.Model):
    """One handing-in: who, what for, about what, and the digest under which the content lies on disk.

    Several rows may share one content. ``about`` names what the file belongs to, for example ``organisation:O-2026-000001``;
    people and organisations are kept by key, because this app lies below theirs.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=30, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    about = models.CharField(max_length=80, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    received_sha256 = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.name
