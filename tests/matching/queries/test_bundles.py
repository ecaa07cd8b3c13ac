"""Bundles over a small index of real records: who covers what, and what never shows."""

from datetime import date

import pytest

from lianqiao.catalog.choices import Confidentiality, EntryState
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.matching import services
from lianqiao.matching.queries import bundle_of
from tests.factories.accounts import TESTS
from tests.factories.bundles import battery, parts
from tests.factories.catalog import make_achievement
from tests.personas import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_two_achievements_share_the_tasks_and_what_nobody_has_stays_open(cast: Cast) -> None:
    demand = battery(cast)
    membrane, liquid = parts(cast)

    found = bundle_of(ANONYMOUS, demand, day=DAY)

    assert {member.entry.number: member.tasks for member in found.members} == {
        membrane.number: ("products.0", "indicators.0"),
        liquid.number: ("materials.0",),
    }
    assert found.open == ("products.1",)
    assert (found.covered, found.alone, found.asked) == (4.0, 3.0, 5.0)  # a must counts two
    assert found.owners == 2
    assert "own.conversion_new" in {one.rule.code for one in found.rights}
    assert not found.is_read


def test_who_is_left_out_takes_no_part(cast: Cast) -> None:
    demand = battery(cast)
    membrane, liquid = parts(cast)

    found = bundle_of(ANONYMOUS, demand, day=DAY, without=[membrane.number])
    assert [member.entry.number for member in found.members] == [liquid.number]


def test_what_is_not_public_covers_nothing(cast: Cast) -> None:
    demand = battery(cast)
    secret = make_achievement(
        EntryState.PUBLISHED, title="全钒液流电池电堆", description="用碳毡电极。", confidentiality=Confidentiality.NDA,
        organisation_id=cast.university.pk,
    )  # fmt: skip
    make_achievement(title="全钒液流电池碳毡电极", organisation_id=cast.university.pk)  # a draft
    services.sync_index(actor=TESTS)

    for actor in (ANONYMOUS, cast.actor("provider"), cast.actor("administrator")):
        found = bundle_of(actor, demand, day=DAY)
        assert "products.1" in found.open
        assert secret.number not in {member.entry.number for member in found.members}


def test_a_demand_without_elements_is_read_from_its_text(cast: Cast) -> None:
    demand = battery(
        cast, elements={}, indicators=(), summary="寻求离子交换膜制备技术，需要全钒液流电池用钒电解液材料。"
    )
    parts(cast)

    found = bundle_of(ANONYMOUS, demand, day=DAY)
    assert found.is_read
    assert all(want.phrase in demand.summary or want.phrase in demand.title for want in found.wants if want.element)
    assert found.wants


def test_without_an_index_it_says_to_try_later(cast: Cast) -> None:
    with pytest.raises(Unavailable):
        bundle_of(ANONYMOUS, battery(cast), day=DAY)
