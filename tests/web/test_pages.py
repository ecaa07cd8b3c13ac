"""The public pages, as visitors and members see them."""

import re

import pytest

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.services import withdraw_entry
from lianqiao.connectors.formats.fields import RecordKind
from lianqiao.matching.queries import forget_names
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand, make_expert

PUBLISHED = EntryState.PUBLISHED


@pytest.fixture
def entries(cast):
    """A published achievement and two published demands, one of them anonymous."""
    achievement = make_achievement(
        PUBLISHED, title="高导热界面凝胶", summary="降低芯片封装热阻。", organisation_id=cast.university.pk, trl=6, modes=["equity"],
        technology_field_id="materials",
    )  # fmt: skip
    demand = make_demand(PUBLISHED, title="芯片封装导热界面材料", summary="降低热阻。", organisation_id=cast.firm.pk)
    secret = make_demand(
        PUBLISHED,
        title="匿名的导热难题",
        summary="热阻过高。",
        organisation_id=cast.firm.pk,
        is_anonymous=True,
        place_id="130202",
    )
    return achievement, demand, secret


def page(client, path, status=200, **query):
    response = client.get(path, query)
    assert response.status_code == status, response.content[:800]
    return response.content.decode()


def test_home_says_what_is_there_and_links_to_it(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), "/")

    assert "描述您的难题，立即匹配" in text
    assert "高导热界面凝胶" in text and f"/achievements/{entries[0].number}" in text
    assert re.search(r'kind=achievement"><strong>1</strong>', text)
    assert re.search(r'kind=demand"><strong>2</strong>', text)
    assert text.count('class="chain"') == 6


def test_every_number_of_the_first_page_is_that_of_the_list_behind_it(client_of, entries, index_now, cast):
    for number in range(3):
        make_demand(
            PUBLISHED, title=f"减速器难题{number}", chain_link_id="robotics.reducers", organisation_id=cast.firm.pk
        )
    make_achievement(PUBLISHED, title="减速器", chain_link_id="robotics.reducers", organisation_id=cast.university.pk)
    make_expert(cast.university.pk)
    make_expert(cast.university.pk, name="未同意者", consented=None)
    index_now()
    visitor = client_of("visitor")
    shown = visitor.get("/").context["overview"]

    [wanted] = shown.wanted
    assert (wanted.link.code, wanted.link.demands, wanted.link.achievements) == ("robotics.reducers", 3, 1)
    for query, count in (
        ({"kind": "achievement"}, shown.achievements),
        ({"kind": "demand"}, shown.demands),
        ({"kind": "demand", "chain_link": "robotics.reducers"}, wanted.link.demands),
        ({"kind": "achievement", "chain_link": "robotics.reducers"}, wanted.link.achievements),
        ({"technology_field": "materials"}, next(way.count for way in shown.fields if way.code == "materials")),
    ):
        assert visitor.get("/search", query).context["results"].page.total == count, query
    assert visitor.get("/organisations/").context["page"].paginator.count == shown.organisations
    assert visitor.get("/experts/").context["page"].paginator.count == shown.experts == 1


def test_first_page_asks_a_fixed_number_of_questions(
    client_of, entries, index_now, cast, django_assert_max_num_queries
):
    for number in range(4):
        make_expert(cast.university.pk, name=f"专家{number}", chain_links=["robotics.reducers"])
    index_now()
    visitor = client_of("visitor")
    visitor.get("/")  # what a process reads once

    with django_assert_max_num_queries(26):
        visitor.get("/")


def test_pages_are_shown_without_an_index(client_of, entries):
    assert "高导热界面凝胶" in page(client_of("visitor"), "/")
    assert "匹配暂时无法计算" in page(client_of("visitor"), f"/achievements/{entries[0].number}")


def test_home_of_an_empty_platform_says_what_to_do(client_of, index_now):
    index_now()

    assert "还没有发布的成果" in page(client_of("visitor"), "/")


