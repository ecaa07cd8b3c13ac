"""What keeps the strict content policy and the budget of the pages."""

import gzip
import re
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from lianqiao.web.icons import LUCIDE, drawing
from lianqiao.web.middleware import CompressionMiddleware

WEB = Path(__file__).resolve().parents[2] / "lianqiao" / "web"
# Mails are no pages: mail programs know styles on elements only.
TEMPLATES = sorted(set((WEB / "templates").rglob("*.html")) - set((WEB / "templates" / "emails").rglob("*.html")))
TOKENS = (WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_template_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert "|safe" not in text


@pytest.mark.parametrize("path", sorted((WEB / "templates" / "components").glob("*.html")), ids=lambda path: path.name)
def test_component_says_what_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


def test_every_icon_that_a_template_asks_for_is_drawn():
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""{% icon ["']([a-z-]+)["']""", path.read_text(encoding="utf-8"))
    }

    assert asked <= LUCIDE.keys()
    assert {name for name in LUCIDE if not drawing(name)} == set(), "run `make setup`"


def test_every_picture_is_one_of_ours():
    asked = {
        name for path in TEMPLATES for name in re.findall(r'picture="([a-z-]+)"', path.read_text(encoding="utf-8"))
    }

    assert asked <= {path.stem for path in (WEB / "templates" / "pictures").glob("*.html")}


def test_scripts_are_few_and_small():
    sizes = {path.name: len(path.read_text().splitlines()) for path in (WEB / "static" / "js").rglob("*.js")}

    assert max(sizes.values()) <= 150
    assert sum(sizes.values()) <= 2500


def _themes():
    for block in re.finditer(r"(:root[^{,]*)\{(.*?)\n\s*\}", TOKENS, re.DOTALL):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[2]))
        if "ground" in colours:
            yield block[1].strip(), colours


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "accent", "bad", "good", "warn")
    for ground in ("ground", "ground-soft", "surface")
]
PAIRS += [("accent-strong", "accent-soft"), ("demand", "demand-soft"), ("good", "good-soft"), ("warn", "warn-soft"),
          ("bad", "bad-soft"), ("mark-ink", "mark"), ("ink-soft", "accent-soft"), ("ink", "accent-soft")]  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "colours"), list(_themes()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_text_colours_have_enough_contrast(theme, colours):
    least = 7.0 if "contrast" in theme else 4.5
    base = next(values for name, values in _themes() if name == ":root")
    full = base | colours

    weak = {pair: round(_contrast(full[pair[0]], full[pair[1]]), 2) for pair in [*PAIRS, ("on-accent", "accent")]}

    assert {pair: value for pair, value in weak.items() if value < least} == {}


@pytest.mark.django_db
def test_pages_go_out_compressed_to_those_who_ask(client: Client) -> None:
    asked = {"accept-encoding": "gzip"}

    page = client.get("/about", headers=asked)
    plain = client.get("/about")

    assert page.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in page.headers["Vary"]
    assert b"</html>" in gzip.decompress(page.content) and len(page.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain.headers


def test_pictures_and_streams_are_not_compressed_again(rf: RequestFactory) -> None:
    answers = [
        HttpResponse(b"x" * 1000, content_type="image/png"),
        StreamingHttpResponse([b"x" * 1000], content_type="text/csv"),
    ]
    for answer in answers:
        middleware = CompressionMiddleware(lambda request, answer=answer: answer)
        assert "Content-Encoding" not in middleware(rf.get("/", headers={"accept-encoding": "gzip"})).headers
