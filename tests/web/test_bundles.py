"""The bundle of a demand on its page and by the API, and the demand split into drafts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Draft
from lianqiao.catalog.services import IndicatorInput
from lianqiao.matching import services
from tests.factories.accounts import TESTS
from tests.factories.bundles import ELEMENTS, battery, parts
from tests.personas import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


def test_the_page_names_tasks_quotes_and_articles(cast: Cast, client: Client) -> None:
    demand = battery(cast)
    membrane, liquid = parts(cast)

    page = client.get(reverse("demand-bundle", args=[demand.number]), headers={"accept-language": "zh-hans"})
    text = page.content.decode()
    assert page.status_code == 200
    for words in (membrane.title, liquid.title, "能量效率 ≥ 84", "碳毡电极", "《促进科技成果转化法》第 40 条第 2 款"):
        assert words in text
    assert "demand-parts" not in text
    assert reverse("demand-parts", args=[demand.number]) not in text  # a visitor cannot split it
    without = client.get(reverse("demand-bundle", args=[demand.number]), {"without": membrane.number})
    assert membrane.title not in without.content.decode()


def test_a_demand_that_says_nothing_and_one_that_nobody_covers_say_so(cast: Cast, client: Client) -> None:
    vague = battery(cast, title="求合作", summary="求合作项目。", elements={}, indicators=())
    alone = battery(
        cast, title="羊绒分梳机", summary="羊绒分梳机的锡林。", elements={"products": ["锡林"]}, indicators=()
    )
    services.sync_index(actor=TESTS)

    for number in (vague.number, alone.number):
        page = client.get(reverse("demand-bundle", args=[number]))
        assert page.status_code == 200
        assert 'class="empty"' in page.content.decode()


def test_the_api_gives_the_same_bundle(cast: Cast, client: Client) -> None:
    demand = battery(cast)
    membrane, liquid = parts(cast)

    answer = client.get(f"/api/v1/demands/{demand.number}/bundle").json()
    tasks = {member["entry"]["number"]: member["tasks"] for member in answer["members"]}
    assert tasks == {membrane.number: ["products.0", "indicators.0"], liquid.number: ["materials.0"]}
    assert (answer["covered"], answer["alone"], answer["asked"]) == (4.0, 3.0, 5.0)
    covers = {one["key"]: one for one in answer["members"][0]["covers"]}
    assert covers["indicators.0"]["offered"]["value"] == 84.0
    assert covers["products.0"]["span"]["field"] == "title"
    fewer = client.get(f"/api/v1/demands/{demand.number}/bundle", {"without": membrane.number}).json()
    assert [member["entry"]["number"] for member in fewer["members"]] == [liquid.number]


# --- splitting ----------------------------------------------------------------------------------------------------------
def test_the_owner_splits_the_demand_into_drafts_and_it_stays_as_it_is(cast: Cast, client_of: ClientOf) -> None:
    demand = battery(cast, budget_max_cny=5_000_000)
    parts(cast)
    seeker = client_of("seeker")

    page = seeker.get(reverse("demand-bundle", args=[demand.number])).content.decode()
    assert 'value="products.0,indicators.0"' in page
    sent = ["products.0,indicators.0", "materials.0", "products.1"]
    answer = seeker.post(reverse("demand-parts", args=[demand.number]), {"part": sent, "revision": demand.revision})

    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("write")
    drafts = {draft.content["title"]: draft.content for draft in Draft.objects.all()}
    assert len(drafts) == 3
    membrane = next(content for title, content in drafts.items() if "离子交换膜" in title)
    assert membrane["elements.products"] == "离子交换膜"
    assert "elements.materials" not in membrane
    assert [row["name"] for row in membrane["indicators"]] == ["能量效率"]
    assert membrane["indicators"][0]["must_have"]
    assert membrane["budget_max"] == ""  # what the whole may cost says nothing of a part
    assert membrane["summary"] == demand.summary
    open_part = next(content for title, content in drafts.items() if "碳毡电极" in title)
    assert open_part["indicators"] == []
    demand.refresh_from_db()
    assert (demand.state, demand.elements) == (EntryState.PUBLISHED, ELEMENTS)


def test_one_part_leads_to_its_form_and_nonsense_begins_nothing(cast: Cast, client_of: ClientOf) -> None:
    demand = battery(cast)
    parts(cast)
    seeker = client_of("seeker")
    address = reverse("demand-parts", args=[demand.number])

    assert (
        "/write/drafts/"
        in seeker.post(address, {"part": "materials.0", "revision": demand.revision}).headers["Location"]
    )
    Draft.objects.all().delete()
    for sent in ({}, {"part": ""}, {"part": "materials.9,nothing"}):
        answer = seeker.post(address, {"revision": demand.revision} | sent)
        assert answer.headers["Location"] == reverse("demand-bundle", args=[demand.number])
    assert not Draft.objects.exists()


def test_a_demand_that_changed_meanwhile_is_not_split_and_parts_sent_twice_are_begun_once(
    cast: Cast, client_of: ClientOf
) -> None:
    demand = battery(cast)
    parts(cast)
    seeker, address = client_of("seeker"), reverse("demand-parts", args=[demand.number])

    answer = seeker.post(address, {"part": "materials.0", "revision": demand.revision - 1}, follow=True)
    assert "的内容已有改动" in answer.content.decode()
    assert not Draft.objects.exists()
    sent = {"part": ["products.0,products.0", "products.0", "materials.0"] * 9, "revision": demand.revision}
    seeker.post(address, sent)
    seeker.post(address, sent)
    assert sorted(draft.content.get("elements.products", "") for draft in Draft.objects.all()) == ["", "离子交换膜"]


def test_a_part_has_the_indicator_that_was_meant_and_a_title_of_its_own(cast: Cast, client_of: ClientOf) -> None:
    rows = [
        IndicatorInput("抗拉强度", "ge", 500.0, None, "MPa", "20℃", True),
        IndicatorInput("抗拉强度", "ge", 300.0, None, "MPa", "600℃", True),
    ]
    demand = battery(cast, title="高温合金锻件" * 33, indicators=rows)
    seeker, address = client_of("seeker"), reverse("demand-parts", args=[demand.number])

    seeker.post(address, {"part": ["indicators.0", "indicators.1"], "revision": demand.revision})
    drafts = [draft.content for draft in Draft.objects.all()]
    figures = {(row["value"], row["condition"]) for content in drafts for row in content["indicators"]}
    assert figures == {("500", "20℃"), ("300", "600℃")}
    assert len({content["title"] for content in drafts}) == 2
    assert all(len(content["title"]) <= 200 and content["title"].endswith(" MPa") for content in drafts)


def test_others_cannot_split_a_demand(cast: Cast, client: Client, client_of: ClientOf) -> None:
    demand = battery(cast)
    parts(cast)
    address = reverse("demand-parts", args=[demand.number])

    assert client.post(address, {"part": "materials.0"}).status_code == 302  # to sign in
    for persona in ("provider", "administrator", "auditor"):
        assert client_of(persona).post(address, {"part": "materials.0"}).status_code == 403
    assert not Draft.objects.exists()
