"""Public numbers."""

import pytest
from django.utils import timezone

from lianqiao.core.numbers import take_numbers


@pytest.mark.django_db
def test_numbers_follow_each_other_by_prefix_and_year() -> None:
    year = timezone.localdate().year

    assert take_numbers("T", 3) == [f"T-{year}-000001", f"T-{year}-000002", f"T-{year}-000003"]
    assert take_numbers("T") == [f"T-{year}-000004"]
    assert take_numbers("S") == [f"S-{year}-000001"]
