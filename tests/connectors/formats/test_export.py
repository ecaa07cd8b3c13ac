"""What is written can be opened safely and is read back as it was."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.catalog.ownership import Right
from lianqiao.connectors.formats.export import export_table, flat_row, guarded, write_rejects, write_template
from lianqiao.connectors.formats.fields import field_names
from lianqiao.connectors.formats.lookups import MemoryLookups
from lianqiao.connectors.formats.record_types import Problem
from lianqiao.connectors.formats.records import AchievementRecord, parse_record
from lianqiao.connectors.formats.tables import Row, TableError, headers, inspect_table, read_rows
from lianqiao.core.text.quantities import IndicatorSpec

RECORD = AchievementRecord(
    id="=1",
    title="高韧性材料",
    materials=("碳纤维", "环氧、树脂"),
    keywords=("甲", "乙"),
    indicators=(IndicatorSpec("功耗", "le", 5.0, None, "W", "25℃", must_have=True),),
    trl=6,
    modes=("ordinary_licence",),
    place="130600",
    valid_until=date(2027, 5, 31),
    is_service_achievement=True,
    ip=(Right("201710601862.3", "invention", "granted", "示例大学"),),
    price_cny_min=300_000,
)
PLACES = MemoryLookups({"130600": "保定市"})
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
ENDINGS = ("csv", "xlsx", "jsonl")


@pytest.mark.parametrize("ending", ENDINGS)
def test_record_is_read_back_from_every_form(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"

    count = export_table(path, [RECORD], columns=field_names("achievement"))

    rows = list(read_rows(path))
    assert count == len(rows) == 1
    assert parse_record("achievement", rows[0].values, known=PLACES).record == RECORD


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(texts, texts), min_size=1, max_size=4), ending=st.sampled_from(ENDINGS))
def test_any_text_is_read_back(tmp_path: Path, rows: list[tuple[str, str]], ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    # A row without any content is no row, so each gets a number.
    written = [{"n": str(number), "a": a, "b": b} for number, (a, b) in enumerate(rows)]

    export_table(path, written, columns=("n", "a", "b"))

    assert [row.values for row in read_rows(path)] == [
        {name: text or None for name, text in row.items()} for row in written
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1", "\n=1"])
def test_formula_is_defused_in_spreadsheets_only(tmp_path: Path, text: str) -> None:
    for ending in ENDINGS:
        export_table(tmp_path / f"t.{ending}", [{"a": text}], columns=("a",))
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        in_csv = list(csv.reader(stream))[1][0]
    sheet: Any = openpyxl.load_workbook(tmp_path / "t.xlsx").active  # its type depends on the file
    in_xlsx = sheet["A2"]

    assert in_csv == f"'{text}"
    assert in_xlsx.data_type == "s"
    assert in_xlsx.value.startswith("'")
    assert [row.values for row in read_rows(tmp_path / "t.jsonl")] == [{"a": text}]


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    row = {"a": -5, "b": 2.5, "c": True, "d": date(2026, 11, 22)}
    export_table(tmp_path / "t.csv", [row], columns=tuple(row), bom=False)
    export_table(tmp_path / "t.xlsx", [row], columns=tuple(row))

    assert (tmp_path / "t.csv").read_bytes() == b"a,b,c,d\r\n-5,2.5,true,2026-11-22\r\n"
    values = next(read_rows(tmp_path / "t.xlsx")).values
    assert (values["a"], values["b"], values["c"]) == (-5, 2.5, True)
    assert str(values["d"]).startswith("2026-11-22")


@given(st.text(max_size=10))
def test_guard_only_ever_adds_one_apostrophe(text: str) -> None:
    assert guarded(text) in (text, f"'{text}")


def test_byte_order_mark_is_optional(tmp_path: Path) -> None:
    for bom in (True, False):
        export_table(tmp_path / "t.csv", [{"a": "中"}], columns=("a",), bom=bom)

        assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf") is bom


@pytest.mark.parametrize("ending", ENDINGS)
def test_failed_export_leaves_the_old_file_and_nothing_else(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text("old", encoding="utf-8")

    def rows() -> Any:  # a generator that breaks off
        yield {"a": 1}
        raise LookupError

    with pytest.raises(LookupError):
        export_table(path, rows(), columns=("a",))

    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_export_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"不支持的输出格式“\.ods”"):
        export_table(tmp_path / "t.ods", [], columns=("a",))
    with pytest.raises(TableError) as caught:
        export_table(tmp_path / "t.xlsx", [{"a": "x" * 32_768}], columns=("a",))
    assert (caught.value.code, caught.value.row, caught.value.column) == ("table.cell_too_long_for_xlsx", 2, "a")


@pytest.mark.parametrize(
    ("ending", "encoding", "delimiter"), [("csv", "gb18030", ";"), ("xlsx", "", ""), ("jsonl", "", "")]
)
def test_rejects_can_be_corrected_and_imported_again(
    tmp_path: Path, ending: str, encoding: str, delimiter: str
) -> None:
    source, rejects = tmp_path / f"t.{ending}", tmp_path / f"bad.{ending}"
    written = [{"编号": "1", "等级": "很高"}]
    export_table(source, written, columns=("编号", "等级"), encoding=encoding or "utf-8", delimiter=delimiter or ",")
    problem = Problem(2, "等级", "很高", "record.trl_bad", "error")

    rows = list(read_rows(source))
    write_rejects(rejects, rows, {rows[0].number: [problem]}, inspect_table(source))

    assert list(read_rows(rejects)) == [Row(rows[0].number, {"编号": "1", "等级": "很高"})]
    assert inspect_table(rejects) == inspect_table(source)
    if ending == "csv":
        assert rejects.read_text(encoding=encoding).splitlines()[1] == (
            "1;很高;2;等级;很高;不是技术成熟度等级;请填 1 到 9，如 6、TRL 6 或 六级"
        )


def test_flat_lists_are_text_when_text_can_hold_them() -> None:
    cells = flat_row({"a": ("甲", "乙"), "b": ("甲；乙",), "c": (), "d": {"x": 1}}, ("a", "b", "c", "d"))

    assert cells == ["甲；乙", '["甲；乙"]', None, '{"x": 1}']


@pytest.mark.parametrize("ending", ENDINGS)
def test_template_has_headings_and_one_example(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"

    write_template(path, "demand")

    assert headers(path)[:3] == ("编号", "来源", "标题")
    assert [row.values["编号"] for row in read_rows(path)] == ["EX-001"]
