"""Reference data of the region: places, industries, technology fields, clusters and chains, loaded from the region pack."""

from django.db import models


class Source(models.Model):
    """Where reference data come from: one row per file of the region pack."""

    file = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=200)
    source = models.TextField()
    edition = models.CharField(max_length=120, blank=True)
    retrieved = models.DateField(null=True)
    licence = models.CharField(max_length=120, blank=True)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    loaded = models.DateTimeField(auto_now=True)


class Place(models.Model):
    """An administrative division (GB/T 2260) or a functional area such as the Xiong'an New Area."""

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=12)  # province | city | county | functional
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    names = models.JSONField()
    name_key = models.CharField(max_length=200, db_index=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    members = models.JSONField(default=list)  # of a functional area: the codes of the divisions it is made of

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.names["zh-hans"])


class Industry(models.Model):
    """A class of GB/T 4754-2017: section letter, then up to four digits."""

    code = models.CharField(max_length=5, primary_key=True)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    names = models.JSONField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.names['zh-hans']}"


class TechnologyField(models.Model):
    """One of the eleven fields of the technology contract statistics."""

    code = models.SlugField(max_length=20, primary_key=True)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.names["zh-hans"])


class Cluster(models.Model):
    """An advanced manufacturing cluster; ``facts`` keeps what is known of it, each with source and date."""

    code = models.SlugField(max_length=30, primary_key=True)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField()
    industries = models.JSONField(default=list)
    ipc = models.JSONField(default=list)
    facts = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.names["zh-hans"])


class Chain(models.Model):
    """An industrial chain of the region."""

    code = models.SlugField(max_length=30, primary_key=True)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.names["zh-hans"])


class ChainLink(models.Model):
    """A link of a chain; its code is ``chain.link``."""

    code = models.CharField(max_length=60, primary_key=True)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="links")
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12)  # upstream | midstream | downstream
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    industries = models.JSONField(default=list)
    ipc = models.JSONField(default=list)
    keywords = models.JSONField(default=list)

    class Meta:
        ordering = ["chain__position", "position"]

    def __str__(self) -> str:
        return str(self.names["zh-hans"])


class TravelTime(models.Model):
    """Median scheduled rail journey between two prefectures, in minutes; as old as its source says."""

    origin = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "destination"], name="regions_travel_pair")]
