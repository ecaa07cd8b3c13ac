"""Public numbers."""

import itertools

import pytest
from django.utils import timezone

from lianqiao.core.models import NumberSequence
from lianqiao.core.numbers import scatter, take_numbers


@pytest.mark.django_db
def test_numbers_follow_each_other_by_prefix_and_year() -> None:
    year = timezone.localdate().year

    assert take_numbers("T", 3) == [f"T-{year}-000001", f"T-{year}-000002", f"T-{year}-000003"]
    assert take_numbers("T") == [f"T-{year}-000004"]
    assert take_numbers("S") == [f"S-{year}-000001"]


def test_scattered_numbers_are_a_permutation_that_follows_no_order() -> None:
    found = [scatter(number, "salt") for number in range(1, 3000)]

    assert len(set(found)) == len(found) and max(found) < 1_000_000
    assert sum(abs(after - before) < 1000 for before, after in itertools.pairwise(found)) < 30
    assert scatter(1_000_000, "salt") == 1_000_000


def test_sequence_that_began_in_order_goes_on_in_order(db: None) -> None:
    year = timezone.localdate().year
    NumberSequence.objects.create(prefix="T", year=year, last=4)

    assert take_numbers("T", 2, scattered=True) == [f"T-{year}-000005", f"T-{year}-000006"]
