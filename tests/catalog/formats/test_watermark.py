"""Marked copies: the reader's name is in the page and in the pixels, and other files say so beside them."""

import io
import zipfile

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from lianqiao.catalog.formats import watermark
from lianqiao.catalog.formats.watermark import Mark, marked

MARK = Mark(
    reader="诸葛明远", reader_number="7", organisation="示例冀东装备有限公司", organisation_number="O-2026-000002",
    at="2026-11-22 16:30:00 +0800", entry="A-2026-000001", disclosure="L-2026-000001", original_sha256="0" * 64,
)  # fmt: skip


def pdf(pages: int, *, rotation: int = 0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(pages):
        if rotation:
            canvas.setPageRotation(rotation)
        canvas.drawString(72, 700, f"content {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("rotation", [0, 90])
def test_every_page_of_a_pdf_says_who_took_it_for_whom_and_when(rotation: int) -> None:
    delivery = marked(pdf(2, rotation=rotation), "工艺.pdf", "application/pdf", MARK)

    texts = [page.extract_text() for page in PdfReader(io.BytesIO(delivery.content)).pages]
    assert len(texts) == 2 and delivery.name == "工艺.pdf"
    for number, text in enumerate(texts):
        assert f"content {number}" in text
        assert MARK.reader in text and MARK.organisation in text and MARK.at in text and MARK.disclosure in text


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
@pytest.mark.parametrize("fonts", [watermark._FONTS, ()])
def test_picture_is_marked_all_over(monkeypatch: pytest.MonkeyPatch, form: str, media_type: str, fonts: object) -> None:
    monkeypatch.setattr(watermark, "_FONTS", fonts)
    out = io.BytesIO()
    plain = Image.new("RGB", (640, 480), (200, 220, 240))
    plain.save(out, form)

    delivery = marked(out.getvalue(), "样机.png", media_type, MARK)

    picture = Image.open(io.BytesIO(delivery.content)).convert("RGB")
    difference = ImageChops.difference(plain, picture).convert("L").point(lambda value: 255 if value > 20 else 0)
    for left, top in ((0, 0), (320, 0), (0, 240), (320, 240)):
        assert difference.crop((left, top, left + 320, top + 240)).getbbox()
    assert not picture.getexif()


def test_other_files_travel_with_a_cover_note() -> None:
    delivery = marked(b"1,2\n", "数据.csv", "text/csv", MARK)

    with zipfile.ZipFile(io.BytesIO(delivery.content)) as archive:
        note = archive.read("交付说明.txt").decode("utf-8-sig")
        assert archive.read("文件/数据.csv") == b"1,2\n"
    assert delivery.name == "数据.zip" and MARK.reader in note and MARK.organisation in note and MARK.at in note
