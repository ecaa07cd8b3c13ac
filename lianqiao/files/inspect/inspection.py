"""The whole look at one file: size, name, kind, and what is particular to its kind."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lianqiao.files.choices import FileKind
from lianqiao.files.inspect.archives import check_office, repack
from lianqiao.files.inspect.captions import clean_captions
from lianqiao.files.inspect.glb import clean_model
from lianqiao.files.inspect.images import redraw
from lianqiao.files.inspect.kinds import MEDIA_TYPES, check_agreement, expected_kind, kind_of
from lianqiao.files.inspect.limits import MEBIBYTE, Allowance, Limits
from lianqiao.files.inspect.mp4 import clean_mp4
from lianqiao.files.inspect.names import clean_name, extension_of
from lianqiao.files.inspect.pdfs import check_pdf
from lianqiao.files.inspect.refusals import Refusal
from lianqiao.files.inspect.svgs import check_svg
from lianqiao.files.inspect.webm import clean_webm

_PICTURES = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)
_OFFICE = (FileKind.DOCX, FileKind.XLSX, FileKind.PPTX)
_SHOWN: Mapping[FileKind, Callable[[bytes, Limits], tuple[bytes, Mapping[str, int]]]] = {
    FileKind.GLB: clean_model,
    FileKind.MP4: clean_mp4,
    FileKind.VTT: clean_captions,
    FileKind.WEBM: clean_webm,
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: its harmless content, its kind and a name fit for people.

    ``measures`` are what was found in passing: ``triangles`` of a model; ``duration_s``, ``width`` and ``height`` of a video.
    """

    kind: FileKind
    media_type: str
    name: str
    content: bytes
    received_sha256: str
    measures: Mapping[str, int] = field(default_factory=dict)


def inspect_file(content: bytes, name: str, allowance: Allowance, limits: Limits | None = None) -> Inspected:
    """Return the harmless form of a file. Raises ``Refusal`` with the reason when there is none."""
    limits = limits or Limits()
    if not content:
        raise Refusal("files.empty")
    if len(content) > allowance.limit_bytes:
        raise Refusal("files.too_large", {"limit_mb": allowance.limit_bytes // MEBIBYTE})
    kind = _agreed_kind(content, name)
    if kind not in allowance.kinds:
        raise Refusal("files.kind_not_taken", {"extension": kind.value, "taken": _listed(allowance)})
    received, measures = hashlib.sha256(content).hexdigest(), dict[str, int]()
    harmless = _harmless(content, kind, allowance, limits, measures)
    return Inspected(kind, MEDIA_TYPES[kind], clean_name(name, kind.value), harmless, received, measures)


def _agreed_kind(content: bytes, name: str) -> FileKind:
    extension = extension_of(name)
    expected = expected_kind(extension)
    check_agreement(expected, kind_of(content), extension)
    return expected


def _harmless(
    content: bytes, kind: FileKind, allowance: Allowance, limits: Limits, measures: dict[str, int] | None = None
) -> bytes:
    if kind in _PICTURES:
        return redraw(content, kind, limits)
    if kind in _SHOWN:
        cleaned, found = _SHOWN[kind](content, limits)
        if measures is not None:
            measures.update(found)
        return cleaned
    if kind in _OFFICE:
        check_office(content, limits)
    elif kind == FileKind.PDF:
        check_pdf(content, limits)
    elif kind == FileKind.SVG:
        check_svg(content)
    elif kind == FileKind.ZIP:
        return repack(content, limits, lambda name, part: _member(name, part, allowance, limits))
    return content


def _member(name: str, content: bytes, allowance: Allowance, limits: Limits) -> tuple[str, bytes]:
    """Look at a file inside an archive like at any other; an archive in an archive is not opened."""
    try:
        kind = _agreed_kind(content, name) if content else None
        if kind is None:
            raise Refusal("files.empty")
        if kind == FileKind.ZIP:
            raise Refusal("files.zip_nested")
        folder, _, last = name.rpartition("/")
        parts = [clean_name(f"{part}.x", "x").removesuffix(".x") for part in folder.split("/") if part]
        cleaned = "/".join([*parts, clean_name(last, kind.value)])
        return cleaned, _harmless(content, kind, allowance, limits)
    except Refusal as refusal:
        raise Refusal(
            "files.zip_member", {"name": name[:80], "inner": refusal.code, "inner_data": refusal.data}
        ) from None


def _listed(allowance: Allowance) -> str:
    return " ".join(kind.value for kind in allowance.kinds)
