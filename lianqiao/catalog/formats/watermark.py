"""Marking what leaves a confidential layer: every page and picture says who took it, for whom and when.

PDF pages get the mark over and below their content, pictures in their pixels. Any other kind of file cannot be marked without changing
what it says; it travels in a ZIP archive with a cover note (docs/decisions/0009-disclosure.md).
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image, ImageDraw, ImageFont
from pypdf import PageObject, PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

PDF = "application/pdf"
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_CID_FONT = "STSong-Light"  # every PDF reader has it or a stand-in, and its text can be searched and copied
# Where fonts with Chinese characters usually lie; without one the pictures carry numbers instead of names.
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
_ANGLE = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """Who takes a file, for whom, when, and of what."""

    reader: str
    reader_number: str
    organisation: str
    organisation_number: str
    at: str
    entry: str
    disclosure: str
    original_sha256: str

    @property
    def line(self) -> str:
        """The words that are repeated over a page."""
        return " · ".join(part for part in (self.organisation, self.reader, self.at) if part)

    @property
    def numbers(self) -> str:
        """The same without a Chinese character, and what it belongs to."""
        return " ".join(
            part for part in (self.entry, self.disclosure, self.organisation_number, f"P{self.reader_number}", self.at) if part
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file to be handed over."""

    name: str
    media_type: str
    content: bytes


def marked(content: bytes, name: str, media_type: str, mark: Mark) -> Delivery:
    """Return the marked form of a file: PDF and pictures marked themselves, anything else in an archive with a cover note."""
    if media_type == PDF:
        return Delivery(name, PDF, _marked_pdf(content, mark))
    if media_type in PICTURES:
        return Delivery(name, media_type, _marked_picture(content, PICTURES[media_type], mark))
    return Delivery(f"{PurePosixPath(name).stem}.zip", "application/zip", _with_note(content, name, mark))


def _marked_pdf(content: bytes, mark: Mark) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    layers: dict[tuple[float, float], PageObject] = {}
    for page in writer.pages:
        page.transfer_rotation_to_content()
        box = page.mediabox
        size = (float(box.width), float(box.height))
        if size not in layers:
            layers[size] = PdfReader(io.BytesIO(_layer(size, mark))).pages[0]
        left, bottom = float(box.left), float(box.bottom)
        page.merge_translated_page(layers[size], left, bottom)
    writer.add_metadata({"/Subject": mark.numbers})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _layer(size: tuple[float, float], mark: Mark) -> bytes:
    """Return a page of the size with the mark repeated across it and once at its foot."""
    width, height = size
    pdfmetrics.registerFont(UnicodeCIDFont(_CID_FONT))
    canvas = Canvas("", pagesize=size)  # kept in memory
    canvas.setFont(_CID_FONT, max(8.0, min(width, height) / 45))
    canvas.setFillGray(0.45, alpha=0.22)
    step = max(120.0, height / 4)
    rows = int((height + width) / step) + 1
    for row in range(rows):
        canvas.saveState()
        canvas.translate(width / 2, row * step)
        canvas.rotate(_ANGLE)
        canvas.drawCentredString(0, 0, mark.line)
        canvas.restoreState()
    canvas.setFont(_CID_FONT, 7)
    canvas.setFillGray(0.25, alpha=0.85)
    canvas.drawString(14, 8, f"保密 {mark.line} {mark.numbers}")
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def _marked_picture(content: bytes, form: str, mark: Mark) -> bytes:
    with Image.open(io.BytesIO(content)) as source:
        picture = source.convert("RGBA")
    width, height = picture.size
    size = max(12, min(width, height) // 28)
    font, words = _font(size, mark)
    side = int((width**2 + height**2) ** 0.5) + 1
    veil = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    draw = ImageDraw.Draw(veil)
    step = max(size * 5, side // 6)
    length = int(draw.textlength(words, font=font)) + size * 3
    for row, top in enumerate(range(0, side, step)):
        for left in range(-(row % 2) * length // 2, side, length):
            draw.text((left + 1, top + 1), words, font=font, fill=(255, 255, 255, 110))
            draw.text((left, top), words, font=font, fill=(70, 70, 70, 110))
    turned = veil.rotate(_ANGLE, resample=Image.Resampling.BICUBIC)
    corner = ((side - width) // 2, (side - height) // 2)
    result = Image.alpha_composite(picture, turned.crop((*corner, corner[0] + width, corner[1] + height)))
    out = io.BytesIO()
    (result if form != "JPEG" else result.convert("RGB")).save(out, form, **({"quality": 90} if form == "JPEG" else {}))
    return out.getvalue()


def _font(size: int, mark: Mark) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, str]:
    path = next((path for path in _FONTS if Path(path).is_file()), None)
    if path is None:
        return ImageFont.load_default(size), mark.numbers
    return ImageFont.truetype(path, size), mark.line


def _with_note(content: bytes, name: str, mark: Mark) -> bytes:
    note = (
        "保密文件交付说明\n\n"
        f"文件：{name}\n原件 SHA-256：{mark.original_sha256}\n条目：{mark.entry}\n授权编号：{mark.disclosure}\n"
        f"查阅机构：{mark.organisation}（{mark.organisation_number}）\n查阅人：{mark.reader}\n交付时间：{mark.at}\n\n"
        "本文件按双方的保密约定提供，仅供约定目的使用，不得转交、公开或者去除本说明。每次下载均有记录。\n"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("交付说明.txt", "\ufeff" + note)
        archive.writestr(f"文件/{name}", content)
    return out.getvalue()
