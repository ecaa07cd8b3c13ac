"""Three languages and the themes: nothing of the English source shows in Chinese pages, choices are kept."""

import pytest
from playwright.sync_api import Page, expect

PAGES = ("/", "/search?q=变压器", "/match", "/about", "/account/sign-in", "/organisations/", "/glossary")
# Sentences and words of the interface as the source has them; data and names of standards are not among them.
SOURCE_WORDS = (
    "Search", "Achievements", "Demands", "Organisations", "Match my problem", "Sign in", "Display", "Newest", "Skip to",
    "Order", "Filters", "By cluster", "results", "How matching works", "Glossary", "Site map", "Accessibility", "Your problem",
)  # fmt: skip
HEADINGS = {
    "zh-hans": "让成果找到需求，让难题遇见答案",
    "zh-hant": "讓成果找到需求，讓難題遇見答案",
    "en": "Where research results meet the problems of industry",
}


def choose_language(page: Page, code: str) -> None:
    """Choose a language in the menu of the page's head."""
    page.locator("summary.menu__button", has_text="文").or_(page.locator("summary", has_text="English")).last.click()
    page.locator(f"button[name=language][value={code}]").click()


@pytest.mark.parametrize("code", ["zh-hans", "zh-hant"])
def test_chinese_pages_show_no_word_of_the_source(page: Page, code: str) -> None:
    page.goto("/")
    choose_language(page, code)
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS[code])
    for path in PAGES:
        page.goto(path)
        text = page.locator("body").inner_text().replace("English", "")
        assert [word for word in SOURCE_WORDS if word in text] == [], path
        assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}[code]


def test_english_pages_keep_the_place_and_show_entries_as_they_are(page: Page) -> None:
    page.goto("/search?q=变压器")
    titles = page.locator(".hit__title").all_inner_texts()
    choose_language(page, "en")

    expect(page.get_by_role("button", name="Search")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "/search?q=" in page.url
    assert page.locator(".hit__title").all_inner_texts() == titles
    interface = page.locator("header, footer, .filters legend, .tabs").all_inner_texts()
    words = " ".join(interface).replace("简体中文", "").replace("繁體中文", "")
    assert not any("\u4e00" <= character <= "\u9fff" for character in words), words
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS["en"])


def test_theme_and_text_size_are_kept(page: Page) -> None:
    page.goto("/search?q=变压器")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for choice, attribute, value in (("深色", "data-theme", "dark"), ("关怀版：大字", "data-text", "large")):
        page.locator("summary", has_text="显示").first.click()
        page.get_by_role("button", name=choice).click()
        expect(page.locator("html")).to_have_attribute(attribute, value)
    assert "/search?q=" in page.url
    page.goto("/about")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
