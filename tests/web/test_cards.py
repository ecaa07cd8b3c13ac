import pytest
from django.utils import translation

from lianqiao.matching.queries import ChangeView, MatchList
from lianqiao.web.matches.cards import cards_for_entry, cards_for_problem
from lianqiao.web.matches.changes import change_sentence
from tests.web.matches_sample import entry_view, match_view

PROBLEM = "需要导热垫片"


@pytest.fixture
def card():
    with translation.override("zh-hans"):
        [made] = cards_for_problem(MatchList((match_view(),), is_semantic=False, text=PROBLEM))
    return made


def test_parts_sum_to_the_points(card):
    assert sum(part.points for part in card.parts) == pytest.approx(card.points)


def test_bar_ends_where_the_score_is(card):
    gains = [part for part in card.parts if not part.is_loss]
    [loss] = [part for part in card.parts if part.is_loss]

    assert [part.x for part in gains] == [0.0, 30.0]
    assert loss.x == pytest.approx(card.points)
    assert loss.x + loss.width == pytest.approx(gains[-1].x + gains[-1].width)


def test_reasons_are_parted_by_kind(card):
    assert [line.phrase for line in card.terms] == ["导热"]
    assert [line.sentence for line in card.supports] == ["双方在同一城市"]
    assert [line.sentence for line in card.misses] == ["必达 · 热导率：需求 ≥ 10 W/(m·K)，成果未说明"]
    assert card.conflicts[0].sentence == "合作方式没有交集：需求方希望作价投资，成果方提供技术服务"
    assert card.conflicts[0].points_shown == "−2.0"


def test_changes_say_what_would_raise_the_score(card):
    assert [(line.sentence, line.points_shown) for line in card.changes] == [
        ("成果方提供其中一种合作方式：作价投资、技术服务", "+4.0"),
        ("成果条目写明“热导率” ≥ 10 W/(m·K)", "+2.0"),
        ("技术成熟度从 TRL 4 提高到 TRL 7", "+1.0"),
    ]


@pytest.mark.parametrize(
    ("code", "data", "sentence"),
    [
        ("trl", {"now": None, "wanted": 6}, "成果条目写明技术成熟度达到 TRL 6"),
        ("budget", {"price_cny": [None, None], "budget_cny": 3_000_000}, "写明价格，且在预算之内（不超过 300 万元）"),
        ("budget", {"price_cny": [5_000_000, None], "budget_cny": 3_000_000}, "价格降到预算上限（300 万元）或以下"),
        ("field", {"by": "chain_link", "wanted": "h2.storage"}, "补填产业链环节，且与需求一致：储氢"),
    ],
)
def test_changes_are_worded(code, data, sentence):
    with translation.override("zh-hans"):
        assert change_sentence(ChangeView(code, 0.1, data), {"h2.storage": "储氢"}) == sentence


def test_aligned_terms_are_marked_with_one_number_in_both_texts(card):
    marked = [
        [(piece.text, piece.pair) for block in text for piece in block.pieces if piece.is_marked]
        for text in (card.demand_text, card.achievement_text)
    ]

    assert marked == [[("导热", 1)], [("导热", 1)]]


def test_sides_follow_the_subject():
    demand = entry_view("demand", "D-2026-000001", title="求导热垫片", description="需要导热垫片")

    [card] = cards_for_entry(demand, MatchList((match_view(),), is_semantic=True))

    assert card.demand_text[0].pieces[0].text == "求导热垫片"
    assert "".join(piece.text for piece in card.achievement_text[0].pieces) == "导热界面材料"


def test_unknown_reason_is_named_by_its_part():
    from lianqiao.web.matches.reasons import reason_sentence
    from tests.web.matches_sample import reason

    with translation.override("zh-hans"):
        assert reason_sentence(reason("weather", "support", 0.1), {}) == "weather"
