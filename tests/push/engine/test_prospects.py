"""Which firms should hear of an achievement: worked out by hand."""

import pytest

from lianqiao.push.engine.prospects import CHAIN_LINK, INDUSTRY, LIKENESS, PLACE, SCOPE, Firm, Offer, assess, prospects

OFFER = Offer(
    {"氢气": 0.4, "泄漏": 0.3, "传感器": 0.3}, "氢气泄漏传感器", "C3442", "hydrogen.storage", frozenset({"130000"})
)


def test_parts_sum_to_the_score_and_the_greatest_is_the_reason():
    firm = Firm(
        "O1", frozenset({"氢气", "传感器", "阀门"}), "C3441", frozenset({"hydrogen.production"}), frozenset({"130000"})
    )

    found = assess(OFFER, firm)

    # Coverage 0.7 is more than full; the same chain counts half; four characters of the code in common count 0.7.
    expected = {"scope": SCOPE, "chain_link": CHAIN_LINK * 0.5, "industry": INDUSTRY * 0.7, "place": PLACE}
    assert dict(found.parts) == pytest.approx(expected)
    assert found.score == pytest.approx(sum(expected.values())) and found.reason == "scope"
    assert found.words == ("氢气", "传感器")


def test_industry_and_place_alone_are_no_reason():
    assert assess(OFFER, Firm("O1", frozenset(), "C3442", frozenset(), frozenset({"130000"}))) is None
    assert assess(OFFER, Firm("O2", frozenset({"泄漏"}), "A01")) is not None
    assert assess(Offer({}), Firm("O3", frozenset({"泄漏"}))) is None


def test_likeness_counts_from_half_of_what_like_this_needs():
    low, high = (assess(OFFER, Firm("O", frozenset({"泄漏"}), likeness=it, like="氢气报警")) for it in (0.21, 0.84))

    assert dict(low.parts).get("likeness", 0.0) == 0 and low.like == ""
    assert dict(high.parts)["likeness"] == pytest.approx(LIKENESS) and high.like == "氢气报警"


def test_the_best_come_first_and_no_more_than_asked():
    firms = [Firm(f"O{at}", frozenset(words)) for at, words in enumerate(({"泄漏"}, {"氢气", "泄漏"}, set(), {"氢气"}))]

    assert [it.number for it in prospects(OFFER, firms, 2)] == ["O1", "O3"]


def test_words_that_overlap_are_named_as_one():
    offer = Offer(dict.fromkeys(("氢气", "气泄", "泄漏", "传感", "感器"), 0.2), "氢气泄漏用传感器\n传感器")

    assert assess(offer, Firm("O", frozenset({"氢气", "泄漏", "传感", "感器"}))).words == ("氢气", "泄漏", "传感器")
    assert assess(offer, Firm("O", frozenset({"氢气", "气泄", "泄漏"}))).words == ("氢气泄漏",)
