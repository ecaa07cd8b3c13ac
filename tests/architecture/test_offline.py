"""The pages must work on a closed network: nothing is loaded from another host."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "lianqiao" / "web"
# What makes a browser fetch something: sources, style sheets, imports, fonts. Links that people follow are allowed.
FETCHES = re.compile(
    r"""(?:\bsrc(?:set)?|\bposter|\bdata-src|hx-get|hx-post)\s*=\s*["']\s*(?:https?:)?//
    |<link\b[^>]*\bhref\s*=\s*["']\s*(?:https?:)?//
    |@import\s+(?:url\()?\s*["']?\s*(?:https?:)?//
    |url\(\s*["']?\s*(?:https?:)?//
    |\b(?:import|from|fetch|importScripts)\s*\(?\s*["'`]\s*(?:https?:)?//""",
    re.VERBOSE | re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "fetches"),
    [
        ('<script src="https://cdn.example/x.js">', True),
        ("<link rel='stylesheet' href='//fonts.example/a.css'>", True),
        ("@import url(https://fonts.example/a.css);", True),
        ("background: url('//img.example/a.png')", True),
        ("import x from 'https://cdn.example/x.js'", True),
        ('<a href="https://www.gov.cn/">', False),
        ('<script src="{% static "js/app.js" %}">', False),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
    ],
)
def test_search_for_fetches_finds_them_and_no_links(text: str, *, fetches: bool) -> None:
    assert bool(FETCHES.search(text)) is fetches


def test_pages_fetch_nothing_from_other_hosts() -> None:
    files = [
        path
        for path in WEB.rglob("*")
        if path.suffix in {".html", ".css", ".js", ".svg", ".py"} and "vendor" not in path.parts
    ]
    breaches = [
        f"{path.relative_to(WEB)}: {found.group(0)}"
        for path in files
        for found in FETCHES.finditer(path.read_text(encoding="utf-8"))
    ]

    assert files
    assert breaches == []
