"""Rows become records, or problems that name column, value, fault and remedy."""

import dataclasses
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.catalog.ownership import Right
from lianqiao.connectors.formats.fields import FIELDS, RecordKind, field_names
from lianqiao.connectors.formats.lookups import MemoryLookups
from lianqiao.connectors.formats.messages import TEXTS
from lianqiao.connectors.formats.records import (
    AchievementRecord,
    DemandRecord,
    OrganisationRecord,
    ParsedRecord,
    Problem,
    parse_record,
)
from lianqiao.core.text.quantities import IndicatorSpec

PLACES = MemoryLookups(
    {
        "110000": "北京市",
        "110108": "海淀区",
        "120000": "天津市",
        "120105": "河北区",
        "130000": "河北省",
        "130600": "保定市",
        "130102": "长安区",
        "610116": "长安区",
    }
)


def parse(side: str = "achievement", /, **values: object) -> ParsedRecord:
    required = {"id": "1", "name": "示例单位"} if side == "organisation" else {"id": "1", "title": "标题"}
    return parse_record(side, required | values, known=PLACES, row=2)


def achievement(**values: object) -> AchievementRecord:
    record = parse(**values).record
    assert isinstance(record, AchievementRecord)
    return record


def errors(parsed: ParsedRecord) -> list[tuple[str | None, str]]:
    return [(problem.column, problem.code) for problem in parsed.problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("kind", "record"),
    [("achievement", AchievementRecord), ("demand", DemandRecord), ("organisation", OrganisationRecord)],
)
def test_record_has_exactly_the_canonical_columns(kind: str, record: type) -> None:
    assert {field.name for field in dataclasses.fields(record)} == set(field_names(kind))


def test_record_is_read_from_a_row_of_text() -> None:
    record = achievement(
        title=" 高韧性\u3000复合材料 ",
        materials="碳纤维；环氧树脂",
        indicators="抗冲击韧性≥67%",
        trl="TRL 6",
        modes="普通许可、作价入股",
        place="河北省保定市",
        places_accepted="北京；120000",
        industry="3062",
        technology_field="新材料",
        ipc="C08J 5/04",
        ip="ZL201710601862.3；CN115525164A",
        price_cny_min="30万",
        valid_until="2027年5月31日",
        kind="专利",
        is_service_achievement="是",
    )

    assert record.title == "高韧性 复合材料"
    assert (record.trl, record.place, record.places_accepted) == (6, "130600", ("110000", "120000"))
    assert record.modes == ("ordinary_licence", "equity")
    assert (record.industry, record.technology_field, record.kind) == ("C3062", "materials", "patent")
    assert record.ip == (
        Right("201710601862.3", "invention", "granted"),
        Right("CN115525164A", "invention", "applied"),
    )
    assert [(item.name, item.comparator, item.value, item.unit) for item in record.indicators] == [
        ("抗冲击韧性", "ge", 67.0, "%")
    ]
    assert (record.price_cny_min, record.price_cny_max) == (300_000, None)
    assert record.valid_until == date(2027, 5, 31)
    assert record.is_service_achievement is True


def test_record_takes_structured_values_of_json() -> None:
    indicator = {"name": "功耗", "comparator": "range", "value": 1, "value_high": 2.5, "unit": "W", "must_have": True}
    item = {"number": "2020SR0123456", "kind": "软件著作权", "status": "granted", "owner": "示例大学"}

    record = achievement(indicators=[indicator], ip=[item], keywords=["甲", "乙"], trl=3)

    assert record.indicators == (IndicatorSpec("功耗", "range", 1.0, 2.5, "W", "", must_have=True),)
    assert record.ip == (Right("2020SR0123456", "software_copyright", "granted", "示例大学"),)
    assert record.keywords == ("甲", "乙")


def test_range_of_money_fills_both_columns() -> None:
    priced = achievement(price_cny="30-50万元")
    plain = achievement(price_cny="50万")
    wanted = parse("demand", budget_cny="50万").record
    assert isinstance(wanted, DemandRecord)

    assert (priced.price_cny_min, priced.price_cny_max) == (300_000, 500_000)
    assert (plain.price_cny_min, plain.price_cny_max) == (500_000, 500_000)
    assert (wanted.budget_cny_min, wanted.budget_cny_max) == (None, 500_000)


def test_place_name_shared_by_levels_means_the_higher_one() -> None:
    assert achievement(place="河北").place == "130000"
    assert achievement(place="天津市河北区").place == "120105"
    assert achievement(place="北京市海淀区").place == "110108"


