"""Single cells as people write them."""

from datetime import date, datetime

import pytest

from lianqiao.connectors.formats import cells
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.vocabulary import MODES, ORGANISATION_KINDS, TECHNOLOGY_FIELDS


def code_of_fault(reader: object, *arguments: object, **named: object) -> str:
    with pytest.raises(CellError) as caught:
        reader(*arguments, **named)  # type: ignore[operator]  # any of the readers
    return caught.value.code


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22",
        "2026/11/22",
        "2026年11月22日",
        "20261122",
        "2026.11.22",
        "2026-11-22T08:00:00",
        " 2026-11-22 ",
        20261122,
        date(2026, 11, 22),
        datetime(2026, 11, 22, 8, 30),
    ],
)
def test_date_is_read_in_every_writing(written: object) -> None:
    assert cells.read_date(written) == date(2026, 11, 22)


def test_date_accepts_single_digits() -> None:
    assert cells.read_date("2026年1月2日") == date(2026, 1, 2)


@pytest.mark.parametrize("written", ["2026-02-30", "20261301", "2026/0/1", "1666-01-01"])
def test_date_impossible_is_refused(written: str) -> None:
    assert code_of_fault(cells.read_date, written) == "record.date_impossible"


@pytest.mark.parametrize("written", [46348, 46348.5, "46348", "明年", "2026-11", "22/11/2026"])
def test_date_day_counts_and_words_are_refused(written: object) -> None:
    assert code_of_fault(cells.read_date, written) == "record.date_bad"


@pytest.mark.parametrize(
    "written", ["TRL 6", "trl6", "6", 6, 6.0, "六级", "第6级", "技术成熟度：6级", "ＴＲＬ－６", "TRL=6"]
)
def test_trl_is_read_in_every_writing(written: object) -> None:
    assert cells.read_trl(written) == 6


@pytest.mark.parametrize("written", ["0", "10", "TRL", "中试", 6.5, "6-7", True])
def test_trl_outside_the_scale_is_refused(written: object) -> None:
    with pytest.raises(CellError):
        cells.read_trl(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C3973", "C3973"),
        ("3973", "C3973"),
        (3973, "C3973"),
        ("c3973 集成电路制造", "C3973"),
        ("M75", "M75"),
        ("C", "C"),
    ],
)
def test_industry_gets_its_section_letter(written: object, code: str) -> None:
    assert cells.read_industry(written) == code


def test_industry_faults_are_told_apart() -> None:
    assert code_of_fault(cells.read_industry, "I3973") == "record.industry_section"
    assert code_of_fault(cells.read_industry, "软件业") == "record.industry_bad"
    assert code_of_fault(cells.read_industry, "9900") == "record.industry_bad"
    assert code_of_fault(cells.read_industry, "39731") == "record.industry_bad"


def test_ipc_symbols_take_one_form() -> None:
    assert cells.read_ipc("H01L 21/00；g06f16/35 (2019.01)、B32B") == ("H01L21/00", "G06F16/35", "B32B")
    assert cells.read_ipc(["G06F3/041", "G06F3/041"]) == ("G06F3/041",)
    assert code_of_fault(cells.read_ipc, "Z99") == "record.ipc_bad"


@pytest.mark.parametrize("written", ["普通许可", "ordinary_licence", "Ordinary Licence", "普通許可", " 普通实施许可 "])
def test_choice_is_known_by_code_and_names(written: str) -> None:
    assert cells.read_choice(written, MODES) == "ordinary_licence"


def test_choice_unknown_suggests_the_nearest() -> None:
    with pytest.raises(CellError) as caught:
        cells.read_choice("普通许客", MODES)

    assert str(caught.value.data["suggestion"]).startswith("是否指“普通许可”？可选：转让、普通许可")


def test_choices_take_lists_and_separated_text() -> None:
    assert cells.read_choices("转让，作价入股", MODES) == ("assignment", "equity")
    assert cells.read_choices(["高校", "university"], ORGANISATION_KINDS) == ("university",)
    assert cells.read_choice("生物、医药和医疗器械", TECHNOLOGY_FIELDS) == "biomedicine"


@pytest.mark.parametrize("written", ["a；b", "a;b", "a、b", "a|b", "a\nb", '["a", "b"]', ["a", "b", "a", " "]])
def test_list_is_parted_by_every_separator(written: object) -> None:
    assert cells.read_list(written) == ("a", "b")


def test_list_parts_at_commas_only_when_asked() -> None:
    assert cells.read_list("a, b") == ("a, b",)
    assert cells.read_list("a, b", loose=True) == ("a", "b")


def test_text_white_space_is_made_plain_and_markup_kept() -> None:
    assert cells.read_text("\ufeff甲\u00a0乙\u3000<b>丙</b>\u200b\r\n丁", limit=50) == "甲 乙 <b>丙</b>\n丁"
    assert cells.read_text(" a\n b ", limit=50, one_line=True) == "a b"
    assert cells.read_text(12.0, limit=50) == "12"


def test_text_faults_are_told_apart() -> None:
    assert code_of_fault(cells.read_text, "a\x07b", limit=9) == "record.control_characters"
    assert code_of_fault(cells.read_text, "a\u202eb", limit=9) == "record.control_characters"
    assert code_of_fault(cells.read_text, "字" * 10, limit=9) == "record.too_long"
    assert code_of_fault(cells.read_text, "#N/A", limit=9) == "record.spreadsheet_error"
    assert code_of_fault(cells.read_text, ["a"], limit=9) == "record.not_text"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9111000080210043B", "record.uscc_length"),
        ("91110000802I00433B", "record.uscc_character"),
        ("91110000802100434B", "record.uscc_organisation_check"),
        ("91110000802100433C", "record.uscc_check"),
        (9.1440300192203827e17, "record.number_lost_digits"),
        ("9.14403E+17", "record.number_lost_digits"),
    ],
)
def test_uscc_fault_says_which_part(written: object, code: str) -> None:
    assert code_of_fault(cells.read_uscc, written) == code


def test_url_needs_a_host() -> None:
    assert cells.read_url("www.example.org/a") == "http://www.example.org/a"
    for bad in ("javascript:alert(1)", "http://", "example", "http://[", "ftp://example.org"):
        assert code_of_fault(cells.read_url, bad) == "record.url_bad"


@pytest.mark.parametrize(("written", "truth"), [("是", True), ("否", False), (1, True), (False, False), ("TRUE", True)])
def test_boolean_is_read(written: object, truth: bool) -> None:
    assert cells.read_boolean(written) is truth
    assert code_of_fault(cells.read_boolean, "也许") == "record.boolean_bad"
