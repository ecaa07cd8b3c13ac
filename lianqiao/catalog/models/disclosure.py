"""What of an entry is told only to some: sections of its confidential layers, who asked for them and under which text."""

from typing import Any

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.catalog.choices import DisclosureState, ExchangeState, Layer
from lianqiao.files.models import StoredFile

LIVE = (DisclosureState.REQUESTED, DisclosureState.ACCEPTED, DisclosureState.GRANTED)
_LAYERS = models.Q(layer__in=[layer.value for layer in Layer])


class OfEntry(models.Model):
    """A row that belongs to one achievement or one demand."""

    achievement = models.ForeignKey(
        "catalog.Achievement", on_delete=models.CASCADE, null=True, related_name="%(class)ss"
    )
    demand = models.ForeignKey("catalog.Demand", on_delete=models.CASCADE, null=True, related_name="%(class)ss")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=True, demand__isnull=False)
                | models.Q(achievement__isnull=False, demand__isnull=True),
                name="catalog_%(class)s_one_side",
            ),
        ]

    @property
    def entry(self) -> Any:
        """The achievement or the demand."""
        return self.achievement or self.demand


class LayerSection(OfEntry):
    """A piece of a confidential layer: a title and a text, with files; ``version`` grows with every change."""

    layer = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)

    class Meta(OfEntry.Meta):
        ordering = ["layer", "position", "pk"]
        constraints = [
            *OfEntry.Meta.constraints,
            models.CheckConstraint(condition=_LAYERS, name="catalog_section_layer"),
        ]


class LayerFile(models.Model):
    """A file of a section. The stored file itself is opened to nobody but by way of the layer."""

    section = models.ForeignKey(LayerSection, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class AgreementText(models.Model):
    """A version of the text that an organisation accepts before a layer is opened; kept as long as one acceptance refers to it."""

    layer = models.CharField(max_length=8)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    body = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(default=timezone.now)


class Disclosure(OfEntry):
    """An organisation's wish to read a layer of an entry: asked for, its text accepted, granted or refused, and ended."""

    number = models.CharField(max_length=16, unique=True)
    layer = models.CharField(max_length=8)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disclosures")
    state = models.CharField(max_length=12, default=DisclosureState.REQUESTED, db_index=True)
    purpose = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(default=timezone.now)
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted = models.DateTimeField(null=True)
    authority = models.CharField(max_length=20, blank=True)  # the role on which the acceptance rests
    evidence = models.JSONField(default=dict)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    audit_sequence = models.BigIntegerField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    valid_until = models.DateField(null=True)

    class Meta(OfEntry.Meta):
        ordering = ["-asked", "-pk"]
        constraints = [
            *OfEntry.Meta.constraints,
            models.CheckConstraint(condition=_LAYERS, name="catalog_disclosure_layer"),
            models.CheckConstraint(
                condition=~models.Q(state=DisclosureState.GRANTED)
                | models.Q(text__isnull=False, accepted__isnull=False, valid_until__isnull=False),
                name="catalog_disclosure_granted",
            ),
            models.UniqueConstraint(
                fields=["achievement", "demand", "layer", "organisation"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                nulls_distinct=False,
                name="catalog_disclosure_live",
            ),
        ]


class NameExchange(models.Model):
    """An organisation's wish to exchange names with the owner of an anonymous demand; neither is named before both agree."""

    number = models.CharField(max_length=16, unique=True)
    demand = models.ForeignKey("catalog.Demand", on_delete=models.CASCADE, related_name="name_exchanges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="name_exchanges")
    state = models.CharField(max_length=12, default=ExchangeState.REQUESTED, db_index=True)
    message = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "organisation"],
                condition=models.Q(state__in=[ExchangeState.REQUESTED.value, ExchangeState.AGREED.value]),
                name="catalog_exchange_live",
            ),
        ]
