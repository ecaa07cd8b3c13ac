"""Which encoding a text file has: guessed from a bounded prefix, then proved by decoding the whole stream strictly."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from lianqiao.connectors.formats.errors import TableError

PREFIX_BYTES = 256 * 1024
CHUNK_BYTES = 256 * 1024
# Chinese text in GB18030, read as UTF-8, breaks at nearly every character; a damaged UTF-8 file breaks now and then.
DAMAGED_SHARE = 0.1

_MARKS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(path: Path) -> str:
    """Return the codec of a text file, having decoded all of it; raise ``TableError`` naming the first bad line."""
    with path.open("rb") as stream:
        prefix = stream.read(PREFIX_BYTES)
    candidates = _candidates(prefix)
    for encoding in candidates[:-1]:
        try:
            _verify(path, encoding)
        except TableError:
            continue
        return encoding
    _verify(path, candidates[-1])
    return candidates[-1]


def _candidates(prefix: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if prefix.startswith(mark):
            if not encoding:
                raise TableError("table.encoding_unsupported", {"encoding": "UTF-32"})
            return (encoding,)
    if b"\0" in prefix:
        return (_utf16_without_mark(prefix) or "utf-8",)
    if prefix.isascii():
        # ASCII so far tells nothing; UTF-8 goes first because a text in GB18030 almost never decodes as UTF-8.
        return ("utf-8", "gb18030")
    return ("utf-8",) if _reads_as_utf8(prefix) else ("gb18030",)


def _reads_as_utf8(prefix: bytes) -> bool:
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(prefix)
    broken = text.count("\ufffd") - prefix.count(b"\xef\xbf\xbd")
    wide = sum(1 for character in text if character > "\x7f") - broken
    return broken <= wide * DAMAGED_SHARE


def _utf16_without_mark(prefix: bytes) -> str | None:
    """Tell UTF-16 by its line ends or separators, which are ASCII and so leave a zero in every second byte."""
    even, odd = prefix[0::2].count(0), prefix[1::2].count(0)
    if max(even, odd) * 50 < len(prefix) or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = codecs.getincrementaldecoder(encoding)("replace").decode(prefix)
    has_structure = any(mark in text for mark in "\n\r,;\t")
    return encoding if has_structure and "\0" not in text and "\ufffd" not in text else None


def _verify(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    for chunk, final in _chunks(path):
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding, "ignore")
            data = {"line": line + good.count("\n"), "byte": f"{error.object[error.start]:02X}"}
            raise TableError("table.encoding_broken", {"encoding": encoding, **data}) from None
        nul = text.find("\0")
        if nul >= 0:
            raise TableError("table.nul", {"line": line + text.count("\n", 0, nul)})
        line += text.count("\n")


def _chunks(path: Path) -> Iterator[tuple[bytes, bool]]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk, False
        yield b"", True
