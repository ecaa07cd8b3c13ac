"""The description inside a 3-D model (glTF 2.0): every reference leads somewhere, every number lies inside its bounds."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from lianqiao.files.inspect.limits import Limits
from lianqiao.files.inspect.refusals import Refusal

BROKEN = "files.model_broken"
COMPONENTS: Mapping[int, str] = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS: Mapping[str, int] = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_LISTS = ("scenes", "nodes", "meshes", "materials", "textures", "samplers", "images", "accessors", "bufferViews",
          "skins", "animations", "buffers")  # fmt: skip
_DRAWN = (4, 5, 6)  # triangles, strip, fan
_DEEPEST = 100

Json = dict[str, Any]
Rows = np.ndarray[Any, np.dtype[Any]]


def check_structure(tree: Json, binary: bytes, limits: Limits) -> None:
    """Raise ``Refusal`` when the description is too large, refers to the outside or to what is not there."""
    for name in _LISTS:
        if not isinstance(tree.get(name, []), list):
            raise Refusal(BROKEN, {"found": name})
        if len(tree.get(name, [])) > limits.model_parts:
            raise Refusal("files.model_parts", {"found": name, "limit": limits.model_parts})
    _check_inside(tree)
    _check_views(tree, len(binary))
    amount = sum(_check_accessor(tree, number) for number in range(len(tree.get("accessors", []))))
    if amount > 4 * len(binary) + 1024 * 1024:  # bytes read again and again: small file, much work
        raise Refusal("files.model_bounds", {"found": "accessors"})
    _check_images(tree, limits)
    _check_materials(tree)
    primitives = [primitive for mesh in tree.get("meshes", []) for primitive in mesh["primitives"]]
    if len(primitives) > limits.model_parts:
        raise Refusal("files.model_parts", {"found": "primitives", "limit": limits.model_parts})
    for primitive in primitives:
        _check_primitive(tree, primitive)
    _check_points(tree, binary, {it["attributes"]["POSITION"] for it in primitives})
    _check_indices(
        tree, binary, {(it["indices"], it["attributes"]["POSITION"]) for it in primitives if "indices" in it}
    )
    _check_nodes(tree)
    _check_scenes(tree)
    _check_movement(tree)


def rows_of(tree: Json, binary: bytes, number: int) -> Rows:
    """Return the values of an accessor, (count, width), as they are stored; an accessor without a view is all zero."""
    accessor = tree["accessors"][number]
    kind, width, count = COMPONENTS[accessor["componentType"]], WIDTHS[accessor["type"]], accessor["count"]
    if "bufferView" not in accessor:
        return np.zeros((count, width), dtype=kind)
    view = tree["bufferViews"][accessor["bufferView"]]
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    size = np.dtype(kind).itemsize
    stride = view.get("byteStride") or size * width
    return np.ndarray((count, width), dtype=kind, buffer=binary, offset=start, strides=(stride, size))


def count_triangles(tree: Json, limits: Limits) -> int:
    """Return how many triangles the nodes draw. Raises ``Refusal`` for none and for too many."""
    sizes = [sum(_triangles(tree, it) for it in mesh["primitives"]) for mesh in tree.get("meshes", [])]
    drawn: int = sum(sizes[node["mesh"]] for node in tree.get("nodes", []) if "mesh" in node)
    if drawn == 0:
        raise Refusal("files.model_empty")
    if drawn > limits.model_triangles:
        raise Refusal("files.model_triangles", {"found": drawn, "limit": limits.model_triangles})
    return drawn


def _triangles(tree: Json, primitive: Json) -> int:
    mode = primitive.get("mode", 4)
    if mode not in _DRAWN:
        return 0
    count: int = tree["accessors"][primitive.get("indices", primitive["attributes"]["POSITION"])]["count"]
    return count // 3 if mode == 4 else max(0, count - 2)


def _check_inside(tree: Json) -> None:
    """Nothing lies outside the file, neither at an address nor in the text of the description."""
    for item in (*tree.get("buffers", []), *tree.get("images", [])):
        if "uri" in item:
            raise Refusal("files.model_foreign", {"found": str(item["uri"])[:60]})
    if len(tree.get("buffers", [])) > 1:
        raise Refusal("files.model_foreign", {"found": "buffers"})


def _check_views(tree: Json, size: int) -> None:
    declared = _whole(tree["buffers"][0]["byteLength"]) if tree.get("buffers") else 0
    if declared > size:
        raise Refusal(BROKEN, {"found": "buffers"})
    for view in tree.get("bufferViews", []):
        start, length = _whole(view.get("byteOffset", 0)), _whole(view["byteLength"])
        stride = view.get("byteStride")
        if view["buffer"] != 0 or start + length > declared or length == 0:
            raise Refusal(BROKEN, {"found": "bufferViews"})
        if stride is not None and (_whole(stride) % 4 or not 4 <= stride <= 252):
            raise Refusal(BROKEN, {"found": "byteStride"})


def _check_accessor(tree: Json, number: int) -> int:
    """Return how many bytes an accessor reads."""
    accessor = tree["accessors"][number]
    if accessor["componentType"] not in COMPONENTS or accessor["type"] not in WIDTHS or _whole(accessor["count"]) < 1:
        raise Refusal(BROKEN, {"found": "accessors"})
    if "sparse" in accessor:
        raise Refusal("files.model_extension", {"found": "sparse"})
    size = np.dtype(COMPONENTS[accessor["componentType"]]).itemsize
    element = size * WIDTHS[accessor["type"]]
    amount: int = element * accessor["count"]
    if "bufferView" not in accessor:
        return amount
    view = _at(tree, "bufferViews", accessor["bufferView"])
    offset, stride = _whole(accessor.get("byteOffset", 0)), view.get("byteStride") or element
    if offset + stride * (accessor["count"] - 1) + element > view["byteLength"]:
        raise Refusal("files.model_bounds", {"found": number})
    if (view.get("byteOffset", 0) + offset) % size or stride < element:
        raise Refusal(BROKEN, {"found": "accessors"})
    return amount


def _check_images(tree: Json, limits: Limits) -> None:
    images = tree.get("images", [])
    if len(images) > limits.textures:
        raise Refusal("files.model_parts", {"found": "images", "limit": limits.textures})
    for image in images:
        _at(tree, "bufferViews", image["bufferView"])
        if image["mimeType"] not in ("image/png", "image/jpeg"):
            raise Refusal("files.model_texture_kind", {"found": str(image["mimeType"])[:40]})
    for texture in tree.get("textures", []):
        _at(tree, "images", texture["source"])
        if "sampler" in texture:
            _at(tree, "samplers", texture["sampler"])


def _check_materials(tree: Json) -> None:
    for value in _within(tree.get("materials", [])):
        for name, item in value.items():
            if name.endswith("Texture") and isinstance(item, dict):
                _at(tree, "textures", item["index"])


def _within(value: Any) -> Iterable[Json]:
    """Yield every object inside a value, at any depth."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _within(item)


