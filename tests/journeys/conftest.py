"""Stories in a real browser on a real platform: web server, worker and database as processes of their own."""

import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lianqiao.cli.demo import PASSWORD
from tests.journeys.running import Platform
from tests.journeys.samples import write_small_pack
from tests.journeys.watching import Watch
from tests.mail_server import MailServer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
PATIENCE_MS = 60_000  # for one step of a page; far more than it takes, because machines that test are busy
OpenPage = Callable[..., Page]
_HERE = Path(__file__).parent
_REPORT = pytest.StashKey[pytest.TestReport]()
_PLATFORMS: list[Platform] = []
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here as journeys, and let them run last: the quick tests tell sooner what is wrong."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
    # The browser's event loop runs in the main thread once started, which Django's records do not allow.
    items.sort(key=lambda item: _HERE in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the ends of the platforms' logs to a failure, and keep its report for the screenshot."""
    report = yield
    if _HERE in item.path.parents and report.failed:
        item.stash[_REPORT] = report
        report.sections += [(f"platform in {platform.folder}", platform.log_tails()) for platform in _PLATFORMS]
    return report


@pytest.fixture(scope="session")
def make_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Platform]]:
    """Make platforms with a data directory and a database of their own; their processes end with the session.

    ``like`` names a platform that was stopped: the new one begins with a copy of its data.
    """

    def make(name: str, like: Platform | None = None, **settings: str) -> Platform:
        platform = Platform(tmp_path_factory.mktemp(name), **settings)
        _PLATFORMS.append(platform)
        if like:
            subprocess.run(
                ["cp", "-a", like.data, platform.data], check=True
            )  # with the owner that PostgreSQL insists on
        platform.database_server.use()
        return platform

    yield make
    for platform in _PLATFORMS:
        platform.stop()
        platform.database_server.leave()


@pytest.fixture(scope="session")
def region_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small region pack, the same for all processes of the tests."""
    folder = _shared(tmp_path_factory) / "pack"
    with _alone(folder):
        return folder if folder.exists() else write_small_pack(folder)


@pytest.fixture(scope="session")
def demonstration(region_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """A stopped platform with a few examples that knows words only, set up once for all processes of the tests."""
    folder = _shared(tmp_path_factory) / "demonstration"
    with _alone(folder):
        is_new = not folder.exists()
        prepared = Platform(folder, LIANQIAO_REGION_PACK=str(region_pack))
        if is_new:
            prepared.database_server.use()
            started = time.monotonic()
            prepared.command("demo", "--prepare-only", timeout=280)
            (folder / "seconds").write_text(str(time.monotonic() - started))
            prepared.database_server.leave()
    return prepared


def _shared(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process of the tests make a folder that all use."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def platform(
    make_platform: Callable[..., Platform], demonstration: Platform, region_pack: Path, mailbox: MailServer
) -> Platform:
    """Run the platform of the browser stories, with a few examples and their vectors."""
    # The story of reading has a platform of its own.
    off = {"LIANQIAO_REVIEW": "off", "LIANQIAO_MAIL_HOST": "127.0.0.1", "LIANQIAO_MAIL_PORT": str(mailbox.port)}
    running = make_platform(
        "platform", like=demonstration, LIANQIAO_ENCODER="e5", LIANQIAO_REGION_PACK=str(region_pack), **off
    )
    running.command("demo", "--prepare-only", timeout=280)
    running.start("worker")
    running.serve()
    return running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.fail("The stories need Chromium: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=BROWSER_OPTIONS, timeout=180_000)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, platform: Platform, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open pages like a new visitor's; at the end no page may have shown an error that only developers see.

    ``expected`` names the error statuses that a story brings about on purpose.
    """
    opened: list[tuple[BrowserContext, Page, Watch]] = []

    def open_one(*, expected: tuple[int, ...] = (), **options: Any) -> Page:
        settings = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, "base_url": platform.url} | options
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        opened.append((context, page, Watch(page, expected)))
        return page

    yield open_one
    if _REPORT in request.node.stash:
        for number, (_, page, _) in enumerate(opened):
            _keep_screenshot(page, f"{request.node.name}-{number}")
    faults = [fault for _, _, watch in opened for fault in watch.faults]
    for context, _, _ in opened:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Open one page of a new visitor."""
    return open_page()


def _keep_screenshot(page: Page, name: str) -> None:
    folder = os.environ.get("LIANQIAO_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = re.sub(r"[^\w-]+", "-", name)
        page.screenshot(path=Path(folder) / f"{file}.png", full_page=True)


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the people of the demonstration."""
    page.goto("/account/sign-in")
    page.get_by_label("电子邮箱").fill(f"{name}@demo.lianqiao.example")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda address: "sign-in" not in address)
