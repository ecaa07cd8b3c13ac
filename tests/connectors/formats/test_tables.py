"""Sound tables are read alike whatever their form."""

import codecs
import datetime as dt
import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from lianqiao.connectors.formats.tables import (
    DEFAULT_LIMITS,
    Limits,
    Row,
    TableError,
    headers,
    inspect_table,
    read_rows,
)

TEXT = "编号,名称,说明\n1,高韧性材料,第一行\n2,低铱电极,第二行\n"
ROWS = [
    Row(2, {"编号": "1", "名称": "高韧性材料", "说明": "第一行"}),
    Row(3, {"编号": "2", "名称": "低铱电极", "说明": "第二行"}),
]


def book(path: Path, rows: Iterable[Iterable[object]], title: str = "数据") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert list(read_rows(path)) == ROWS
    assert headers(path) == ("编号", "名称", "说明")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TEXT.replace(",", delimiter), encoding="utf-8")

    assert list(read_rows(path)) == ROWS
    assert inspect_table(path).delimiter == delimiter


def test_csv_delimiter_is_not_taken_from_inside_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id;名称\n1;甲,乙,丙\n2;丁,戊,己\n", encoding="utf-8")

    assert [row.values["名称"] for row in read_rows(path)] == ["甲,乙,丙", "丁,戊,己"]


def test_csv_encoding_is_found_beyond_an_ascii_beginning(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,name\n" + b"1,plain\n" * 40_000 + "2,中文\n".encode("gb18030"))

    assert list(read_rows(path))[-1].values == {"id": "2", "name": "中文"}


def test_csv_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n2,x\r\n', encoding="utf-8")

    assert list(read_rows(path)) == [Row(2, {"a": "1", "b": "two\r\nlines"}), Row(5, {"a": "2", "b": "x"})]


def test_columns_of_notes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,_reason\n1,bad\n", encoding="utf-8")

    assert list(read_rows(path)) == [Row(2, {"a": "1"})]
    assert headers(path) == ("a",)


def test_xlsx_values_keep_their_types(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 11, 22, 8, 30)
    path = book(tmp_path / "t.xlsx", [["a", "b", "c", "d", "e", "f"], ["文", 3, 2.5, True, moment, None]])

    assert list(read_rows(path)) == [Row(2, {"a": "文", "b": 3, "c": 2.5, "d": True, "e": moment, "f": None})]


def test_xlsx_caption_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["2026 年成果汇总表"], [], ["id", "名称", "说明"], [], [1, "甲", None]])

    assert list(read_rows(path)) == [Row(5, {"id": 1, "名称": "甲", "说明": None})]


def test_xlsx_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.append(["a"])
    second = workbook.create_sheet("需求")
    second.append(["b"])
    second.append([1])
    workbook.save(path)

    assert list(read_rows(path, sheet="需求")) == [Row(2, {"b": 1})]
    assert inspect_table(path).sheets == ("Sheet", "需求")
    with pytest.raises(TableError, match="现有工作表：Sheet、需求"):
        list(read_rows(path, sheet="成果"))


def test_xlsx_is_known_by_content_without_its_ending(tmp_path: Path) -> None:
    path = book(tmp_path / "upload.xlsx", [["a"], [1]]).rename(tmp_path / "upload")

    assert list(read_rows(path)) == [Row(2, {"a": 1})]


def test_json_lines_and_array_give_the_same_records(tmp_path: Path) -> None:
    records = [{"id": number, "文": "甲" * 3_000, "list": ["a", {"b": 1}]} for number in range(60)]
    lines, array = tmp_path / "t.jsonl", tmp_path / "t.json"
    lines.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    array.write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")

    assert [row.values for row in read_rows(lines)] == records
    assert list(read_rows(array)) == list(read_rows(lines))
    assert headers(lines) == ("id", "文", "list")


def test_json_rows_carry_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(codecs.BOM_UTF8 + b'{"a": 1}\n\n{"a": 2}\n')

    assert list(read_rows(path)) == [Row(1, {"a": 1}), Row(3, {"a": 2})]


def test_reading_holds_only_a_few_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,text\n")
        for number in range(5_000):
            stream.write(f"{number},{'内容' * 400}\n")

    tracemalloc.start()
    count = sum(1 for _ in read_rows(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 5_000
    assert path.stat().st_size > 11_000_000
    assert peak < 4_000_000


def test_limits_are_the_callers_to_set(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" + "x\n" * 5, encoding="utf-8")

    assert len(list(read_rows(path, limits=Limits(rows=5)))) == 5
    with pytest.raises(TableError) as caught:
        list(read_rows(path, limits=Limits(rows=4)))
    assert (caught.value.code, caught.value.row) == ("table.too_many_rows", 6)
    assert DEFAULT_LIMITS.columns == 200
