"""Public numbers such as A-2026-000123: what people quote and URLs carry, never the primary key."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.core.models import NumberSequence


@transaction.atomic
def take_numbers(prefix: str, count: int = 1) -> list[str]:
    """Return ``count`` new public numbers of this year, in order. Holds a lock on the counter until the transaction ends."""
    year = timezone.localdate().year
    NumberSequence.objects.get_or_create(prefix=prefix, year=year)
    row = NumberSequence.objects.select_for_update().get(prefix=prefix, year=year)
    NumberSequence.objects.filter(pk=row.pk).update(last=F("last") + count)
    return [f"{prefix}-{year}-{number:06d}" for number in range(row.last + 1, row.last + count + 1)]
