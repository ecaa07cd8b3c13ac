"""An organisation is registered, its evidence handed in and accepted; a colleague joins by the link of the mail."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.files.samples import pdf_bytes, picture_bytes
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import wait_until
from tests.journeys.sound_code import sound_code
from tests.mail_server import MailServer

_LINK = re.compile(r"/organisations/invitations/([\w:.-]+)")
NAME = "示例京西传感器有限公司"


def test_organisation_is_registered_verified_and_joined(
    open_page: OpenPage, mailbox: MailServer, tmp_path: Path
) -> None:
    owner = open_page(expected=(422,))
    sign_in(owner, "enterprise")
    address = _register(owner)
    _refused_and_taken_evidence(owner, tmp_path)

    administrator = open_page()
    sign_in(administrator, "beijing")
    administrator.goto("/desk/")
    administrator.get_by_role("link", name=NAME).click()
    administrator.get_by_role("button", name="通过").click()
    expect(administrator.get_by_role("status").or_(administrator.locator(".notice")).first).to_be_visible()

    visitor = open_page()
    visitor.goto(address.removesuffix("/manage"))
    expect(visitor.locator(".page-head .tag-good")).to_contain_text("平台已核验")

    owner.goto(address)
    owner.locator("#invite_email").fill("carrier@demo.lianqiao.example")
    owner.locator("#invite_role").select_option("member")
    owner.get_by_role("button", name="发送邀请").click()
    expect(owner.locator(".notice-success")).to_be_visible()
    colleague = open_page()
    sign_in(colleague, "carrier")
    colleague.goto(f"/organisations/invitations/{_token(mailbox)}")
    colleague.get_by_role("button", name="接受").click()
    expect(colleague.get_by_role("link", name=NAME)).to_be_visible()


def _register(page: Page) -> str:
    page.goto("/organisations/register")
    page.get_by_label("统一社会信用代码").fill("91130200123456785A")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".field__error")).to_contain_text("第 17 位")
    page.get_by_label("统一社会信用代码").fill(sound_code("journey"))
    page.get_by_role("button", name="查找").click()
    page.get_by_label("机构全称").fill(NAME)
    page.get_by_label("企业").check()
    page.locator("select[name=place]").select_option("110108")
    page.get_by_role("button", name="登记机构").click()
    page.wait_for_url("**/manage")
    return page.url


def _refused_and_taken_evidence(page: Page, folder: Path) -> None:
    files = {
        "假.pdf": (picture_bytes("PNG"), "实际内容却是"),
        "密.pdf": (pdf_bytes(password="x"), "密码"),
        "动.pdf": (pdf_bytes(script="app.alert(1)"), "自动执行"),
        "章程.docm": (b"PK", "宏"),
    }
    for name, (content, said) in files.items():
        (folder / name).write_bytes(content)
        page.locator("input[type=file]").set_input_files(folder / name)
        page.get_by_role("button", name="提交材料").click()
        expect(page.locator(".field__error")).to_contain_text(said)
    sound = [folder / "执照.pdf", folder / "门头.jpg"]
    sound[0].write_bytes(pdf_bytes())
    sound[1].write_bytes(picture_bytes(position=True))
    page.locator("input[type=file]").set_input_files(sound)
    page.get_by_role("button", name="提交材料").click()
    expect(page.locator(".notice-success")).to_be_visible()


def _token(mailbox: MailServer) -> str:
    """Return the link's token from the last mail that has one; the platform also writes of other things."""

    def found() -> list[str]:
        return [token for text in mailbox.texts_to("carrier@demo.lianqiao.example") for token in _LINK.findall(text)]

    return wait_until("the mail is sent", found)[-1]
