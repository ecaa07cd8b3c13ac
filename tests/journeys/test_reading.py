"""An author hands in, a reader returns, the author mends, the reader accepts; later a mail asks whether it still holds."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform, wait_until
from tests.journeys.test_publishing import ENTRY, call, new_key
from tests.mail_server import MailServer

TITLE = "岩羊牌高寒牧区便携式净水箱"
REMIND = "import django; django.setup(); from lianqiao.catalog.tasks import remind_of_validity; remind_of_validity()"


@pytest.fixture(scope="module")
def platform(
    make_platform: Callable[..., Platform], demonstration: Platform, region_pack: Path, mailbox: MailServer
) -> Platform:
    """A platform as it is by default: nothing becomes public unread. Its mail goes to a server of the test."""
    running = make_platform(
        "reading", like=demonstration, LIANQIAO_REGION_PACK=str(region_pack), LIANQIAO_MAIL_HOST="127.0.0.1",
        LIANQIAO_MAIL_PORT=str(mailbox.port), LIANQIAO_MAIL_SECURITY="none",
    )  # fmt: skip
    running.environment["LIANQIAO_PUBLIC_URL"] = running.url
    running.start("worker")
    running.serve()
    return running


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def claim(reader: Page, title: str) -> None:
    reader.goto("/desk/reviews/")
    reader.get_by_role("link", name=title).click()
    press(reader, "领取审核")


def accept(reader: Page, title: str) -> None:
    claim(reader, title)
    expect(reader.get_by_role("main").get_by_role("button", name="通过", exact=True)).to_be_visible()  # with the checks
    for answer in reader.get_by_label("符合", exact=True).all():
        answer.check()
    press(reader, "通过")
    expect(reader.get_by_text("已公开发布。")).to_be_visible()


def change_summary(author: Page, address: str, text: str) -> None:
    author.goto(address)
    press(author, "修改")
    author.get_by_label("一句话", exact=False).first.fill(text)
    while not author.url.endswith("/check"):
        before = author.url
        author.get_by_role("button", name="下一步").last.click()
        author.wait_for_url(lambda url, before=before: url != before)
    press(author, "提交")
    author.wait_for_url("**/achievements/*")


def test_entry_is_returned_mended_accepted_changed_and_confirmed(
    open_page: OpenPage, platform: Platform, mailbox: MailServer
) -> None:
    author, reader, visitor = open_page(), open_page(), open_page(expected=(404, 410))
    sign_in(author, "holder")
    sign_in(reader, "admin")
    number = call(platform, new_key(author), "/api/v1/achievements", ENTRY | {"title": TITLE})["number"]
    address = f"/achievements/{number}"
    author.goto(address)
    press(author, "提交审核")

    claim(reader, TITLE)
    reader.locator("#field-summary summary").click()
    reader.locator("[name=reason-summary]").fill("请写明出水量。")
    press(reader, "退回作者")
    author.goto(address)
    expect(author.get_by_text("请写明出水量。")).to_be_visible()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(TITLE)

    press(author, "修改")
    expect(author.get_by_text("请写明出水量。")).to_be_visible()
    change_summary(author, address, "每小时出水八升。")
    accept(reader, TITLE)
    change_summary(author, address, "每小时出水三十升。")
    visitor.goto(address)
    expect(visitor.locator(".face__problem p")).to_have_text("每小时出水八升。")
    accept(reader, TITLE)
    author.goto(f"{address}/versions")
    expect(author.locator("del", has_text="八").first).to_be_visible()
    expect(author.locator("ins", has_text="三十").first).to_be_visible()
    _confirm_by_mail(platform, mailbox, visitor, number)


def _confirm_by_mail(platform: Platform, mailbox: MailServer, visitor: Page, number: str) -> None:
    with platform.database() as database:
        database.execute(
            "UPDATE catalog_achievement SET valid_until = current_date + 5, confirmed = current_date - 175 WHERE number = %s",
            [number],
        )
    environment = platform.environment | {"DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"}
    subprocess.run([sys.executable, "-c", REMIND], env=environment, check=True, timeout=120)
    links = wait_until("the mail", lambda: [link for link in _links(mailbox) if link[0] == number], timeout=60)
    visitor.goto(links[0][1])
    visitor.reload()
    confirmed = "SELECT confirmed = current_date FROM catalog_achievement WHERE number = %s"
    assert platform.value(confirmed, number) is False
    press(visitor, "是，仍然有效")
    expect(visitor.get_by_role("heading", name="已确认")).to_be_visible()
    assert platform.value("SELECT confirmed >= current_date FROM catalog_achievement WHERE number = %s", number)
    visitor.goto(links[0][1])
    expect(visitor.get_by_role("button", name="是，仍然有效")).to_have_count(0)


def _links(mailbox: MailServer) -> list[tuple[str, str]]:
    text = "\n".join(mailbox.texts_to("holder@demo.lianqiao.example"))
    return re.findall(r"\((A-\d+-\d+)\)\s+[^\n]*\s+(http\S+/confirm/\S+)", text)
