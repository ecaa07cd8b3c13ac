"""Writing a demand: from a paragraph to handed in; nothing typed is lost when the session or the network ends; two windows; no script."""

import re
import time

from playwright.sync_api import Page, expect

from lianqiao.cli.demo import PASSWORD
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform, wait_until

PARAGRAPH = (
    "需要一种用于蓝鹊牌地铁空调冷凝风机的轴承润滑脂。现用锂基脂在 85℃ 隧道环境下运行 8 个月即干涸，引起轴承异响。"
    "要求：滴点≥260℃；轴承寿命不低于 5000 小时；低温转矩≤1000 mN·m。希望降低起动力矩。"
    "技术成熟度达到 TRL 6，预算 80 万～120 万元，2030 年 9 月 30 日前完成，以第三方检测报告为验收标准。"
    "合作方式：委托开发。我公司位于唐山市。"
)
TITLE = "用于蓝鹊牌地铁空调冷凝风机的轴承润滑脂"
PHONE = {"width": 360, "height": 740}
KEPT = re.compile("已保存")


def empty_form(page: Page, name: str = "enterprise") -> str:
    """Sign in, open an empty demand and return its address."""
    sign_in(page, name)
    page.goto("/write/demand")
    page.get_by_role("button", name="打开空白表单").click()
    page.wait_for_url("**/what")
    return page.url


def end_sessions(platform: Platform) -> None:
    """Delete everybody's session, as an administrator or the clean-up does."""
    with platform.database() as database:
        database.execute("DELETE FROM django_session")


def test_demand_from_one_paragraph_on_a_phone(open_page: OpenPage, platform: Platform) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, "enterprise")
    began, presses = time.monotonic(), 0

    def press(name: str) -> None:
        nonlocal presses
        page.get_by_role("main").get_by_role("button", name=name).first.click()
        presses += 1

    page.goto("/write/demand")
    page.get_by_label("粘贴已有的文字").fill(PARAGRAPH)
    press("识别")
    page.wait_for_url("**/proposals")
    budget = page.locator(".proposal", has_text="80 万元 – 120 万元")
    expect(budget.locator("mark")).to_have_text("80 万～120 万元")
    expect(page.locator(".proposal", has_text="轴承寿命")).to_contain_text("≥ 5000 小时")
    press("采用勾选的内容")
    page.wait_for_url("**/what")
    expect(page.get_by_label("标题", exact=True)).to_have_value(TITLE)
    for step in ("elements", "indicators", "terms", "where", "check"):
        press("下一步")
        page.wait_for_url(f"**/{step}")
    expect(page.locator(".meter-score")).to_contain_text("清晰")
    press("提交")
    page.wait_for_url("**/demands/D-*")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    number = page.url.rsplit("/", 1)[1]
    assert platform.value("SELECT budget_max_cny FROM catalog_demand WHERE number = %s", number) == 1_200_000
    print(f"{presses} presses and one text field; {time.monotonic() - began:.0f} s without reading")


def test_meter_follows_what_is_typed(page: Page) -> None:
    empty_form(page)
    score = page.locator(".meter-score strong")
    before = float(score.inner_text())

    page.get_by_label("详细说明").fill(PARAGRAPH)

    expect(page.locator("#draft-state")).to_have_text(KEPT)
    expect(score).not_to_have_text(f"{before:.0f}")
    assert float(score.inner_text()) > 50
    page.get_by_label("详细说明").fill("公司急需流动资金500万元，希望政府协调银行贷款，解决融资难问题。")
    expect(page.locator(".meter-pseudo")).to_contain_text("资金、贷款或用地")


def test_session_that_ends_loses_nothing(open_page: OpenPage, platform: Platform) -> None:
    page = open_page(expected=(401,))
    address = empty_form(page)
    page.get_by_label("标题", exact=True).fill("会话结束之前")
    expect(page.locator("#draft-state")).to_have_text(KEPT)

    end_sessions(platform)
    page.get_by_label("一句话概括").fill("会话结束之后写的这句话不能丢。")
    page.locator("#offer-sign-in").get_by_role("link", name="重新登录").click()
    page.get_by_label("电子邮箱").fill("enterprise@demo.lianqiao.example")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(address)

    offer = page.locator("#offer-copy")
    expect(offer).to_contain_text("会话结束之后写的这句话不能丢。")
    expect(page.get_by_label("一句话概括")).to_have_value("")
    offer.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("一句话概括")).to_have_value("会话结束之后写的这句话不能丢。")
    expect(page.locator("#draft-state")).to_have_text(KEPT)
    page.reload()
    expect(page.get_by_label("一句话概括")).to_have_value("会话结束之后写的这句话不能丢。")
    expect(page.get_by_label("标题", exact=True)).to_have_value("会话结束之前")
    expect(offer).to_be_hidden()


