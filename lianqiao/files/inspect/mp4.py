"""Videos in MP4: a sound tree of boxes, codecs that browsers play, one picture and one sound track, no metadata."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"})
_METADATA = frozenset({b"udta", b"meta", b"uuid", b"XMP_", b"skip", b"free", b"wide", b"pdin", b"iods"})
_TOP = frozenset({b"ftyp", b"moov", b"mdat"}) | _METADATA
_VIDEO = frozenset({b"avc1", b"avc3", b"av01", b"vp09"})
_AUDIO = frozenset({b"mp4a", b"Opus", b".mp3", b"fLaC"})
_HANDLERS = {b"vide": _VIDEO, b"soun": _AUDIO}
_DEEPEST = 8
_MOST_BOXES = 20_000


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of the box
    body: int  # of its content
    end: int
    depth: int


def clean_mp4(content: bytes, limits: Limits) -> tuple[bytes, Mapping[str, int]]:
    """Return the video with its metadata (places, times, makers) overwritten, and its length and size.

    Nothing is moved: boxes with metadata become empty space of the same length, so that the offsets in the file stay right.
    """
    cleaned = bytearray(content)
    try:
        boxes = list(_boxes(content, 0, len(content), 0))
        top = [box.kind for box in boxes if box.depth == 0]
        if top[:1] != [b"ftyp"] or top.count(b"moov") != 1 or b"mdat" not in top:
            raise Refusal("files.video_broken", {"found": "moov"})
        measures = _measures(content, boxes, limits)
    except (struct.error, IndexError):
        raise Refusal("files.video_broken", {"found": "box"}) from None
    for box in boxes:
        if box.kind in _METADATA:
            cleaned[box.start + 4 : box.start + 8] = b"free"
            cleaned[box.body : box.end] = bytes(box.end - box.body)
        elif box.kind in (b"mvhd", b"tkhd", b"mdhd"):  # when it was taken
            width = 16 if content[box.body] == 1 else 8
            cleaned[box.body + 4 : box.body + 4 + width] = bytes(width)
        elif box.kind == b"hdlr":  # behind the fixed part stands a name that programs and people choose
            cleaned[box.body + 24 : box.end] = bytes(box.end - box.body - 24)
    return bytes(cleaned), measures


def _boxes(content: bytes, start: int, end: int, depth: int) -> Iterator[_Box]:
    if depth > _DEEPEST:
        raise Refusal("files.video_broken", {"found": "depth"})
    count = 0
    while start < end:
        count += 1
        if end - start < 8 or count > _MOST_BOXES:
            raise Refusal("files.video_broken", {"found": "box"})
        size, kind = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", content, body)[0], start + 16
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise Refusal("files.video_broken", {"found": _name(kind)})
        if depth == 0 and kind not in _TOP:
            code = "files.video_pieces" if kind in (b"moof", b"sidx", b"mfra", b"styp") else "files.video_broken"
            raise Refusal(code, {"found": _name(kind)})
        box = _Box(kind, start, body, start + size, depth)
        yield box
        if kind in _PARENTS:
            yield from _boxes(content, body, box.end, depth + 1)
        start = box.end


def _measures(content: bytes, boxes: list[_Box], limits: Limits) -> dict[str, int]:
    header = next((box for box in boxes if box.kind == b"mvhd"), None)
    if header is None or any(box.kind in (b"mvex", b"moof") for box in boxes):
        raise Refusal("files.video_pieces" if header else "files.video_broken", {"found": "mvhd"})
    form = ">20xIQ" if content[header.body] == 1 else ">12xII"
    scale, length = struct.unpack_from(form, content, header.body)
    seconds = length / scale if scale else 0
    if not 0 < seconds <= limits.video_s:
        raise Refusal("files.video_long", {"limit_min": limits.video_s // 60})
    tracks = [box for box in boxes if box.kind == b"trak"]
    found = [_track(content, [box for box in boxes if it.body <= box.start < it.end], limits) for it in tracks]
    sizes = [size for size in found if size]
    if len(sizes) != 1 or len(found) > 2:
        raise Refusal("files.video_tracks", {"found": len(found)})
    return {"duration_s": max(1, round(seconds)), "width": sizes[0][0], "height": sizes[0][1]}


def _track(content: bytes, inside: list[_Box], limits: Limits) -> tuple[int, int] | None:
    """Return the size of a picture track, or None for sound."""
    boxes = {box.kind: box for box in inside}
    for kind in (b"hdlr", b"stsd", b"dref"):
        if kind not in boxes:
            raise Refusal("files.video_broken", {"found": _name(kind)})
    handler = content[boxes[b"hdlr"].body + 8 : boxes[b"hdlr"].body + 12]
    if handler not in _HANDLERS:
        raise Refusal("files.video_tracks", {"found": _name(handler)})
    _check_references(content, boxes[b"dref"])
    sample = _sample(content, boxes[b"stsd"])
    if sample is None or sample.kind not in _HANDLERS[handler]:
        raise Refusal("files.video_codec", {"found": _name(sample.kind) if sample else "?"})
    if handler == b"soun":
        return None
    width, height = struct.unpack_from(">24xHH", content, sample.body)
    if not (0 < width <= limits.video_side and 0 < height <= limits.video_side):
        raise Refusal("files.video_size", {"width": width, "height": height, "limit": limits.video_side})
    return width, height


def _sample(content: bytes, table: _Box) -> _Box | None:
    """Return how a track is encoded; None when that changes in between."""
    found = list(_boxes(content, table.body + 8, table.end, 1))
    return found[0] if len(found) == 1 else None


def _check_references(content: bytes, table: _Box) -> None:
    for entry in _boxes(content, table.body + 8, table.end, 1):
        flags = struct.unpack_from(">I", content, entry.body)[0]
        if not flags & 1:  # the samples lie in another file or at another address
            raise Refusal("files.video_foreign", {"found": _name(entry.kind)})


def _name(kind: bytes) -> str:
    return kind.decode("latin-1") if kind.isalnum() else kind.hex()
