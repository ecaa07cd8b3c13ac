"""Experts (专家): people who may be asked, each in an organisation; shown to everybody only with their consent."""

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.catalog.choices import ConsentBy, ExpertState
from lianqiao.regions.models import TechnologyField


class Expert(models.Model):
    """A person with a page of his or her own. ``person`` is the account of whoever it is, once it was claimed.

    ``consented`` is the day on which the person agreed to be shown, ``consent_by`` who says so, ``consent_document`` what an
    organisation has in its files. After ``refused``, the day on which the person took consent back, only the person can give it.
    """

    number = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=400, db_index=True)  # pinyin, because the database cannot sort Chinese
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="experts")
    title = models.CharField(max_length=120, blank=True)
    technology_field = models.ForeignKey(TechnologyField, on_delete=models.PROTECT, null=True, related_name="+")
    chain_links = models.JSONField(default=list)  # codes
    keywords = models.JSONField(default=list)
    about = models.TextField(blank=True)
    offers = models.JSONField(default=list)  # what he or she can help with, one thing each
    orcid = models.CharField(max_length=19, blank=True)
    consented = models.DateField(null=True)
    consent_by = models.CharField(max_length=12, blank=True, choices=[(item.value, item.value) for item in ConsentBy])
    consent_document = models.CharField(max_length=200, blank=True)
    refused = models.DateField(null=True)
    person = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, related_name="expert")
    state = models.CharField(max_length=10, default=ExpertState.SHOWN, db_index=True)
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name_key", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="catalog_expert_source"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ExpertState]), name="catalog_expert_state"
            ),
            models.CheckConstraint(
                condition=models.Q(consented__isnull=True) | ~models.Q(consent_by=""), name="catalog_expert_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.number
