"""A technology manager judges pairs with the keyboard, and without JavaScript."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.test_axe import violations

SMALL = {"width": 360, "height": 780}


def overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_a_pair_is_judged_with_the_keyboard_and_shows_its_score_afterwards(open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True, reduced_motion="reduce", viewport=SMALL)
    sign_in(page, "broker")
    page.goto("/desk/")
    page.locator("main a[href='/judging']").click()
    expect(page.locator(".judging__side")).to_have_count(2)
    expect(page.locator(".score__bar")).to_have_count(0)
    assert violations(page) == []
    assert not overflow(page)
    page.keyboard.press("3")
    expect(page.locator("input[name=level][value='3']")).to_be_checked()
    page.locator("[data-keys]").uncheck()  # whoever dictates or presses keys by mistake turns them off, for good
    page.keyboard.press("1")
    expect(page.locator("input[name=level][value='3']")).to_be_checked()
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("input[name=level]:checked")).to_have_count(0)
    page.locator("[data-keys]").check()
    page.keyboard.press("3")
    page.locator("#id_words").fill("4")  # writing is no choice
    expect(page.locator("input[name=level][value='3']")).to_be_checked()
    page.locator("button[value=judge]").click()
    expect(page.locator(".score__bar")).to_be_visible()
    assert violations(page) == []
    assert not overflow(page)
    page.goto("/judging/results")
    assert violations(page) == []
    assert not overflow(page)


def test_judging_needs_no_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "broker")
    page.goto("/judging")
    page.locator(".level").nth(1).click()
    page.locator("button[value=judge]").click()
    expect(page.locator(".score__bar")).to_be_visible()
    page.locator("a[href='/judging']").last.click()
    expect(page.locator("button[value=judge]")).to_be_visible()
