"""A firm reads a university's confidential layer under an agreement; two sides of an anonymous demand exchange names."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform
from tests.journeys.test_axe import violations

PURPOSE = "评估在我厂产线上试用的可能性，计划先做三个月小试。"


def look(page: Page, name: str) -> None:
    """Keep pictures of a page in three widths, light and dark, when somebody wants to look at them."""
    folder = os.environ.get("LIANQIAO_SCREENSHOTS")
    if not folder:
        return
    for width in (360, 768, 1440):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Process window 820-860 C")
    canvas.showPage()
    canvas.save()
    return path


def test_firm_reads_the_layer_under_an_agreement(open_page: OpenPage, platform: Platform, tmp_path: Path) -> None:
    number = platform.value(
        "SELECT a.number FROM catalog_achievement a JOIN accounts_organisation o ON o.id = a.organisation_id "
        "WHERE o.external_id = 'U01' AND a.state = 'published' ORDER BY a.number LIMIT 1"
    )
    holder, firm = open_page(bypass_csp=True), open_page(bypass_csp=True, accept_downloads=True)
    sign_in(holder, "holder")
    holder.goto(f"/achievements/{number}/layers")
    holder.get_by_label("标题").fill("工艺窗口")
    holder.get_by_label("正文").fill("保温八百四十度，九十分钟。")
    holder.get_by_role("button", name="保存并添加文件").click()
    holder.locator("#id_file").set_input_files(pdf(tmp_path / "工艺.pdf"))
    holder.get_by_role("button", name="添加文件").click()
    expect(holder.get_by_role("link", name="工艺.pdf")).to_be_visible()
    look(holder, "section")
    holder.goto(f"/achievements/{number}/layers")
    look(holder, "desk")

    sign_in(firm, "enterprise")
    firm.goto(f"/achievements/{number}")
    assert "八百四十" not in firm.content()
    look(firm, "entry")
    firm.get_by_role("link", name="申请查阅").first.click()
    look(firm, "ask")
    firm.get_by_label("用途").fill(PURPOSE)
    firm.get_by_role("button", name="提交申请").click()
    firm.get_by_label("我已阅读文本").check()
    look(firm, "accept")
    firm.get_by_role("button", name="代表本机构接受").click()
    expect(firm.get_by_text("待所属机构答复").first).to_be_visible()
    request = firm.url

    holder.goto("/desk/")
    look(holder, "own-desk")
    holder.goto(request)
    look(holder, "decide")
    assert violations(holder) == []
    holder.get_by_role("button", name="同意", exact=True).click()
    expect(holder.get_by_text("已授权").first).to_be_visible()

    firm.goto(request)
    firm.get_by_role("link", name="查阅保密内容").click()
    expect(firm.get_by_text("保温八百四十度")).to_be_visible()
    look(firm, "layer")
    assert violations(firm) == []
    with firm.expect_download() as started:
        firm.get_by_role("link", name="工艺.pdf").click()
    text = PdfReader(started.value.path()).pages[0].extract_text()
    assert "李华" in text and "Process window" in text

    holder.goto(f"/achievements/{number}/readings")
    expect(holder.get_by_role("cell", name="下载")).to_be_visible()
    look(holder, "readings")
    with holder.expect_download() as started:
        holder.get_by_role("link", name="CSV").click()
    assert "李华" in Path(started.value.path()).read_text(encoding="utf-8-sig")
    holder.goto(f"/achievements/{number}/history")
    assert violations(holder) == []
    look(holder, "history")


def test_names_are_exchanged_when_both_agree(open_page: OpenPage, platform: Platform) -> None:
    number = platform.value(
        "UPDATE catalog_demand SET is_anonymous = true, organisation_id = (SELECT id FROM accounts_organisation WHERE "
        "external_id = 'E04') WHERE id = (SELECT max(id) FROM catalog_demand WHERE state = 'published') RETURNING number"
    )
    name = platform.value("SELECT name FROM accounts_organisation WHERE external_id = 'E04'")
    asker, owner = open_page(), open_page()
    sign_in(asker, "holder")
    asker.goto(f"/demands/{number}")
    assert name not in asker.locator("article.entry").inner_text()  # achievements of all are matched below
    asker.get_by_role("link", name="申请交换名称").first.click()
    look(asker, "names")
    asker.get_by_label("申请交换名称的理由").fill("我们有同类装置，可以做中试。")
    asker.get_by_role("button", name="提交申请").click()
    expect(asker.get_by_text("双方同意之前不显示名称")).to_be_visible()
    page = asker.url

    sign_in(owner, "enterprise")
    owner.goto(page)
    look(owner, "exchange")
    owner.get_by_role("button", name="同意并交换名称").click()
    expect(owner.get_by_text("已交换名称").first).to_be_visible()
    asker.goto(page)
    expect(asker.get_by_role("link", name=name)).to_be_visible()
    auditor = open_page()
    sign_in(auditor, "auditor")
    auditor.goto("/audit")
    look(auditor, "audit")
    asker.goto("/disclosures")
    look(asker, "list")
