"""The pages of experts show what their people agreed to, and no more."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from lianqiao.catalog.models import Expert
from lianqiao.catalog.services import ContributorInput
from lianqiao.core.models import Mail
from tests.factories.catalog import make_achievement, make_expert
from tests.personas import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
FULL = {
    "name": "沈示例", "name_en": "Shen Example", "title": "教授", "technology_field_id": "energy", "about": "做储氢。",
    "chain_links": ["hydrogen.storage"], "keywords": ["储氢瓶"], "offers": ["方案评审", "=HYPERLINK(1)"], "orcid": "0000-0002-1825-0097",
}  # fmt: skip


def _with_work(cast: Cast) -> Expert:
    expert = make_expert(cast.university.pk, **FULL)
    team = (
        ContributorInput("沈示例", "", ("supervision", "software"), date(2026, 1, 1)),
        ContributorInput("同事甲", "别的大学", ("software",), date(2026, 1, 1)),
        ContributorInput("不愿具名者", "别的大学", ("software",), None),
    )
    make_achievement("published", title="七十兆帕储氢瓶", organisation_id=cast.university.pk, contributors=team)
    make_achievement("draft", title="还没有公开的成果", organisation_id=cast.university.pk, contributors=team)
    return expert


def test_page_shows_the_person_works_and_colleagues(client: Client, cast: Cast) -> None:
    expert = _with_work(cast)

    text = client.get(f"/experts/{expert.number}").content.decode()

    for words in (
        "沈示例",
        "Shen Example",
        "教授",
        cast.university.name,
        "方案评审",
        "七十兆帕储氢瓶",
        "同事甲",
        "0000-0002-1825-0097",
    ):
        assert words in text
    for words in ("不愿具名者", "还没有公开的成果"):
        assert words not in text
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(block)
    assert (data["@type"], data["name"], data["worksFor"]["@type"]) == ("Person", "沈示例", "CollegeOrUniversity")
    assert data == json.loads(client.get(f"/experts/{expert.number}/export.jsonld").content)
    [heading, row] = csv.reader(
        io.StringIO(client.get(f"/experts/{expert.number}/export.csv").content.decode("utf-8-sig"))
    )
    assert dict(zip(heading, row, strict=True))["offers"] == "方案评审；=HYPERLINK(1)"


def test_team_of_an_achievement_leads_to_the_page(client: Client, cast: Cast) -> None:
    expert = _with_work(cast)
    path = f"/achievements/{expert.contributions.first().achievement.number}"

    assert f"/experts/{expert.number}" in client.get(path).content.decode()
    Expert.objects.update(state="withdrawn")
    assert f"/experts/{expert.number}" not in client.get(path).content.decode()
    assert client.get(f"/experts/{expert.number}").status_code == 404


def test_list_is_narrowed_by_field_place_chain_and_words(client: Client, cast: Cast) -> None:
    make_expert(cast.university.pk, **FULL)
    make_expert(cast.firm.pk, name="王示例", technology_field_id="manufacturing", chain_links=["robotics.servo"])
    make_expert(cast.firm.pk, name="未同意", consented=None)

    def names(query: str) -> set[str]:
        text = client.get(f"/experts/{query}").content.decode()
        return {name for name in ("沈示例", "王示例", "未同意") if name in text}

    assert names("") == {"沈示例", "王示例"}
    assert names("?field=energy") == {"沈示例"}
    assert names("?chain=robotics") == {"王示例"}
    assert names("?place=130200") == {"王示例"}
    assert names("?q=储氢") == {"沈示例"}
    assert names("?q=没有的词") == set()
    assert names("?field=nosuch&page=x") == {"沈示例", "王示例"}


def test_queries_of_the_list_do_not_grow(
    client: Client, cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(8):
        make_expert(cast.university.pk, **{**FULL, "name": f"示例{number}"})
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        assert client.get("/experts/").status_code == 200


def test_consent_by_mail_from_the_form_to_the_public_page(client_of: ClientOf, cast: Cast) -> None:
    provider, visitor = client_of("provider"), client_of("visitor")
    made = provider.post(f"/experts/new/{cast.university.number}", {"name": "沈示例", "offers": "评审\n\n试验 "})
    expert = Expert.objects.get()
    assert (made.status_code, expert.offers) == (302, ["评审", "试验"])
    assert visitor.get(f"/experts/{expert.number}").status_code == 404
    provider.post(f"/experts/{expert.number}/ask", {"email": "shen@example.org"})
    path = f"/experts/consent/{Mail.objects.get(template='expert_consent').context['token']}"

    assert "沈示例" in visitor.get(path).content.decode()
    assert visitor.get(f"/experts/{expert.number}").status_code == 404  # looking is not agreeing
    stranger = client_of("stranger")
    assert stranger.post(path, {"answer": "agree", "claims": "on"}).status_code == 302
    assert visitor.get(f"/experts/{expert.number}").status_code == 200
    assert visitor.get(path).status_code == 410
    assert expert.number in stranger.get("/account/").content.decode()
    assert stranger.post(f"/experts/{expert.number}/moves/refuse").status_code == 302
    assert visitor.get(f"/experts/{expert.number}").status_code == 404


def test_refusal_of_the_service_stands_beside_the_field(client_of: ClientOf, cast: Cast) -> None:
    answer = client_of("provider").post(
        f"/experts/new/{cast.university.number}", {"name": "沈", "orcid": "0000-0002-1825-0098"}
    )
    assert answer.status_code == 422
    assert "ORCID" in answer.context["form"].errors["orcid"][0]


def test_api_gives_the_same(client: Client, cast: Cast) -> None:
    expert = _with_work(cast)
    make_expert(cast.firm.pk, name="未同意", consented=None)

    [item] = client.get("/api/v1/experts?chain=hydrogen").json()["items"]
    whole = client.get(f"/api/v1/experts/{expert.number}").json()

    assert (item["number"], item["technology_field"]["code"]) == (expert.number, "energy")
    assert [work["title"] for work in whole["works"]] == ["七十兆帕储氢瓶"]
    assert [person["name"] for person in whole["colleagues"]] == ["同事甲"]
    assert expert.number in client.get("/sitemaps/experts-1.xml").content.decode()
