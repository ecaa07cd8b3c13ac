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
    unit_cost_cny = models.FloatField(null=True)
    rival_unit_cost_cny = models.FloatField(null=True)
    cost_unit = models.CharField(max_length=40, blank=True)  # what the two costs are for: a piece, a tonne
    investment_cny = models.BigIntegerField(null=True)
    yearly_volume = models.FloatField(null=True)
    next_step = models.TextField(blank=True)  # to the next level of maturity
    next_needs = models.TextField(blank=True)
    cases = models.TextField(blank=True)  # where it was used, one a line
    target_industries = models.JSONField(default=list)  # codes
    target_links = models.JSONField(default=list)  # codes of chain links

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
    """A right in an achievement: number (check digit verified), kind, status, whose it is and what lies on it."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="property_items")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(item.value, item.value) for item in PropertyKind])
    status = models.CharField(max_length=10, choices=[(item.value, item.value) for item in PropertyStatus])
    owner = models.CharField(max_length=200, blank=True)
    applied = models.DateField(null=True)
    granted = models.DateField(null=True)
    expires = models.DateField(null=True)
    fee_paid_until = models.DateField(null=True)
    holders = models.JSONField(default=list)  # name, share in hundredths or null, is_person
    holders_agree = models.BooleanField(null=True)
    is_pledged = models.BooleanField(null=True)
    pledgee_agrees = models.BooleanField(null=True)
    licences = models.JSONField(default=list)  # kind, until

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["achievement", "number"], name="catalog_property_once")]


class Contributor(models.Model):
    """Somebody who worked on an achievement. Outsiders read the name only when the person ``agreed`` to that, on that day."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="contributors")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80)
    organisation = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list)  # values of CreditRole
    agreed = models.DateField(null=True)
    expert = models.ForeignKey("catalog.Expert", on_delete=models.SET_NULL, null=True, related_name="contributions")

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["name"], name="catalog_contributor_name")]
