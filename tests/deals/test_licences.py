"""Licences on their pages: the ladder credits what was paid, and a patent is checked before an open licence."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import IntellectualProperty
from tests.deals.test_room import at_stage
from tests.factories.catalog import make_achievement
from tests.personas import Cast

HANS = {"accept-language": "zh-hans"}
SAID = {
    "is_suspended": "no", "has_obstacle": "no", "patent": "一种反应器", "payment": "一次总付", "standard": "每件十万元",
    "begins": "2026-12-01", "ends": "2029-11-30",
}  # fmt: skip


def test_the_ladder_credits_what_was_paid(cast: Cast, client: Client) -> None:
    deal = at_stage(cast)
    client.force_login(cast.people["seeker"])
    page = client.get(f"/deals/{deal.number}/ladder?paid=30000&price=100000", headers=HANS).content.decode()
    assert "70,000.00" in page
    assert "独占许可" in page
    assert client.get(f"/deals/{deal.number}/ladder?paid=-1&price=x").status_code == 422


def test_a_patent_is_checked_and_its_declaration_drafted(cast: Cast, client: Client) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    patent = IntellectualProperty.objects.create(
        achievement=entry, number="ZL201710601862.3", kind="invention", status="granted", is_pledged=False,
        fee_paid_until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    client.force_login(cast.people["provider"])
    address = f"/achievements/{entry.number}/open-licence"

    assert "缺少信息" in client.get(address, headers=HANS).content.decode()
    page = client.get(address, SAID, headers=HANS).content.decode()
    assert "一、专利号：ZL201710601862.3" in page
    assert cast.university.name in page.split("三、专利权人")[1]

    refused = client.get(address, SAID | {"standard": "全国最优惠价"}, headers=HANS)
    assert refused.status_code == 422
    assert "优惠" in refused.content.decode()

    patent.is_pledged, patent.pledgee_agrees = True, False
    patent.licences = [{"kind": "exclusive_licence", "until": None}]
    patent.save()
    page = client.get(address, SAID, headers=HANS).content.decode()
    assert page.count("不得开放许可") >= 2
    assert "一、专利号" not in page
