"""What a file is by its first bytes, and whether its extension says the same."""

import io
import re
import zipfile
from collections.abc import Mapping

from lianqiao.files.choices import FileKind
from lianqiao.files.inspect.refusals import Refusal

EXTENSIONS: Mapping[str, FileKind] = {kind.value: kind for kind in FileKind} | {
    "jpeg": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    "m4v": FileKind.MP4,
    "text": FileKind.TXT,
}
MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.CSV: "text/csv",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.GLB: "model/gltf-binary",
    FileKind.JPEG: "image/jpeg",
    FileKind.MP4: "video/mp4",
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.SVG: "image/svg+xml",
    FileKind.TXT: "text/plain",
    FileKind.VTT: "text/vtt",
    FileKind.WEBM: "video/webm",
    FileKind.WEBP: "image/webp",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ZIP: "application/zip",
}
MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm"})
_OFFICE = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MARKS = (
    (FileKind.PDF, 0, b"%PDF-"),
    (FileKind.PNG, 0, b"\x89PNG\r\n\x1a\n"),
    (FileKind.JPEG, 0, b"\xff\xd8\xff"),
    (FileKind.WEBP, 8, b"WEBP"),
    (FileKind.GLB, 0, b"glTF"),
    (FileKind.MP4, 4, b"ftyp"),
    (FileKind.WEBM, 0, b"\x1a\x45\xdf\xa3"),
    (FileKind.VTT, 0, b"WEBVTT"),
    (FileKind.VTT, 0, b"\xef\xbb\xbfWEBVTT"),
)
_PROLOGUE = re.compile(rb"\s*(<\?xml[^>]*\?>)?(\s*<!--.*?-->|\s*<!DOCTYPE[^>\[]*(\[.*?\])?\s*>)*\s*", re.DOTALL)
_MARKUP = re.compile(rb"\s*<(!doctype\s+html|html|head|body|script|iframe|\?php)\b", re.IGNORECASE)


def kind_of(content: bytes) -> FileKind | None:
    """Return what the content is; text is TXT, whether it is a table or not. None when it is nothing that is taken.

    Raises ``Refusal`` for old and for encrypted office documents, whose outer form says no more.
    """
    for kind, offset, mark in _MARKS:
        if content[offset : offset + len(mark)] == mark:
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if content.startswith(_OLE):
        raise Refusal("files.encrypted_office" if _ENCRYPTED_PACKAGE in content else "files.old_office")
    if is_svg(content):
        return FileKind.SVG
    return FileKind.TXT if is_text(content) else None


def expected_kind(extension: str) -> FileKind:
    """Return what the extension promises. Raises ``Refusal`` when nothing of the sort is taken."""
    if extension in MACRO_EXTENSIONS:
        raise Refusal("files.macros", {"extension": extension})
    if extension in {"doc", "xls", "ppt", "wps", "et", "dps"}:
        raise Refusal("files.old_office", {"extension": extension})
    if extension not in EXTENSIONS:
        raise Refusal("files.extension_unknown" if extension else "files.extension_missing", {"extension": extension})
    return EXTENSIONS[extension]


def check_agreement(expected: FileKind, found: FileKind | None, extension: str) -> None:
    """Raise ``Refusal`` unless the content is what the extension promises."""
    if found == expected or (expected == FileKind.CSV and found == FileKind.TXT):
        return
    if found is None:
        raise Refusal("files.content_unknown", {"extension": extension})
    raise Refusal("files.type_mismatch", {"extension": extension, "found": found.value})


def is_svg(content: bytes) -> bool:
    """Whether the root element is svg, as far as the beginning tells."""
    head = content[:65536].removeprefix(b"\xef\xbb\xbf")
    match = _PROLOGUE.match(head)
    return bool(match) and re.match(rb"<([\w-]+:)?svg[\s>/]", head[match.end() :]) is not None if match else False


def is_text(content: bytes) -> bool:
    """Whether this is plain text in UTF-8, UTF-16 with its mark, or GB 18030, and no web page."""
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        return False
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(character < " " and character not in "\t\n\r\f" for character in text)
    return False


def _kind_of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError):
        raise Refusal("files.damaged") from None
    if "[Content_Types].xml" not in names:
        return FileKind.ZIP
    return next((kind for part, kind in _OFFICE.items() if part in names), FileKind.ZIP)
