"""Which kinds and sizes are taken for which purpose, and how much a file may unfold to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lianqiao.files.choices import FileKind, Purpose

MEBIBYTE = 1024 * 1024
_SCANS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.WEBP)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The kinds that a purpose takes and the size of the largest file in bytes."""

    kinds: tuple[FileKind, ...]
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a small file may unfold to before it is taken for a bomb."""

    pixels: int = 50_000_000
    zip_members: int = 200
    office_members: int = 4000
    unzipped_bytes: int = 200 * MEBIBYTE
    zip_ratio: int = 200
    zip_ratio_from_bytes: int = MEBIBYTE
    xml_part_bytes: int = 40 * MEBIBYTE
    pdf_objects: int = 200_000


ALLOWANCES: Mapping[Purpose, Allowance] = MappingProxyType(
    {
        Purpose.COMPLAINT_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
        Purpose.ENTRY_ATTACHMENT: Allowance(tuple(FileKind), 30 * MEBIBYTE),
        Purpose.ENTRY_DRAFT: Allowance((FileKind.DOCX, FileKind.PDF, FileKind.TXT), 20 * MEBIBYTE),
        Purpose.MANDATE_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
        Purpose.ORGANISATION_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
    }
)