def test_network_that_drops_loses_nothing(open_page: OpenPage, platform: Platform) -> None:
    page = open_page().context.new_page()  # unwatched: that nothing answers is the point
    address = empty_form(page)
    key = address.split("/")[-2]

    page.context.set_offline(True)
    page.get_by_label("标题", exact=True).fill("断网时写的标题")
    expect(page.locator("#offer-offline")).to_be_visible()
    page.context.set_offline(False)

    def title() -> object:
        return platform.value("SELECT content->>'title' FROM catalog_draft WHERE id = %s", key)

    wait_until("kept once the network is back", lambda: title() == "断网时写的标题", timeout=30)
    expect(page.locator("#offer-offline")).to_be_hidden()

    page.context.route("**/keep", lambda route: route.abort())  # nothing may slip through while the page is being left
    page.get_by_label("标题", exact=True).fill("断网后关掉页面")
    expect(page.locator("#offer-offline")).to_be_visible()
    page.goto("about:blank")
    page.context.unroute("**/keep")
    page.goto(address)
    expect(page.locator("#offer-copy")).to_contain_text("断网后关掉页面")
    page.locator("#offer-copy").get_by_role("button", name="恢复").click()
    wait_until("kept after putting it back", lambda: title() == "断网后关掉页面", timeout=30)


COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('lianqiao-draft:')).length"


def test_copies_on_the_device_go_when_one_signs_out_or_says_so(open_page: OpenPage) -> None:
    page = open_page().context.new_page()  # unwatched: that nothing answers is the point
    address = empty_form(page)
    page.context.route("**/keep", lambda route: route.abort())

    page.get_by_label("标题", exact=True).fill("只在本设备上")
    expect(page.locator("#offer-offline")).to_be_visible()
    page.goto("/write/")
    assert page.evaluate(COPIES) == 1
    page.get_by_role("button", name="清除本设备上的副本").click()
    expect(page.get_by_text("本设备上的副本已清除。")).to_be_visible()
    assert page.evaluate(COPIES) == 0

    page.goto(address)
    page.get_by_label("标题", exact=True).fill("又只在本设备上")
    expect(page.locator("#offer-offline")).to_be_visible()
    page.goto("/write/")
    page.locator("details.menu summary", has_text="李华").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(lambda url: "/write" not in url)
    assert page.evaluate(COPIES) == 0


def test_two_windows_never_overwrite_each_other_silently(open_page: OpenPage) -> None:
    one = open_page(expected=(409,))
    address = empty_form(one)
    two = one.context.new_page()
    two.goto(address)
    two.get_by_label("标题", exact=True).fill("第二个窗口")
    expect(two.locator("#draft-state")).to_have_text(KEPT)

    one.get_by_label("标题", exact=True).fill("第一个窗口")
    expect(one.locator("#offer-conflict")).to_be_visible()
    two.reload()
    expect(two.get_by_label("标题", exact=True)).to_have_value("第二个窗口")

    one.locator("#offer-conflict").get_by_role("button", name="以本页内容为准").click()
    expect(one.locator("#offer-conflict")).to_be_hidden()
    two.goto("about:blank")
    two.goto(address)
    expect(two.get_by_label("标题", exact=True)).to_have_value("第一个窗口")


def test_demand_is_written_without_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, expected=(409,))
    address = empty_form(page)
    page.get_by_label("标题", exact=True).fill("青鹭牌无脚本也能填报的滤芯")
    page.get_by_label("一句话概括").fill("现用滤芯三个月堵塞，需要可反洗滤芯。")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_label("产品").fill("可反洗滤芯")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_label("用文字写指标").fill("过滤精度≤5μm；压差低于0.1MPa(必达)")
    page.get_by_role("button", name="识别成表").click()
    expect(page.locator("[name=indicators-1-name]")).to_have_value("压差")
    expect(page.locator("[name=indicators-1-must_have]")).to_be_checked()
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_label("预算上限（万元）").fill("60")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("青鹭牌无脚本也能填报的滤芯")
    assert "/demands/D-" in page.url and address not in page.url


def test_enter_in_a_row_of_indicators_leaves_the_page_where_it_is(page: Page) -> None:
    address = empty_form(page)
    page.goto(address.replace("/what", "/indicators"))
    page.locator("[name=indicators-0-name]").fill("噪声")
    page.locator("[name=indicators-0-value]").fill("60")
    page.locator("[name=indicators-0-value]").press("Enter")
    page.wait_for_load_state()
    expect(page.locator("[name=indicators-0-name]")).to_have_value("噪声")
    assert page.url.endswith("/indicators")
