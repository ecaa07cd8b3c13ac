"""Public numbers such as A-2026-000123: what people quote and URLs carry, never the primary key."""

import hashlib
import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.core.models import NumberSequence

_SPACE = 1_000_000
_HALF_BITS, _HALF = 10, 0x3FF  # two halves of ten bits are 1,048,576 numbers, the next power of four above _SPACE


@transaction.atomic
def take_numbers(prefix: str, count: int = 1, *, scattered: bool = False) -> list[str]:
    """Return ``count`` new public numbers of this year, in order. Holds a lock on the counter until the transaction ends.

    ``scattered`` numbers are as unique but follow no order that outsiders could see: neighbours do not share an owner.
    """
    year = timezone.localdate().year
    NumberSequence.objects.get_or_create(prefix=prefix, year=year, defaults={"salt": secrets.token_hex(16)})
    row = NumberSequence.objects.select_for_update().get(prefix=prefix, year=year)
    NumberSequence.objects.filter(pk=row.pk).update(last=F("last") + count)
    counted = range(row.last + 1, row.last + count + 1)
    # A sequence that began before numbers were scattered has no salt and goes on in order: nothing is given out twice.
    numbers = [scatter(number, row.salt) for number in counted] if scattered and row.salt else counted
    return [f"{prefix}-{year}-{number:06d}" for number in numbers]


def scatter(number: int, salt: str) -> int:
    """Return the place of ``number`` in a permutation of 0 to 999,999 that only the holder of ``salt`` can follow.

    A Feistel network of six rounds over twenty bits, walked on until it lands inside; larger numbers stay as they are.
    """
    if number >= _SPACE:
        return number
    while True:
        left, right = number >> _HALF_BITS, number & _HALF
        for turn in range(6):
            digest = hashlib.sha256(f"{salt}:{turn}:{right}".encode()).digest()
            left, right = right, left ^ (int.from_bytes(digest[:2], "big") & _HALF)
        number = left << _HALF_BITS | right
        if number < _SPACE:
            return number
