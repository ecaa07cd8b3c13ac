"""A firm subscribes; what somebody publishes comes into the open inbox with its reason; fewer of it means that the next one stays away."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.running import Platform
from tests.journeys.test_publishing import call, new_key

FIRST = "海马牌潮间带养殖尾水生物滤床"
LIKE_IT = "海马牌潮间带养殖尾水生物滤床二代"
OTHER = "矿井涌水浊度在线监测探头"
SUMMARIES = {
    FIRST: "利用潮水涨落自流，生物膜去除养殖排水中的氨氮。",
    LIKE_IT: "利用潮水涨落自流，生物膜去除养殖排水中的氨氮和磷。",
    OTHER: "井下防爆，散射光测量，数据每分钟上传调度室。",
}
TOLD_MS = 150_000  # news wait for the vector of their entry, at most two minutes


def test_what_is_published_comes_into_the_open_inbox_until_fewer_is_asked(
    open_page: OpenPage, platform: Platform
) -> None:
    member, reader = open_page(), open_page()
    sign_in(member, "holder")
    key = new_key(member)
    sign_in(reader, "enterprise")
    reader.goto("/search?kind=achievement&technology_field=environment")
    reader.get_by_role("link", name="订阅此检索").click()
    reader.get_by_label("订阅名称").fill("环保新成果")
    reader.get_by_role("main").get_by_role("button", name="订阅", exact=True).click()
    expect(reader.get_by_role("link", name="环保新成果")).to_be_visible()
    reader.goto("/push/inbox")

    began = time.monotonic()
    published(platform, key, FIRST)
    told = reader.get_by_role("main").get_by_role("listitem").filter(has_text=FIRST)
    expect(told).to_contain_text("符合您的订阅“环保新成果”", timeout=TOLD_MS)
    print(f"in the inbox {time.monotonic() - began:.1f} s after publishing began")
    expect(told).to_contain_text("未读")

    told.get_by_text("为何推送与少推此类").click()
    expect(told.get_by_role("row", name=re.compile("与订阅内容的契合度|匹配得分"))).to_be_visible()
    told.get_by_role("button", name="与此类似的内容").click()
    expect(reader.get_by_text("今后将少推送此类内容")).to_be_visible()
    expect(reader.get_by_text(FIRST)).to_have_count(0)

    published(platform, key, LIKE_IT)
    published(platform, key, OTHER)
    expect(reader.get_by_role("listitem").filter(has_text=OTHER)).to_be_visible(timeout=TOLD_MS)
    expect(reader.get_by_text(LIKE_IT)).to_have_count(0)

    reader.get_by_role("link", name=OTHER).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(OTHER)
    reader.goto("/push")
    reader.get_by_role("button", name="退订").click()
    expect(reader.get_by_text("已退订。")).to_be_visible()


def published(platform: Platform, key: str, title: str) -> None:
    entry = {"title": title, "summary": SUMMARIES[title], "technology_field": "environment", "trl": 6}
    number = call(platform, key, "/api/v1/achievements", entry)["number"]
    call(platform, key, f"/api/v1/achievements/{number}/publish")
