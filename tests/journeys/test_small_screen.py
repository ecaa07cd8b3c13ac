"""At the width of a small telephone nothing has to be scrolled sideways, and the menu can be reached."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_problem_text import PROBLEM

NARROW = {"width": 360, "height": 740}
_TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !e.closest(".table-scroll, .visually-hidden, details:not([open])");
}).slice(0, 5).map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`)"""


def check_width(page: Page) -> None:
    """The document is no wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], (page.url, width, page.evaluate(_TOO_WIDE))


def test_nothing_is_wider_than_a_small_screen(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROW, device_scale_factor=2, has_touch=True, is_mobile=True)
    for path in ("/", "/search?q=变压器 局部放电", "/match", "/account/sign-in", "/organisations/"):
        page.goto(path)
        check_width(page)
    page.goto("/search?q=变压器 局部放电")
    page.locator(".hit__title a").first.click()
    expect(page.locator(".entry h1")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((d) => { if (!d.closest('.menu')) d.open = true; })")
    check_width(page)
    page.get_by_role("link", name="全部匹配").click()
    page.wait_for_url(re.compile("/matches$"))
    page.evaluate("document.querySelectorAll('.match details').forEach((d) => { d.open = true; })")
    check_width(page)


def test_small_screen_matches_of_a_pasted_problem_fit(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROW, has_touch=True, is_mobile=True)
    page.goto("/match")
    page.get_by_role("main").get_by_role("textbox").fill(PROBLEM)
    page.get_by_role("button", name="开始匹配").tap()
    expect(page.locator("article.match").first).to_be_visible()
    check_width(page)


def test_small_screen_menu_leads_to_the_demands(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROW, has_touch=True, is_mobile=True)
    page.goto("/")
    link = page.get_by_role("banner").get_by_role("link", name="需求", exact=True)
    expect(link).to_be_hidden()
    page.locator(".nav-button").tap()
    expect(link).to_be_visible()
    check_width(page)
    link.tap()
    page.wait_for_url("**/search?kind=demand")
    expect(page.locator(".hit").first).to_be_visible()
