"""A firm's enquiry becomes a signed, registered contract, two milestones, a royalty and the shares of three people; and a deal of three."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from lianqiao.cli.demo import PASSWORD
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform
from tests.journeys.test_publishing import call, new_key

TITLE = "海马牌高炉煤气余压透平叶片激光熔覆修复"
PROBLEM = "叶片冲蚀后整级更换费用高、停机时间长，需要可在检修窗口内完成的修复工艺。"
USE = "先在一台透平上试用，寿命达到新叶片的八成后推广到全部机组，由本单位检修部门实施。"
AGREEMENT = {
    "facts": {
        "scope": "叶片激光熔覆修复工艺的联合开发。", "plan": "六个月内完成样机修复与现场试验。",
        "confidentiality": "双方对技术资料保密五年。",
        "acceptance_criteria": "修复层结合强度不低于 300 兆帕。", "acceptance_method": "第三方检测并出具报告。", "signed_at": "北京市",
    },
    "organisation": {"organisation": "成立联合项目组，由高校牵头。"},
    "tasks": {"tasks": "高校负责工艺，企业负责现场试验。"},
}  # fmt: skip
MILESTONES = "样件修复; 2027-03-01; {university}; 30000; 结合强度达标\n现场试验; ; {university}; ; 运行三个月"
TEAM = "张工; 60; 主要贡献人员\n李工; 30\n王工; 10"


def submit(page: Page, action: str, **fields: str) -> None:
    """Fill the form with this end of its address and press its first button; a folded form is opened."""
    form = (
        page.locator(f'main form[action$="{action}"]').first if action else page.locator("main form[method=post]").last
    )
    form.evaluate("form => { const folded = form.closest('details'); if (folded) folded.open = true; }")
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]').first
        kind = field.evaluate("field => field.type")
        if kind.startswith("select"):
            field.select_option(value)
        elif kind == "checkbox":
            field.check()
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").first.click()
    page.wait_for_load_state()


def opened(enterprise: Page, holder: Page, platform: Platform, title: str = TITLE) -> str:
    """Publish an achievement, enquire about it, accept: return the address of the deal."""
    key = new_key(holder)
    entry = {"title": title, "summary": "在检修窗口内修复叶片，不更换整级。", "modes": ["joint_development"], "trl": 6}
    number = call(platform, key, "/api/v1/achievements", entry)["number"]
    call(platform, key, f"/api/v1/achievements/{number}/publish")
    enterprise.goto(f"/achievements/{number}")
    enterprise.get_by_role("link", name="发起对接").or_(
        enterprise.locator(f'a[href$="{number}/enquire"]')
    ).first.click()
    submit(enterprise, "", title="叶片修复联合开发", mode="joint_development", problem=PROBLEM, use_planned=USE)
    expect(enterprise.get_by_role("heading", level=1)).to_have_text("叶片修复联合开发")
    holder.goto(enterprise.url)
    submit(holder, "/accept")
    expect(holder).to_have_url(re.compile(r"/deals/D-\d{4}-\d+$"))
    return holder.url


def agree(move: str, deal: str, *pages: Page) -> None:
    """Let each page's party give its word for a step."""
    for page in pages:
        page.goto(deal)
        submit(page, f"/moves/{move}")


