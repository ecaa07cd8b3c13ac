"""Archives and office documents: nothing that unfolds without end, no macros, no links that fetch by themselves."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.names import clean_name, extension_of
from lianqiao.files.inspect.refusals import Refusal

CHUNK_BYTES = 1024 * 1024
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_MACRO_PARTS = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|macrosheets/|/activex/|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm)$)",
    re.IGNORECASE,
)
# Relations that a program follows when the document is opened; a hyperlink waits for a click.
_FETCHED = re.compile(
    rb"relationships/(attachedTemplate|frame|oleObject|subDocument|externalLinkPath)\b", re.IGNORECASE
)
_RELATION = re.compile(rb"<[\w:]*Relationship\s[^>]*>")


def check_office(content: bytes, limits: Limits) -> None:
    """Raise ``Refusal`` for a document with macros, automatic links or a form that unfolds without end."""
    with _opened(content) as archive:
        _check_declared(archive.infolist(), len(content), limits, limits.office_members)
        for member, part in _parts(archive, limits):
            name = member.filename.lower()
            if _MACRO_PARTS.search("/" + name):
                raise Refusal("files.macros", {"part": member.filename})
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            if b"<!ENTITY" in part or b"<!DOCTYPE" in part:
                raise Refusal("files.entities", {"part": member.filename})
            if name == "[content_types].xml" and b"macroEnabled" in part:
                raise Refusal("files.macros", {"part": member.filename})
            if name.endswith(".rels") and _fetches(part):
                raise Refusal("files.external_parts", {"part": member.filename})


def repack(content: bytes, limits: Limits, clean: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """Return an archive of the cleaned members. ``clean`` gives name and content, or raises ``Refusal``."""
    out, taken = io.BytesIO(), set[str]()
    with _opened(content) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_declared(members, len(content), limits, limits.zip_members)
        for member, part in _parts(archive, limits):
            name = _member_name(member)
            if member.is_dir() or _LITTER.search(name):
                continue
            cleaned, part_clean = clean(name, part)
            unique = _unique(cleaned, taken)
            taken.add(unique)
            # A fixed date: the same files give the same archive, and no clock of the sender is passed on.
            target.writestr(zipfile.ZipInfo(unique, (1980, 1, 1, 0, 0, 0)), part_clean, zipfile.ZIP_DEFLATED)
    if not taken:
        raise Refusal("files.empty")
    return out.getvalue()


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _ERRORS:
        raise Refusal("files.damaged") from None


def _check_declared(members: list[zipfile.ZipInfo], size: int, limits: Limits, most: int) -> None:
    if len(members) > most:
        raise Refusal("files.zip_members", {"limit": most, "found": len(members)})
    if any(member.flag_bits & 0x1 for member in members):
        raise Refusal("files.zip_encrypted")
    # Members that share their bytes would together be larger than the archive that holds them.
    overlap = sum(member.compress_size for member in members) > size
    if overlap or sum(member.file_size for member in members) > limits.unzipped_bytes:
        raise Refusal("files.zip_bomb", {"limit_mb": limits.unzipped_bytes // (1024 * 1024)})
    for member in members:
        big = member.file_size > limits.zip_ratio_from_bytes
        if big and member.file_size > limits.zip_ratio * max(member.compress_size, 1):
            raise Refusal("files.zip_bomb", {"limit_mb": limits.unzipped_bytes // (1024 * 1024)})


def _parts(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Yield every member with its content; the directory of an archive may understate the sizes."""
    left = limits.unzipped_bytes
    for member in archive.infolist():
        part = bytearray()
        try:
            with archive.open(member) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    part += chunk
                    is_xml = member.filename.lower().endswith((".xml", ".rels"))
                    if len(part) > left or (is_xml and len(part) > limits.xml_part_bytes):
                        raise Refusal("files.zip_bomb", {"limit_mb": limits.unzipped_bytes // (1024 * 1024)})
        except _ERRORS:
            raise Refusal("files.damaged") from None
        left -= len(part)
        yield member, bytes(part)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese Windows writes GBK without saying so. Raises ``Refusal`` for a way out."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            pass
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise Refusal("files.zip_path", {"name": name[:80]})
    return name.replace("\\", "/")


def _unique(name: str, taken: set[str]) -> str:
    stem, number, candidate = name.rpartition(".")[0], 1, name
    while candidate in taken:
        number += 1
        candidate = clean_name(f"{stem} ({number}).x", extension_of(name))
    return candidate


def _fetches(part: bytes) -> bool:
    return any(
        b'TargetMode="External"' in relation and _FETCHED.search(relation) is not None
        for relation in _RELATION.findall(part)
    )
