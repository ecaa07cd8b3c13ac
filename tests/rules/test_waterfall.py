"""The waterfall for any structure: money is conserved, years follow each other, and old days keep their rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.rules.engine.rewards import WAYS
from lianqiao.rules.engine.waterfall import (
    Contributor,
    Cost,
    Fee,
    PartyShare,
    Recoupment,
    Waterfall,
    WaterfallInput,
    replay,
    run_waterfall,
    run_years,
)
from lianqiao.rules.plain import Unreadable, from_json, to_json
from lianqiao.rules.registry import Faulty, Kind, Registry, Rule, registry

DAY = date(2023, 6, 1)
MONEY = st.decimals(0, 10**9, places=2)
PERCENT = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)
PLACES = st.sampled_from(["110108", "120104", "130100", ""])


@st.composite
def _parties(draw: st.DrawFn) -> tuple[PartyShare, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=3)))
    bounds = [0, *cuts, 10_000]
    return tuple(
        PartyShare(
            f"单位{at}", Decimal(after - before) / 100, draw(PLACES), draw(st.booleans()), draw(st.booleans()),
            draw(st.none() | PERCENT), draw(st.booleans()), draw(st.booleans()), None,
            tuple(
                Contributor(f"人员{one}", Decimal(weight))
                for one, weight in enumerate(draw(st.lists(st.integers(1, 100), max_size=4)))
            ),
            draw(st.none() | st.builds(Fee, st.just("经理人"), PERCENT, MONEY)),
        )
        for at, (before, after) in enumerate(pairwise(bounds))
    )  # fmt: skip


@st.composite
def _inputs(draw: st.DrawFn) -> WaterfallInput:
    parties = draw(_parties())
    return WaterfallInput(
        draw(st.dates(date(2010, 1, 1), date(2030, 1, 1))), draw(MONEY), parties, draw(st.sampled_from(WAYS)), "licence",
        draw(st.booleans()), draw(PERCENT), draw(MONEY), tuple(Cost("other", one) for one in draw(st.lists(MONEY, max_size=3))),
        tuple(Recoupment(draw(st.sampled_from(parties)).name, one) for one in draw(st.lists(MONEY, max_size=3))),
    )  # fmt: skip


def _sound(given_: WaterfallInput, result: Waterfall) -> None:
    assert result.paid_out == given_.gross
    assert result.amount("net") == result.amount("recoupment") + result.amount("shares")
    for step in result.steps:
        assert step.amount >= 0
        assert all(line.amount >= 0 for line in step.lines)
        if step.lines:
            assert sum(line.amount for line in step.lines) == step.amount, step.code
        assert step.amount == step.amount.quantize(Decimal("0.01"))


@settings(max_examples=120, deadline=None)
@given(_inputs())
def test_money_is_conserved_at_every_step_of_any_structure(given_: WaterfallInput) -> None:
    _sound(given_, run_waterfall(given_))
    assert from_json(to_json(given_), WaterfallInput) == given_


def _university(**fields: object) -> PartyShare:
    return replace(
        PartyShare("高校", Decimal(100), "110108", is_state_founded=True, contributors=(Contributor("甲", Decimal(1), is_main=True),)),
        **fields,
    )  # fmt: skip


def test_years_recoup_and_deduct_only_once() -> None:
    firm = PartyShare("企业", Decimal(50), is_rewarding=False)
    given_ = WaterfallInput(
        DAY, Decimal(0), (_university(percent=Decimal(50)), firm), costs=(Cost("appraisal", Decimal(30_000)),),
        recoupments=(Recoupment("企业", Decimal(100_000)),),
    )  # fmt: skip
    incomes = [
        (date(2023, 12, 31), Decimal(20_000)),
        (date(2024, 12, 31), Decimal(80_000)),
        (date(2025, 12, 31), Decimal(200_000)),
    ]
    first, second, third = run_years(given_, incomes)
    # 20,000 go to the costs; of 80,000 the other 10,000, and 70,000 to the firm; of 200,000 its last 30,000, then half each
    assert (first.amount("costs"), first.amount("net")) == (Decimal(20_000), 0)
    assert (second.amount("costs"), second.amount("recoupment"), second.amount("shares")) == (10_000, 70_000, 0)
    assert (third.amount("recoupment"), third.amount("shares")) == (30_000, 170_000)
    assert third.lines("fund", "企业") == {"企业": Decimal(115_000)}
    for (_, gross), result in zip(incomes, (first, second, third), strict=True):
        assert result.paid_out == gross


def test_one_deal_under_three_places_side_by_side() -> None:
    given_ = WaterfallInput(DAY, Decimal(960_000), (_university(takes_option=True),))
    results = replay(given_, [(DAY, "110000"), (DAY, "120000"), (DAY, "130000")])
    assert [one.amount("reward", "高校") for one in results] == [672_000, 480_000, 480_000]
    assert [{finding.code for finding in one.findings} - {"vat_unsaid"} for one in results] == [
        set(), {"ordinance_unread", "net_income_borrowed"}, {"ordinance_unread", "net_income_borrowed"},
    ]  # fmt: skip
    assert len({one.digest for one in results}) == 2  # Tianjin and Hebei have the national rules alone


def _changed(day: date, percent: int) -> Registry:
    old = registry().on(day)["reward.transfer"]
    return registry().with_change(
        replace(old, version=2, since=day, values={"percent": Decimal(percent)}, kind=Kind.DEFAULT)
    )


@settings(max_examples=40, deadline=None)
@given(_inputs(), st.dates(date(2016, 1, 1), date(2029, 1, 1)))
def test_a_changed_rule_leaves_the_days_before_it_alone(given_: WaterfallInput, day: date) -> None:
    after = _changed(day, 60)
    if given_.day < day:
        assert run_waterfall(given_, rules=after) == run_waterfall(given_)
    else:
        assert run_waterfall(given_, rules=after).digest != run_waterfall(given_).digest


def test_a_change_holds_from_its_first_day() -> None:
    rules = _changed(date(2027, 1, 1), 60)
    given_ = WaterfallInput(date(2026, 12, 31), Decimal(100), (_university(),), vat_percent=Decimal(0))
    before = run_waterfall(given_, rules=rules)
    after = run_waterfall(replace(given_, day=date(2027, 1, 1)), rules=rules)
    assert (before.amount("reward", "高校"), after.amount("reward", "高校")) == (50, 60)
    used = next(step.rule for step in after.steps if step.code == "reward")
    assert used is not None and rules.version(used).version == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 1}, "twice"),
        ({"version": 2}, "holds on days"),
        ({"version": 2, "since": None}, "no first day"),
        ({"version": 2, "place": "110000", "since": date(2099, 1, 1)}, "one place"),
        ({"version": 2, "until": date(2001, 1, 1)}, "ends before"),
    ],
)
def test_records_that_contradict_each_other_are_refused(change: dict[str, object], message: str) -> None:
    old: Rule = registry().on(DAY)["reward.transfer"]
    with pytest.raises(Faulty, match=message):
        Registry((*registry().rules, replace(old, **change)))


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"parties": []}, "parties", "names"),
        ({"parties": [{"name": "甲", "percent": "99"}]}, "parties", "sum"),
        ({"way": "gift"}, "way", "unknown"),
        ({"gross": "-1"}, "gross", "range"),
        ({"gross": "0.001"}, "gross", "number"),
        ({"recoupments": [{"receiver": "乙", "amount": "1"}]}, "recoupments.0.receiver", "unknown"),
        ({"costs": [{"kind": "dinner", "amount": "1"}]}, "costs.0.kind", "unknown"),
        (
            {"parties": [{"name": "甲", "percent": "100", "clock": {"year": 2024, "years": 9}}]},
            "parties.0.clock.years",
            "range",
        ),
        ({"day": None}, "day", "day"),
    ],
)
def test_what_cannot_be_shared_is_named_with_its_place(change: dict[str, object], place: str, code: str) -> None:
    data = {"day": "2024-06-01", "gross": "1", "parties": [{"name": "甲", "percent": "100"}], **change}
    with pytest.raises(Unreadable) as found:
        from_json(data, WaterfallInput)
    assert (found.value.place, found.value.code) == (place, code)


def test_every_rule_names_its_source_and_days_in_three_languages() -> None:
    assert len(registry().rules) > 70
    for rule in registry().rules:
        assert set(rule.names) == set(rule.says) == {"zh-hans", "zh-hant", "en"}
        assert rule.since is not None or rule.kind == Kind.HISTORY
        assert rule.entered_by
    assert "reward.beijing_market" not in registry().on(date(2010, 1, 1), "110108")
