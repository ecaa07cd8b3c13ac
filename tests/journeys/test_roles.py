"""One story per role, from registration to the first published entry, told in order on one platform: each goes on where the last ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.files.samples import pdf_bytes
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform, wait_until
from tests.journeys.sound_code import sound_code
from tests.journeys.test_axe import violations
from tests.journeys.test_disclosure import look
from tests.journeys.test_entering import enter, link_for, sign_up
from tests.journeys.test_writing import PARAGRAPH
from tests.journeys.test_writing import TITLE as DEMAND
from tests.mail_server import MailServer

HOLDER, FIRM, PARK, MANAGER = (f"{name}@roles.example" for name in ("holder", "firm", "park", "manager"))
UNIVERSITY, COMPANY, CARRIER = "示例京北海棠大学", "示例唐山润滑科技有限公司", "示例海淀中试基地"
BEIJING, TANGSHAN = "110108", "130202"
ACHIEVEMENT = "朱鹮牌隧道风机轴承状态监测终端"
PARK_DEMAND = (
    "需要一种用于白鹳牌中试车间的溶剂在线回收装置。现用冷凝回收率只有 70%，尾气超标。"
    "要求：回收率≥95%；处理风量不低于 2000 m³/h；能耗≤15 kW。预算 100 万～150 万元，2030 年 6 月 30 日前完成，"
    "以第三方检测报告为验收标准。合作方式：委托开发。本基地位于北京市海淀区。"
)


PUBLIC, SECOND_READER = "已公开发布。", "将由第二位审核人复核。"


@dataclass
class Told:
    """What the stories have brought about so far."""

    organisations: dict[str, str] = field(default_factory=dict)  # the manage page by name
    entries: dict[str, str] = field(default_factory=dict)  # the page by title

    @property
    def park_demand(self) -> str:
        """The title that the platform read from the park's paragraph."""
        return next(title for title in self.entries if title not in (ACHIEVEMENT, DEMAND))


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def platform(
    make_platform: Callable[..., Platform], demonstration: Platform, region_pack: Path, mailbox: MailServer
) -> Platform:
    """A platform as it is by default, whose mail goes to a server of the test."""
    mail = {"LIANQIAO_MAIL_HOST": "127.0.0.1", "LIANQIAO_MAIL_PORT": str(mailbox.port)}
    running = make_platform("roles", like=demonstration, LIANQIAO_REGION_PACK=str(region_pack), **mail)
    running.start("worker")
    running.serve()
    return running


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def wait_for_button(page: Page, name: str) -> None:
    """Wait until a button stands on the page, so that what is above it stands there too."""
    expect(page.get_by_role("main").get_by_role("button", name=name, exact=True).first).to_be_visible()


def register(page: Page, name: str, kind: str, place: str, folder: Path) -> str:
    """Register an organisation from the desk, hand its evidence in, and return its manage page."""
    page.goto("/desk/")
    look(page, f"{kind}-desk-empty")
    page.get_by_role("main").get_by_role("link", name="我的机构").click()
    page.get_by_role("link", name="登记或认领机构").click()
    page.get_by_label("统一社会信用代码").fill(sound_code(name))
    press(page, "查找")
    page.get_by_label("机构全称").fill(name)
    page.get_by_label(kind, exact=True).check()
    page.locator("select[name=place]").select_option(place)
    look(page, f"{kind}-register")
    press(page, "登记机构")
    page.wait_for_url("**/manage")
    address = page.url
    (folder / "执照.pdf").write_bytes(pdf_bytes())
    page.locator("input[type=file]").set_input_files(folder / "执照.pdf")
    press(page, "提交材料")
    expect(page.locator(".notice-success")).to_be_visible()
    look(page, f"{kind}-manage")
    return address


def verify(administrator: Page, name: str) -> None:
    """Accept the request of an organisation that waits on the desk."""
    administrator.goto("/desk/")
    look(administrator, "administrator-desk")
    administrator.get_by_role("link", name=name).click()
    wait_for_button(administrator, "通过")
    look(administrator, "administrator-verification")
    assert violations(administrator) == []
    press(administrator, "通过")
    expect(administrator.locator(".notice-success")).to_be_visible()


def hand_in(page: Page, title: str) -> str:
    """Go on to the last step, hand the draft in, and return the page of the entry."""
    while not page.url.endswith("/check"):
        before = page.url
        page.get_by_role("button", name="下一步").last.click()
        page.wait_for_url(lambda url, before=before: url != before)
    look(page, f"check-{title[:4]}")
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    look(page, f"handed-in-{title[:4]}")
    return page.url


def demand_from(page: Page, paragraph: str) -> str:
    """Write a demand from one pasted paragraph up to the page of the entry."""
    page.goto("/write/")
    look(page, "write")
    page.get_by_role("link", name="新建需求").first.click()
    page.get_by_label("粘贴已有的文字").fill(paragraph)
    press(page, "识别")
    page.wait_for_url("**/proposals")
    look(page, "proposals")
    press(page, "采用勾选的内容")
    page.wait_for_url("**/what")
    return hand_in(page, page.get_by_label("标题", exact=True).input_value())


