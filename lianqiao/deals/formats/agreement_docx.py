"""Writes a paper as an editable Word document: real heading styles, automatic numbering, page numbers."""

import io

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

from lianqiao.deals.formats.paper import Article, Paper, Signature

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _HEAD = "宋体", "黑体"
_NUMBERS = "90"  # identifiers of our list in the numbering part, above those of the template


def agreement_docx(paper: Paper) -> bytes:
    """Return the document."""
    doc = Document()
    _styles(doc)
    _numbering(doc)
    _footer(doc, paper)
    title = doc.add_paragraph(paper.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, text in paper.facts:
        line = doc.add_paragraph()
        line.add_run(f"{name}：").bold = True
        line.add_run(text)
    _table(doc, paper.parties)
    doc.add_paragraph()
    recital = doc.add_paragraph(paper.recital)
    recital.paragraph_format.first_line_indent = Pt(24)
    for article in paper.articles:
        _article(doc, article)
    for note in paper.notes:
        doc.add_paragraph(note)
    _signatures(doc, paper.signatures)
    doc.core_properties.title = paper.subject or paper.title
    doc.core_properties.author = ""
    doc.core_properties.language = "zh-CN"
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def _styles(doc: Doc) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.6)
    for name, face, size in (("Normal", _BODY, 12), ("Title", _HEAD, 20), ("Heading 1", _HEAD, 14)):
        style = doc.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Times New Roman", Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:ascii"), "Times New Roman")
        fonts.set(qn("w:hAnsi"), "Times New Roman")
        fonts.set(qn("w:eastAsia"), face)
        language = OxmlElement("w:lang")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.get_or_add_rPr().append(language)
    for border in doc.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    doc.styles["Normal"].paragraph_format.line_spacing = 1.4
    doc.styles["Normal"].paragraph_format.space_after = Pt(3)
    doc.styles["Heading 1"].paragraph_format.space_before = Pt(12)


def _numbering(doc: Doc) -> None:
    """Add the list 第一条 / （一）, which the headings and clauses refer to."""
    numbering = doc.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), _NUMBERS)
    for level, text in ((0, "第%1条"), (1, "（%2）")):
        row = OxmlElement("w:lvl")
        row.set(qn("w:ilvl"), str(level))
        parts = [
            ("start", "1"),
            ("numFmt", "chineseCounting"),
            ("suff", "space" if level == 0 else "nothing"),
            ("lvlText", text),
        ]
        for tag, value in parts:
            element = OxmlElement(f"w:{tag}")
            element.set(qn("w:val"), value)
            row.append(element)
        indent = OxmlElement("w:ind")
        indent.set(qn("w:left"), "0")
        indent.set(qn("w:firstLine"), "480" if level else "0")
        holder = OxmlElement("w:pPr")
        holder.append(indent)
        row.append(holder)
        abstract.append(row)
    first = numbering.find(qn("w:num"))
    numbering.insert(list(numbering).index(first) if first is not None else len(numbering), abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), _NUMBERS)
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), _NUMBERS)
    number.append(link)
    numbering.append(number)


def _numbered(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  (the library has no public way to number)
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = int(_NUMBERS)


def _article(doc: Doc, article: Article) -> None:
    _numbered(doc.add_heading(article.heading, level=1), 0)
    for line in article.lines:
        _numbered(doc.add_paragraph(line), 1)
    if article.table:
        _table(doc, article.table)


def _table(doc: Doc, rows: tuple[tuple[str, ...], ...]) -> None:
    table = doc.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        line = table.add_row()
        _keep_whole(line)
        for cell, text in zip(line.cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1
            run = paragraph.add_run(text)
            run.font.size = Pt(10.5)
            run.bold = at == 0
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001


def _signatures(doc: Doc, signatures: tuple[Signature, ...]) -> None:
    heading = doc.add_paragraph("（以下无正文，为签署页）")
    heading.paragraph_format.space_before = Pt(18)
    heading.paragraph_format.keep_with_next = True
    table = doc.add_table(rows=0, cols=2)
    for at in range(0, len(signatures), 2):
        row = table.add_row()
        _keep_whole(row)
        for cell, item in zip(row.cells, signatures[at : at + 2], strict=False):
            lines = (
                f"{item.word}（盖章）：{item.name}",
                "法定代表人或者授权代表（签字）：",
                item.representative,
                "",
                "签署日期：    年    月    日",
            )
            cell.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)


def _keep_whole(row: Row) -> None:
    """Let no page break cut a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  (the library has no public way)


def _footer(doc: Doc, paper: Paper) -> None:
    footer = doc.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{paper.number}{'（草稿）' if paper.is_draft else ''}  第 ")
    _field(footer, "PAGE")
    footer.add_run(" 页，共 ")
    _field(footer, "NUMPAGES")
    footer.add_run(" 页")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001
