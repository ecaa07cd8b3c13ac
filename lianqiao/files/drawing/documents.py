"""Documents without what their programs say of their authors."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

from lianqiao.files.inspect.refusals import Refusal

_TELLING = ("/Metadata", "/PieceInfo", "/AF")


def bare_pdf(content: bytes) -> tuple[bytes, int]:
    """Return an examined PDF without its metadata and attachments, and how many pages it has. Raises ``Refusal``."""
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        writer.metadata = None
        for part in (writer.root_object, *writer.pages):
            for name in _TELLING:
                part.pop(NameObject(name), None)
        names = writer.root_object.get("/Names")
        if names is not None:
            names.get_object().pop(NameObject("/EmbeddedFiles"), None)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue(), len(writer.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise Refusal("files.damaged") from None
