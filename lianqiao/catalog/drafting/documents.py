"""The text of a document: DOCX with its tables, PDF with a text layer, plain text; a scan is told from an empty file."""

import io
import re
from collections.abc import Iterator

from docx import Document
from docx.table import Table
from pypdf import PdfReader

PAGES_READ = 60
TABLE_CELLS = 5_000
_MANY_BREAKS = re.compile(r"\n{3,}")
_MANY_SPACES = re.compile(r"[ \t\u3000]{2,}")
# A PDF breaks lines where the page ends; Chinese text goes on in the next line unless a sentence or heading ended.
_BROKEN_LINE = re.compile(r"(?<=[\u4e00-\u9fff，、])\n(?=[\u4e00-\u9fff])(?![一二三四五六七八九十]{1,2}[、.])")


class NoText(ValueError):
    """A document without text; ``code`` is documents.scan, documents.empty or documents.unreadable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def document_text(content: bytes, kind: str) -> str:
    """Return the text of a docx, pdf or txt document. Raises ``NoText`` when there is none to read."""
    readers = {"docx": _docx_text, "pdf": _pdf_text, "txt": _plain_text}
    text = _MANY_SPACES.sub(" ", readers[kind](content).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    text = _MANY_BREAKS.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
    if not text:
        raise NoText("documents.scan" if kind == "pdf" else "documents.empty")
    return text


def _docx_text(content: bytes) -> str:
    try:
        document = Document(io.BytesIO(content))
        parts = [_block_text(block) for block in document.iter_inner_content()]
    except Exception as error:  # python-docx raises many kinds of its own for broken files
        raise NoText("documents.unreadable") from error
    return "\n".join(parts)


def _block_text(block: object) -> str:
    if isinstance(block, Table):
        return "\n".join(_table_lines(block))
    return str(getattr(block, "text", ""))


def _table_lines(table: Table) -> Iterator[str]:
    """Yield a table's rows as label: value, the shape that forms of calls for demands have."""
    count = 0
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:  # a merged cell comes once for each column that it spans
            text = cell.text.strip()
            if text and (not cells or cells[-1] != text):
                cells.append(text)
        count += len(row.cells)
        if count > TABLE_CELLS:
            return
        yield "：".join(cells) if len(cells) <= 2 else " ".join(cells)


def _pdf_text(content: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() or "" for page in reader.pages[:PAGES_READ])
    except Exception as error:  # pypdf raises many kinds of its own for broken files
        raise NoText("documents.unreadable") from error
    return _BROKEN_LINE.sub("", text)


def _plain_text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoText("documents.unreadable")
