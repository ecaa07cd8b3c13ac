"""A member's program publishes an entry with a token made on the account page; a visitor finds it at once."""

import json
import time
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from lianqiao.cli.demo import PASSWORD
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform, wait_until
from tests.journeys.test_member_import import FOUND_WITHIN_S

TITLE = "雪豹牌高寒牧区便携式光伏取水净化箱"
ENTRY = {
    "title": TITLE,
    "summary": "零下三十度也能取水、净化，两个人背得动。",
    "description": "折叠光伏板驱动潜水泵，超滤膜前加电热防冻，海拔四千米牧区用过两个冬天。",
    "modes": ["ordinary_licence"],
    "place": "110108",
    "technology_field": "environment",
    "trl": 7,
    "keywords": ["光伏取水", "净化"],
}


def test_entry_published_by_a_program_is_found_by_a_visitor(open_page: OpenPage, platform: Platform) -> None:
    member = open_page()
    sign_in(member, "holder")
    key = new_key(member)
    member.goto("/account/")
    assert key not in member.content()

    number = call(platform, key, "/api/v1/achievements", ENTRY)["number"]
    visitor = open_page(expected=(404,))
    visitor.goto(f"/achievements/{number}")
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(TITLE)

    published = call(platform, key, f"/api/v1/achievements/{number}/publish")
    began = time.monotonic()
    assert published["state"] == "published"
    wait_until("found", lambda: number in platform.get("/search?q=%E9%9B%AA%E8%B1%B9%E7%89%8C")[1], every=0.1)
    taken = time.monotonic() - began
    print(f"found {taken:.1f} s after publishing")
    assert taken < FOUND_WITHIN_S

    visitor.goto("/search?q=牧区 取水")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)

    call(platform, key, f"/api/v1/achievements/{number}/withdraw", {"reason": "已转让"})
    wait_until("gone", lambda: number not in platform.get("/search?q=%E9%9B%AA%E8%B1%B9%E7%89%8C")[1], every=0.1)
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(TITLE)


def new_key(page: Page) -> str:
    """Make a key for a program on the account page, which asks for the password once more."""
    page.goto("/account/")
    page.get_by_label("令牌用途").fill("科研系统对接")
    page.get_by_label("允许程序修改数据").check()
    page.get_by_role("button", name="创建令牌").click()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    return page.locator("#new-key").inner_text()


def call(platform: Platform, key: str, path: str, body: object = None) -> Any:
    content = json.dumps(body or {}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(platform.url + path, content, headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())
