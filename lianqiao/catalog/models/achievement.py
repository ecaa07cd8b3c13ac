"""Achievements (成果), the evidence of their maturity and the rights in them."""

from typing import ClassVar

from django.db import models

from lianqiao.catalog.choices import EntryKind, PropertyKind, PropertyStatus
from lianqiao.catalog.models.entry import Entry


class Achievement(Entry):
    """A result of research that is offered for conversion."""

    KIND: ClassVar[EntryKind] = EntryKind.ACHIEVEMENT  # type: ignore[misc]  # a constant of the class, not a row value

    kind = models.CharField(max_length=16, blank=True)
    trl = models.PositiveSmallIntegerField(null=True)
    is_service_achievement = models.BooleanField(null=True)
    funding_source = models.CharField(max_length=200, blank=True)
    programme_number = models.CharField(max_length=80, blank=True)
    price_min_cny = models.BigIntegerField(null=True)
    price_max_cny = models.BigIntegerField(null=True)
    rival_solution = models.TextField(blank=True)
    cost_comparison = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(trl__isnull=True) | models.Q(trl__range=(1, 9)), name="catalog_achievement_trl"
            ),
        ]


class TrlRecord(models.Model):
    """One assessment of maturity: the level of a given element in a given environment, who says so, when and on what evidence."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="trl_records")
    level = models.PositiveSmallIntegerField()
    element = models.CharField(max_length=200, blank=True)
    environment = models.CharField(max_length=200, blank=True)
    assessor = models.CharField(max_length=120, blank=True)
    assessed = models.DateField(null=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["level", "assessed"]
        constraints = [models.CheckConstraint(condition=models.Q(level__range=(1, 9)), name="catalog_trl_level")]

    @property
    def is_self_assessed(self) -> bool:
        """Whether nothing but the owner's word stands behind the level."""
        return not self.evidence


class IntellectualProperty(models.Model):
    """A right in an achievement: number (check digit verified), kind, status and owner."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="property_items")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(item.value, item.value) for item in PropertyKind])
    status = models.CharField(max_length=10, choices=[(item.value, item.value) for item in PropertyStatus])
    owner = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["achievement", "number"], name="catalog_property_once")]
