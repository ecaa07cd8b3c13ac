"""Measures what a reader waits for: largest contentful paint, weight and requests of each kind of page, in a real browser.

``python -m bench.page_paint --url http://127.0.0.1:8000`` asks a running platform (for instance `make demo`). Each page is opened
several times in a new browser without anything kept; the limit is the one that the platform sets itself: 1.0 s on the loopback.
"""

import argparse
import json
import shutil
import statistics
import urllib.request
from collections.abc import Iterator
from typing import Any, TypedDict

from playwright.sync_api import Browser, sync_playwright

LIMIT_MS = 1000.0
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
_LARGEST = """() => new Promise((answer) => {
  let largest = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => answer(largest), 300);
})"""


class Measured(TypedDict):
    """One page: medians over the rounds."""

    page: str
    paint_ms: float
    kilobytes: float
    requests: int


def pages(url: str) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of one page of each kind, found through the API of the platform."""
    yield from (("home", "/"), ("search", "/search?q=%E5%8F%98%E5%8E%8B%E5%99%A8"), ("problem", "/match"))
    yield from (("organisations", "/organisations/"), ("about", "/about"), ("chain", "/chains/robotics"))
    yield "results by place", "/search?q=%E5%8F%98%E5%8E%8B%E5%99%A8&view=map"
    for kind in ("achievements", "demands", "organisations", "experts"):
        with urllib.request.urlopen(f"{url}/api/v1/{kind}?limit=1") as answer:
            for row in json.load(answer)["items"]:
                yield kind.removesuffix("s"), f"/{kind}/{row['number']}"


def measure(browser: Browser, address: str, rounds: int) -> tuple[float, float, int]:
    """Open an address ``rounds`` times: milliseconds to the largest paint, kilobytes over the wire, requests (medians)."""
    paints, weights, counts = [], [], []
    for _ in range(rounds):
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        page.goto(address, wait_until="load")
        paints.append(float(page.evaluate(_LARGEST)))
        weights.append(sum(sizes) / 1000)
        counts.append(len(sizes))
        context.close()
    return statistics.median(paints), statistics.median(weights), round(statistics.median(counts))


def run(url: str, rounds: int) -> list[Measured]:
    """Measure every kind of page of the platform at ``url``."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        raise SystemExit("This measurement needs Chromium: apt-get install chromium fonts-noto-cjk")
    found: list[Measured] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_OPTIONS)
        for name, path in pages(url):
            measure(browser, url + path, 1)  # the server has read what it needs
            paint, weight, requests = measure(browser, url + path, rounds)
            found.append({"page": name, "paint_ms": paint, "kilobytes": weight, "requests": requests})
        browser.close()
    return found


def table(rows: list[Measured]) -> str:
    """Write the figures as a table in Markdown, with the share of the limit."""
    lines = ["| page | largest paint ms | of the limit | kB | requests |", "|---|---|---|---|---|"]
    for row in rows:
        share = row["paint_ms"] / LIMIT_MS
        lines.append(
            f"| {row['page']} | {row['paint_ms']:.0f} | {share:.2f} | {row['kilobytes']:.0f} | {row['requests']} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the platform runs")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows: Any = run(given.url.rstrip("/"), given.rounds)
    print(json.dumps(rows) if given.json else table(rows))


if __name__ == "__main__":
    main()
