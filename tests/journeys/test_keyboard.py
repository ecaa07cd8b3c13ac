"""Everything with the keyboard alone: to the content, a search, the first result, another language."""

from playwright.sync_api import Page, expect

STEPS = 60  # tab stops after which we give up


def test_keyboard_alone_searches_opens_a_result_and_changes_the_language(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("combobox").first).to_be_focused()
    page.keyboard.type("储能 热失控")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")

    title = page.locator(".hit__title a").first
    name = title.inner_text()
    _tab_to(page, ".hit__title a")
    _focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    _tab_to(page, "summary.menu__button:has-text('简体中文')")
    page.keyboard.press("Enter")
    _tab_to(page, "button[name=language][value=en]")
    _focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_keyboard_closes_a_menu_and_keeps_the_place(page: Page) -> None:
    page.goto("/")
    _tab_to(page, "summary.menu__button:has-text('显示')")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="深色")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="深色")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('summary.menu__button')")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{STEPS} tab stops do not lead to {selector}")


def _focus_is_visible(page: Page) -> None:
    """What has the focus must be told apart by an outline or a shadow."""
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return [s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow]; })()"
    )
    assert (style[0] != "none" and style[1] >= 1) or style[2] != "none", style
