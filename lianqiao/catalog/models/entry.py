"""What achievements and demands have in common, and the indicators of both."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.catalog.choices import Comparator, Confidentiality, EntryKind, EntryState
from lianqiao.regions.models import ChainLink, Cluster, Industry, Place, TechnologyField


class Entry(models.Model):
    """One side of a possible match. ``revision`` grows with every change that readers or the index can see."""

    KIND: EntryKind

    number = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="%(class)ss")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    contact_name = models.CharField(max_length=80, blank=True)

    title = models.CharField(max_length=200)
    title_key = models.CharField(max_length=800, db_index=True)  # pinyin, because the database cannot sort Chinese
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    elements = models.JSONField(default=dict)  # Element value -> list of phrases
    keywords = models.JSONField(default=list)
    url = models.URLField(max_length=500, blank=True)

    modes = models.JSONField(default=list)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    places_accepted = models.JSONField(default=list)
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, null=True, related_name="+")
    technology_field = models.ForeignKey(TechnologyField, on_delete=models.PROTECT, null=True, related_name="+")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, related_name="+")
    chain_link = models.ForeignKey(ChainLink, on_delete=models.PROTECT, null=True, related_name="+")
    ipc = models.JSONField(default=list)
    confidentiality = models.CharField(max_length=8, default=Confidentiality.OPEN)

    state = models.CharField(max_length=10, default=EntryState.DRAFT, db_index=True)
    published = models.DateField(null=True)
    valid_until = models.DateField(null=True, db_index=True)
    confirmed = models.DateField(null=True)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)  # of what the public sees; 0: never published
    version_date = models.DateField(null=True)  # when the public content last changed

    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering = ["-published", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="catalog_%(class)s_source"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in EntryState]), name="catalog_%(class)s_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EntryState.PUBLISHED)
                | models.Q(published__isnull=False, valid_until__isnull=False),
                name="catalog_%(class)s_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EntryState.PUBLISHED, confidentiality=Confidentiality.OFFLINE),
                name="catalog_%(class)s_offline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Indicator(models.Model):
    """A measurable property: demanded (must-have or wished for) or offered, with its unit and test condition."""

    achievement = models.ForeignKey(
        "catalog.Achievement", on_delete=models.CASCADE, null=True, related_name="indicators"
    )
    demand = models.ForeignKey("catalog.Demand", on_delete=models.CASCADE, null=True, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    comparator = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Comparator])
    value = models.FloatField(null=True)
    value_high = models.FloatField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    condition = models.CharField(max_length=300, blank=True)
    is_must_have = models.BooleanField(default=False)
    rival_value = models.FloatField(null=True)  # of the best known alternative, in the same unit

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=True, demand__isnull=False)
                | models.Q(achievement__isnull=False, demand__isnull=True),
                name="catalog_indicator_one_side",
            ),
        ]
