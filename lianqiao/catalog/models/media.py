"""What an entry shows besides its texts: pictures, videos, documents and 3-D models."""

import uuid

from django.db import models

from lianqiao.catalog.choices import MediaKind, MediaRole
from lianqiao.catalog.models.disclosure import OfEntry
from lianqiao.files.models import StoredFile


class MediaItem(OfEntry):
    """One thing to look at, in the place that its owner gave it. The file itself never changes; its words may.

    ``is_accepted``: everybody who sees the entry sees the item; else its owner's people and those who read it before that.
    ``measures``: what was found in the file (width, height, duration_s, pages, triangles). ``hotspots``: explained places of a model.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in MediaKind])
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    alternative = models.CharField(max_length=500, blank=True)
    caption = models.CharField(max_length=1000, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    hotspots = models.JSONField(default=list)
    measures = models.JSONField(default=dict)
    is_accepted = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)

    class Meta(OfEntry.Meta):
        ordering = ["position", "pk"]


class MediaFile(models.Model):
    """A file of an item at an address of its own (``key``), which stays good as long as the file is shown.

    ``stored`` is what was handed in; what the platform made of it (smaller pictures, a drawn poster) has none.
    """

    item = models.ForeignKey(MediaItem, on_delete=models.CASCADE, related_name="files")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in MediaRole])
    media_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(default=0)  # of pictures, in points
    height = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
