"""PDF: readable without a password, and nothing in it that acts by itself."""

import io
import logging
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

# Keys and actions that run code, start programs or send data when the document is opened or clicked.
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
_ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"})
# A reader that repairs a broken table of contents may see objects that ours does not: their names alone are enough.
_ACTIVE_BYTES = re.compile(rb"/(JavaScript|Launch)(?=[\s/<>\[\]()%])")
_DEEPEST = 40
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of every file


def check_pdf(content: bytes, limits: Limits) -> None:
    """Raise ``Refusal`` for a PDF that is encrypted, active or damaged."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refusal("files.pdf_encrypted")
        if not reader.pages:
            raise Refusal("files.damaged")
        for found in _active(reader, limits):
            raise Refusal("files.pdf_active", {"found": found})
    except Refusal:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        MemoryError,
    ):
        raise Refusal("files.damaged") from None
    active = _ACTIVE_BYTES.search(content)
    if active:
        raise Refusal("files.pdf_active", {"found": active[1].decode()})


def _active(reader: PdfReader, limits: Limits) -> Iterator[str]:
    keys = [(number, generation) for generation, table in reader.xref.items() for number in table if number]
    keys += [(number, 0) for number in reader.xref_objStm]
    if len(keys) > limits.pdf_objects:
        raise Refusal("files.pdf_objects", {"limit": limits.pdf_objects})
    yield from _active_in(reader.trailer, 0)
    for number, generation in keys:
        yield from _active_in(_object(reader, number, generation), 0)


def _object(reader: PdfReader, number: int, generation: int) -> PdfObject | None:
    from pypdf.generic import IndirectObject

    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None  # an entry of the table that leads nowhere; what matters is found by its bytes


def _active_in(value: object, depth: int) -> Iterator[str]:
    """Yield what is active in one object, without following references: every object is looked at once anyway."""
    if depth > _DEEPEST:
        raise Refusal("files.damaged")
    if isinstance(value, DictionaryObject):
        for key, inner in dict.items(value):
            if key in _ACTIVE_KEYS:
                yield str(key).lstrip("/")
            if key == "/S" and inner in _ACTIVE_ACTIONS:
                yield str(inner).lstrip("/")
            yield from _active_in(inner, depth + 1)
    elif isinstance(value, ArrayObject):
        for inner in list.__iter__(value):
            yield from _active_in(inner, depth + 1)
