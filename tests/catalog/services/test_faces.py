"""What an achievement says beyond its text: kept, read back, kept in versions, and shown to those who may see it."""

from datetime import date

import pytest

from lianqiao.catalog.models import Achievement
from lianqiao.catalog.ownership import Holder, Licence
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.services import (
    ContributorInput,
    EntryInput,
    IndicatorInput,
    PropertyInput,
    as_record,
    change_entry,
    content_of,
)
from lianqiao.catalog.services.contents import completed, with_record
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement
from tests.personas import Cast

pytestmark = pytest.mark.django_db

RIGHT = PropertyInput(
    "201710601862.3", "invention", "granted", "", date(2017, 7, 21), date(2019, 8, 2), None, date(2027, 7, 21),
    (Holder("示例大学", 60.0), Holder("张三", 40.0, is_person=True)), True, False, None,
    (Licence("ordinary_licence", date(2028, 6, 30)), Licence("sole_licence")),
)  # fmt: skip
TEAM = (
    ContributorInput("张三", "示例大学", ("methodology", "validation"), date(2026, 5, 1)),
    ContributorInput("李四", "示例大学", ("software",)),
)
FACES = {
    "property_items": (RIGHT,), "contributors": TEAM, "unit_cost_cny": 320.5, "rival_unit_cost_cny": 450.0, "cost_unit": "件",
    "investment_cny": 1_200_000, "yearly_volume": 10_000.0, "next_step": "中试放大", "next_needs": "中试线三个月",
    "cases": "某厂 2025 年试用\n\n另一厂", "target_industries": ["C3670"], "target_links": ["robotics.servo"],
    "indicators": (IndicatorInput("功耗", "le", 5.0, unit="W", rival_value=9.0),),
}  # fmt: skip


def _made() -> Achievement:
    return make_achievement("published", **FACES)


def test_everything_said_is_read_back() -> None:
    content = content_of(_made())

    assert {name: getattr(content, name) for name in FACES} == FACES


def test_record_of_a_version_comes_back_whole() -> None:
    content = content_of(_made())

    assert with_record(EntryInput(title=""), as_record("achievement", content)) == content


def test_record_from_before_a_field_counts_as_its_being_empty() -> None:
    record = as_record("achievement", EntryInput(title="题", property_items=(PropertyInput("1", "other", "granted"),)))
    old = {name: value for name, value in record.items() if name not in ("contributors", "cases", "next_step")}
    old["property_items"] = [{"number": "1", "kind": "other", "status": "granted", "owner": ""}]

    assert completed("achievement", old) == record


def test_outsiders_read_only_names_of_those_who_agreed(cast: Cast) -> None:
    entry = make_achievement("published", organisation_id=cast.university.pk, contributors=TEAM)

    seen = view_entry(ANONYMOUS, get_entry(ANONYMOUS, "achievement", entry.number)).contributors
    own = view_entry(
        cast.actor("provider"), get_entry(cast.actor("provider"), "achievement", entry.number)
    ).contributors

    assert [(item.name, item.organisation, item.is_withheld) for item in seen] == [
        ("张三", "示例大学", False), ("", "", True),
    ]  # fmt: skip
    assert seen[1].roles == ("software",)
    assert [item.name for item in own] == ["张三", "李四"]


def test_audit_trail_keeps_no_names_of_people() -> None:
    entry = _made()
    change_entry(entry, EntryInput(title="新题", summary="句。", property_items=(RIGHT,)), actor=TESTS)

    trail = " ".join(AuditEntry.objects.values_list("payload", flat=True))
    assert "张三" not in trail
    assert "李四" not in trail
    assert "201710601862.3" in trail
    assert "新题" in trail


def test_team_is_replaced_by_what_is_written() -> None:
    entry = _made()

    change_entry(entry, EntryInput(title="题", summary="句。", contributors=TEAM[:1]), actor=TESTS)

    assert list(Achievement.objects.get(pk=entry.pk).contributors.values_list("name", flat=True)) == ["张三"]
