"""Pages of freshness: the link of a mail, one's own entries, the board."""

from datetime import date, timedelta

import pytest

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement
from lianqiao.core.signed import issue_link
from tests.factories.catalog import make_achievement, make_demand
from tests.factories.reviews import fresh

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def ending(cast):
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, title="快到期的成果")
    Achievement.objects.filter(pk=entry.pk).update(
        valid_until=TODAY + timedelta(days=5), confirmed=TODAY - timedelta(days=175)
    )
    return entry


def link(cast, entry, name="provider"):
    return "/confirm/" + issue_link(
        "confirm-entry", f"achievement:{entry.pk}:{cast.people[name].pk}", timedelta(days=3)
    )


def test_looking_at_a_link_confirms_nothing_and_pressing_does_without_sign_in(client_of, cast, ending):
    visitor, address = client_of("visitor"), link(cast, ending)

    for _ in range(3):
        page = visitor.get(address)
        assert page.status_code == 200 and "快到期的成果" in page.content.decode()
    visitor.head(address)
    assert fresh(ending).confirmed == TODAY - timedelta(days=175)

    assert "已确认" in visitor.post(address).content.decode()
    assert fresh(ending).confirmed == TODAY
    assert visitor.post(address).status_code == 410
    assert visitor.get(address).status_code == 410


def test_link_that_is_wrong_ended_or_of_somebody_else_is_refused_alike(client_of, cast, ending):
    visitor = client_of("visitor")
    ended = "/confirm/" + issue_link(
        "confirm-entry", f"achievement:{ending.pk}:{cast.people['provider'].pk}", timedelta(0)
    )
    other = "/confirm/" + issue_link(
        "invitation", f"achievement:{ending.pk}:{cast.people['provider'].pk}", timedelta(days=3)
    )
    for address in (ended, other, "/confirm/x", "/confirm/%E4%B8%AD"):
        assert (visitor.get(address).status_code, visitor.post(address).status_code) == (410, 410)
    assert visitor.post(link(cast, ending, "stranger")).status_code == 403
    assert fresh(ending).confirmed == TODAY - timedelta(days=175)


def test_own_entries_can_be_filtered_and_confirmed_together(client_of, cast, ending):
    make_demand(organisation_id=cast.university.pk, title="我的需求草稿")
    owner = client_of("provider")
    page = owner.get("/my-entries").content.decode()
    assert "快到期的成果" in page and "还剩 5 天" in page and "我的需求草稿" not in page
    assert "我的需求草稿" in owner.get("/my-entries?kind=demand&state=draft&waits=draft&q=需求").content.decode()
    assert "快到期的成果" not in owner.get("/my-entries?state=withdrawn").content.decode()
    assert owner.get("/my-entries?kind=x&state=y&waits=z&page=999&q=%00").status_code == 200

    answer = owner.post("/my-entries/confirm", {"kind": "achievement", "number": [ending.number]})
    assert answer.status_code == 302 and fresh(ending).confirmed == TODAY
    assert "快到期的成果" not in client_of("seeker").get("/my-entries").content.decode()


def test_board_is_for_those_who_look_after_data(client_of, ending):
    assert "示例燕赵大学" in client_of("administrator").get("/quality").content.decode()
    assert client_of("auditor").get("/quality?by=source").status_code == 200
    assert client_of("provider").get("/quality").status_code == 403


def test_last_confirmation_and_stale_rate_are_public(client_of, cast, ending):
    visitor = client_of("visitor")
    entry = visitor.get(f"/achievements/{ending.number}").content.decode()
    assert "最近确认" in entry and (TODAY - timedelta(days=175)).isoformat() in entry
    page = visitor.get(f"/organisations/{cast.university.number}").content.decode()
    assert "按期确认" in page and (TODAY - timedelta(days=175)).isoformat() in page
