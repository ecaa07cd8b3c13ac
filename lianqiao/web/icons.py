"""The icons of the pages by what they mean: Lucide (ISC licence), copied from npm by ``scripts/vendor.py``, in the colour of the text."""

import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static" / "vendor" / "lucide"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# what it means here -> its name in the library
LUCIDE: Final = {
    "alert": "triangle-alert",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "bell": "bell",
    "building": "building-2",
    "calendar": "calendar",
    "check": "check",
    "close": "x",
    "cube": "box",
    "display": "contrast",
    "download": "download",
    "expand": "expand",
    "external": "external-link",
    "file": "file-text",
    "filter": "list-filter",
    "idea": "lightbulb",
    "info": "info",
    "key": "key-round",
    "language": "languages",
    "lock": "lock",
    "menu": "menu",
    "minus": "minus",
    "person": "user",
    "pin": "map-pin",
    "problem": "message-square-text",
    "question": "circle-question-mark",
    "refresh": "refresh-cw",
    "search": "search",
    "seedling": "sprout",
    "shield": "shield-check",
    "sound": "volume-2",
    "stop": "square",
    "table": "table",
    "upload": "upload",
    "video": "video",
}


@cache
def drawing(name: str) -> str:
    """Return what stands inside the 24 × 24 SVG of an icon; nothing for an unknown name or before the library is there."""
    try:
        text = (FOLDER / f"{LUCIDE[name]}.svg").read_text(encoding="utf-8")
    except (KeyError, FileNotFoundError):
        return ""
    found = _BODY.search(text)
    return " ".join(found[1].split()) if found else ""
