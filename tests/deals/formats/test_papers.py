"""Papers of an agreement and its registration, read back from their files."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from lianqiao.deals.choices import ContractKind
from lianqiao.deals.engine.content import Content, Item, Payment, Side
from lianqiao.deals.engine.registration import Extra, pack, rule_on, split
from lianqiao.deals.formats.agreement_docx import agreement_docx
from lianqiao.deals.formats.agreement_pdf import agreement_pdf
from lianqiao.deals.formats.registration_files import registration_docx, registration_xlsx
from lianqiao.deals.formats.wording import compose

SIDES = (
    Side(name="北京某大学", role="provider", uscc="1", work="研制"),
    Side(name="河北某公司", role="taker", uscc="2", work="量产"),
    Side(name="天津某院", role="partner"),
)
CONTENT = Content(
    kind="cooperative_development", title="=储氢瓶<b>&", scope="研制样机", sides=SIDES, price=Decimal("1200000.00"),
    payments=(Payment("合同生效", date(2026, 12, 10), Decimal("1200000.00")),), other_items=(Item("设备", Decimal("200000.50")),),
    signed_on=date(2026, 11, 23), begins=date(2026, 12, 1), ends=date(2028, 11, 30),
)  # fmt: skip


@pytest.mark.parametrize("kind", list(ContractKind))
def test_every_kind_of_contract_becomes_a_paper_without_placeholders(kind: ContractKind) -> None:
    paper = compose(replace(CONTENT, kind=kind), "A-1")
    text = "\n".join([paper.title, paper.recital, *(line for item in paper.articles for line in item.lines)])
    assert not [mark for mark in ("{", "}", "None", "____", "××", "待定") if mark in text]
    doc = Document(io.BytesIO(agreement_docx(paper)))
    headings = [item.text for item in doc.paragraphs if item.style is not None and item.style.name == "Heading 1"]
    assert headings == [item.heading for item in paper.articles]
    reader = PdfReader(io.BytesIO(agreement_pdf(paper)))
    assert len(reader.pages) >= 2
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    held = [font for font in fonts if "NotoSerifSC" in str(font["/BaseFont"])]
    assert held and all("/FontFile2" in font["/FontDescriptor"] for font in held), "its glyphs are in the file"
    assert paper.title.replace(" ", "") in "".join(page.extract_text() for page in reader.pages).replace(
        " ", ""
    ).replace("\n", "")
    assert agreement_pdf(paper) == agreement_pdf(paper)


def test_a_blank_field_prints_the_statute_with_its_article_and_a_filled_one_does_not() -> None:
    blank = [line for item in compose(CONTENT, "A-1").articles if item.heading == "知识产权归属" for line in item.lines]
    assert "《民法典》第860条" in blank[0]
    said = compose(replace(CONTENT, ownership="归甲方所有。"), "A-1")
    assert [item.lines for item in said.articles if item.heading == "知识产权归属"] == [("归甲方所有。",)]


def test_amounts_stand_in_figures_and_capitals_and_numbers_are_automatic() -> None:
    content = agreement_docx(compose(CONTENT, "A-1"))
    doc = Document(io.BytesIO(content))
    text = "\n".join(item.text for item in doc.paragraphs)
    assert "1,200,000.00元，大写：人民币壹佰贰拾万元整" in text
    assert "999,999.50元，大写：人民币玖拾玖万玖仟玖佰玖拾玖元伍角整" in text
    assert "第一条" not in text  # the list writes it
    assert "chineseCounting" in zipfile.ZipFile(io.BytesIO(content)).read("word/numbering.xml").decode()
    assert [row.cells[1].text for row in doc.tables[0].rows][1:] == [side.name for side in SIDES]


def test_the_pack_splits_the_price_and_lists_what_is_missing() -> None:
    amounts = split(CONTENT)
    assert amounts is not None
    assert (amounts.total, amounts.technology) == (Decimal(1200000), Decimal("999999.50"))
    half = pack(CONTENT, Extra(seller_place="110108", technology_field="energy"), date(2026, 11, 23))
    assert half.missing == ("卖方法人性质代码", "买方行政区划代码", "买方法人性质代码")
    assert {line.code: line.text for line in half.lines}["seller_region"] == "1100"
    licence = pack(replace(CONTENT, kind="licence"), Extra(), date(2026, 11, 23))
    assert {"预计新增投资（元）", "预计新增产值（元）"} <= set(licence.missing)


def test_the_rule_is_the_one_of_the_day() -> None:
    assert "2001" in rule_on(date(2026, 2, 28))
    assert rule_on(date(2026, 3, 1)) == "技术合同认定登记管理办法"


def test_text_runs_in_no_sheet() -> None:
    full = pack(CONTENT, Extra(), date(2026, 11, 23))
    sheet = load_workbook(io.BytesIO(registration_xlsx(full))).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=储氢瓶<b>&", "s")
    assert "提交前还需补充" in Document(io.BytesIO(registration_docx(full))).paragraphs[2].text
