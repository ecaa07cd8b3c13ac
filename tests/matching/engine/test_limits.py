"""Limits: what breaks which, what relaxing adds, and what staying costs; every figure worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from lianqiao.matching.engine.limits import (
    WISH_SHARE,
    Kept,
    Limits,
    apply_limits,
    inside_first,
    is_inside,
    standing,
    staying,
    with_wishes,
)
from lianqiao.matching.engine.types import Entry
from tests.matching.engine.pairs import ACHIEVEMENT, DEMAND, scorer_of

SILENT = Entry("a9", "铝合金壳体")


def kept(
    limits: Limits, achievement: Entry = ACHIEVEMENT, *, of: str = "achievement", **more: object
) -> dict[str, Kept]:
    return dict(standing(limits, DEMAND, achievement, of=of, **more).kept)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(price=800_000), Kept.MET),  # from 800,000
        (Limits(price=799_999), Kept.BROKEN),
        (Limits(trl=4), Kept.MET),
        (Limits(trl=5), Kept.BROKEN),
        (Limits(modes=frozenset({"assignment", "equity"})), Kept.MET),
        (Limits(modes=frozenset({"equity"})), Kept.BROKEN),
    ],
)
def test_an_achievement_keeps_a_limit_up_to_its_very_figure(limits: Limits, expected: Kept) -> None:
    assert set(kept(limits).values()) == {expected}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(price=500_000), Kept.MET),  # budgeted: 100,000 to 500,000
        (Limits(price=500_001), Kept.BROKEN),
        (Limits(trl=7), Kept.MET),  # 7 is wanted
        (Limits(trl=6), Kept.BROKEN),
    ],
)
def test_limits_on_demands_read_the_budget_and_the_level_wanted(limits: Limits, expected: Kept) -> None:
    assert set(kept(limits, of="demand").values()) == {expected}


def test_what_is_not_stated_is_unknown_and_breaks_only_when_all_must_be_stated() -> None:
    limits = Limits(price=1, trl=9, minutes=30, modes=frozenset({"equity"}))
    found = standing(limits, DEMAND, SILENT, of="achievement")

    assert set(found.kept.values()) == {Kept.UNKNOWN}
    assert found.breaks(limits) == frozenset()
    assert found.breaks(replace(limits, stated_only=True)) == {"price", "trl", "minutes", "modes"}


def test_travel_time_is_none_inside_a_city_and_unknown_without_a_connection() -> None:
    def travel(one: str, other: str) -> int | None:
        return {("120100", "110108"): 30}.get((one, other))

    limits = Limits(minutes=29)
    assert kept(limits, travel=travel) == {"minutes": Kept.BROKEN}
    assert kept(Limits(minutes=30), travel=travel) == {"minutes": Kept.MET}
    assert kept(limits, replace(ACHIEVEMENT, place="120102"), travel=travel) == {"minutes": Kept.MET}
    assert kept(limits, replace(ACHIEVEMENT, place="130100"), travel=travel) == {"minutes": Kept.UNKNOWN}
    somewhere = (
        replace(DEMAND, place="130000"),
        replace(ACHIEVEMENT, place="130000"),
    )  # in a province: nobody knows how far
    assert dict(standing(limits, *somewhere, of="achievement", travel=travel).kept) == {"minutes": Kept.UNKNOWN}


def test_a_demand_that_ends_too_early_breaks_the_deadline() -> None:
    limits = Limits(deadline=date(2026, 12, 1))

    assert kept(limits, of="demand", deadline=date(2026, 12, 1)) == {"deadline": Kept.MET}
    assert kept(limits, of="demand", deadline=date(2026, 11, 30)) == {"deadline": Kept.BROKEN}
    assert kept(limits, of="demand") == {"deadline": Kept.UNKNOWN}


def test_relaxing_a_limit_adds_what_breaks_it_alone() -> None:
    limits = Limits(price=1, trl=1, minutes=1, wishes=frozenset({"minutes"}))
    both = frozenset({"price", "trl"})
    items = [
        ("a", 0.9, frozenset({"price"})),
        ("b", 0.8, frozenset()),
        ("c", 0.7, both),
        ("d", 0.6, frozenset({"price"})),
        ("e", 0.5, frozenset({"trl"})),
    ]

    found = apply_limits(items, limits)

    assert (found.kept, found.left_out) == (("b",), 4)
    assert [(one.name, one.adds, one.best) for one in found.relaxed] == [("price", 2, 0.9), ("trl", 1, 0.5)]
    for one in found.relaxed:  # doing it brings what was promised
        looser = apply_limits([(item, score, broken - {one.name}) for item, score, broken in items], limits)
        assert len(looser.kept) - len(found.kept) == one.adds


def test_a_broken_wish_takes_its_share_and_the_parts_still_sum_to_the_score() -> None:
    scorer = scorer_of()
    demand, achievement = scorer.prepare_demand(DEMAND), scorer.prepare_achievement(ACHIEVEMENT)
    limits = Limits(price=100, trl=9, wishes=frozenset({"price", "trl"}))
    plain = scorer.score(demand, achievement)

    lower = with_wishes(plain, standing(limits, DEMAND, ACHIEVEMENT, of="achievement"), limits)

    assert lower.score == pytest.approx(plain.score * (1 - 2 * WISH_SHARE))
    assert sum(part.value for part in lower.parts) == pytest.approx(lower.score, abs=1e-9)
    assert sum(reason.weight for reason in lower.reasons) == pytest.approx(lower.score - plain.score)
    assert {reason.code for reason in lower.reasons} == {"wish_price", "wish_trl"}


def test_a_wish_that_is_kept_or_unknown_costs_nothing() -> None:
    scorer = scorer_of()
    demand = scorer.prepare_demand(DEMAND)
    limits = Limits(price=900_000, wishes=frozenset({"price"}))
    for entry in (ACHIEVEMENT, SILENT):
        plain = scorer.score(demand, scorer.prepare_achievement(entry))
        assert with_wishes(plain, standing(limits, DEMAND, entry, of="achievement"), limits) is plain


def test_staying_costs_what_the_best_inside_lies_behind() -> None:
    found = staying([(0.7, False), (0.6, True), (0.65, False), (0.9, None), (0.2, True)])

    assert (found.inside, found.outside, found.better_outside) == (2, 2, 2)
    assert found.cost == pytest.approx(0.1)
    assert staying([(0.5, True), (0.4, False)]).cost == 0
    assert staying([(0.4, False)]).cost is None
    assert staying([(0.4, False)]).better_outside == 1


def test_inside_comes_first_then_what_has_no_place_each_by_score() -> None:
    assert inside_first([(0.7, False), (0.6, True), (0.9, None), (0.8, True)]) == [3, 1, 2, 0]


@pytest.mark.parametrize(
    ("place", "areas", "inside"),
    [
        ("130102", ("130000",), True),
        ("130102", ("130100",), True),
        ("130202", ("130100",), False),
        ("130202", ("130100", "130200"), True),
        ("110108", ("110108",), True),
        (None, ("130000",), None),
    ],
)
def test_a_place_lies_in_the_areas_above_it(place: str | None, areas: tuple[str, ...], inside: bool | None) -> None:
    assert is_inside(place, areas) is inside
