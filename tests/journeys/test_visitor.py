"""A visitor without an account: from a search to an entry, its matches and the reasons for them, and back the other way."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage

QUERY = "变压器 局部放电"
ACHIEVEMENT = "变压器局部放电特高频—超声联合定位装置"
DEMAND = "换流变局部放电带电定位与干扰剔除"


def check_score(card: Locator) -> None:
    """The printed score is the sum of the printed parts, and every part stands in the bar's legend."""
    table = card.locator(".score__table table")
    parts = [Decimal(text) for text in table.locator("tbody td").all_text_contents()]
    total = Decimal(table.locator("tfoot td").text_content() or "")
    assert len(parts) >= 2
    # Each figure is rounded to a hundredth of a point.
    assert abs(sum(parts) - total) <= Decimal("0.005") * (len(parts) + 1)
    assert card.locator(".match__score strong").inner_text() == str(round(total))
    assert 0 < total <= 100


def check_aligned(card: Locator) -> None:
    """Terms in common are marked in both texts under the same number, and read the same in the reasons."""
    demand, achievement = card.locator(".texts__side").all()
    marks = [
        {mark.get_attribute("data-pair"): mark.text_content() for mark in side.locator("mark.pair").all()}
        for side in (demand, achievement)
    ]
    assert marks[0]
    assert marks[0].keys() == marks[1].keys()
    terms = card.locator(".term[data-pair]").all()
    assert terms
    for term in terms:
        number, phrase = term.get_attribute("data-pair"), (term.text_content() or "").lstrip("0123456789")
        assert phrase in (marks[0][number] or "")


def look_at_matches(page: Page) -> None:
    """Every match of the page shows its sum and marks both texts; some of them say what is missing."""
    cards = page.locator("article.match")
    assert cards.count() >= 1
    for card in cards.all():
        check_score(card)
    check_aligned(cards.first)
    against = page.locator(".reasons__group-miss li, .reasons__group-conflict li")
    assert against.count() >= 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_visitor_finds_an_entry_and_the_reasons_of_its_matches(open_page: OpenPage, script: bool) -> None:
    page = open_page(java_script_enabled=script)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("让成果找到需求，让难题遇见答案")
    box = page.get_by_role("main").locator("input[name=q]").first
    box.fill(QUERY)
    box.press("Enter")

    page.wait_for_url(re.compile(r"/search\?q="))
    first = page.locator(".hit").first
    expect(first.locator("mark").first).to_be_visible()
    titles = page.locator(".hit__title").all_inner_texts()
    assert ACHIEVEMENT in titles[:3]
    assert DEMAND in titles[:3]
    total = int(page.locator(".results__count strong").inner_text())

    choice = page.locator("#filters .facet__choice", has_text="新能源与高效节能")
    counted = int(choice.locator("b").inner_text())
    choice.locator("input").check()
    if not script:
        page.get_by_role("button", name="应用筛选").click()
    expect(page.locator(".chips .chip")).to_contain_text("新能源与高效节能")
    expect(page.locator(".results__count strong")).to_have_text(str(counted))
    assert 0 < counted <= total

    page.get_by_role("link", name=ACHIEVEMENT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ACHIEVEMENT)
    expect(page.locator(".elements")).to_contain_text("折射修正声程")
    look_at_matches(page)
    best = page.locator("article.match").first
    expect(best.locator("h3")).to_have_text(DEMAND)

    best.locator(".score__table summary").click()
    expect(best.locator(".score__table tfoot")).to_be_visible()
    best.locator(".match__texts summary").click()
    expect(best.locator("mark.pair").first).to_be_visible()

    best.locator("h3 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DEMAND)
    look_at_matches(page)
    expect(page.locator("article.match").first.locator("h3")).to_have_text(ACHIEVEMENT)
    page.get_by_role("link", name="全部匹配").click()
    page.wait_for_url(re.compile(r"/matches$"))
    assert page.locator("article.match").count() >= 2
