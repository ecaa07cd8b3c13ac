"""A picture of a 3-D model, drawn without a graphics card: what is seen before the viewer is loaded, and where there is none.

Small triangles are drawn together, large ones one by one; nearer points win. Textures are not drawn: a part has the colour of its
material. An owner who wants another picture hands one in.
"""

import io
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image

from lianqiao.files.inspect.glb import read_glb
from lianqiao.files.inspect.gltf import rows_of

Array = np.ndarray[Any, np.dtype[np.float64]]
SIZE = (800, 600)
_TWICE = (SIZE[0] * 2, SIZE[1] * 2)  # drawn twice as large and made smaller, for smooth edges
_BATCH = 20_000  # triangles at a time
_SMALL = (-1, 2, 4, 7, 13)  # points: classes of triangles that are drawn together
_MOST_POINTS = 400 * _TWICE[0] * _TWICE[1]  # that large triangles may cover, one over the other
_LIGHTS = (
    (np.array([0.45, 0.8, 0.65]), 0.72),
    (np.array([-0.75, 0.25, 0.35]), 0.28),
    (np.array([0.1, -0.6, -0.8]), 0.12),
)
_AMBIENT = 0.3
_GROUND = ((246, 249, 250), (222, 231, 235))  # from top to bottom
_JSON_BYTES = 64 * 1024 * 1024


class TooDense(Exception):
    """So many large triangles lie over each other that drawing them would take too long."""


def draw_poster(content: bytes) -> bytes:
    """Return a picture (PNG) of an examined model, seen from the front, left and above. Raises ``TooDense``."""
    corners, colours = _triangles(content)
    turned = corners @ _view().T
    low, high = turned.reshape(-1, 3).min(axis=0), turned.reshape(-1, 3).max(axis=0)
    scale = 0.86 * min(_TWICE[0] / max(high[0] - low[0], 1e-9), _TWICE[1] / max(high[1] - low[1], 1e-9))
    centre = (low + high) / 2
    shown = (turned - centre) * scale
    shown[..., 0] += _TWICE[0] / 2
    shown[..., 1] = _TWICE[1] / 2 - shown[..., 1]
    shades = np.clip(colours * _light(turned)[:, None], 0, 1)
    canvas, depth = _ground(), np.full(_TWICE[0] * _TWICE[1], -np.inf)
    _fill(canvas, depth, shown, shades)
    picture = Image.fromarray(canvas.reshape(_TWICE[1], _TWICE[0], 3).astype(np.uint8))
    out = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _view() -> Array:
    """Turn 35° to the side and 22° down."""
    side, down = np.radians(-35), np.radians(22)
    about_y = np.array([[np.cos(side), 0, np.sin(side)], [0, 1, 0], [-np.sin(side), 0, np.cos(side)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(down), -np.sin(down)], [0, np.sin(down), np.cos(down)]])
    turn: Array = about_x @ about_y
    return turn


def _triangles(content: bytes) -> tuple[Array, Array]:
    """Return the corners (n, 3, 3) of all triangles in the scene and their colours (n, 3), 0 to 1."""
    tree, binary = read_glb(content, _JSON_BYTES)
    corners, colours = [], []
    nodes = tree.get("nodes", [])
    children = {child for node in nodes for child in node.get("children", [])}
    waiting = [(number, np.eye(4)) for number in range(len(nodes)) if number not in children]
    while waiting:
        number, above = waiting.pop()
        node = nodes[number]
        place = above @ _transform(node)
        waiting += [(child, place) for child in node.get("children", [])]
        for primitive in tree["meshes"][node["mesh"]]["primitives"] if "mesh" in node else ():
            if primitive.get("mode", 4) not in (4, 5, 6):
                continue
            points = _points(tree, binary, primitive)
            found = (points @ place[:3, :3].T + place[:3, 3])[_faces(tree, binary, primitive, len(points))]
            corners.append(found)
            colours.append(np.tile(_colour(tree, primitive), (len(found), 1)))
    return np.concatenate(corners), np.concatenate(colours)


def _points(tree: dict[str, Any], binary: bytes, primitive: dict[str, Any]) -> Array:
    number = primitive["attributes"]["POSITION"]
    rows = rows_of(tree, binary, number).astype(np.float64)
    if tree["accessors"][number].get("normalized"):
        rows /= {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}[tree["accessors"][number]["componentType"]]
    return rows


