"""Writes a paper as PDF for reading and signing."""

import io
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from lianqiao.deals.engine.capitals import chinese_number
from lianqiao.deals.formats.fonts import FONT, paper_font
from lianqiao.deals.formats.paper import Paper, Signature

MEDIA_TYPE = "application/pdf"
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, wordWrap="CJK", spaceAfter=3)
_CLAUSE = ParagraphStyle("clause", parent=_BODY, firstLineIndent=22)
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=13, leading=20, spaceBefore=9, keepWithNext=1)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=19, leading=28, alignment=TA_CENTER, spaceAfter=12)
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=9, leading=13, spaceAfter=0)


def agreement_pdf(paper: Paper) -> bytes:
    """Return the document; the same paper gives the same bytes. Raises ``FontMissing``."""
    paper_font()
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=2.6 * cm, rightMargin=2.6 * cm, topMargin=2.4 * cm, bottomMargin=2.4 * cm,
        title=paper.subject or paper.title, invariant=1,
    )  # fmt: skip
    template.build(_flow(paper), onFirstPage=_footer(paper), onLaterPages=_footer(paper))
    return out.getvalue()


def _footer(paper: Paper) -> Callable[[Canvas, object], None]:
    def draw(canvas: Canvas, _document: object) -> None:
        canvas.setFont(FONT, 9)
        mark = "（草稿）" if paper.is_draft else ""
        canvas.drawCentredString(A4[0] / 2, 1.3 * cm, f"{paper.number}{mark}  第 {canvas.getPageNumber()} 页")

    return draw


def _flow(paper: Paper) -> list[Flowable]:
    flow: list[Flowable] = [Paragraph(escape(paper.title), _TITLE)]
    flow += [Paragraph(f"{escape(name)}：{escape(text)}", _BODY) for name, text in paper.facts]
    flow += [Spacer(1, 6), _table(paper.parties), Spacer(1, 8), Paragraph(escape(paper.recital), _CLAUSE)]
    for number, article in enumerate(paper.articles, 1):
        flow.append(Paragraph(f"第{chinese_number(number)}条 {escape(article.heading)}", _HEAD))
        flow += [
            Paragraph(f"（{chinese_number(at)}）{escape(line)}", _CLAUSE) for at, line in enumerate(article.lines, 1)
        ]
        if article.table:
            flow.append(_table(article.table))
    flow += [Paragraph(escape(note), _BODY) for note in paper.notes]
    flow.append(
        KeepTogether([Spacer(1, 16), Paragraph("（以下无正文，为签署页）", _BODY), _signatures(paper.signatures)])
    )
    return flow


def _table(rows: Sequence[Sequence[str]]) -> Table:
    width = (A4[0] - 5.2 * cm) / len(rows[0])
    cells = [[Paragraph(escape(text), _CELL) for text in row] for row in rows]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(cells, colWidths=[width] * len(rows[0]), style=style, repeatRows=1)


def _signatures(signatures: tuple[Signature, ...]) -> Table:
    def cell(item: Signature) -> list[Flowable]:
        lines = [
            f"{item.word}（盖章）：{item.name}",
            "法定代表人或者授权代表（签字）：",
            item.representative,
            "　",
            "签署日期：　　年　　月　　日",
        ]
        return [Paragraph(escape(line) or "　", _BODY) for line in lines]

    cells = [cell(item) for item in signatures]
    rows = [[*cells[at : at + 2], *([""] * (2 - len(cells[at : at + 2])))] for at in range(0, len(cells), 2)]
    return Table(rows, colWidths=[(A4[0] - 5.2 * cm) / 2] * 2, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
