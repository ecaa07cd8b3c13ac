"""Looks through a workbook's archive before any XML parser sees it, so that a small file cannot fill the memory."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.limits import Limits

CHUNK_BYTES = 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def scan_workbook(path: Path, limits: Limits) -> None:
    """Refuse anything that is not a plain, moderate .xlsx; every member is unpacked once and thrown away."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_kind({member.filename.lower() for member in members})
            _check_declared(members, path.stat().st_size, limits)
            left = limits.unzipped_bytes
            for member in members:
                left -= _scan_member(archive, member, left, limits)
    except TableError:
        raise
    except _ARCHIVE_ERRORS:
        raise TableError("table.zip_damaged") from None


def _check_kind(names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise TableError("table.workbook_macros")
    if "xl/workbook.bin" in names:
        raise TableError("table.old_workbook", {"format": "xlsb"})
    if "content.xml" in names and "mimetype" in names:
        raise TableError("table.old_workbook", {"format": "ods"})
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise TableError("table.not_a_workbook")


def _check_declared(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(members) > limits.zip_members:
        raise TableError("table.zip_members", {"limit": limits.zip_members, "found": len(members)})
    if any(member.flag_bits & 0x1 for member in members):
        raise TableError("table.workbook_encrypted")
    if sum(member.file_size for member in members) > limits.unzipped_bytes:
        raise TableError("table.zip_too_large", {"limit": limits.unzipped_bytes})
    # Members that share their bytes would together be larger than the archive that holds them.
    if sum(member.compress_size for member in members) > size:
        raise TableError("table.zip_damaged")
    for member in members:
        big = member.file_size > limits.zip_ratio_from_bytes
        if big and member.file_size > limits.zip_ratio * max(member.compress_size, 1):
            raise TableError("table.zip_ratio", {"limit": limits.zip_ratio})


def _scan_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """Unpack one member and return its true size, which the archive's directory may have understated."""
    limit = _member_limit(member.filename, limits)
    total = 0
    for chunk in _chunks(archive, member):
        total += len(chunk)
        if total > left:
            raise TableError("table.zip_too_large", {"limit": limits.unzipped_bytes})
        if limit is not None and total > limit:
            raise TableError("table.workbook_part_too_large", {"part": member.filename, "limit": limit})
    return total


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _member_limit(name: str, limits: Limits) -> int | None:
    """Sheets are read as a stream; the other parts that are parsed at all are held in memory whole."""
    if name.endswith("sharedStrings.xml"):
        return limits.shared_strings_bytes
    if _SHEET.fullmatch(name) or not name.endswith((".xml", ".rels")):
        return None
    return limits.workbook_part_bytes