def _faces(tree: dict[str, Any], binary: bytes, primitive: dict[str, Any], count: int) -> Any:
    run = rows_of(tree, binary, primitive["indices"])[:, 0] if "indices" in primitive else np.arange(count)
    run, mode = run.astype(np.int64), primitive.get("mode", 4)
    if mode == 4:
        return run[: len(run) // 3 * 3].reshape(-1, 3)
    first = np.broadcast_to(run[:1], (max(0, len(run) - 2),)) if mode == 6 else run[:-2]
    return np.stack([first, run[1:-1], run[2:]], axis=1)


def _transform(node: dict[str, Any]) -> Array:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    turn = np.array(
        [[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
         [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
         [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]]
    )  # fmt: skip
    found = np.eye(4)
    found[:3, :3] = turn * np.array(node.get("scale", (1, 1, 1)), dtype=np.float64)
    found[:3, 3] = node.get("translation", (0, 0, 0))
    return found


def _colour(tree: dict[str, Any], primitive: dict[str, Any]) -> Array:
    """Return the colour of a part as it is seen: the numbers in the file are of linear light."""
    materials = tree.get("materials", [])
    material = materials[primitive["material"]] if "material" in primitive else {}
    linear = material.get("pbrMetallicRoughness", {}).get("baseColorFactor", (0.6, 0.6, 0.6, 1))[:3]
    return np.power(np.clip(np.array(linear, dtype=np.float64), 0, 1), 1 / 2.2)


def _light(turned: Array) -> Array:
    """Return how bright each triangle is; both of its sides are lit."""
    normal = np.cross(turned[:, 1] - turned[:, 0], turned[:, 2] - turned[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    normal *= np.where(normal[:, 2:] < 0, -1, 1)
    bright = np.full(len(turned), _AMBIENT)
    for direction, strength in _LIGHTS:
        bright += strength * np.maximum(normal @ (direction / np.linalg.norm(direction)), 0)
    return bright


def _fill(canvas: Array, depth: Array, corners: Array, shades: Array) -> None:
    """Draw small triangles on the canvas (points × 3) where they are nearest; both are changed in place."""
    low = np.floor(corners[:, :, :2].min(axis=1))
    size = np.ceil(corners[:, :, :2].max(axis=1) - low)
    reach = size.max(axis=1)
    large = np.flatnonzero(reach > _SMALL[-1])
    if np.minimum(size[large], _TWICE).prod(axis=1).sum() > _MOST_POINTS:
        raise TooDense
    for one in large:
        _draw_large(canvas, depth, corners[one], shades[one])
    for least, most in pairwise(_SMALL):  # so that the smallest are not asked about many points
        those = np.flatnonzero((reach > least) & (reach <= most))
        steps = np.arange(most + 1)
        grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        for start in range(0, len(those), _BATCH):
            part = those[start : start + _BATCH]
            _draw(canvas, depth, corners[part], shades[part], low[part][:, None, :] + grid[None])


def _draw_large(canvas: Array, depth: Array, corners: Array, shade: Array) -> None:
    """Draw one triangle, row by row of the box around it."""
    x0, y0 = np.maximum(np.floor(corners[:, :2].min(axis=0)), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(corners[:, :2].max(axis=0)), _TWICE).astype(int)
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = corners
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if x0 >= x1 or y0 >= y1 or abs(area) < 1e-12:
        return
    x, y = np.arange(x0, x1)[None, :] + 0.5 - ax, np.arange(y0, y1)[:, None] + 0.5 - ay
    second, third = (x * (cy - ay) - y * (cx - ax)) / area, ((bx - ax) * y - (by - ay) * x) / area
    z = az + second * (bz - az) + third * (cz - az)
    nearest = depth.reshape(_TWICE[1], _TWICE[0])[y0:y1, x0:x1]
    seen = (second >= 0) & (third >= 0) & (second + third <= 1) & (z >= nearest)
    nearest[seen] = z[seen]
    canvas.reshape(_TWICE[1], _TWICE[0], 3)[y0:y1, x0:x1][seen] = shade * 255


def _draw(canvas: Array, depth: Array, corners: Array, shades: Array, at: Array) -> None:
    """Draw triangles at those of the points ``at`` (triangles, points, 2) that lie in them."""
    weights = _weights(corners, at + 0.5)
    inside = (weights >= -1e-6).all(axis=0) & (at >= 0).all(axis=2) & (at < _TWICE).all(axis=2)
    which, _ = np.nonzero(inside)
    x, y = at[inside].astype(np.int64).T
    z = sum(weights[it][inside] * corners[which, it, 2] for it in range(3))
    place = y * _TWICE[0] + x
    np.maximum.at(depth, place, z)
    top = z >= depth[place]
    canvas[place[top]] = shades[which[top]] * 255


def _weights(corners: Array, at: Array) -> Array:
    """Return the barycentric coordinates (3, n, m) of points (n, m, 2) in triangles (n, 3, 3)."""
    ax, ay, bx, by, cx, cy = (corners[:, None, corner, axis] for corner in range(3) for axis in range(2))
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    area = np.where(np.abs(area) < 1e-12, np.nan, area)  # a line covers nothing
    x, y = at[..., 0] - ax, at[..., 1] - ay
    second, third = (x * (cy - ay) - y * (cx - ax)) / area, ((bx - ax) * y - (by - ay) * x) / area
    return np.stack([1 - second - third, second, third])


def _ground() -> Array:
    rise = np.linspace(0, 1, _TWICE[1])[:, None]
    rows = np.array(_GROUND[0]) * (1 - rise) + np.array(_GROUND[1]) * rise
    return np.repeat(rows, _TWICE[0], axis=0)
