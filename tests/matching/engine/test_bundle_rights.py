"""Whose the rights in a bundle are: for each case the articles that a lawyer would name."""

from datetime import date

import pytest

from lianqiao.matching.engine.bundle_rights import Background, bundle_rights

DAY = date(2026, 11, 23)
ALONE = [Background("U1")]
TWO = [Background("U1"), Background("U2")]


def rules(members: list[Background], *modes: str, day: date = DAY) -> dict[str, tuple[int, ...]]:
    return {f"{one.rule.law} {one.rule.article}": one.members for one in bundle_rights(members, frozenset(modes), day)}


@pytest.mark.parametrize(
    ("members", "modes", "named", "not_named"),
    [
        # commissioned: the developer's (859), never co-owned (860)
        (ALONE, ("commissioned_development",), {"civil_code 859"}, {"civil_code 860", "conversion_law 40(2)"}),
        # joint: co-owned (860)
        (ALONE, ("joint_development",), {"civil_code 860"}, {"civil_code 859"}),
        # nothing said: both are shown
        (ALONE, (), {"civil_code 859", "civil_code 860"}, set()),
        # two owners work together: new inventions are co-owned, all may use (conversion law 40(2) and (3))
        (TWO, ("joint_development",), {"conversion_law 40(2)", "conversion_law 40(3)"}, set()),
        ([Background("U1"), Background("U1")], (), set(), {"conversion_law 40(2)"}),
        (ALONE, ("equity",), {"contract_interpretation 16(1)"}, set()),
        (ALONE, ("service",), {"civil_code 885(1)", "civil_code 885(2)"}, set()),
        (ALONE, ("ordinary_licence",), set(), {"civil_code 885(1)", "contract_interpretation 16(1)"}),
    ],
)
def test_the_rules_follow_the_ways_of_cooperation_and_the_owners(
    members: list[Background], modes: tuple[str, ...], named: set[str], not_named: set[str]
) -> None:
    found = set(rules(members, *modes))

    assert named <= found
    assert not found & not_named
    # what was there before stays, secrets and improvements follow their own articles, whatever the way
    assert {"conversion_law 40(1)", "civil_code 861", "civil_code 875"} <= found


def test_what_counts_for_one_member_names_it() -> None:
    members = [
        Background("U1", holders=1),
        Background("U2", holders=2, is_state_funded=True),
        Background("U3", is_service_achievement=True),
    ]
    found = rules(members, "assignment")

    assert found["patent_law 14"] == (1,)  # co-owned
    assert found["progress_law 32"] == (1,)
    assert found["civil_code 847"] == (2,)  # those who made it come first at equal terms
    assert "civil_code 847" not in rules(members, "ordinary_licence")


def test_before_the_civil_code_its_articles_are_not_cited() -> None:
    assert not any(name.startswith("civil_code") for name in rules(TWO, day=date(2020, 12, 31)))


def test_nobody_needs_no_rules() -> None:
    assert rules([]) == {}
