from collections.abc import Callable
from typing import Any

import pytest

from lianqiao.matching.engine.fit import Fit, budget_fit, field_fit, modes_fit, place_fit, trl_fit
from lianqiao.matching.engine.types import Entry, Money


def demand(**values: Any) -> Entry:
    return Entry("d", "需求", **values)


def achievement(**values: Any) -> Entry:
    return Entry("a", "成果", **values)


@pytest.mark.parametrize(
    ("wanted", "now", "value", "gap"),
    [(7, 9, 1.0, -2), (7, 7, 1.0, 0), (7, 6, 0.5, 1), (7, 5, 0.0, 2), (7, 4, -0.5, 3)],
)
def test_trl_fit_falls_with_the_gap(wanted: int, now: int, value: float, gap: int) -> None:
    fit = trl_fit(demand(trl_wanted=wanted), achievement(trl=now))

    assert fit is not None
    assert (fit.value, fit.data["gap"]) == (value, gap)


@pytest.mark.parametrize(
    ("price", "budget", "value"),
    [
        ((10, 20), (None, 15), 1.0),
        ((None, 20), (15, None), -1 / 3),
        ((40, None), (None, 15), -1.0),
        ((1, None), (None, 0), -1.0),
    ],
)
def test_budget_fit_compares_least_price_with_most_budget(price: Money, budget: Money, value: float) -> None:
    fit = budget_fit(demand(budget_cny=budget), achievement(price_cny=price))

    assert fit is not None
    assert fit.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("place", "accepted", "offered", "relation"),
    [
        ("120112", ("110000",), "120112", "same_city"),  # nobody means to refuse a neighbour
        ("130601", (), "130602", "same_city"),
        ("110108", (), "110101", "same_city"),
        ("130600", (), "130200", "same_province"),
        ("130600", (), "310000", "far"),
        ("130600", ("110000",), "110108", "accepted"),
        ("130600", ("110000",), "120100", "not_accepted"),
        (None, ("130000",), "130200", "accepted"),
    ],
)
def test_place_fit_names_the_relation(
    place: str | None, accepted: tuple[str, ...], offered: str, relation: str
) -> None:
    fit = place_fit(demand(place=place, places_accepted=frozenset(accepted)), achievement(place=offered))

    assert fit is not None
    assert fit.data["relation"] == relation


@pytest.mark.parametrize(("minutes", "relation"), [(41, "near"), (100, "reachable"), (300, "far"), (None, "far")])
def test_place_fit_uses_travel_time(minutes: int | None, relation: str) -> None:
    fit = place_fit(demand(place="130600"), achievement(place="110108"), lambda _one, _other: minutes)

    assert fit is not None
    assert fit.data["relation"] == relation


def test_modes_fit_needs_one_in_common() -> None:
    wanted = demand(modes=frozenset({"service", "equity"}))

    found = [modes_fit(wanted, achievement(modes=frozenset({mode}))) for mode in ("equity", "assignment")]

    assert [fit and fit.value for fit in found] == [1, -1]


@pytest.mark.parametrize(
    ("wanted", "offered", "by", "value"),
    [
        ({"chain_link": "hydrogen.storage"}, {"chain_link": "hydrogen.storage"}, "chain_link", 1.0),
        ({"chain_link": "hydrogen.storage"}, {"chain_link": "hydrogen.production"}, "chain_link", 0.5),
        ({"technology_field": "energy"}, {"technology_field": "energy"}, "technology_field", 0.6),
        ({"technology_field": "energy"}, {"technology_field": "urban"}, "technology_field", -0.3),
        ({"industry": "C3973"}, {"industry": "C3979"}, "industry", 0.8),
        ({"industry": "C39"}, {"industry": "C3979"}, "industry", 0.5),
        ({"ipc": ("G01M5/00", "H01L21/66")}, {"ipc": ("H01L23/48",)}, "ipc", 0.8),
        ({"cluster": "cybersecurity"}, {"cluster": "cybersecurity"}, "cluster", 0.7),
    ],
)
def test_field_fit_takes_the_best_link(wanted: dict[str, Any], offered: dict[str, Any], by: str, value: float) -> None:
    fit = field_fit(demand(**wanted), achievement(**offered))

    assert fit is not None
    assert (fit.data["by"], fit.value) == (by, value)


def test_different_field_does_not_outweigh_a_shared_link() -> None:
    fit = field_fit(
        demand(technology_field="energy", industry="C3973"), achievement(technology_field="urban", industry="C3973")
    )

    assert fit is not None
    assert fit.value == 1


@pytest.mark.parametrize("judge", [budget_fit, field_fit, modes_fit, place_fit, trl_fit])
def test_fit_of_what_is_not_known_is_none(judge: Callable[[Entry, Entry], Fit | None]) -> None:
    assert judge(demand(), achievement()) is None