def test_an_enquiry_becomes_a_contract_and_the_shares_of_three(
    open_page: OpenPage, platform: Platform, tmp_path: Path
) -> None:
    enterprise, holder, outsider = open_page(), open_page(), open_page(expected=(404,))
    sign_in(holder, "holder")
    sign_in(enterprise, "enterprise")
    deal = opened(enterprise, holder, platform)
    agree("disclose", deal, holder, enterprise)

    # the room is live for both sides
    holder.goto(f"{deal}/room")
    enterprise.goto(f"{deal}/room")
    submit(enterprise, "/room/say", text="样件何时可以送检？", is_question="on")
    expect(holder.get_by_text("样件何时可以送检？")).to_be_visible()
    holder.get_by_text("答复", exact=True).first.click()
    holder.locator("textarea[id^=answer-]").first.fill("下月中旬。")
    holder.get_by_role("button", name="发送").first.click()
    expect(enterprise.get_by_text("下月中旬。")).to_be_visible()
    report = tmp_path / "测试报告.txt"
    report.write_text("结合强度 312 兆帕", "utf-8")
    submit(holder, "/room/files", title="测试报告", layer="all", file=str(report))
    submit(holder, "/room/files", title="内部底价", layer="own", file=str(report))
    expect(holder.get_by_role("link", name="内部底价")).to_be_visible()
    enterprise.reload()
    expect(enterprise.get_by_role("link", name="测试报告")).to_be_visible()
    expect(enterprise.get_by_text("内部底价")).to_have_count(0)
    agree("negotiate", deal, holder, enterprise)

    # two versions of the terms; the second is accepted by both
    holder.goto(f"{deal}/terms")
    options = holder.locator('[name="payee"] option').all_inner_texts()
    university, firm = options[1], options[2]
    terms = {
        "payer": firm, "payee": university, "royalty_rate": "6", "royalty_years": "3", "scope": "联合开发叶片修复工艺。",
        "milestones": MILESTONES.format(university=university),
    }  # fmt: skip
    numbers = {
        name: holder.locator('[name="payee"] option', has_text=name).get_attribute("value") or ""
        for name in (university, firm)
    }
    submit(holder, "/terms/propose", **terms | {"payer": numbers[firm], "payee": numbers[university]})
    enterprise.goto(f"{deal}/terms")
    submit(enterprise, "/terms/propose", royalty_rate="5")
    expect(enterprise.locator("del").first).to_be_visible()
    expect(enterprise.locator("ins").first).to_be_visible()
    for page in (enterprise, holder):
        page.goto(f"{deal}/terms")
        submit(page, "/terms/2/accept")
    expect(holder.get_by_text("各方均已接受")).to_be_visible()
    agree("draw_up", deal, holder, enterprise)

    # the agreement in its steps, fixed; state-held results listed on a market; signed by both
    for step, fields in AGREEMENT.items():
        holder.goto(f"{deal}/agreement?step={step}")
        form = holder.locator("form.card")
        for name, text in fields.items():
            form.locator(f'[name="{name}"]').fill(text)
        form.get_by_role("button", name="保存").click()
        expect(holder.get_by_text("已保存").first).to_be_visible()
    submit(holder, "/agreement/fix")
    agree("submit", deal, holder, enterprise)
    holder.goto(f"{deal}/people")
    submit(holder, "/frame", state_founded="yes", price_by="listed")
    agree("approve", deal, holder, enterprise)
    for page in (holder, enterprise):
        page.goto(f"{deal}/agreement")
        submit(page, "/agreement/sign", password=PASSWORD)
    agree("sign", deal, holder, enterprise)
    holder.goto(f"{deal}/registration")
    with holder.expect_download() as paper:
        holder.get_by_role("button", name="Word").click()
    assert Path(paper.value.path()).read_bytes()[:2] == b"PK"
    holder.goto(f"{deal}/people")
    submit(holder, "/frame", registration_number="2026110000000001")
    agree("register", deal, holder)

    # two milestones, their payment, the first royalty
    holder.goto(f"{deal}/execution")
    submit(holder, "/execution/plan")
    for at in range(2):
        holder.goto(f"{deal}/execution")
        article = holder.locator("article[id^=m-]").nth(at)
        key = (article.get_attribute("id") or "").removeprefix("m-")
        submit(holder, f"/milestones/{key}", account="已按验收标准完成检测，报告见附件。", file=str(report))
        enterprise.goto(f"{deal}/execution")
        submit(enterprise, f"/milestones/{key}/accept")
        expect(enterprise.locator(f"#m-{key}")).to_contain_text("已验收")
    submit(enterprise, "/royalties", year="2025", base="1400000")
    expect(enterprise.locator("#royalties + .table-wrap")).to_contain_text("70,000.00")  # 5 % of 1,400,000
    for key in [(one.get_attribute("id") or "")[2:] for one in enterprise.locator("article[id^=p-]").all()]:
        enterprise.goto(f"{deal}/execution")
        submit(enterprise, f"/payments/{key}")
    holder.goto(f"{deal}/execution")
    for _ in range(2):
        submit(holder, "/confirm")
    expect(holder.locator("main")).to_contain_text("未付 0")

    # 30,000 + 70,000 for the unit: half to the team by 60, 30 and 10
    holder.goto(f"{deal}/distribution")
    submit(holder, "/distribution/team", members=TEAM)
    submit(holder, "/distribution/run")
    holder.get_by_role("link", name="第 1 次分配").click()
    for name, amount in (("张工", "30,000.00"), ("李工", "15,000.00"), ("王工", "5,000.00")):
        expect(holder.locator(".waterfall__line", has_text=name).filter(has_text=amount)).to_have_count(1)
    expect(holder.get_by_text("结果一致")).to_be_visible()
    with holder.expect_download() as book:
        holder.get_by_role("link", name="带公式的工作簿").click()
    assert Path(book.value.path()).read_bytes()[:2] == b"PK"
    with holder.expect_download() as bundle:
        holder.goto(f"{deal}/room")
        holder.get_by_role("link", name="下载项目证据包").click()
    assert Path(bundle.value.path()).stat().st_size > 10_000

    # each side sees only what it may
    enterprise.goto(f"{deal}/distribution")
    expect(enterprise.locator("main")).not_to_contain_text("张工")
    sign_in(outsider, "carrier")
    for page in ("", "/room", "/terms", "/agreement", "/execution", "/distribution/1", "/evidence.zip"):
        assert outsider.request.get(f"{deal}{page}").status == 404


def test_three_parties_make_a_consortium(open_page: OpenPage, platform: Platform) -> None:
    enterprise, holder, carrier = open_page(), open_page(), open_page(expected=(404,))
    for page, name in ((holder, "holder"), (enterprise, "enterprise"), (carrier, "carrier")):
        sign_in(page, name)
    deal = opened(enterprise, holder, platform, "海马牌园区余热梯级利用调度算法")
    carrier.goto(deal)
    expect(carrier.get_by_role("heading", level=1)).not_to_have_text("叶片修复联合开发")
    carrier.goto("/organisations/mine")
    number = re.search(r"O-\d{4}-\d+", carrier.content())
    assert number
    holder.goto(f"{deal}/people")
    submit(holder, "/parties", organisation=number.group(), role="carrier", work="提供中试场地和公用工程。")
    enterprise.goto(f"{deal}/people")
    submit(enterprise, "/admit")
    carrier.goto(f"{deal}/join")
    carrier.locator("main form button").first.click()
    expect(carrier).to_have_url(deal)
    agree("disclose", deal, holder, enterprise)
    expect(enterprise.locator("main")).to_contain_text("等待")
    agree("disclose", deal, carrier)
    carrier.goto(f"{deal}/risks")
    keys = [
        name.removeprefix("share_")
        for name in carrier.locator('[name^="share_"]').evaluate_all("all => all.map(one => one.name)")
    ]
    shares = {f"share_{key}": share for key, share in zip(keys, ("40", "40", "20"), strict=True)}
    submit(carrier, "/risks/add", title="蒸汽参数不稳", trigger="压力波动超过一成", loss="200000", **shares)
    holder.goto(f"{deal}/risks")
    expect(holder.locator(".risk-matrix")).to_contain_text("蒸汽参数不稳")
