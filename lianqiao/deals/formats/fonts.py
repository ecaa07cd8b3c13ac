"""The font of papers: Noto Serif SC, part of each PDF, so that it looks the same everywhere and for ever."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT = "NotoSerifSC"
FILE = Path(__file__).parent / "fonts" / "NotoSerifSC-Regular.ttf"


class FontMissing(RuntimeError):
    """The font was not set up; the message says what to do."""


@cache
def paper_font() -> str:
    """Return the name of the font after it was read; only the glyphs that a paper uses go into it. Raises ``FontMissing``."""
    if not FILE.is_file():
        raise FontMissing(f"{FILE} is missing: run `npm ci` and `python scripts/vendor.py`, or `make setup`.")
    pdfmetrics.registerFont(TTFont(FONT, str(FILE)))
    return FONT


def without_glyph(text: str) -> str:
    """Return the characters of a text that the font cannot draw, each once, in their order: some rare ones of names."""
    known = pdfmetrics.getFont(paper_font()).face.charToGlyph
    return "".join(dict.fromkeys(char for char in text if char.isprintable() and ord(char) not in known))
