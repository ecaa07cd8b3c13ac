"""Anyone pastes a problem in plain words and gets matches with reasons; nothing of it stays anywhere."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.running import Platform
from tests.journeys.test_visitor import look_at_matches

MARK = "青石桥七四一"
PROBLEM = (
    f"我们厂做油浸式变压器（{MARK}厂区），主变局部放电老是误报，现场电磁干扰大。"
    "希望不停电就能测出放电位置，定位误差不超过15 cm，能分清是哪一类放电。"
)
_OF_ITSELF = ("procrastinate_", "django_migrations")  # the clock adds jobs while nobody does anything


def test_pasted_problem_gets_matches_with_reasons_and_is_not_stored(page: Page, platform: Platform) -> None:
    before = _row_counts(platform)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="描述您的难题").click()
    box = page.get_by_role("main").get_by_role("textbox")
    box.fill(PROBLEM)
    page.get_by_role("button", name="开始匹配").click()

    expect(page.locator("article.match").first).to_be_visible()
    look_at_matches(page)
    first = page.locator("article.match").first
    expect(first.locator("h3")).to_have_text("变压器局部放电特高频—超声联合定位装置")
    expect(first.locator(".reasons__group-support")).to_contain_text("局部放电")
    expect(box).to_have_value(PROBLEM)
    assert PROBLEM not in page.url

    assert _row_counts(platform) == before
    assert _rows_with(platform, MARK) == {}
    assert _files_with(platform, MARK) == []


def test_pasted_problem_that_says_nothing_is_refused_with_the_reason(open_page: OpenPage) -> None:
    page = open_page(expected=(422,))
    page.goto("/match")
    page.get_by_role("main").get_by_role("textbox").fill("放电" + " " * 12)
    page.get_by_role("button", name="开始匹配").click()

    expect(page.get_by_role("alert")).to_contain_text("10")
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_value(re.compile("^放电 *$"))
    assert page.locator("article.match").count() == 0


def _tables(platform: Platform) -> list[str]:
    with platform.database() as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in rows]


def _row_counts(platform: Platform) -> dict[str, int]:
    tables = [name for name in _tables(platform) if not name.startswith(_OF_ITSELF)]
    return {name: platform.value(f'SELECT count(*) FROM "{name}"') for name in tables}


def _rows_with(platform: Platform, words: str) -> dict[str, int]:
    found = {
        name: platform.value(f'SELECT count(*) FROM "{name}" AS r WHERE r::text LIKE %s', f"%{words}%")
        for name in _tables(platform)
    }
    return {name: count for name, count in found.items() if count}


def _files_with(platform: Platform, words: str) -> list[Path]:
    """Look through index, uploads, logs and the database's own files."""
    needle = words.encode()
    files = (path for path in platform.folder.rglob("*") if path.is_file())
    return [path for path in files if needle in path.read_bytes()]
