"""What the engine needs to remember: text vectors, what the index holds, and the matches found."""

from django.db import models
from django.utils import timezone

from lianqiao.catalog.models import Achievement, Demand


class TextVector(models.Model):
    """The vector of a text under an encoder (float16, little-endian), kept so that no text is encoded twice."""

    encoder = models.CharField(max_length=80)
    content_hash = models.BinaryField(max_length=32)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["encoder", "content_hash"], name="matching_vector_once")]


class IndexedEntry(models.Model):
    """What the search index holds of an entry or organisation, and what was matched.

    ``vector`` is waiting (to be encoded), ready (encoded, not yet in the index) or indexed.
    """

    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    vector = models.CharField(max_length=8, default="waiting")
    matched_revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="matching_indexed_once")]
        indexes = [models.Index(fields=["vector", "id"], name="matching_indexed_vector")]


class IndexState(models.Model):
    """The last generation that was written: an index directory that is older was replaced or restored."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.BigIntegerField(default=0)
    changed = models.DateTimeField(auto_now=True)


class Match(models.Model):
    """One achievement and one demand with a score that is the sum of its parts, and the reasons for it."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="matches")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="matches")
    score = models.FloatField()
    parts = models.JSONField()
    reasons = models.JSONField()
    changes = models.JSONField(default=list)
    engine_version = models.CharField(max_length=40)
    achievement_revision = models.PositiveIntegerField()
    demand_revision = models.PositiveIntegerField()
    computed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["achievement", "demand"], name="matching_match_once")]
        indexes = [
            models.Index(fields=["achievement", "-score"], name="matching_by_achievement"),
            models.Index(fields=["demand", "-score"], name="matching_by_demand"),
        ]
