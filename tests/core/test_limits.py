"""Counters that every web process shares."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lianqiao.core.errors import TooMany
from lianqiao.core.limits import check_limit, delete_ended_counters, forget_limit, require_below
from lianqiao.core.models import LimitCounter


@pytest.fixture(autouse=True)
def _limits(settings: object) -> None:
    settings.LIMITS_ENABLED = True  # type: ignore[attr-defined]
    settings.LIMITS = {"search": (3, 60)}  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_one_more_than_allowed_is_refused_until_the_window_ends() -> None:
    for _ in range(3):
        check_limit("search", "192.0.2.1")
    with pytest.raises(TooMany) as refusal:
        check_limit("search", "192.0.2.1")
    check_limit("search", "192.0.2.2")

    assert 1 <= refusal.value.retry_after_s <= 61
    LimitCounter.objects.update(ends=timezone.now() - timedelta(seconds=1))
    check_limit("search", "192.0.2.1")


@pytest.mark.django_db
def test_asking_does_not_count_and_forgetting_begins_anew() -> None:
    for _ in range(5):
        require_below("search", "a")
    for _ in range(3):
        check_limit("search", "a")
    with pytest.raises(TooMany):
        require_below("search", "a")
    forget_limit("search", "a")

    require_below("search", "a")


@pytest.mark.django_db
def test_keys_are_kept_as_digests_and_ended_counters_are_deleted() -> None:
    check_limit("search", "zhang@example.org")
    assert "zhang" not in LimitCounter.objects.get().key

    LimitCounter.objects.update(ends=timezone.now() - timedelta(seconds=1))
    assert delete_ended_counters() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted(settings: object) -> None:
    settings.LIMITS = {"search": (20, 60)}  # type: ignore[attr-defined]

    def ask(_: int) -> bool:
        try:
            check_limit("search", "one")
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(32))) == 20
