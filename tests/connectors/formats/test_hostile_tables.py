"""Files that are broken or meant to harm: each is refused with its own code, never with another exception."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lianqiao.connectors.formats.tables import DEFAULT_LIMITS, Limits, TableError, headers, read_rows

SMALL = replace(DEFAULT_LIMITS, file_bytes=2_000_000, cell_chars=1_000, row_chars=4_000)
ROOT = '<?xml version="1.0"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook_bytes(rows: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def changed_workbook(
    replaced: dict[str, bytes], *, dropped: tuple[str, ...] = (), rows: list[list[object]] | None = None
) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(workbook_bytes(rows or [["a"], [1]])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in replaced and name not in dropped:
                target.writestr(name, source.read(name))
        for name, content in replaced.items():
            target.writestr(name, content)
    return buffer.getvalue()


def sheet(cells: str, prologue: str = "") -> bytes:
    text = f'{ROOT}{prologue}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return changed_workbook({"xl/worksheets/sheet1.xml": text.encode()})


def encrypted_zip() -> bytes:
    content = bytearray(workbook_bytes([["a"], [1]]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def understated_zip() -> bytes:
    """A member that says in the directory that it holds ten bytes, and holds more."""
    content = bytearray(changed_workbook({"xl/worksheets/sheet1.xml": b"<x>" + b"y" * 100_000}))
    at = content.find(b"PK\x01\x02")
    while content[at + 46 : at + 46 + 24] != b"xl/worksheets/sheet1.xml":
        at = content.find(b"PK\x01\x02", at + 4)
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("t.csv", b"", "table.empty_file"),
    "only white space": ("t.csv", b" \r\n\t", "table.empty_file"),
    "only a byte order mark": ("t.csv", b"\xef\xbb\xbf", "table.empty_file"),
    "only a header": ("t.csv", b"id,title\n", "table.no_rows"),
    "only an xlsx header": ("t.xlsx", workbook_bytes([["id"]]), "table.no_rows"),
    "empty sheet": ("t.xlsx", workbook_bytes([]), "table.empty_file"),
    "empty json array": ("t.json", b" [ ] ", "table.no_rows"),
    "huge cell": ("t.csv", b"a\n" + b"x" * 1_001, "table.cell_too_large"),
    "huge row": ("t.csv", b"a,b\n" + b"x" * 900 + b",y" * 3_000, "table.row_too_large"),
    "quote never closed": ("t.csv", b'a,b\n1,"' + b"x\n" * 3_000, "table.row_too_large"),
    "quote open at the end": ("t.csv", b'a,b\n1,"two', "table.quotes"),
    "text after a quote": ("t.csv", b'a,b\n1,"two"three\n', "table.quotes"),
    "too many columns": ("t.csv", b",".join(b"c%d" % n for n in range(201)) + b"\n1\n", "table.too_many_columns"),
    "nul byte": ("t.csv", b"a,b\n1,x\x00y\n", "table.nul"),
    "broken utf-8": ("t.csv", "a,b\n中文中文中文中文中文中文,1\n".encode() + b"2,\xff\xff\n", "table.encoding_broken"),
    "broken gb18030": ("t.csv", "名称,说明\n甲,乙\n".encode("gb18030") + b"\x81", "table.encoding_broken"),
    "broken utf-16": ("t.csv", b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8x\x00", "table.encoding_broken"),
    "utf-32": ("t.csv", "a,b\n1,2\n".encode("utf-32"), "table.encoding_unsupported"),
    "long row": ("t.csv", b"a,b\n1,2\n1,2,3\n", "table.ragged_row"),
    "short row": ("t.csv", b"a,b\n1\n", "table.ragged_row"),
    "wide xlsx row": ("t.xlsx", workbook_bytes([["a", "b"], [1, 2, 3]]), "table.ragged_row"),
    "duplicate header": ("t.csv", b"a,b,a\n1,2,3\n", "table.header_duplicate"),
    "nameless column": ("t.csv", b"a,\n1,2\n", "table.header_empty"),
    "old workbook": ("t.xls", OLE + b"\0" * 600, "table.old_workbook"),
    "old workbook called csv": ("t.csv", OLE + b"\0" * 600, "table.old_workbook"),
    "encrypted workbook": (
        "t.xlsx",
        OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "table.workbook_encrypted",
    ),
    "encrypted members": ("t.xlsx", encrypted_zip(), "table.workbook_encrypted"),
    "macro workbook": ("t.xlsx", changed_workbook({"xl/vbaProject.bin": b"x"}), "table.workbook_macros"),
    "macro ending": ("t.xlsm", workbook_bytes([["a"], [1]]), "table.workbook_macros"),
    "binary workbook": ("t.xlsx", changed_workbook({"xl/workbook.bin": b"x"}), "table.old_workbook"),
    "web page": ("t.xls", b"<html><table><tr><td>1</td></tr></table></html>", "table.markup_file"),
    "text called xlsx": ("t.xlsx", b"a,b\n1,2\n", "table.not_a_workbook"),
    "zip of something": ("t.xlsx", changed_workbook({"x": b""}, dropped=("xl/workbook.xml",)), "table.not_a_workbook"),
    "cut-off zip": ("t.xlsx", workbook_bytes([["a"], [1]])[:-40], "table.zip_damaged"),
    "understated member": ("t.xlsx", understated_zip(), "table.zip_damaged"),
    "bomb": ("t.xlsx", changed_workbook({"xl/worksheets/sheet1.xml": b"\0" * 8_000_000}), "table.zip_ratio"),
    "many members": ("t.xlsx", changed_workbook({f"x{n}": b"" for n in range(2_100)}), "table.zip_members"),
    "entities": ("t.xlsx", sheet("<row><c><v>1</v></c></row>", LAUGHS), "table.workbook_entities"),
    "not well-formed": ("t.xlsx", sheet("<row><c></row>"), "table.workbook_damaged"),
    "styles broken": ("t.xlsx", changed_workbook({"xl/styles.xml": b"<a>"}), "table.workbook_damaged"),
    "string out of range": ("t.xlsx", sheet('<row><c t="s"><v>9</v></c></row>'), "table.workbook_damaged"),
    "rows backwards": ("t.xlsx", sheet('<row r="2"/><row r="1"/>'), "table.workbook_damaged"),
    "cell far right": ("t.xlsx", sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "table.too_many_columns"),
    "cell beyond Excel": ("t.xlsx", sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "table.workbook_damaged"),
    "huge xlsx cell": ("t.xlsx", sheet(f"<row><c t='str'><v>{'x' * 2_000}</v></c></row>"), "table.cell_too_large"),
    "formula not computed": ("t.xlsx", workbook_bytes([["a"], ["=1+1"]]), "table.formula_without_value"),
    "deep json": ("t.jsonl", b'{"a":' + b"[" * 20 + b"]" * 20 + b"}", "table.json_too_deep"),
    "very deep json": ("t.jsonl", b'{"a":' + b"[" * 1_900 + b"]" * 1_900 + b"}", "table.json_too_deep"),
    "cut-off json": ("t.jsonl", b'{"a": 1', "table.json_bad"),
    "two objects on a line": ("t.jsonl", b'{"a": 1} {"a": 2}', "table.json_bad"),
    "json number": ("t.jsonl", b"17", "table.json_not_object"),
    "json NaN": ("t.jsonl", b'{"a": NaN}', "table.json_constant"),
    "json key twice": ("t.jsonl", b'{"a": 1, "a": 2}', "table.json_duplicate_key"),
    "json nul": ("t.jsonl", b'{"a": "x\\u0000"}', "table.nul"),
    "json half character": ("t.jsonl", b'{"a": "\\ud800"}', "table.json_surrogate"),
    "json huge line": ("t.jsonl", b'{"a": "' + b"x" * 5_000 + b'"}', "table.row_too_large"),
    "json array of numbers": ("t.json", b"[1, 2]", "table.json_not_object"),
    "json array not closed": ("t.json", b'[{"a": 1}', "table.json_bad"),
    "json after the array": ("t.json", b'[{"a": 1}] 2', "table.json_after_array"),
    "pdf": ("t.csv", b"%PDF-1.7 ...", "table.not_a_table"),
    "gzip": ("t.csv", b"\x1f\x8b\x08\x00", "table.not_a_table"),
    "file too large": ("t.csv", b"a\n" + b"1\n" * 1_100_000, "table.file_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    file_name, content, code = HOSTILE[name]
    path = tmp_path / file_name
    path.write_bytes(content)

    with pytest.raises(TableError) as caught:
        list(read_rows(path, limits=SMALL))

    assert caught.value.code == code
    assert "?" not in str(caught.value)
    assert str(caught.value).endswith("。")


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"找不到文件“none\.csv”"):
        headers(tmp_path / "none.csv")
    with pytest.raises(TableError, match="不是普通文件"):
        headers(tmp_path)


def test_broken_encoding_names_line_and_byte(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("编号,名称\n1,高韧性材料的制备方法\n".encode() * 20 + b"3,\xfe\n")

    with pytest.raises(TableError) as caught:
        list(read_rows(path))

    assert caught.value.message_data == {"encoding": "utf-8", "line": 41, "byte": "FE"}


def test_ragged_row_names_row_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,2\n\n1,2,3\n")

    with pytest.raises(TableError, match="第 4 行：这一行有 3 个单元格，列名有 2 个"):
        list(read_rows(path))


def test_formula_without_value_names_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook_bytes([["a", "b"], [1, "=A2*2"]]))

    with pytest.raises(TableError, match="单元格 B2 是公式"):
        list(read_rows(path))


def test_formula_with_value_gives_the_value(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(sheet('<row><c t="str"><v>a</v></c></row><row><c r="A2"><f>1+1</f><v>2</v></c></row>'))

    assert [row.values for row in read_rows(path)] == [{"a": 2}]


def test_hidden_escapes_of_a_workbook_are_resolved(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(sheet('<row><c t="str"><v>a</v></c></row><row><c t="str"><v>x_x0041__x005F_x0042_</v></c></row>'))

    assert [row.values for row in read_rows(path)] == [{"a": "xA_x0042_"}]


def only_table_errors(path: Path, limits: Limits = SMALL) -> None:
    steps: tuple[Callable[[], object], ...] = (
        lambda: headers(path, limits=limits),
        lambda: list(read_rows(path, limits=limits)),
    )
    for step in steps:
        try:
            step()
        except TableError as error:
            messages = str(error)
        else:
            messages = "read"
        assert messages


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400), ending=st.sampled_from([".csv", ".xlsx", ".jsonl", ".json", ""]))
@example(content=b"\xff\xfe", ending=".csv")
@example(content=b"[", ending=".json")
@example(content=b'"', ending=".csv")
@example(content=b"PK\x03\x04", ending=".xlsx")
def test_any_bytes_raise_nothing_but_table_errors(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(content)

    only_table_errors(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5_000), value=st.integers(0, 255))
def test_any_damage_to_a_workbook_raises_nothing_but_table_errors(tmp_path: Path, at: int, value: int) -> None:
    content = bytearray(WORKBOOK)
    content[at % len(content)] = value
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)

    only_table_errors(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text('{}[]:,"\\ud8a1e.-\n 中', max_size=60), array=st.booleans())
def test_any_json_like_text_raises_nothing_but_table_errors(tmp_path: Path, text: str, array: bool) -> None:
    path = tmp_path / "t.json"
    path.write_text(f"[{text}" if array else text, encoding="utf-8")

    only_table_errors(path)


WORKBOOK = workbook_bytes([["编号", "名称"], [1, "材料"], [2.5, True]])