def accept(reader: Page, title: str, said: str = PUBLIC) -> None:
    """Take a submission to read, answer its checks and accept it; a demand waits for a second reader then."""
    reader.goto("/desk/reviews/")
    look(reader, "reviews")
    reader.get_by_role("link", name=title).click()
    press(reader, "领取审核")
    wait_for_button(reader, "通过")  # and for the checks above it
    for answer in reader.get_by_label("符合", exact=True).all():
        answer.check()
    look(reader, f"review-{title[:4]}")
    assert violations(reader) == []
    press(reader, "通过")
    expect(reader.get_by_text(said)).to_be_visible()


def found_by_search(visitor: Page, words: str, title: str) -> None:
    """Find an entry as a visitor does, once the worker has indexed it."""

    def shown() -> bool:
        visitor.goto(f"/search?q={words}")
        return visitor.get_by_role("link", name=title).count() > 0

    wait_until("found by search", shown, every=0.5)
    visitor.get_by_role("link", name=title).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(title)


def test_achievement_holder(open_page: OpenPage, mailbox: MailServer, told: Told, tmp_path: Path) -> None:
    holder, administrator, visitor = open_page(), open_page(bypass_csp=True), open_page(expected=(404,))
    holder.goto("/account/sign-up")
    look(holder, "sign-up")
    sign_up(holder, mailbox, HOLDER)
    look(holder, "sign-in")
    enter(holder, HOLDER)
    told.organisations[UNIVERSITY] = register(holder, UNIVERSITY, "高校", BEIJING, tmp_path)
    sign_in(administrator, "beijing")
    verify(administrator, UNIVERSITY)
    assert wait_until("the mail of the verification", lambda: len(mailbox.texts_to(HOLDER)) > 1)

    holder.goto("/write/")
    holder.get_by_role("link", name="新建成果").first.click()
    press(holder, "打开空白表单")
    holder.get_by_label("标题", exact=True).fill(ACHIEVEMENT)
    holder.get_by_label("一句话概括").fill("在隧道高温环境下提前两周发现风机轴承早期磨损。")
    holder.get_by_label("详细说明").fill(
        "终端采集振动与温度，边缘侧提取包络谱特征，误报率低于百分之二，已在两条线路连续运行。"
    )
    press(holder, "下一步")
    holder.get_by_label("产品").fill("轴承状态监测终端")
    press(holder, "下一步")
    holder.get_by_label("用文字写指标").fill("误报率≤2%；提前预警时间≥14天；采样频率≥25.6kHz")
    press(holder, "识别成表")
    expect(holder.locator("[name=indicators-1-value]")).to_have_value("14")
    press(holder, "下一步")
    holder.get_by_label("目前成熟度").select_option("7")
    holder.get_by_label("普通许可").first.check()
    press(holder, "下一步")
    told.entries[ACHIEVEMENT] = address = hand_in(holder, ACHIEVEMENT)
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(ACHIEVEMENT)

    accept(administrator, ACHIEVEMENT)
    found_by_search(visitor, "隧道风机 轴承监测", ACHIEVEMENT)
    expect(visitor.locator(".owner__name")).to_have_text(UNIVERSITY)
    expect(visitor.locator(".tag-good", has_text="平台已核验").first).to_be_visible()
    look(visitor, "visitor-entry")


def test_enterprise(open_page: OpenPage, mailbox: MailServer, told: Told, tmp_path: Path) -> None:
    firm, visitor = open_page(), open_page(expected=(404,))
    sign_up(firm, mailbox, FIRM)
    enter(firm, FIRM)
    told.organisations[COMPANY] = register(firm, COMPANY, "企业", TANGSHAN, tmp_path)
    told.entries[DEMAND] = demand_from(firm, PARAGRAPH)
    firm.goto("/my-entries?kind=demand")
    expect(firm.get_by_role("link", name=DEMAND)).to_be_visible()
    look(firm, "my-entries")
    visitor.goto(told.entries[DEMAND])
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(DEMAND)


def test_technology_manager(open_page: OpenPage, mailbox: MailServer, told: Told) -> None:
    holder, manager = open_page(), open_page(bypass_csp=True)
    enter(holder, HOLDER)
    holder.goto(told.organisations[UNIVERSITY])
    holder.locator("#invite_email").fill(MANAGER)
    holder.locator("#invite_role").select_option("technology_manager")
    holder.locator("#invite_scope").fill("代表本校洽谈轨道交通方向成果的许可与转让")
    holder.locator("#invite_until").fill((timezone.localdate() + timedelta(days=365)).isoformat())
    press(holder, "发送邀请")
    expect(holder.locator(".notice-success")).to_be_visible()
    look(holder, "invited")

    invitation = link_for(mailbox, MANAGER, "/organisations/invitations/")
    manager.goto(invitation)
    expect(manager.get_by_text("代表本校洽谈轨道交通方向成果的许可与转让")).to_be_visible()
    look(manager, "invitation")
    manager.get_by_role("main").get_by_role("link", name="注册").click()
    sign_up(manager, mailbox, MANAGER)
    enter(manager, MANAGER)
    manager.goto(invitation)
    press(manager, "接受")
    expect(manager.get_by_role("link", name=UNIVERSITY)).to_be_visible()
    look(manager, "manager-organisations")

    manager.goto("/desk/reviews/")
    expect(manager.get_by_role("link", name=ACHIEVEMENT)).to_have_count(0)
    accept(manager, DEMAND, SECOND_READER)


