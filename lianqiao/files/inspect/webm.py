"""Videos in WebM: sound elements, codecs that browsers play, one picture and one sound track, no metadata."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_EBML, _DOCTYPE, _SCALE, _DURATION, _CODEC, _WIDTH, _HEIGHT = 0x1A45DFA3, 0x4282, 0x2AD7B1, 0x4489, 0x86, 0xB0, 0xBA
_ENCODINGS = 0x6D80  # compressed or encrypted tracks
_PARENTS = frozenset({_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO})
# Tags, attachments, chapters; title, programs, date and file names of the head; names of tracks.
_METADATA = frozenset(
    {0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3E83BB, 0x536E, 0xEC, 0xBF}
)
_PROGRAMS = frozenset({0x4D80, 0x5741})  # must be there, so that they are blanked and not made void
_CODECS = frozenset({b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS"})
_VOID = 0xEC
_MOST_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True)
class _Element:
    kind: int
    start: int
    body: int
    end: int


def clean_webm(content: bytes, limits: Limits) -> tuple[bytes, Mapping[str, int]]:
    """Return the video with its metadata overwritten, and its length and size. Nothing is moved."""
    try:
        elements = list(_elements(content, 0, len(content)))
        measures = _measures(content, elements, limits)
    except (struct.error, IndexError):
        raise Refusal("files.video_broken", {"found": "element"}) from None
    cleaned = bytearray(content)
    for item in elements:
        if item.kind in _PROGRAMS:
            cleaned[item.body : item.end] = bytes(item.end - item.body)
        elif item.kind in _METADATA:
            _void(cleaned, item)
    return bytes(cleaned), measures


def _elements(content: bytes, start: int, end: int) -> Iterator[_Element]:
    count = 0
    while start < end:
        count += 1
        kind, at = _number(content, start, keeps_mark=True)
        size, body = _number(content, at)
        if size == (1 << (7 * (body - at))) - 1:  # of a live recording: its size was not known yet
            raise Refusal("files.video_pieces", {"found": f"{kind:X}"})
        if body + size > end or count > _MOST_ELEMENTS:
            raise Refusal("files.video_broken", {"found": f"{kind:X}"})
        yield _Element(kind, start, body, body + size)
        if kind in _PARENTS:
            yield from _elements(content, body, body + size)
        start = body + size


def _number(content: bytes, at: int, *, keeps_mark: bool = False) -> tuple[int, int]:
    """Read a number of variable length; return it and where it ends."""
    first = content[at]
    length = 9 - first.bit_length()
    if first == 0 or at + length > len(content) or (keeps_mark and length > 4):
        raise Refusal("files.video_broken", {"found": "number"})
    value = int.from_bytes(content[at : at + length], "big")
    return (value if keeps_mark else value & ((1 << (7 * length)) - 1)), at + length


def _measures(content: bytes, elements: list[_Element], limits: Limits) -> dict[str, int]:
    values: dict[int, list[bytes]] = {}
    for item in elements:
        if item.kind in (_DOCTYPE, _SCALE, _DURATION, _CODEC, _WIDTH, _HEIGHT, _ENCODINGS):
            values.setdefault(item.kind, []).append(content[item.body : item.end])
    if elements[0].kind != _EBML or values.get(_DOCTYPE) != [b"webm"] or _DURATION not in values:
        raise Refusal("files.video_broken", {"found": "webm"})
    if _ENCODINGS in values:
        raise Refusal("files.video_codec", {"found": "ContentEncodings"})
    codecs = [codec.rstrip(b"\0") for codec in values.get(_CODEC, [])]
    for codec in codecs:
        if codec not in _CODECS:
            raise Refusal("files.video_codec", {"found": codec[:20].decode("latin-1")})
    if sum(codec.startswith(b"V_") for codec in codecs) != 1 or len(codecs) > 2:
        raise Refusal("files.video_tracks", {"found": len(codecs)})
    scale = int.from_bytes(values.get(_SCALE, [b"\x0f\x42\x40"])[0], "big")  # nanoseconds
    raw = values[_DURATION][0]
    seconds = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0] * scale / 1e9
    if not 0 < seconds <= limits.video_s:
        raise Refusal("files.video_long", {"limit_min": limits.video_s // 60})
    width, height = (int.from_bytes((values.get(kind) or [b""])[0], "big") for kind in (_WIDTH, _HEIGHT))
    if not (0 < width <= limits.video_side and 0 < height <= limits.video_side):
        raise Refusal("files.video_size", {"width": width, "height": height, "limit": limits.video_side})
    return {"duration_s": max(1, round(seconds)), "width": width, "height": height}


def _void(cleaned: bytearray, item: _Element) -> None:
    """Make an element empty space of the same length: one byte of name, the size in as many bytes as are left."""
    spare = item.body - item.start - 1
    if spare < 1:  # no room for a size: blanked in place
        cleaned[item.body : item.end] = bytes(item.end - item.body)
        return
    width = min(spare, 8)
    size = item.end - item.start - 1 - width
    cleaned[item.start] = _VOID
    cleaned[item.start + 1 : item.start + 1 + width] = (size | (1 << (7 * width))).to_bytes(width, "big")
    cleaned[item.start + 1 + width : item.end] = bytes(size)
