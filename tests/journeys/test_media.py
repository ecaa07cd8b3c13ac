"""A reader looks at a 3-D model, with and without what it needs; its owner explains a part by pressing on it."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import BROWSER_OPTIONS, BROWSERS, OpenPage, sign_in
from tests.journeys.running import Platform
from tests.journeys.test_axe import violations
from tests.journeys.watching import Watch

DRAWING = ("--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader")  # WebGL without a graphics card
MOST_BYTES = 300_000
_NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture(scope="session")
def drawing_browser(browser: Browser) -> Iterator[Browser]:
    """Start a Chromium that can draw 3-D models."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    started = browser.browser_type.launch(executable_path=program, args=[*BROWSER_OPTIONS, *DRAWING], timeout=180_000)
    yield started
    started.close()


@pytest.fixture(scope="session")
def path(platform: Platform) -> str:
    """The page of the transformer, which has a model."""
    number = platform.value("SELECT number FROM catalog_achievement WHERE external_id = 'A046'")
    return f"/achievements/{number}"


def new_page(browser: Browser, platform: Platform, **options: object) -> tuple[Page, Watch]:
    context = browser.new_context(
        locale="zh-CN", base_url=platform.url, viewport={"width": 600, "height": 700}, **options
    )  # type: ignore[arg-type]
    context.set_default_timeout(90_000)
    page = context.new_page()
    return page, Watch(page)


def view(page: Page) -> None:
    page.get_by_role("button", name="三维查看").click()
    page.wait_for_selector("[data-loaded]", timeout=90_000)
    page.wait_for_selector(".hotspot[data-visible]")  # drawn once: before that the places are not where they will be


def test_reader_turns_a_model_and_opens_an_explanation(drawing_browser: Browser, platform: Platform, path: str) -> None:
    page, watch = new_page(drawing_browser, platform)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    assert not any("model-viewer" in address or address.endswith(".glb") for address in asked)

    view(page)
    spot = page.locator(".hotspot").first
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-spot-text]")).to_contain_text("三相进线")
    expect(spot).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("[data-spot-text]")).to_be_hidden()
    viewer = page.locator("model-viewer")
    before = viewer.evaluate("(it) => it.getCameraOrbit().theta")
    viewer.evaluate("(it) => it.shadowRoot.querySelector('.userInput').focus()")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    viewer.evaluate("(it) => it.jumpCameraToGoal()")  # it turns softly, and slowly where nothing but a processor draws
    assert viewer.evaluate("(it) => it.getCameraOrbit().theta") != before

    assert {urlsplit(address).netloc for address in asked if not address.startswith(("blob:", "data:"))} == {
        urlsplit(platform.url).netloc
    }
    # Warnings are of drawing without a graphics card; a refusal by the content policy is an error.
    assert [fault for fault in watch.faults if not fault.startswith("console warning")] == []
    page.context.close()


def test_poster_stays_where_there_is_no_webgl(open_page: OpenPage, path: str) -> None:
    page = open_page()
    page.add_init_script(_NO_WEBGL)
    page.goto(path)
    page.get_by_role("button", name="三维查看").click()

    expect(page.get_by_text("这台设备的浏览器不能显示三维模型")).to_be_visible()
    expect(page.locator(".model__poster img")).to_be_visible()
    expect(page.get_by_role("button", name="三维查看")).to_be_hidden()


def test_media_without_scripts_are_pictures_words_and_links(open_page: OpenPage, path: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(path)

    expect(page.locator(".model__poster img")).to_be_visible()
    expect(page.locator(".model__parts")).to_contain_text("储油柜")
    expect(page.get_by_role("link", name="下载模型")).to_be_visible()
    page.locator("[data-zoom]").first.click()
    page.wait_for_url("**/media/*.png")


def test_page_is_light_and_pictures_are_enlarged_by_keyboard(open_page: OpenPage, path: str) -> None:
    page = open_page()
    session, sizes = page.context.new_cdp_session(page), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    assert sum(sizes) <= MOST_BYTES, sizes

    picture = page.locator("[data-zoom]").first
    picture.press("Enter")
    expect(page.locator("dialog.lightbox img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.lightbox")).to_be_hidden()
    expect(picture).to_be_focused()


def test_owner_explains_a_part_by_pressing_on_it(drawing_browser: Browser, platform: Platform, path: str) -> None:
    page, _ = new_page(drawing_browser, platform, bypass_csp=True, reduced_motion="reduce")
    sign_in(page, "enterprise")
    page.goto(f"{path}/media")
    assert violations(page) == []
    page.get_by_role("link", name="编辑 植物绝缘油").click()
    view(page)
    assert violations(page) == []
    box = page.locator("model-viewer").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
    expect(page.locator("[data-spot-help]")).to_contain_text("第 6 行")
    page.locator("[name=places-5-label]").fill("油箱")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/media")
    page.goto(path)
    expect(page.locator(".model__parts")).to_contain_text("油箱")
    page.context.close()