def _check_primitive(tree: Json, primitive: Json) -> None:
    points = _at(tree, "accessors", primitive["attributes"]["POSITION"])
    quantised = "KHR_mesh_quantization" in tree.get("extensionsUsed", [])
    if points["type"] != "VEC3" or (points["componentType"] != 5126 and not quantised):
        raise Refusal(BROKEN, {"found": "POSITION"})
    sets = [primitive["attributes"], *primitive.get("targets", [])]
    if any(_at(tree, "accessors", number)["count"] != points["count"] for group in sets for number in group.values()):
        raise Refusal("files.model_bounds", {"found": "attributes"})
    if "material" in primitive:
        _at(tree, "materials", primitive["material"])
    if "indices" in primitive:
        indices = _at(tree, "accessors", primitive["indices"])
        if indices["type"] != "SCALAR" or indices["componentType"] not in (5121, 5123, 5125):
            raise Refusal(BROKEN, {"found": "indices"})


def _check_points(tree: Json, binary: bytes, numbers: Iterable[int]) -> None:
    for number in numbers:
        if not np.isfinite(rows_of(tree, binary, number)).all():
            raise Refusal("files.model_bounds", {"found": "POSITION"})


def _check_indices(tree: Json, binary: bytes, pairs: Collection[tuple[int, int]]) -> None:
    """An index beyond the points makes drivers of graphics cards read what is not theirs."""
    highest = {number: int(rows_of(tree, binary, number).max()) for number in {indices for indices, _ in pairs}}
    for indices, points in pairs:
        if highest[indices] >= tree["accessors"][points]["count"]:
            raise Refusal("files.model_bounds", {"found": "indices"})


def _check_nodes(tree: Json) -> None:
    """Every node has at most one parent, none is its own ancestor, and the tree is not deeper than programs can follow."""
    nodes = tree.get("nodes", [])
    for node in nodes:
        for name, group in (("mesh", "meshes"), ("skin", "skins")):
            if name in node:
                _at(tree, group, node[name])
        numbers = [it for key in ("matrix", "translation", "rotation", "scale") for it in node.get(key, [])]
        if not all(isinstance(it, int | float) and abs(it) < 1e9 for it in numbers):
            raise Refusal(BROKEN, {"found": "nodes"})
    below = [child for node in nodes for child in node.get("children", [])]
    for child in below:
        _at(tree, "nodes", child)
    row, found, depth = [number for number in range(len(nodes)) if number not in set(below)], 0, 0
    while row and depth < _DEEPEST:
        found, depth = found + len(row), depth + 1
        row = [child for number in row for child in nodes[number].get("children", [])]
    if len(set(below)) != len(below) or found != len(nodes):  # two parents; or a circle, which has no beginning
        raise Refusal(BROKEN, {"found": "nodes"})


def _check_scenes(tree: Json) -> None:
    for scene in tree.get("scenes", []):
        for number in scene.get("nodes", []):
            _at(tree, "nodes", number)
    if "scene" in tree:
        _at(tree, "scenes", tree["scene"])


def _check_movement(tree: Json) -> None:
    for skin in tree.get("skins", []):
        for number in skin["joints"]:
            _at(tree, "nodes", number)
        if "inverseBindMatrices" in skin:
            _at(tree, "accessors", skin["inverseBindMatrices"])
    for animation in tree.get("animations", []):
        for sampler in animation["samplers"]:
            _at(tree, "accessors", sampler["input"])
            _at(tree, "accessors", sampler["output"])
        for channel in animation["channels"]:
            _at(animation, "samplers", channel["sampler"])
            if "node" in channel["target"]:
                _at(tree, "nodes", channel["target"]["node"])


def _at(tree: Json, group: str, number: Any) -> Json:
    """Return what an index names. Raises ``Refusal`` when it is no index or leads nowhere."""
    items = tree.get(group, [])
    if _whole(number) >= len(items):
        raise Refusal("files.model_bounds", {"found": group})
    found: Json = items[number]
    return found


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(BROKEN, {"found": str(value)[:20]})
    return value
