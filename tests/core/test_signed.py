"""Links that do one thing once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.core.models import UsedLink
from lianqiao.core.signed import LinkRefused, delete_ended_links, issue_link, read_link, redeem_link

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_link_works_once_and_reading_does_not_use_it_up() -> None:
    token = issue_link("confirm", "A-2026-000001", DAY)

    assert [read_link("confirm", token), read_link("confirm", token)] == ["A-2026-000001"] * 2
    assert redeem_link("confirm", token) == "A-2026-000001"
    for use in (read_link, redeem_link):
        with pytest.raises(LinkRefused):
            use("confirm", token)


@pytest.mark.parametrize("spoil", [lambda it: it[:-2] + "xx", lambda it: "", lambda it: it + "A", lambda it: "a:b:c"])
def test_altered_link_is_refused(spoil) -> None:
    with pytest.raises(LinkRefused):
        redeem_link("confirm", spoil(issue_link("confirm", "1", DAY)))


def test_link_for_something_else_or_ended_is_refused() -> None:
    for token, purpose in ((issue_link("a", "1", DAY), "b"), (issue_link("a", "1", -DAY), "a")):
        with pytest.raises(LinkRefused):
            redeem_link(purpose, token)


def test_two_links_for_one_thing_are_two() -> None:
    first, second = issue_link("a", "1", DAY), issue_link("a", "1", DAY)
    redeem_link("a", first)

    assert redeem_link("a", second) == "1"


def test_link_is_unused_when_what_it_does_fails() -> None:
    token = issue_link("a", "1", DAY)
    with transaction.atomic():
        redeem_link("a", token)
        transaction.set_rollback(True)

    assert redeem_link("a", token) == "1"


def test_digests_of_ended_links_are_forgotten() -> None:
    redeem_link("a", issue_link("a", "1", DAY))
    UsedLink.objects.update(ends=timezone.now() - DAY)

    assert delete_ended_links() == 1
