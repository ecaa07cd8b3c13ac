"""Text out of documents: tables too, and a scan says that it is one."""

import io

import pytest
from docx import Document
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from lianqiao.catalog.drafting import propose
from lianqiao.catalog.drafting.documents import NoText, document_text


def docx_bytes() -> bytes:
    document = Document()
    document.add_paragraph("技术需求表")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate([("需求名称", "低噪声风机叶轮"), ("技术指标", "噪声低于60分贝")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("预算不超过50万元。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_bytes(text: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def test_docx_gives_paragraphs_and_tables_in_order() -> None:
    text = document_text(docx_bytes(), "docx")

    assert text.split("\n") == [
        "技术需求表",
        "需求名称：低噪声风机叶轮",
        "技术指标：噪声低于60分贝",
        "预算不超过50万元。",
    ]
    found = {item.field: item.value for item in propose(text, "demand")}
    assert found["title"] == "低噪声风机叶轮" and found["budget"] == (None, 500_000)


def test_pdf_with_text_is_read() -> None:
    assert "噪声低于60分贝" in document_text(pdf_bytes("噪声低于60分贝"), "pdf")


def test_scan_says_that_it_is_one() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(NoText) as caught:
        document_text(out.getvalue(), "pdf")
    assert caught.value.code == "documents.scan"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert document_text("噪声低于60分贝\r\n".encode(encoding), "txt") == "噪声低于60分贝"


@pytest.mark.parametrize(
    ("content", "kind"), [(b"PK\x03\x04x", "docx"), (b"%PDF-1.4 x", "pdf"), (b"\xff\xff\xff", "txt")]
)
def test_broken_documents_are_told(content: bytes, kind: str) -> None:
    with pytest.raises(NoText) as caught:
        document_text(content, kind)
    assert caught.value.code == "documents.unreadable"