@pytest.mark.parametrize(
    "path", ["/about", "/glossary", "/accessibility", "/sitemap", "/match", "/account/sign-in", "/organisations/"]
)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_page_answers_in_every_language(client_of, path, language):
    text = page(client_of("visitor", language), path)

    tags = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
    assert f'<html lang="{tags[language]}"' in text
    assert "<h1" in text


def test_search_marks_the_words_and_counts_the_facets(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), "/search", q="导热")

    assert "<mark>导热</mark>" in text
    assert 'name="technology_field" value="materials"' in text
    assert "匿名发布" in text


def test_search_asked_by_htmx_gives_only_the_results(client_of, entries, index_now):
    index_now()

    response = client_of("visitor").get(
        "/search", {"q": "导热"}, headers={"HX-Request": "true", "HX-Target": "results"}
    )

    assert b"<html" not in response.content
    assert b'id="results"' in response.content
    assert "HX-Request" in response.headers["Vary"]


def test_search_shows_chosen_filters_as_chips_that_take_them_away(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), "/search", q="导热", technology_field="materials")

    assert re.search(r'class="chip" href="\?q=%E5%AF%BC%E7%83%AD"', text)


def test_search_without_a_hit_helps_on(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), "/search", q="导热", trl="1")

    assert "没有符合全部条件的结果" in text
    assert "清除全部条件" in text


def test_achievement_page_says_what_is_known_and_what_is_not(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), f"/achievements/{entries[0].number}")

    assert "示例燕赵大学" in text
    assert "自评" in text
    assert "面议" in text
    assert re.search(r"face__missing.*技术指标", text, re.DOTALL)


def test_matches_are_shown_in_both_directions_with_their_sum(client_of, entries, index_now):
    index_now()
    achievement, demand, _ = entries

    of_demand = page(client_of("visitor"), f"/demands/{demand.number}")
    of_achievement = page(client_of("visitor"), f"/achievements/{achievement.number}/matches")

    assert "高导热界面凝胶" in of_demand and "满分 100" in of_demand
    assert "芯片封装导热界面材料" in of_achievement
    assert 'class="pair" data-pair="1"' in of_demand


def test_anonymous_demand_names_its_owner_to_nobody_outside(client_of, entries, index_now):
    index_now()
    secret = entries[2]
    paths = (f"/demands/{secret.number}", f"/demands/{secret.number}/matches")

    for name in ("visitor", "provider", "stranger", "broker"):
        for path in paths:
            assert "示例冀东装备有限公司" not in page(client_of(name), path)
        assert "匿名发布" in page(client_of(name), paths[0])
    assert "示例冀东装备有限公司" in page(client_of("seeker"), paths[0])


def test_anonymous_demand_is_not_on_its_owners_page_whoever_looks(client_of, cast, entries):
    for name in ("visitor", "seeker", "administrator"):
        text = page(client_of(name), f"/organisations/{cast.firm.number}")
        assert "芯片封装导热界面材料" in text
        assert "匿名的导热难题" not in text


def test_draft_is_hidden_from_others(client_of, cast):
    draft = make_achievement(title="未发布的草稿", organisation_id=cast.university.pk)

    text = page(client_of("visitor"), f"/achievements/{draft.number}", status=404)

    assert "没有这项成果，或它未公开" in text
    assert "未发布的草稿" not in text
    assert "未发布的草稿" in page(client_of("provider"), f"/achievements/{draft.number}")


def test_pasted_problem_is_matched_and_not_stored(client_of, entries, index_now):
    index_now()
    client = client_of("visitor")

    response = client.post("/match", {"text": "芯片封装需要热阻更低的导热界面材料", "kind": "achievement"})

    text = response.content.decode()
    assert response.status_code == 200
    assert "高导热界面凝胶" in text and "芯片封装需要热阻更低的导热界面材料" in text
    assert "no-store" in response.headers["Cache-Control"]
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("text", ["", "太短", "长" * 5001])
def test_problem_out_of_bounds_is_refused_with_a_reason(client_of, text):
    response = client_of("visitor").post("/match", {"text": text})

    assert response.status_code == 422
    assert "field__error" in response.content.decode()


