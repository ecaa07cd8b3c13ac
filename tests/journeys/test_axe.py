"""No page has a violation of WCAG 2.1 A or AA that axe-core can find, in light and in dark colours."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.test_member_import import HEADINGS, ROWS, table_text, try_out
from tests.journeys.test_problem_text import PROBLEM

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_OPEN_ALL = "document.querySelectorAll('main details').forEach((d) => { d.open = true; })"


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands, one line each with the elements at fault.

    In the dark only the colours are looked at: all else is as in the light.
    """
    expect(page.get_by_role("main")).to_be_visible()  # a page may just be on its way
    page.wait_for_load_state()
    page.add_script_tag(path=SCRIPT)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    answer: dict[str, Any] = page.evaluate(
        "(asked) => axe.run(document, {runOnly: asked, resultTypes: ['violations']})",
        {"type": "rule", "values": ["color-contrast"]} if dark else {"type": "tag", "values": LEVELS},
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {[node['target'] for node in found['nodes']][:4]} "
        f"{found['nodes'][0].get('failureSummary', '')}"
        for found in answer["violations"]
    ]


@pytest.fixture
def page(open_page: OpenPage, request: pytest.FixtureRequest) -> Page:
    """Open a page whose policy lets the examiner's script in; every other story runs under the policy."""
    assert SCRIPT.exists(), "axe-core is missing: run `make setup`"
    return open_page(bypass_csp=True, color_scheme=getattr(request, "param", "light"), reduced_motion="reduce")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_public_pages_have_no_violation(page: Page) -> None:
    found = {}
    for path in (
        "/",
        "/search?q=变压器 局部放电",
        "/match",
        "/account/sign-in",
        "/organisations/",
        "/chains/",
        "/chains/robotics",
        "/experts/",
        "/about",
        "/rules",
        "/rules/reward.floor",
        "/rules/compare",
        "/simulator",
        "/simulator/prices",
        "/simulator/fairness",
        "/search?q=变压器 局部放电&view=map",
        "/search?q=绝无此物xyz&trl=9",
        "/styleguide",
    ):
        page.goto(path)
        found[path] = violations(page)
    page.goto("/experts/")
    page.locator(".expert-card a").first.click()
    expect(page.locator(".expert-head h1")).to_be_visible()
    found["expert"] = violations(page)
    page.goto("/search?kind=achievement&q=变压器 局部放电")
    for box in page.locator(".hit__compare input").all()[:2]:
        box.check()
    page.get_by_role("button", name="比较已勾选的条目").click()
    expect(page.get_by_role("table")).to_be_visible()
    found["compare"] = violations(page)
    page.goto("/search?kind=achievement&q=变压器 局部放电")  # a page with faces
    page.locator(".hit__title a").first.click()
    expect(page.locator(".entry h1")).to_be_visible()
    page.evaluate(_OPEN_ALL)
    found["entry"] = violations(page)
    page.locator(".owner__name a").click()
    page.wait_for_url("**/organisations/*")
    found["organisation"] = violations(page)
    page.go_back()
    page.get_by_role("link", name="全部匹配").click()
    page.wait_for_url("**/matches")
    page.evaluate(_OPEN_ALL)
    found["matches"] = violations(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_answer_to_a_problem_has_no_violation(page: Page) -> None:
    page.goto("/match")
    page.get_by_role("main").get_by_role("textbox").fill(PROBLEM)
    page.get_by_role("button", name="开始匹配").click()
    expect(page.locator("article.match").first).to_be_visible()
    page.evaluate(_OPEN_ALL)
    assert violations(page) == []


def test_import_report_has_no_violation(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "成果表.csv"
    file.write_bytes(table_text(HEADINGS, [(f"X-{row[0]}", *row[1:]) for row in ROWS]).encode("gb18030"))
    sign_in(page, "holder")
    page.goto("/imports/new")
    assert violations(page) == []
    try_out(page, file)
    assert violations(page) == []


OWN_PAGES = (
    *("/desk/", "/organisations/mine", "/organisations/register", "/my-entries", "/my-entries?kind=demand", "/write/"),
    *("/disclosures", "/account/", "/account/security", "/account/sessions", "/account/privacy", "/imports/"),
    *("/push/destinations", "/push/destinations/mail"),
)
OFFICE_PAGES = (
    "/desk/",
    "/desk/reviews/",
    "/desk/jobs",
    "/quality",
    "/quality?by=source",
    "/organisations/verifications",
)


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_pages_of_people_have_no_violation(page: Page, open_page: OpenPage) -> None:
    found = {}
    for path in ("/account/sign-up", "/account/password/reset", "/privacy", "/reading", "/complaints/new"):
        page.goto(path)
        found[path] = violations(page)
    sign_in(page, "holder")
    for path in OWN_PAGES:
        page.goto(path)
        page.evaluate(_OPEN_ALL)
        found[path] = violations(page)
    page.goto("/organisations/mine")
    page.get_by_role("link", name="管理", exact=True).first.click()
    page.wait_for_url("**/manage")
    page.evaluate(_OPEN_ALL)
    found["manage"] = violations(page)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    office = open_page(bypass_csp=True, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    sign_in(office, "admin")
    for path in OFFICE_PAGES:
        office.goto(path)
        found[f"office {path}"] = violations(office)
    assert {path: lines for path, lines in found.items() if lines} == {}
