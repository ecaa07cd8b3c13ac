"""Which kinds and sizes are taken for which purpose, and how much a file may unfold to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lianqiao.files.choices import FileKind, Purpose

MEBIBYTE = 1024 * 1024
_PICTURES = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)
_SCANS = (FileKind.PDF, *_PICTURES)
_SHOWN = (FileKind.GLB, FileKind.MP4, FileKind.VTT, FileKind.WEBM)  # taken only where they are shown


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
    model_json_bytes: int = 4 * MEBIBYTE
    model_triangles: int = 300_000
    model_parts: int = 5_000  # nodes, meshes, accessors … each
    texture_side: int = 2048  # points; as many as side × side in one texture
    textures: int = 16
    video_s: int = 15 * 60
    video_side: int = 4096
    captions: int = 5_000


ALLOWANCES: Mapping[Purpose, Allowance] = MappingProxyType(
    {
        Purpose.COMPLAINT_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
        Purpose.DEAL_FILE: Allowance(tuple(kind for kind in FileKind if kind not in _SHOWN), 30 * MEBIBYTE),
        Purpose.ENTRY_ATTACHMENT: Allowance(tuple(kind for kind in FileKind if kind not in _SHOWN), 30 * MEBIBYTE),
        Purpose.ENTRY_CAPTIONS: Allowance((FileKind.VTT,), MEBIBYTE),
        Purpose.ENTRY_DOCUMENT: Allowance((FileKind.PDF,), 30 * MEBIBYTE),
        Purpose.ENTRY_DRAFT: Allowance((FileKind.DOCX, FileKind.PDF, FileKind.TXT), 20 * MEBIBYTE),
        Purpose.ENTRY_IMAGE: Allowance(_PICTURES, 20 * MEBIBYTE),
        Purpose.ENTRY_MODEL: Allowance((FileKind.GLB,), 20 * MEBIBYTE),
        Purpose.ENTRY_VIDEO: Allowance((FileKind.MP4, FileKind.WEBM), 100 * MEBIBYTE),
        Purpose.MANDATE_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
        Purpose.ORGANISATION_EVIDENCE: Allowance(_SCANS, 10 * MEBIBYTE),
    }
)
