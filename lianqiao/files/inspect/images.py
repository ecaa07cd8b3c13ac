"""Pictures: drawn anew from their points, so that position, camera, time and anything hidden behind them stay out."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from lianqiao.files.choices import FileKind
from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_KEPT_MODES = {
    FileKind.JPEG: ("L", "RGB"),
    FileKind.PNG: ("1", "L", "LA", "RGB", "RGBA"),
    FileKind.WEBP: ("RGB", "RGBA"),
}
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_QUALITY = 92


def redraw(content: bytes, kind: FileKind, limits: Limits) -> bytes:
    """Return the picture without metadata, upright. Raises ``Refusal`` when it is too large, moving or damaged."""
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            if picture.width * picture.height > limits.pixels:
                raise Refusal("files.picture_too_large", {"width": picture.width, "height": picture.height})
            if kind != FileKind.JPEG and getattr(picture, "n_frames", 1) > 1:
                raise Refusal("files.picture_moving")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return _encoded(_bare(upright, kind), kind)
    except _BOMB:
        raise Refusal("files.picture_too_large", {"width": "?", "height": "?"}) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, KeyError):
        raise Refusal("files.damaged") from None


def _bare(picture: Image.Image, kind: FileKind) -> Image.Image:
    """Copy the points alone: what a file carries besides them does not come along."""
    if picture.mode not in _KEPT_MODES[kind]:
        is_clear = "transparency" in picture.info or picture.mode in ("PA", "La", "RGBa", "LA", "RGBA")
        picture = picture.convert("RGBA" if is_clear and kind != FileKind.JPEG else "RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encoded(picture: Image.Image, kind: FileKind) -> bytes:
    out = io.BytesIO()
    options = {} if kind == FileKind.PNG else {"quality": _QUALITY}
    picture.save(out, _FORMATS[kind], **options)
    return out.getvalue()
