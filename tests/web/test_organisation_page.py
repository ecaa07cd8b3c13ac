"""The page of an organisation and of a demand: what everybody may know, told plainly."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lianqiao.catalog.choices import DisclosureState
from lianqiao.catalog.models import Disclosure
from lianqiao.catalog.queries.replies import replies_of
from lianqiao.catalog.services import IndicatorInput
from lianqiao.web.organisations.profiles import profile
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db
HANS = {"accept-language": "zh-hans"}


def _asked(cast: Cast, state: str, number: str, **side: Any) -> None:
    now = timezone.now()
    Disclosure.objects.create(
        number=number, layer="nda", organisation=cast.firm, state=state, purpose="了解", accepted=now - timedelta(days=4),
        decided=now if state == DisclosureState.REFUSED else None, **side,
    )  # fmt: skip


def test_replies_count_what_has_an_end_and_nothing_anonymous(cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk)
    hidden = make_demand("published", organisation_id=cast.university.pk, is_anonymous=True)
    _asked(cast, DisclosureState.REFUSED, "N-1", achievement=entry)
    _asked(cast, DisclosureState.REFUSED, "N-2", demand=hidden)
    assert replies_of(cast.university.pk).total == 1
    Disclosure.objects.update(state=DisclosureState.EXPIRED)
    assert (replies_of(cast.university.pk).answered, replies_of(cast.university.pk).lapsed) == (0, 1)
    Disclosure.objects.update(state=DisclosureState.ACCEPTED)
    assert replies_of(cast.university.pk).rate is None


def test_page_and_table_tell_what_is_under_the_name(client: Client, cast: Cast) -> None:
    shown = make_demand("published", organisation_id=cast.firm.pk, title="署名需求", chain_link_id="robotics.servo")
    make_demand(
        "published", organisation_id=cast.firm.pk, title="匿名需求", is_anonymous=True, chain_link_id="robotics.servo"
    )
    make_achievement("published", organisation_id=cast.university.pk, chain_link_id="robotics.servo")
    client.force_login(cast.people["administrator"])

    page = client.get(f"/organisations/{cast.firm.number}", headers=HANS).content.decode()
    table = client.get(f"/organisations/{cast.firm.number}/export.csv").content.decode("utf-8-sig")
    data = client.get(f"/organisations/{cast.firm.number}/export.jsonld").json()

    assert [row["number"] for row in csv.DictReader(io.StringIO(table))] == [shown.number]
    assert [item["name"] for item in data["seeks"]] == ["署名需求"]
    assert cast.university.name in page
    assert "匿名需求" not in page + table


def test_profile_takes_as_many_queries_for_many_entries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for at in range(4):
        make_achievement("published", title=f"成果{at}", organisation_id=cast.firm.pk, chain_link_id="robotics.servo")
    with django_assert_max_num_queries(17):  # one of them: how it answers enquiries
        profile(cast.firm)


def test_demand_shows_its_faces_and_how_names_are_exchanged(client: Client, cast: Cast) -> None:
    entry = make_demand(
        "published", organisation_id=cast.firm.pk, is_anonymous=True, deadline=date(2027, 5, 1), trl_wanted=6,
        indicators=(IndicatorInput("功耗", "le", 5.0, unit="W", is_must_have=True),),
    )  # fmt: skip

    page = client.get(f"/demands/{entry.number}", headers=HANS).content.decode()

    assert all(
        f'id="{code}"' in page and f'href="#{code}"' in page
        for code in ("problem", "limits", "terms", "asker", "answers")
    )
    assert "30" in page.split('id="asker"')[1].split("</section>")[0]
    assert "功耗" in page.split('id="limits"')[1].split("</section>")[0]
    assert cast.firm.name not in page
    assert "去补充" not in page
    client.force_login(cast.people["seeker"])
    assert "/write/" in client.get(f"/demands/{entry.number}", headers=HANS).content.decode()
