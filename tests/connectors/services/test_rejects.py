"""The refused rows come back as a file that can be corrected and imported again."""

from pathlib import Path

import pytest

from lianqiao.catalog.models import Achievement
from lianqiao.connectors.formats.tables import read_rows
from lianqiao.connectors.queries import rejects_file
from tests.connectors.conftest import Import

pytestmark = pytest.mark.django_db
HEADINGS = "编号,标题,技术成熟度,所属单位"


def _csv(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "成果.csv"
    file.write_text("\n".join((HEADINGS, *lines)) + "\n", encoding=encoding)
    return file


def test_corrected_rejects_are_taken_and_nothing_is_doubled(import_rows: Import, tmp_path: Path) -> None:
    first = import_rows(_csv(tmp_path, "1,一,5,", "2,二,十五,", "3,三,6,没有的单位", "4,四,7,", encoding="gb18030"))
    file = rejects_file(first)
    assert file is not None

    text = file.read_text(encoding="gb18030")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text.replace("二,十五", "二,5").replace("6,没有的单位", "6,"), encoding="gb18030")
    second = import_rows(corrected)

    assert [row.values["编号"] for row in read_rows(file)] == ["2", "3"]
    assert "不是技术成熟度等级" in text
    assert "平台上没有单位“没有的单位”" in text
    assert (first.created_count, first.rejected_count) == (2, 2)
    assert (second.created_count, second.rejected_count, Achievement.objects.count()) == (2, 0, 4)
    assert rejects_file(second) is None


def test_rejects_of_json_keep_keys_that_only_a_later_record_has(import_rows: Import) -> None:
    rows = [{"id": str(n), "title": "好"} for n in range(1001)] + [{"id": "x", "title": "", "extra": "保留"}]

    run = import_rows(rows)

    file = rejects_file(run)
    assert file is not None
    [row] = read_rows(file)
    assert row.values["extra"] == "保留"


def test_rejects_cannot_carry_a_formula_into_a_spreadsheet(import_rows: Import, tmp_path: Path) -> None:
    run = import_rows(_csv(tmp_path, '1,"=HYPERLINK(""http://example.org"")",99,'))

    file = rejects_file(run)
    assert file is not None
    assert "'=HYPERLINK" in file.read_text(encoding="utf-8")
    assert next(read_rows(file)).values["标题"] == '=HYPERLINK("http://example.org")'
