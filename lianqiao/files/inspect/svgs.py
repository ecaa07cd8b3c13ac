"""Drawings (SVG): only shapes and text; nothing that runs, nothing that is fetched from elsewhere."""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lianqiao.files.inspect.refusals import Refusal

_ACTIVE = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set", "animate",
     "animatemotion", "animatetransform", "discard", "html", "body", "link", "meta", "base"}
)  # fmt: skip
_INNER = re.compile(r"#[\w.:-]*|data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/=\s]*")
_STYLE_REFERENCE = re.compile(r"url\(\s*(['\"]?)(?!#|['\"]#)", re.IGNORECASE)
_STYLE_ACTIVE = re.compile(r"@import|expression\s*\(|javascript:|behaviou?r\s*:|-moz-binding", re.IGNORECASE)


def check_svg(content: bytes) -> None:
    """Raise ``Refusal`` for a drawing with scripts, event handlers, foreign references or entities."""
    if b"<?xml-stylesheet" in content:
        raise Refusal("files.svg_active", {"found": "xml-stylesheet"})
    try:
        root = fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        code = "files.damaged" if isinstance(error, ParseError | LookupError) else "files.svg_active"
        raise Refusal(code, {"found": "DOCTYPE"}) from None
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag.lower() in _ACTIVE:
            raise Refusal("files.svg_active", {"found": f"<{tag}>"})
        if tag.lower() == "style":
            _check_style("".join(element.itertext()))
        for name, value in element.attrib.items():
            _check_attribute(name.rpartition("}")[2].lower(), value)


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise Refusal("files.svg_active", {"found": name})
    if name in ("href", "src") and not _INNER.fullmatch(value.strip()):
        raise Refusal("files.svg_foreign", {"found": value.strip()[:60]})
    _check_style(value)


def _check_style(text: str) -> None:
    # A style that needs escapes to say url( or @import has something to hide.
    if _STYLE_ACTIVE.search(text) or ("\\" in text and ("(" in text or "@" in text)):
        raise Refusal("files.svg_active", {"found": "style"})
    if _STYLE_REFERENCE.search(text):
        raise Refusal("files.svg_foreign", {"found": "url(…)"})
