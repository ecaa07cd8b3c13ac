"""What the engine needs to remember: text vectors, what the index holds, and the matches found."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.matching.choices import Chosen, Pass


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


class Judgement(models.Model):
    """What one person thinks of one pair. A changed judgement is the same row: the audit trail keeps what it was.

    ``blind_level`` is the level given before score and others' levels were shown: agreement is measured on it. The texts are those
    of the two revisions. ``chosen`` says why the pair was put before the judge, so that pairs drawn by lot can be told apart.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="judgements")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="judgements")
    judge = models.ForeignKey(User, on_delete=models.PROTECT, related_name="judgements")
    level = models.PositiveSmallIntegerField()
    blind_level = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)
    chosen = models.CharField(max_length=8, default=Chosen.ASKED.value)
    achievement_revision = models.PositiveIntegerField()
    demand_revision = models.PositiveIntegerField()
    judged = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "achievement", "demand"], name="matching_judged_once"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 4), blind_level__range=(1, 4)),
                name="matching_level_known",
            ),
        ]
        indexes = [
            models.Index(fields=["demand", "achievement"], name="matching_judged_pair"),
            models.Index(fields=["judged"], name="matching_judged_when"),
        ]


class PassedPair(models.Model):
    """A pair that a person did not judge: for later (skip), or never again (cannot)."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, default=Pass.SKIP.value)
    passed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "achievement", "demand"], name="matching_passed_once")]


class WeightSet(models.Model):
    """Weights that were learnt, with what they were measured on; at most one is used, none means those shipped.

    ``before`` is the set that was used when this one was switched on: going back leads there.
    """

    number = models.PositiveIntegerField(unique=True)
    weights = models.JSONField()
    measured = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    made = models.DateTimeField(default=timezone.now)
    used_since = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    in_spite = models.TextField(blank=True)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=models.Q(is_active=True), name="matching_one_active_set"
            )
        ]