def test_organisations_are_found_by_name_and_kind(client_of, cast):
    client = client_of("visitor")

    assert "示例燕赵大学" in page(client, "/organisations/", q="燕赵")
    assert "示例燕赵大学" not in page(client, "/organisations/", kind="enterprise")
    assert "没有找到这个名称的机构" in page(client, "/organisations/", q="不存在的名称")


@pytest.mark.parametrize("kind", list(RecordKind))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_empty_table_can_be_downloaded(client_of, kind, form):
    response = client_of("visitor").get(f"/imports/template/{kind}.{form}")

    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]


def test_unknown_address_is_said_plainly(client_of):
    assert "这个网址没有内容" in page(client_of("visitor"), "/weather", status=404)


def test_suggestions_hold_only_what_is_public_and_never_an_anonymous_owner(client_of, entries, index_now):
    forget_names()
    client = client_of("visitor")

    assert "高导热界面凝胶" in page(client, "/suggestions", q="gaodaore")
    assert "匿名的导热难题" in page(client, "/suggestions", q="匿名的")
    assert 'href="/organisations/' in page(client, "/suggestions", q=entries[0].organisation.name[:3])
    assert page(client, "/suggestions", q="draft").strip() == ""
    withdraw_entry(entries[0], actor=TESTS)
    assert "高导热界面凝胶" not in page(client, "/suggestions", q="gaodaore")  # before the names are made anew
    assert page(client, "/suggestions", q="x" * 2000).strip() == ""
    assert client.get("/api/v1/suggestions", {"q": "匿名"}).json()[0]["kind"] == "demand"


def test_other_words_are_offered_only_where_they_find_more(client_of, entries, index_now):
    index_now()
    forget_names()

    text = page(client_of("visitor"), "/search", q="高倒热界面凝胶")

    assert re.search(r"results__meant.*<strong>高导热界面凝胶</strong>", text, re.DOTALL)
    assert "results__meant" not in page(client_of("visitor"), "/search", q="量子纠缠")


def test_where_nothing_has_the_words_others_are_shown_and_it_is_said(client_of, entries, index_now):
    index_now()
    forget_names()
    visitor = client_of("visitor")

    text = page(visitor, "/search", q="gaodaorejiemianningjiao")  # by sound
    assert entries[0].title in text
    assert "as_typed=1" in text
    assert 'value="高导热界面凝胶' in text
    as_typed = page(visitor, "/search", q="gaodaorejiemianningjiao", as_typed="1")
    assert f"/achievements/{entries[0].number}" not in as_typed
    assert 'value="gaodaorejiemianningjiao"' in as_typed
    assert "results__meant" in as_typed
    answer = visitor.get("/api/v1/search", {"q": "gaodaorejiemianningjiao"}).json()
    assert answer["did_you_mean"]["count"] >= 1
    assert "高导热界面凝胶" in answer["did_you_mean"]["text"]
    assert answer["hits"] == []  # a program is told, and decides itself
    assert visitor.get("/api/v1/search", {"q": "高导热界面凝胶"}).json()["did_you_mean"] is None


def test_results_as_a_table_hold_what_the_page_shows(client_of, entries, index_now):
    make_demand(PUBLISHED, title="=1+1 导热", organisation_id=entries[1].organisation_id)
    index_now()

    text = client_of("visitor").get("/search.csv", {"q": "导热", "kind": "demand"}).content.decode("utf-8-sig")

    assert len(text.splitlines()) == 4
    assert "'=1+1 导热" in text
    anonymous = next(line for line in text.splitlines() if "匿名的导热难题" in line)
    assert entries[2].organisation.name not in anonymous


def test_search_without_a_hit_says_which_filter_to_leave_out(client_of, entries, index_now):
    index_now()

    text = page(client_of("visitor"), "/search", q="导热", trl="1")

    assert re.search(r'empty__ways.*href="\?q=%E5%AF%BC%E7%83%AD"[^>]*>[^<]*3', text, re.DOTALL)
    assert 'id="nearest-title"' in text
