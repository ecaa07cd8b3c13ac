"""Search and matches over a small index of real records: what is found, what never is, and what the numbers mean."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F

from lianqiao.catalog.choices import Confidentiality, EntryKind, EntryState
from lianqiao.catalog.models import Achievement, Demand, Entry
from lianqiao.catalog.services import EntryInput, IndicatorInput, change_entry, withdraw_entry
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.matching import services
from lianqiao.matching.engine.limits import Limits
from lianqiao.matching.models import Match
from lianqiao.matching.queries import (
    SearchRequest,
    Span,
    get_ready,
    match_problem,
    matches_of,
    matches_within,
    search,
)
from lianqiao.matching.queries.agreement import index_differences
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db

STEEL = "高强度耐磨钢板轧制工艺"
PROBLEM = "需要耐磨钢板，用于矿山机械"


def sync() -> int:
    return services.sync_index(actor=TESTS)


def numbers(text: str = "", **fields: Any) -> list[str]:
    page = search(ANONYMOUS, SearchRequest(text=text, **fields))
    return [found.number for found in (hit.entry or hit.organisation for hit in page.hits) if found]


def published(title: str, **fields: Any) -> Achievement:
    return make_achievement(EntryState.PUBLISHED, title=title, **fields)


def match_all() -> None:
    while services.match_slice(actor=TESTS):
        pass


# --- search -----------------------------------------------------------------------------------------------------------
def test_search_without_an_index_says_to_try_later() -> None:
    with pytest.raises(Unavailable) as refusal:
        search(ANONYMOUS, SearchRequest(text="钢"))

    assert refusal.value.code == "matching.no_index"


def test_getting_ready_opens_the_index_and_minds_nothing_that_is_missing() -> None:
    get_ready()
    published(STEEL)
    sync()
    get_ready()


def test_search_finds_by_words_and_marks_them_in_the_original_text() -> None:
    steel = published(STEEL, summary="ＮＭ４５０耐磨鋼板的生產")
    published("番茄育种", summary="抗病")
    sync()

    page = search(ANONYMOUS, SearchRequest(text="耐磨钢板 NM450"))

    assert [hit.entry.number for hit in page.hits if hit.entry] == [steel.number]
    marked = {getattr(page.hits[0].entry, span.field)[span.start : span.end] for span in page.hits[0].spans}
    assert any("耐磨钢板" in text for text in marked)
    assert any("耐磨鋼板" in text for text in marked)  # folded: other script, full width
    assert not page.is_semantic


def test_filters_hold_and_facets_count_what_else_there_is(cast: Cast) -> None:
    in_city = published(
        "钢板甲", place_id="130202", technology_field_id="materials", trl=6, organisation_id=cast.university.pk
    )
    elsewhere = published("钢板乙", place_id="110108", technology_field_id="manufacturing", trl=9)
    wanted = make_demand(EntryState.PUBLISHED, title="钢板丙", place_id="130202")
    sync()

    assert set(numbers("钢板")) == {in_city.number, elsewhere.number, wanted.number}
    assert numbers("钢板", kind="demand") == [wanted.number]
    assert set(numbers("钢板", filters={"place": ("130000",)})) == {in_city.number, wanted.number}
    assert numbers("钢板", filters={"place": ("130200",), "trl": ("6",)}) == [in_city.number]
    assert numbers("钢板", filters={"organisation_kind": ("university",)}) == [in_city.number]
    page = search(ANONYMOUS, SearchRequest(text="钢板", filters={"technology_field": ("materials",)}))
    fields = {row.code: (row.count, row.is_chosen) for row in page.facets["technology_field"]}
    assert page.total == 1
    assert fields == {"materials": (1, True), "manufacturing": (1, False)}
    assert all(row.names["zh-hans"] for row in page.facets["technology_field"])


@pytest.mark.parametrize("filters", [{"trl": ("²", "x", "")}, {"nonsense": ("1",)}, {"place": ("不存在",)}])
def test_odd_filters_are_no_fault_of_the_platform(filters: dict[str, tuple[str, ...]]) -> None:
    entry = published("钢板")
    sync()

    assert numbers("钢板", filters=filters) in ([entry.number], [])


def test_sorting_and_paging_show_each_entry_once() -> None:
    made = [published(f"钢板{name}", trl=level) for name, level in (("乙", 2), ("甲", 9), ("丙", 5))]
    sync()
    by_title = sorted(made, key=lambda entry: entry.title_key)

    assert numbers(sort="trl") == [made[1].number, made[2].number, made[0].number]
    assert numbers(sort="title") == [entry.number for entry in by_title]
    pages = [numbers("钢板", sort="title", page=page, page_size=1) for page in (1, 2, 3, 4)]
    assert pages == [[entry.number] for entry in by_title] + [[]]
    assert search(ANONYMOUS, SearchRequest(text="钢板", page_size=2)).pages == 2


def test_results_by_sum_and_deadline_leave_what_states_none_to_the_end() -> None:
    dear = published("钢板甲", price_min_cny=500_000, price_max_cny=900_000)
    silent = published("钢板乙")
    wanted = make_demand(EntryState.PUBLISHED, title="钢板丙", budget_max_cny=700_000, deadline=date(2099, 5, 1))
    soon = make_demand(EntryState.PUBLISHED, title="钢板丁", deadline=date(2098, 5, 1))
    sync()

    assert numbers("钢板", sort="sum_low")[:2] == [dear.number, wanted.number]
    assert numbers("钢板", sort="sum_high")[:2] == [dear.number, wanted.number]
    assert numbers("钢板", sort="deadline")[:2] == [soon.number, wanted.number]
    assert all(silent.number in numbers(sort=sort)[2:] for sort in ("sum_low", "sum_high", "deadline"))


def test_search_finds_a_thing_by_its_other_names() -> None:
    chinese = published("车载激光雷达", summary="测距")
    english = published("LiDAR for vehicles")
    laser = published("激光焊接工艺")
    sync()

    assert numbers("LiDAR") == [english.number, chinese.number]  # the name that was used comes first
    assert set(numbers("激光雷达")) == {chinese.number, english.number, laser.number}
    hit = search(ANONYMOUS, SearchRequest(text="lidar")).hits[1]
    assert [(span.field, span.start, span.end) for span in hit.spans] == [("title", 2, 6)]


def test_organisations_are_found_by_name(cast: Cast) -> None:
    sync()

    assert numbers("燕赵大学", kind="organisation") == [cast.university.number]
    assert numbers("燕赵大学") == []  # not among the entries


def test_hidden_entry_never_appears_even_while_the_index_is_stale(cast: Cast) -> None:
    entry = published(STEEL, organisation_id=cast.university.pk)
    outlived = published("耐磨钢板二号")
    sync()
    withdraw_entry(entry, actor=TESTS)
    Achievement.objects.filter(pk=outlived.pk).update(valid_until="2020-01-01")

    assert search(cast.actor("stranger"), SearchRequest(text="耐磨钢板")).hits == ()
    assert match_problem(ANONYMOUS, PROBLEM).matches == ()


def test_confidential_text_is_not_searched() -> None:
    published("钢板", description="秘密淬火配方", confidentiality=Confidentiality.NDA)
    sync()

    assert numbers("淬火配方") == []
    assert not _on_disk("淬火")


def _on_disk(text: str) -> bool:
    files = [path for path in Path(settings.INDEX_DIR).rglob("*") if path.is_file()]
    assert files
    return any(text.encode() in path.read_bytes() or text.encode("utf-16-le") in path.read_bytes() for path in files)


def test_owner_of_an_anonymous_demand_is_nowhere_in_the_index(cast: Cast) -> None:
    name, county = "冀东装备", "130202"
    demand = make_demand(
        EntryState.PUBLISHED, title="求购耐磨钢板", organisation_id=cast.firm.pk, is_anonymous=True, place_id=county,
        contact_name="张示例", url="https://secret.example/x",
    )  # fmt: skip
    cast.firm.merged_into = cast.agency  # the firm itself is indexed by its name; without it nothing may remain
    cast.firm.save()
    published(STEEL, place_id="110108")
    sync()
    match_all()

    assert demand.number in numbers("耐磨钢板")
    assert numbers(name, kind="demand") == []
    assert numbers("耐磨钢板", kind="demand", filters={"organisation_kind": ("enterprise",)}) == []
    assert numbers("耐磨钢板", kind="demand", filters={"place": (county,)}) == []
    assert numbers("耐磨钢板", kind="demand", filters={"place": ("130200",)}) == [demand.number]
    assert not any(_on_disk(text) for text in (name, "张示例", "secret.example"))
    kept = [str(row) for row in Match.objects.values("parts", "reasons")]
    assert kept
    assert not any(secret in text for text in kept for secret in (county, name, cast.firm.number))


# --- matches ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def pair(cast: Cast) -> tuple[Achievement, Demand]:
    """An achievement and a demand that fit, among others that do not."""
    offered = published(
        STEEL, summary="用于矿山机械的耐磨钢板", place_id="130202", trl=7, modes=["equity", "service"],
        technology_field_id="materials", indicators=(IndicatorInput("硬度", "ge", 460.0, unit="HB"),),
        organisation_id=cast.university.pk,
    )  # fmt: skip
    wanted = make_demand(
        EntryState.PUBLISHED, title="矿山机械用耐磨钢板", summary="需要高强度耐磨钢板", place_id="110108", trl_wanted=8,
        modes=["service"], technology_field_id="materials", organisation_id=cast.firm.pk,
        indicators=(IndicatorInput("硬度", "ge", 450.0, unit="HB", is_must_have=True),),
    )  # fmt: skip
    published("番茄抗病育种")
    make_demand(EntryState.PUBLISHED, title="污水脱氮处理")
    sync()
    return offered, wanted


def test_parts_of_a_match_sum_to_its_score_and_both_directions_agree(pair: tuple[Achievement, Demand]) -> None:
    offered, wanted = pair

    for kept in (False, True):
        if kept:
            match_all()
        one, other = (matches_of(ANONYMOUS, entry).matches[0] for entry in pair)
        assert (one.entry.number, other.entry.number) == (wanted.number, offered.number)
        assert one.score == pytest.approx(other.score, abs=1e-9)
        assert sorted((part.code, part.value) for part in one.parts) == sorted(
            (part.code, part.value) for part in other.parts
        )
        assert (one.computed is not None) is kept
        for match in (one, other):
            assert sum(part.value for part in match.parts) == pytest.approx(match.score, abs=1e-6)
            assert 0 < match.score <= 1


def test_what_would_change_a_match_comes_true_when_it_is_done(cast: Cast) -> None:
    published(STEEL, summary="硬度高，寿命长", trl=4, modes=["licence"], price_min_cny=5_000_000)
    wanted = {"trl_wanted": 7, "modes": ["service"], "budget_max_cny": 3_000_000}
    demand = make_demand(EntryState.PUBLISHED, title="求购耐磨钢板", summary="用于矿山机械", **wanted)
    sync()
    done = {"trl": {"trl": 7}, "modes": {"modes": ["licence", "service"]}, "budget": {"price_min_cny": 3_000_000}}
    achievement = Achievement.objects.get()

    [match] = matches_of(ANONYMOUS, demand).matches
    gains = {change.code: change.gain for change in match.changes}

    assert set(gains) == set(done)
    for code, fields in done.items():
        kept = {name: getattr(achievement, name) for name in fields}
        Achievement.objects.update(**fields, revision=F("revision") + 1)
        [changed] = matches_of(ANONYMOUS, demand).matches
        assert changed.score - match.score == pytest.approx(gains[code])
        assert code not in {change.code for change in changed.changes}
        Achievement.objects.update(**kept, revision=F("revision") + 1)


def test_spans_of_reasons_lie_in_the_texts(pair: tuple[Achievement, Demand]) -> None:
    offered, wanted = pair
    [match] = matches_of(ANONYMOUS, wanted).matches[:1]
    spans: list[tuple[Entry, Span | None]] = [(offered, reason.achievement_span) for reason in match.reasons]
    spans += [(wanted, reason.demand_span) for reason in match.reasons]
    texts = [
        getattr(entry, span.field)[span.start : span.end]
        for entry, span in spans
        if span and hasattr(entry, span.field)
    ]

    assert texts
    assert all(texts)
    assert any("耐磨" in text for text in texts)


def test_kept_matches_are_dropped_when_a_side_changes(pair: tuple[Achievement, Demand]) -> None:
    offered, wanted = pair
    match_all()
    before = matches_of(ANONYMOUS, wanted).matches[0]
    assert before.computed

    content = EntryInput(title="蔬菜大棚", summary="番茄", organisation_id=offered.organisation_id)
    change_entry(offered, content, actor=TESTS)
    after = matches_of(ANONYMOUS, wanted)

    assert all(match.computed is None for match in after.matches)
    assert offered.number not in {match.entry.number for match in after.matches if match.score >= before.score}


def test_matches_of_an_older_engine_are_computed_anew(pair: tuple[Achievement, Demand]) -> None:
    match_all()
    Match.objects.update(engine_version="0")

    assert all(match.computed is None for match in matches_of(ANONYMOUS, pair[1]).matches)


def test_withdrawn_side_is_gone_from_the_matches(pair: tuple[Achievement, Demand]) -> None:
    offered, wanted = pair
    match_all()
    withdraw_entry(offered, actor=TESTS)

    assert offered.number not in {match.entry.number for match in matches_of(ANONYMOUS, wanted).matches}


def test_pasted_problem_is_matched_and_nothing_is_kept(pair: tuple[Achievement, Demand]) -> None:
    tables = (Match, Achievement, Demand)
    before = [table.objects.count() for table in tables]
    text = "我厂需要耐磨钢板。\n硬度≥450HB，用于矿山机械。"

    found = match_problem(ANONYMOUS, text)

    assert found.matches[0].entry.number == pair[0].number
    assert found.text == text
    spans = [reason.demand_span for reason in found.matches[0].reasons if reason.demand_span]
    assert any("耐磨" in text[span.start : span.end] for span in spans if span.field == "description")
    assert [table.objects.count() for table in tables] == before
    assert match_problem(ANONYMOUS, "耐磨钢板", kind=EntryKind.DEMAND).matches[0].entry.number == pair[1].number


def test_text_without_content_matches_nothing(pair: tuple[Achievement, Demand]) -> None:
    for text in ("", "  \n", "。。。", "\x00", "鿿" * 3):
        assert match_problem(ANONYMOUS, text).matches == (), repr(text)


def test_agreement_after_all(pair: tuple[Achievement, Demand]) -> None:
    match_all()

    assert index_differences() == (set(), set())


# --- limits -----------------------------------------------------------------------------------------------------------
def test_limits_leave_out_say_what_relaxing_adds_and_keep_their_word() -> None:
    demand = make_demand(EntryState.PUBLISHED, title=PROBLEM, place_id="130202")
    cheap = published(STEEL, summary="矿山机械", trl=8, price_min_cny=100_000, place_id="130202")
    dear = published(STEEL, summary="矿山机械用", trl=8, price_min_cny=9_000_000, place_id="110108")
    young = published(STEEL, summary="用于矿山", trl=3, price_min_cny=100_000, place_id="130202")
    sync()

    limits = Limits(price=1_000_000, trl=6)
    found = matches_within(ANONYMOUS, demand, limits)

    assert [match.entry.number for match in found.found.matches] == [cheap.number]
    assert (found.considered, found.left_out) == (3, 2)
    assert {one.name: one.adds for one in found.relaxed} == {"price": 1, "trl": 1}
    without_price = matches_within(ANONYMOUS, demand, replace(limits, price=None))
    assert {match.entry.number for match in without_price.found.matches} == {cheap.number, dear.number}
    as_wishes = matches_within(ANONYMOUS, demand, replace(limits, wishes=frozenset({"price", "trl"})))
    assert {match.entry.number for match in as_wishes.found.matches} == {cheap.number, dear.number, young.number}
    for match in as_wishes.found.matches:
        assert sum(part.value for part in match.parts) == pytest.approx(match.score, abs=1e-9)
        assert sum(reason.weight for reason in match.reasons) == pytest.approx(match.score, abs=1e-9)


def test_an_area_comes_first_and_the_better_one_outside_is_named() -> None:
    demand = make_demand(EntryState.PUBLISHED, title=f"{STEEL}，矿山机械用", place_id="130202")
    outside = published(f"{STEEL}，矿山机械", place_id="110108")
    inside = published("耐磨钢板", place_id="130202")
    sync()

    plain = matches_within(ANONYMOUS, demand, Limits(trl=1))
    found = matches_within(ANONYMOUS, demand, Limits(trl=1), areas=("130000",))

    assert [match.entry.number for match in plain.found.matches] == [outside.number, inside.number]
    assert [match.entry.number for match in found.found.matches] == [inside.number, outside.number]
    assert found.best_outside is not None and found.best_outside.number == outside.number
    assert found.staying is not None and found.staying.better_outside == 1
    scores = [match.score for match in plain.found.matches]
    assert found.staying.cost == pytest.approx(scores[0] - scores[1])
