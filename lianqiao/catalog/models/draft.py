"""What a person is writing and has not handed in."""

import uuid

from django.db import models
from django.utils import timezone

from lianqiao.accounts.models import Organisation, User
from lianqiao.catalog.choices import EntryKind


class Draft(models.Model):
    """A person's unfinished demand or achievement, or unfinished changes to an entry of theirs; nobody else sees it.

    ``content`` holds the form's values as typed, sound or not: nothing typed is lost. ``revision`` grows with every save.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in EntryKind])
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    entry_number = models.CharField(max_length=16, blank=True)  # of the entry that is being changed
    content = models.JSONField(default=dict)
    step = models.CharField(max_length=20, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed"]
        indexes = [models.Index(fields=["person", "-changed"], name="catalog_draft_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in EntryKind]), name="catalog_draft_kind"
            ),
            models.UniqueConstraint(
                fields=["person", "entry_number"], condition=~models.Q(entry_number=""), name="catalog_draft_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return self.headline or str(self.id)

    @property
    def headline(self) -> str:
        """What the draft is called in lists: its title, or the beginning of the text that it was begun from."""
        return str(self.content.get("title") or self.content.get("source_text") or "").strip()
