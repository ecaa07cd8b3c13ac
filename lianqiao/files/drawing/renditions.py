"""Pictures in the sizes that pages need: small ones first, in formats that are smaller than what was handed in."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

WIDTHS = (480, 960, 1600)
_FORMATS = (("AVIF", "image/avif", {"quality": 58, "speed": 8}), ("WEBP", "image/webp", {"quality": 80, "method": 4}))


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture made smaller; ``width`` and ``height`` in points."""

    content: bytes
    media_type: str
    width: int
    height: int


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture that was examined before."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def renditions(content: bytes) -> Iterator[Rendition]:
    """Yield a picture in every width that it fills, and in the first width at least, in every format."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        whole = picture if picture.mode in ("RGB", "RGBA") else picture.convert(_mode(picture))
    widths = [width for width in WIDTHS if width < whole.width] or [min(whole.width, WIDTHS[0])]
    if widths[-1] != WIDTHS[-1] and whole.width not in widths:
        widths.append(min(whole.width, WIDTHS[-1]))
    for width in widths:
        size = (width, max(1, round(whole.height * width / whole.width)))
        drawn = whole if size == whole.size else whole.resize(size, Image.Resampling.LANCZOS)
        for form, media_type, options in _FORMATS:
            out = io.BytesIO()
            drawn.save(out, form, **options)
            yield Rendition(out.getvalue(), media_type, *size)


def _mode(picture: Image.Image) -> str:
    return "RGBA" if "transparency" in picture.info or picture.mode in ("LA", "PA") else "RGB"
