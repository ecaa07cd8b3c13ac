"""Stories of people who come in by themselves: with mail, codes and passkeys; and of one who leaves."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.factories.codes import code_for
from tests.journeys.conftest import OpenPage
from tests.journeys.running import Platform, wait_until
from tests.mail_server import MailServer

PASSWORD = "Zhou-Bruecke-2026"


def link_for(mailbox: MailServer, address: str, part: str) -> str:
    """Wait for a mail with a link that contains ``part``; return its path."""

    def found() -> str:
        texts = [url for text in mailbox.texts_to(address) for url in re.findall(r"http\S+", text) if part in url]
        return urlsplit(texts[-1]).path if texts else ""

    return str(wait_until(f"mail to {address}", found))


def sign_up(page: Page, mailbox: MailServer, email: str) -> None:
    page.goto("/account/sign-up")
    page.get_by_label("姓名", exact=True).fill("周新")
    page.get_by_label("电子邮箱").fill(email)
    page.get_by_label("密码", exact=True).fill("abc")
    expect(page.locator(".strength span")).to_have_text("很弱")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    expect(page.locator(".strength span")).to_have_text(re.compile("强"))
    page.get_by_label(re.compile("我已阅读")).check()
    page.get_by_role("main").get_by_role("button", name="注册").click()
    expect(page.get_by_role("heading", name="请查收邮件")).to_be_visible()
    page.goto(link_for(mailbox, email, "/email/verify/"))
    page.get_by_role("button", name="确认").click()
    page.wait_for_url("**/account/sign-in")


def enter(page: Page, email: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("电子邮箱").fill(email)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def again(page: Page) -> None:
    """Give the password once more, when asked."""
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认").click()


def test_new_person_sets_up_a_code_and_signs_out_everywhere(open_page: OpenPage, mailbox: MailServer) -> None:
    page, email = open_page(), f"zhou{time.time_ns()}@example.org"
    sign_up(page, mailbox, email)
    enter(page, email)
    page.goto("/account/security")
    page.get_by_role("link", name="启用").click()
    again(page)
    page.get_by_text("手动输入密钥").click()
    secret = page.locator("#app-key").inner_text()
    page.get_by_label("动态口令或恢复码").fill(code_for(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    recovery = page.locator(".codes code").first.inner_text()

    other = open_page()
    enter(other, email)
    other.get_by_label("动态口令或恢复码").fill(recovery)
    other.get_by_role("button", name="登录", exact=True).click()
    other.wait_for_url(lambda address: "factors" not in address)
    other.goto("/account/sessions")
    expect(other.locator(".own-list > li")).to_have_count(2)
    link_for(mailbox, email, "/account/sessions")  # the notice of a new device

    page.goto("/account/sessions")
    page.get_by_role("button", name="退出所有设备").click()
    expect(page.get_by_text("已退出所有设备")).to_be_visible()
    other.goto("/account/")
    other.wait_for_url("**/account/sign-in**")


def test_passkey_opens_the_account_without_a_password(
    open_page: OpenPage, platform: Platform, mailbox: MailServer
) -> None:
    # passkeys belong to names, not to numbers
    page = open_page(base_url=platform.url.replace("127.0.0.1", "localhost"))
    email = f"zhou{time.time_ns()}@example.org"
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_up(page, mailbox, email)
    enter(page, email)

    page.goto("/account/factors/passkeys/add")
    again(page)
    page.get_by_label("仅用该通行密钥即可登录，无需密码").check()
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    page.goto("/account/sign-out")
    page.get_by_role("main").get_by_role("button", name="退出").click()

    page.goto("/account/sign-in")
    page.get_by_role("button", name="使用通行密钥登录").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto("/account/security")
    expect(page.get_by_text("1 个通行密钥")).to_be_visible()


def test_person_takes_a_copy_and_leaves(open_page: OpenPage, platform: Platform, mailbox: MailServer) -> None:
    page, email = open_page(), f"zhou{time.time_ns()}@example.org"
    sign_up(page, mailbox, email)
    enter(page, email)
    page.goto("/account/privacy")
    page.get_by_role("button", name="生成副本").click()
    path = link_for(mailbox, email, "/privacy/data/")
    with page.expect_download() as coming:
        page.evaluate("(path) => { location.href = path }", path)
    assert coming.value.suggested_filename.endswith(".zip")

    page.get_by_role("link", name="注销账号").click()
    again(page)
    page.get_by_role("main").get_by_role("button", name="注销账号").click()
    expect(page.get_by_text("账号注销日期")).to_be_visible()
    with platform.database() as database:
        database.execute("UPDATE rights_erasure SET due = now() WHERE done IS NULL AND taken_back IS NULL")
    platform.command("manage", "shell", "-c", "from lianqiao.rights.tasks import erase_due_people; erase_due_people()")

    page.goto("/account/")
    page.wait_for_url("**/account/sign-in**")
    assert platform.value("SELECT count(*) FROM accounts_user WHERE email = %s", email) == 0
    platform.command("doctor")
