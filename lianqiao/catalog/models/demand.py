"""Demands (需求)."""

from typing import ClassVar

from django.db import models

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models.entry import Entry


class Demand(Entry):
    """A technical problem that somebody wants solved. When ``is_anonymous``, its owner's name is shown to nobody outside."""

    KIND: ClassVar[EntryKind] = EntryKind.DEMAND  # type: ignore[misc]  # a constant of the class, not a row value

    trl_wanted = models.PositiveSmallIntegerField(null=True)
    budget_min_cny = models.BigIntegerField(null=True)
    budget_max_cny = models.BigIntegerField(null=True)
    deadline = models.DateField(null=True)
    is_anonymous = models.BooleanField(default=False)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(trl_wanted__isnull=True) | models.Q(trl_wanted__range=(1, 9)),
                name="catalog_demand_trl",
            ),
        ]
