"""Writes the registration pack as Word and as a workbook."""

import io
from decimal import Decimal

from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from lianqiao.deals.engine.registration import Pack

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTE = "成交额为合同价款总额；技术交易额为扣除设备、材料等非技术性款项后的余额。登记以受理机构认定为准。"


def registration_docx(pack: Pack) -> bytes:
    """Return the filled form, with what is missing before the table."""
    doc = Document()
    doc.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    doc.add_heading("技术合同认定登记申请信息", level=1)
    doc.add_paragraph(f"适用规则：{pack.rule}")
    if pack.missing:
        doc.add_paragraph(f"提交前还需补充：{'、'.join(pack.missing)}")
    table = doc.add_table(rows=0, cols=2, style="Table Grid")
    rows = [(line.name, line.text) for line in pack.lines if line.text]
    rows += [(f"非技术性款项：{name}", f"{amount:,.2f}") for name, amount in pack.items]
    for name, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, text
    doc.add_paragraph(_NOTE)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def registration_xlsx(pack: Pack) -> bytes:
    """Return the workbook; every text is a text, whatever sign it begins with."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "登记信息"
    rows: list[tuple[str, str | Decimal]] = [("适用规则", pack.rule)]
    rows += [(line.name, line.text if line.amount is None else line.amount) for line in pack.lines]
    rows += [(f"非技术性款项：{name}", amount) for name, amount in pack.items]
    rows += [("还需补充", "、".join(pack.missing) or "无"), ("说明", _NOTE)]
    for at, (name, value) in enumerate(rows, 1):
        for column, content in ((1, name), (2, value)):
            cell = sheet.cell(at, column, content)
            if isinstance(content, str):
                cell.data_type = "s"  # a text that begins with = would run as a formula
            else:
                cell.number_format = "#,##0.00"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.cell(at, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
