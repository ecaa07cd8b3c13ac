"""Models, videos and captions as people and attackers hand them in, made in memory."""

import copy
import io
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from lianqiao.files.inspect.glb import write_glb

Json = dict[str, Any]
POINTS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype="<f4")
FACES = np.array([0, 1, 2, 0, 2, 3, 0, 3, 1, 1, 3, 2], dtype="<u2")


def glb_bytes(
    change: Callable[[Json], None] | None = None, *, faces: np.ndarray[Any, Any] = FACES, picture: bytes = b""
) -> bytes:
    """Return a tetrahedron; ``change`` may spoil its description, ``picture`` is its texture."""
    parts = [POINTS.tobytes(), faces.tobytes(), picture]
    binary, views = b"", []
    for part in parts:
        binary += b"\0" * (-len(binary) % 4)
        if part:
            views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(part)})
        binary += part
    tree: Json = {
        "asset": {"version": "2.0", "generator": "CAD of Zhang San", "copyright": "secret"},
        "scene": 0,
        "scenes": [{"nodes": [0], "name": "C:/Users/zhang/secret.blend"}],
        "nodes": [{"mesh": 0, "name": "part 7", "extras": {"owner": "Zhang San"}}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.1, 0.4, 0.5, 1]}}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 1]},
            {"bufferView": 1, "componentType": 5123, "count": len(faces), "type": "SCALAR"},
        ],
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    if picture:
        tree["images"] = [{"bufferView": 2, "mimeType": "image/png"}]
        tree["textures"] = [{"source": 0}]
        tree["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] = {"index": 0}
    if change:
        change(tree)
    return write_glb(tree, binary)


def glb_tree(content: bytes) -> Json:
    """Return the description of a model."""
    [size] = struct.unpack_from("<I", content, 12)
    tree: Json = json.loads(content[20 : 20 + size])
    return tree


def setting(path: str, value: Any) -> Callable[[Json], None]:
    """Return a change that puts ``value`` at a place such as ``nodes.0.mesh``."""

    def change(tree: Json) -> None:
        *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        at: Any = tree
        for part in above:
            at = at[part]
        at[last] = copy.deepcopy(value)

    return change


def texture_bytes(side: int = 4, *, text: str = "") -> bytes:
    """Return a PNG; with ``text`` it tells something besides its points."""
    from PIL.PngImagePlugin import PngInfo

    notes, out = PngInfo(), io.BytesIO()
    if text:
        notes.add_text("Author", text)
    Image.new("RGB", (side, side), (20, 90, 160)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of MP4."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def mp4_bytes(
    *, codec: bytes = b"avc1", handler: bytes = b"vide", seconds: int = 5, width: int = 640, flags: int = 1, more: bytes = b"",
    brand: bytes = b"isom", tracks: int = 1,
) -> bytes:  # fmt: skip
    """Return the frame of a video: everything but its pictures. ``more`` stands beside the tracks."""
    sample = box(codec, bytes(24), struct.pack(">HH", width, 360), bytes(50))
    track = box(
        b"trak",
        box(b"tkhd", bytes(84)),
        box(
            b"mdia",
            box(b"mdhd", bytes(24)),
            box(b"hdlr", bytes(8), handler, bytes(12), b"Zhang San's camera\0"),
            box(
                b"minf",
                box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", flags)))),
                box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), sample)),
            ),
        ),
    )
    header = box(b"mvhd", struct.pack(">IIIII", 0, 3_900_000_000, 3_900_000_000, 1000, seconds * 1000), bytes(80))
    movie = box(b"moov", header, track * tracks, more)
    return box(b"ftyp", brand, bytes(4), brand) + movie + box(b"mdat", bytes(64))


def element(kind: int, *parts: bytes) -> bytes:
    """Return an element of WebM, its size in four bytes."""
    body, name = b"".join(parts), kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + (len(body) | 0x10000000).to_bytes(4, "big") + body


def webm_bytes(
    *, codec: bytes = b"V_VP9", seconds: float = 5, doctype: bytes = b"webm", width: int = 640, more: bytes = b"", open_end: bool = False
) -> bytes:  # fmt: skip
    """Return the frame of a video. ``more`` stands in the segment."""
    head = element(0x1A45DFA3, element(0x4282, doctype))
    about = element(
        0x1549A966, element(0x4489, struct.pack(">d", seconds * 1000)), element(0x7BA9, "张三的录像".encode())
    )
    size = element(0xE0, element(0xB0, width.to_bytes(2, "big")), element(0xBA, (360).to_bytes(2, "big")))
    segment = element(0x18538067, about, element(0x1654AE6B, element(0xAE, element(0x86, codec), size)), more)
    return head + (segment[:4] + b"\x1f\xff\xff\xff" + segment[8:] if open_end else segment)


VTT = (
    "WEBVTT\n\nNOTE 张三写的\n\nSTYLE\n::cue { background: url(http://evil.example/x) }\n\n"
    "1\n00:00.000 --> 00:02.000 line:0\n<v 张三>转子<b>启动</b>\n"
).encode()