def test_place_outside_the_region_is_left_out_with_a_warning() -> None:
    for name in ("重庆", "长安区"):
        parsed = parse(place=name)

        assert parsed.record is not None
        assert parsed.record.place is None
        assert "record.place_outside" in [problem.code for problem in parsed.problems]
    assert errors(parse(place="999999")) == [("place", "record.place_unknown")]


def test_missing_required_values_are_errors() -> None:
    assert errors(parse(title=" ")) == [("title", "record.required")]
    assert errors(parse_record("organisation", {"name": "-"}, known=PLACES)) == [
        ("id", "record.required"),
        ("name", "record.required"),
    ]


def test_several_errors_are_reported_at_once_and_leave_no_record() -> None:
    parsed = parse(trl="很高", published_on="2026-02-30", price_cny_min="-1", ip="ZL201710601862.4")

    assert parsed.record is None
    assert errors(parsed) == [
        ("trl", "record.trl_bad"),
        ("published_on", "record.date_impossible"),
        ("ip", "record.patent_check"),
        ("price_cny_min", "record.money_negative"),
    ]


def test_problem_speaks_of_the_files_own_column_and_value() -> None:
    parsed = parse_record(
        "organisation",
        {"id": "1", "name": "示例", "uscc": "91110000802100434B"},
        known=PLACES,
        row=17,
        columns={"uscc": "信用代码"},
    )

    problem = parsed.problems[0]
    assert isinstance(problem, Problem)
    assert (problem.row, problem.column, problem.value) == (17, "信用代码", "91110000802100434B")
    assert problem.message.sentence == (
        "第 17 行，“信用代码”列：统一社会信用代码中的组织机构代码（第 9–17 位）校验不符："
        "第 17 位是“4”，应为“3”。请核对第 9–17 位。"
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"valid_until": "2026-01-01", "published_on": "2026-02-01"}, "record.date_order"),
        ({"price_cny_min": "50万", "price_cny_max": "30万"}, "record.money_order"),
        ({"title": "长" * 201}, "record.too_long"),
        ({"description": "长" * 20_001}, "record.too_long"),
        ({"modes": "白送"}, "record.choice_unknown"),
        ({"url": "javascript:alert(1)"}, "record.url_bad"),
        ({"keywords": [str(number) for number in range(101)]}, "record.too_many_items"),
        ({"ip": "201740601862.3"}, "record.patent_kind"),
        ({"ip": "专利一项"}, "record.patent_shape"),
        ({"description": ["甲"]}, "record.not_text"),
        ({"title": "#REF!"}, "record.spreadsheet_error"),
    ],
)
def test_faulty_value_is_an_error(values: dict[str, object], code: str) -> None:
    assert [found for _, found in errors(parse(**values))] == [code]


def test_warnings_do_not_stand_against_a_record() -> None:
    parsed = parse(title="长" * 51, indicators="性能优良", colour="red")

    assert parsed.record is not None
    assert {problem.code for problem in parsed.problems} == {
        "record.title_long",
        "record.indicators_bad",
        "record.field_unknown",
        "record.recommended",
    }
    assert {problem.severity for problem in parsed.problems} == {"warning"}


def test_recommended_fields_are_named_in_one_warning() -> None:
    parsed = parse("organisation", kinds="高校", scope="研究", uscc="91110000802100433B")

    assert [problem.message.text for problem in parsed.problems] == ["未填写“所在地”"]


def test_trl_of_a_demand_is_dropped_with_a_warning() -> None:
    parsed = parse("demand", trl="6", trl_wanted="7")

    assert isinstance(parsed.record, DemandRecord)
    assert (parsed.record.trl, parsed.record.trl_wanted) == (None, 7)
    assert "record.trl_not_for_demand" in [problem.code for problem in parsed.problems]


# Without braces: a message repeats the value, and a brace of its own would be a placeholder that nobody filled.
texts = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), kind=st.sampled_from(RecordKind))
def test_any_values_give_a_record_or_worded_problems(data: st.DataObject, kind: RecordKind) -> None:
    names = st.sampled_from([*field_names(kind), "price_cny", "budget_cny", "other"])
    values = data.draw(st.dictionaries(names, json_values, max_size=6))

    parsed = parse_record(kind, values, known=PLACES, row=3)

    assert (parsed.record is None) == bool(errors(parsed))
    for problem in parsed.problems:
        assert problem.code in TEXTS
        assert not re.search(r"\{\w*\}", problem.message.text.replace(problem.value, ""))


def test_examples_of_the_template_are_valid() -> None:
    for kind, specs in FIELDS.items():
        parsed = parse_record(kind, {spec.name: spec.example for spec in specs}, known=PLACES)

        assert errors(parsed) == []
