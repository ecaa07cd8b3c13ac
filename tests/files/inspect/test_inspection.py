"""Every kind of file that is taken passes, and every trick that the issue names is refused or cleaned."""

import io
import zipfile

import pytest
from PIL import Image

from lianqiao.files.choices import FileKind, Purpose
from lianqiao.files.errors import REFUSALS, worded
from lianqiao.files.inspect import ALLOWANCES, Allowance, Limits, Refusal, inspect_file
from tests.files.samples import docx_bytes, pdf_bytes, picture_bytes, svg_bytes, zip_bytes

ANY = ALLOWANCES[Purpose.ENTRY_ATTACHMENT]
PNG = picture_bytes("PNG")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
RELATION = (
    b'<Relationships xmlns="r"><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="http://evil.example/x" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("报告.pdf", pdf_bytes(), FileKind.PDF),
        ("照片.JPEG", picture_bytes("JPEG"), FileKind.JPEG),
        ("a.png", PNG, FileKind.PNG),
        ("a.webp", picture_bytes("WEBP"), FileKind.WEBP),
        ("说明.docx", docx_bytes(), FileKind.DOCX),
        ("表.xlsx", zip_bytes({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}), FileKind.XLSX),
        ("片.pptx", zip_bytes({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}), FileKind.PPTX),
        ("图.svg", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->" + svg_bytes(), FileKind.SVG),
        ("说明.txt", "抗冲击韧性≥67%".encode("gb18030"), FileKind.TXT),
        ("表.csv", "编号,名称\n1,甲".encode("utf-8-sig"), FileKind.CSV),
        ("全部.zip", zip_bytes({"一.png": PNG, "夹/二.txt": b"x"}), FileKind.ZIP),
        ("链接.docx", docx_bytes({"word/_rels/document.xml.rels": RELATION % b"hyperlink"}), FileKind.DOCX),
    ],
)
def test_sound_files_are_taken(name, content, kind):
    assert inspect_file(content, name, ANY).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("营业执照.pdf", PNG, "files.type_mismatch"),
        ("a.png", pdf_bytes(), "files.type_mismatch"),
        ("a.docx", zip_bytes({"x.txt": b"x"}), "files.type_mismatch"),
        ("a.txt", b"<html><script>alert(1)</script>", "files.content_unknown"),
        ("a.txt", b"MZ\x90\0\x03\0", "files.content_unknown"),
        ("a.pdf", b"\x7fELF\2\1\1\0", "files.content_unknown"),
        ("setup.exe", b"MZ", "files.extension_unknown"),
        ("page.html", b"<html>", "files.extension_unknown"),
        ("无后缀", pdf_bytes(), "files.extension_missing"),
        ("a.pdf", b"", "files.empty"),
        ("a.pdf", pdf_bytes(password="secret"), "files.pdf_encrypted"),
        ("a.pdf", pdf_bytes(script="app.alert(1)"), "files.pdf_active"),
        ("a.pdf", pdf_bytes(launch="cmd.exe"), "files.pdf_active"),
        ("a.pdf", pdf_bytes() + b"\n9 0 obj<</S/JavaScript/JS(1)>>endobj", "files.pdf_active"),
        ("a.pdf", pdf_bytes()[:200], "files.damaged"),
        ("a.pdf", b"%PDF-1.7\n" + b"junk" * 50, "files.damaged"),
        ("a.docm", docx_bytes(), "files.macros"),
        ("a.docx", docx_bytes({"word/vbaProject.bin": b"x"}), "files.macros"),
        ("a.docx", docx_bytes(types=b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"), "files.macros"),
        ("a.docx", docx_bytes({"word/embeddings/inner.xlsm": b"x"}), "files.macros"),
        ("a.docx", docx_bytes({"word/activeX/activeX1.bin": b"x"}), "files.macros"),
        ("a.docx", docx_bytes({"word/_rels/settings.xml.rels": RELATION % b"attachedTemplate"}), "files.external_parts"),
        ("a.docx", docx_bytes({"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "files.entities"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "files.encrypted_office"),
        ("a.docx", OLE, "files.old_office"),
        ("a.doc", OLE, "files.old_office"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"x" * 50, "files.damaged"),
        ("a.zip", zip_bytes({"../../etc/passwd.txt": b"x"}), "files.zip_path"),
        ("a.zip", zip_bytes({"C:/x.txt": b"x"}), "files.zip_path"),
        ("a.zip", zip_bytes({"inner.zip": zip_bytes({"a.txt": b"x"})}), "files.zip_member"),
        ("a.zip", zip_bytes({"run.exe": b"MZ"}), "files.zip_member"),
        ("a.zip", zip_bytes({".DS_Store": b"x"}), "files.empty"),
        ("a.zip", zip_bytes({"big.txt": b"0" * 3_000_000}), "files.zip_bomb"),
        ("a.zip", zip_bytes({f"{n}.txt": b"x" for n in range(201)}), "files.zip_members"),
        ("a.docx", docx_bytes({"word/media/big.xml": b"0" * 3_000_000}), "files.zip_bomb"),
    ],
)  # fmt: skip
def test_harmful_files_are_refused_with_the_reason(name, content, code):
    with pytest.raises(Refusal) as refusal:
        inspect_file(content, name, ANY)

    assert refusal.value.code == code
    assert "%(" not in worded(code, refusal.value.data)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (svg_bytes("<script>alert(1)</script>"), "files.svg_active"),
        (svg_bytes(attributes="onload='alert(1)'"), "files.svg_active"),
        (svg_bytes("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"), "files.svg_active"),
        (svg_bytes("<a href='javascript:alert(1)'><text>x</text></a>"), "files.svg_foreign"),
        (svg_bytes("<image href='https://evil.example/p.png'/>"), "files.svg_foreign"),
        (svg_bytes("<image href='data:image/svg+xml;base64,AAAA'/>"), "files.svg_foreign"),
        (svg_bytes("<rect style='fill:url(https://evil.example/x)'/>"), "files.svg_foreign"),
        (svg_bytes("<style>@import 'https://evil.example/x.css';</style>"), "files.svg_active"),
        (svg_bytes("<style>rect{fill:\\75rl(https://evil.example)}</style>"), "files.svg_active"),
        (svg_bytes("<a href='#a'><animate attributeName='href' to='javascript:1'/></a>"), "files.svg_active"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg_bytes(), "files.svg_active"),
        (b"<?xml-stylesheet href='x.css'?>" + svg_bytes(), "files.svg_active"),
        (b"<svg><unclosed></svg>", "files.damaged"),
    ],
)
def test_drawings_that_run_or_fetch_are_refused(content, code):
    with pytest.raises(Refusal) as refusal:
        inspect_file(content, "a.svg", ANY)

    assert refusal.value.code == code


def test_harmless_drawing_with_inner_references_is_taken():
    drawing = svg_bytes("<defs><path id='p' d='M0 0'/></defs><use href='#p' style='fill:url(#g)'/>")

    assert inspect_file(drawing, "a.svg", ANY).content == drawing


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_picture_loses_position_and_camera_and_stands_upright(form, name):
    before = picture_bytes(form, position=True)
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)

    after = inspect_file(before, name, ANY).content

    with Image.open(io.BytesIO(after)) as picture:
        assert not dict(picture.getexif()) and "exif" not in picture.info and picture.size == (20, 40)
    assert "示例相机".encode() not in after