def test_carrier_operator(open_page: OpenPage, mailbox: MailServer, told: Told, tmp_path: Path) -> None:
    park = open_page()
    sign_up(park, mailbox, PARK)
    enter(park, PARK)
    told.organisations[CARRIER] = register(park, CARRIER, "园区载体", BEIJING, tmp_path)
    address = demand_from(park, PARK_DEMAND)
    told.entries[park.get_by_role("heading", level=1).inner_text()] = address
    park.goto("/desk/")
    look(park, "carrier-desk")


def test_regional_administrator(open_page: OpenPage, platform: Platform, told: Told) -> None:
    administrator = open_page(expected=(404,), bypass_csp=True)
    sign_in(administrator, "beijing")
    administrator.goto("/desk/")
    administrator.get_by_role("link", name="机构核验").click()
    expect(administrator.get_by_role("link", name=CARRIER)).to_be_visible()
    expect(administrator.get_by_role("link", name=COMPANY)).to_have_count(0)
    look(administrator, "verifications")
    elsewhere = platform.value(
        "SELECT r.number FROM organisations_verificationrequest r JOIN accounts_organisation o ON o.id = r.organisation_id "
        "WHERE o.name = %s", COMPANY,
    )  # fmt: skip
    answer = administrator.goto(f"/organisations/verifications/{elsewhere}")
    assert answer is not None and answer.status == 404

    administrator.goto("/organisations/verifications")
    administrator.get_by_role("link", name=CARRIER).click()
    press(administrator, "通过")
    expect(administrator.locator(".notice-success")).to_be_visible()
    administrator.goto(told.organisations[CARRIER].removesuffix("/manage"))
    expect(administrator.locator(".page-head .tag-good")).to_contain_text("平台已核验")
    accept(administrator, told.park_demand, SECOND_READER)


def test_platform_administrator(open_page: OpenPage, platform: Platform, told: Told) -> None:
    administrator, visitor = open_page(bypass_csp=True), open_page()
    sign_in(administrator, "admin")
    verify(administrator, COMPANY)
    for title in (DEMAND, told.park_demand):
        accept(administrator, title)
    visitor.goto(told.entries[told.park_demand])
    expect(visitor.locator(".owner__name")).to_have_text(CARRIER)
    found_by_search(visitor, "地铁 冷凝风机 润滑脂", DEMAND)
    expect(visitor.locator(".owner__name")).to_have_text(COMPANY)
    expect(visitor.locator(".tag-good", has_text="平台已核验").first).to_be_visible()
    visitor.goto(told.organisations[COMPANY].removesuffix("/manage"))
    expect(visitor.locator(".page-head .tag-good")).to_contain_text("平台已核验")

    administrator.goto("/quality")
    expect(administrator.get_by_role("row").nth(1)).to_be_visible()
    look(administrator, "quality")
    with platform.database() as database:
        database.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = (SELECT max(id) FROM procrastinate_jobs "
            "WHERE status = 'succeeded' AND task_name LIKE '%%match%%')"
        )
    administrator.goto("/desk/jobs")
    look(administrator, "jobs")
    press(administrator, "重试")
    expect(administrator.get_by_text("没有失败的任务")).to_be_visible()


def test_auditor(open_page: OpenPage, platform: Platform, told: Told) -> None:
    auditor = open_page(expected=(403,))
    sign_in(auditor, "auditor")
    auditor.goto("/audit")
    expect(auditor.locator(".trail__item").first).to_be_visible()
    expect(auditor.locator(".trail__item .tag-bad")).to_have_count(0)
    look(auditor, "audit")
    pages = ["/desk/", "/desk/jobs", "/desk/reviews/", "/quality", "/organisations/verifications"]
    for address in [*pages, *told.organisations.values(), *told.entries.values()]:
        answer = auditor.goto(address)
        assert answer is not None and answer.status == 200, address
        changing = auditor.locator("main form[method=post]")
        assert changing.count() == 0, (address, changing.first.inner_text())
    look(auditor, "auditor-entry")
    counted = "SELECT count(*) FROM catalog_draft"
    before = platform.value(counted)
    for address in ("/write/demand/form", f"{told.organisations[COMPANY].removesuffix('/manage')}/verify"):
        token = next(row["value"] for row in auditor.context.cookies() if row["name"] == "csrftoken")
        refused = auditor.request.post(address, headers={"X-CSRFToken": token, "Referer": platform.url})
        assert refused.status == 403, address
    assert platform.value(counted) == before
