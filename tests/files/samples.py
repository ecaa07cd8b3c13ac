"""Files as people and attackers hand them in, made in memory."""

import io
import zipfile
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

POSITION = {1: "N", 2: (38.0, 2.0, 31.0), 3: "E", 4: (114.0, 30.0, 52.0)}


def pdf_bytes(*, password: str = "", script: str = "", launch: str = "") -> bytes:
    """Return a PDF of one page."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for kind, key, value in (("/JavaScript", "/JS", script), ("/Launch", "/F", launch)):
        if value:
            action = {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)}
            writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_bytes(form: str = "JPEG", *, position: bool = False, size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture; with ``position`` it tells camera, orientation (6: lying) and where it was taken."""
    out, options = io.BytesIO(), {}
    if position:
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = "示例相机", 6
        exif.get_ifd(0x8825).update(POSITION)
        options["exif"] = exif
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_bytes(extra: Mapping[str, bytes] | None = None, *, types: bytes = b"<Types/>") -> bytes:
    """Return the least that is a Word document, with further parts."""
    members = {"[Content_Types].xml": types, "word/document.xml": b"<w:document xmlns:w='w'/>"}
    return zip_bytes(members | dict(extra or {}))


def svg_bytes(inner: str = "<rect width='5' height='5'/>", attributes: str = "") -> bytes:
    """Return a drawing."""
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' {attributes}>{inner}</svg>".encode()