def test_picture_in_an_archive_loses_its_position_and_litter_is_left_out():
    archive = zip_bytes({"照片/一.jpg": picture_bytes(position=True), "__MACOSX/._一.jpg": b"x"})

    with zipfile.ZipFile(io.BytesIO(inspect_file(archive, "a.zip", ANY).content)) as cleaned:
        assert cleaned.namelist() == ["照片/一.jpg"]
        assert not dict(Image.open(io.BytesIO(cleaned.read("照片/一.jpg"))).getexif())


def test_picture_of_too_many_points_is_refused_before_it_is_unfolded():
    with pytest.raises(Refusal, match="picture_too_large"):
        inspect_file(picture_bytes("PNG", size=(300, 300)), "a.png", ANY, Limits(pixels=10_000))


def test_size_and_kind_are_those_of_the_purpose():
    with pytest.raises(Refusal, match="too_large"):
        inspect_file(b"x" * 2_000_000, "a.txt", Allowance((FileKind.TXT,), 1024 * 1024))
    with pytest.raises(Refusal, match="kind_not_taken"):
        inspect_file(svg_bytes(), "a.svg", ALLOWANCES[Purpose.ORGANISATION_EVIDENCE])


def test_every_refusal_has_words():
    import ast
    from pathlib import Path

    import lianqiao.files.inspect as room

    raised = {
        node.value
        for path in Path(room.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("files.")
    }

    assert raised == set(REFUSALS)
