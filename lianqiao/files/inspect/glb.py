"""3-D models (GLB): taken apart, checked and put together anew from what is used, so that nothing else comes along."""

import dataclasses
import json
import struct
from collections.abc import Mapping
from typing import Any

from lianqiao.files.choices import FileKind
from lianqiao.files.inspect.gltf import BROKEN, check_structure, count_triangles
from lianqiao.files.inspect.images import redraw
from lianqiao.files.inspect.kinds import kind_of
from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

Json = dict[str, Any]
# Extensions that model-viewer shows without fetching a decoder from elsewhere; what others add is left out.
EXTENSIONS = frozenset(
    {"KHR_materials_anisotropy", "KHR_materials_clearcoat", "KHR_materials_dispersion", "KHR_materials_emissive_strength",
     "KHR_materials_ior", "KHR_materials_iridescence", "KHR_materials_sheen", "KHR_materials_specular",
     "KHR_materials_transmission", "KHR_materials_unlit", "KHR_materials_volume", "KHR_mesh_quantization",
     "KHR_texture_transform"}
)  # fmt: skip
_COMPRESSED = frozenset(
    {"KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression", "KHR_texture_basisu"}
)
_PICTURES = {"image/png": FileKind.PNG, "image/jpeg": FileKind.JPEG}
_JSON_CHUNK, _BIN_CHUNK = 0x4E4F534A, 0x004E4942
_KEPT = (
    *("scene", "scenes", "nodes", "meshes", "materials", "textures", "samplers", "images"),
    *("accessors", "bufferViews", "skins", "animations"),
)
_ERRORS = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, struct.error)


def clean_model(content: bytes, limits: Limits) -> tuple[bytes, Mapping[str, int]]:
    """Return the model without names, notes and unused parts, its textures drawn anew, and how many triangles it draws."""
    try:
        tree, binary = read_glb(content, limits.model_json_bytes)
        _check_extensions(tree)
        check_structure(tree, binary, limits)
        measures = {"triangles": count_triangles(tree, limits)}
        return _put_together(tree, binary, limits), measures
    except _ERRORS:
        raise Refusal(BROKEN, {"found": "JSON"}) from None


def read_glb(content: bytes, limit: int) -> tuple[Json, bytes]:
    """Return the description and the binary part of a GLB. Raises ``Refusal`` when the container is broken."""
    if len(content) < 20:
        raise Refusal(BROKEN, {"found": "header"})
    magic, version, length = struct.unpack_from("<4sII", content)
    if magic != b"glTF" or version != 2 or length != len(content):
        raise Refusal(BROKEN, {"found": "header"})
    chunks: list[tuple[int, bytes]] = []
    at = 12
    while at < length:
        if length - at < 8:
            raise Refusal(BROKEN, {"found": "chunk"})
        size, kind = struct.unpack_from("<II", content, at)
        if size % 4 or at + 8 + size > length:
            raise Refusal(BROKEN, {"found": "chunk"})
        chunks.append((kind, content[at + 8 : at + 8 + size]))
        at += 8 + size
    kinds = [kind for kind, _ in chunks]
    if kinds not in ([_JSON_CHUNK], [_JSON_CHUNK, _BIN_CHUNK]):
        raise Refusal(BROKEN, {"found": "chunk"})
    if len(chunks[0][1]) > limit:
        raise Refusal("files.model_parts", {"found": "JSON", "limit": limit})
    tree = json.loads(chunks[0][1].decode("utf-8"), parse_constant=_refuse_constant)
    if not isinstance(tree, dict) or tree["asset"]["version"] != "2.0":
        raise Refusal(BROKEN, {"found": "asset"})
    return tree, chunks[1][1] if len(chunks) > 1 else b""


def write_glb(tree: Json, binary: bytes) -> bytes:
    """Return a GLB of a description and its binary part."""
    text = json.dumps(tree, separators=(",", ":"), ensure_ascii=True).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    parts = [struct.pack("<II", len(text), _JSON_CHUNK), text]
    if binary:
        parts += [struct.pack("<II", len(binary), _BIN_CHUNK), binary]
    body = b"".join(parts)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _check_extensions(tree: Json) -> None:
    required = set(tree.get("extensionsRequired", []))
    used = required | set(tree.get("extensionsUsed", []))
    if found := sorted(used & _COMPRESSED):
        raise Refusal("files.model_compressed", {"found": found[0]})
    if unknown := sorted(required - EXTENSIONS):
        raise Refusal("files.model_extension", {"found": str(unknown[0])[:60]})


def _put_together(tree: Json, binary: bytes, limits: Limits) -> bytes:
    """Write the known parts anew: each view of the binary part at its own place, pictures from their points alone."""
    clean: Json = {name: _bare(tree[name]) for name in _KEPT if tree.get(name) not in (None, [])}
    pictures = {image["bufferView"]: image for image in clean.get("images", [])}
    out = bytearray()
    for number, view in enumerate(clean.get("bufferViews", [])):
        start = view.get("byteOffset", 0)
        part = binary[start : start + view["byteLength"]]
        if number in pictures:
            part = _texture(part, pictures[number]["mimeType"], limits)
        out += b"\0" * (-len(out) % 4)
        view |= {"buffer": 0, "byteOffset": len(out), "byteLength": len(part)}
        out += part
        if len(out) > 2 * len(binary) + 1024 * 1024:  # views that share their bytes
            raise Refusal(BROKEN, {"found": "bufferViews"})
    used = sorted(EXTENSIONS & set(tree.get("extensionsUsed", [])))
    required = sorted(EXTENSIONS & set(tree.get("extensionsRequired", [])))
    clean |= {"asset": {"version": "2.0", "generator": "Lianqiao"}}
    clean |= {name: found for name, found in (("extensionsUsed", used), ("extensionsRequired", required)) if found}
    if out:
        clean["buffers"] = [{"byteLength": len(out)}]
    return write_glb(clean, bytes(out))


def _bare(value: Any) -> Any:
    """Leave out names, notes, cameras and what extensions say that are not known."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _bare(item) for name, item in value.items() if name not in ("extras", "name", "camera", "uri")}
    if "extensions" in kept:
        kept["extensions"] = {name: item for name, item in kept["extensions"].items() if name in EXTENSIONS}
        if not kept["extensions"]:
            del kept["extensions"]
    return kept


def _texture(content: bytes, media_type: str, limits: Limits) -> bytes:
    kind = _PICTURES[media_type]
    if kind_of(content) != kind:
        raise Refusal("files.model_texture_kind", {"found": media_type})
    try:
        return redraw(content, kind, dataclasses.replace(limits, pixels=limits.texture_side**2))
    except Refusal as refusal:
        too_large = refusal.code == "files.picture_too_large"
        raise Refusal("files.model_texture", {"limit": limits.texture_side}) if too_large else refusal from None
