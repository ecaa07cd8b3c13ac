"""Cells that say more of a right, of a team and of maturity."""

from datetime import date

import pytest

from lianqiao.catalog.ownership import Holder, Licence
from lianqiao.connectors.formats.compound import read_ip
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.record_types import AssessmentItem, ContributorItem
from lianqiao.connectors.formats.rights import read_assessments, read_contributors, read_holders, read_licences


@pytest.mark.parametrize(("cell", "expected"), [
    ("甲大学 60%；乙公司 40%", (Holder("甲大学", 60.0), Holder("乙公司", 40.0))),
    ("张三（个人） 33.3％", (Holder("张三", 33.3, is_person=True),)),
    ("甲大学", (Holder("甲大学"),)),
    ("第 101 研究所", (Holder("第 101 研究所"),)),
    ([{"name": "甲大学", "share": 60, "is_person": False}], (Holder("甲大学", 60.0),)),
    ('[{"name": "甲大学"}]', (Holder("甲大学"),)),
])  # fmt: skip
def test_holders_are_read_from_text_and_objects(cell: object, expected: object) -> None:
    assert read_holders(cell) == expected


@pytest.mark.parametrize("cell", ["甲大学 0%", "甲大学 101%", [{"share": 10}], [{"name": "甲", "share": "多"}]])
def test_senseless_holders_are_refused(cell: object) -> None:
    with pytest.raises(CellError, match="holder_bad"):
        read_holders(cell)


def test_licences_are_read_from_text_and_objects() -> None:
    expected = (Licence("exclusive_licence", date(2028, 6, 30)), Licence("ordinary_licence"))

    assert read_licences("独占许可 至 2028-06-30；普通许可") == expected
    assert (
        read_licences([{"kind": "exclusive_licence", "until": "2028-06-30"}, {"kind": "ordinary_licence"}]) == expected
    )
    with pytest.raises(CellError, match="licence_bad"):
        read_licences("合作开发")


def test_right_takes_days_and_answers() -> None:
    [right] = read_ip(
        [{"number": "ZL201710601862.3", "applied": "2017-07-21", "is_pledged": False, "holders": "甲大学 100%"}]
    )

    assert (right.number, right.status, right.applied) == ("201710601862.3", "granted", date(2017, 7, 21))
    assert right.is_pledged is False
    assert right.pledgee_agrees is None
    assert right.holders == (Holder("甲大学", 100.0),)


def test_contributors_take_roles_in_either_language() -> None:
    found = read_contributors(
        [{"name": "张三", "roles": "软件；methodology", "agreed": "2026-05-01"}, {"name": "李四"}]
    )

    assert found == (
        ContributorItem("张三", "", ("methodology", "software"), date(2026, 5, 1)),
        ContributorItem("李四"),
    )
    with pytest.raises(CellError, match="contributor_bad"):
        read_contributors([{"organisation": "甲大学"}])


def test_assessments_need_a_level() -> None:
    assert read_assessments([{"level": 4, "environment": "实验室"}]) == (AssessmentItem(4, environment="实验室"),)
    with pytest.raises(CellError, match="assessment_bad"):
        read_assessments([{"evidence": "报告"}])
