"""Solid bodies for the models of the demonstration, and the file they are written to. Lengths in metres, y upwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from lianqiao.files.inspect.glb import write_glb

Array = np.ndarray[Any, np.dtype[np.float64]]
Point = tuple[float, float, float]
ROUND = 36  # sides of what is round


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface looks: colour of linear light, how metallic and how rough it is."""

    colour: tuple[float, float, float]
    metal: float = 0.0
    rough: float = 0.55


@dataclass(slots=True)
class Model:
    """Bodies gathered by material."""

    parts: dict[Material, list[tuple[Array, Array, Array]]] = field(default_factory=dict)

    def add(self, material: Material, points: Array, normals: Array, faces: Array) -> None:
        """Add a body: points and normals (n, 3), faces (m, 3)."""
        self.parts.setdefault(material, []).append((points, normals, faces))

    def box(self, material: Material, centre: Point, size: Point) -> None:
        """Add a box."""
        corners: list[Any] = []
        normals: list[Any] = []
        faces: list[list[int]] = []
        for axis in range(3):
            for side in (-1.0, 1.0):
                normal = np.zeros(3)
                normal[axis] = side
                one, other = np.zeros(3), np.zeros(3)
                one[(axis + 1) % 3] = other[(axis + 2) % 3] = 1.0
                start = len(corners) * 4
                corners.append([normal + (a * one + b * other) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
                normals.append(np.tile(normal, (4, 1)))
                turn = ((0, 1, 2), (0, 2, 3)) if side > 0 else ((0, 2, 1), (0, 3, 2))
                faces += [[start + it for it in face] for face in turn]
        points = np.concatenate([np.array(it) for it in corners]) * np.array(size) / 2 + np.array(centre)
        self.add(material, points, np.concatenate(normals), np.array(faces))

    def lathe(
        self, material: Material, profile: Sequence[tuple[float, float]], centre: Point = (0, 0, 0), axis: int = 1, sides: int = ROUND
    ) -> None:  # fmt: skip
        """Add what turns about an axis (0 x, 1 y, 2 z): ``profile`` are radius and height, from bottom to top outside."""
        angles = np.linspace(0, 2 * np.pi, sides + 1)
        circle = np.stack([np.cos(angles), np.zeros(sides + 1), np.sin(angles)], axis=1)
        for (r0, h0), (r1, h1) in pairwise(profile):
            slope = np.array([h1 - h0, r0 - r1])
            slope /= max(float(np.linalg.norm(slope)), 1e-12)
            normal = circle * slope[0] + np.array([0, slope[1], 0])
            low, high = circle * r0 + np.array([0, h0, 0]), circle * r1 + np.array([0, h1, 0])
            at = np.arange(sides)
            faces = np.concatenate(
                [
                    np.stack([at, at + sides + 1, at + 1], axis=1),
                    np.stack([at + 1, at + sides + 1, at + sides + 2], axis=1),
                ]
            )
            points, normals = np.concatenate([low, high]), np.concatenate([normal, normal])
            self.add(material, _laid(points, axis) + np.array(centre), _laid(normals, axis), faces)

    def cylinder(
        self, material: Material, centre: Point, radius: float, height: float, axis: int = 1, sides: int = ROUND
    ) -> None:
        """Add a closed cylinder about its centre."""
        half = height / 2
        self.lathe(material, [(0, -half), (radius, -half), (radius, half), (0, half)], centre, axis, sides)

    def ring(
        self, material: Material, centre: Point, radius: float, thick: float, axis: int = 1, sides: int = ROUND
    ) -> None:
        """Add a torus."""
        turns = np.linspace(-np.pi / 2, 3 * np.pi / 2, 7)
        profile = [(radius + thick * float(np.cos(it)), thick * float(np.sin(it))) for it in turns]
        self.lathe(material, profile, centre, axis, sides)

    def dome(
        self, material: Material, centre: Point, radius: float, height: float, *, is_up: bool = True, axis: int = 1
    ) -> None:
        """Add half an ellipsoid, open at its base."""
        turns = np.linspace(0, np.pi / 2, 8)
        profile = [(radius * float(np.cos(it)), height * float(np.sin(it))) for it in turns]
        self.lathe(material, profile if is_up else [(r, -h) for r, h in reversed(profile)], centre, axis)

    def rod(self, material: Material, start: Point, end: Point, radius: float, sides: int = 12) -> None:
        """Add a round rod from point to point."""
        low, high = np.array(start, dtype=float), np.array(end, dtype=float)
        along = (high - low) / np.linalg.norm(high - low)
        aside = np.cross(along, [0.0, 1.0, 0.0] if abs(along[1]) < 0.9 else [1.0, 0.0, 0.0])
        aside /= np.linalg.norm(aside)
        angles = np.linspace(0, 2 * np.pi, sides + 1)[:, None]
        normal = np.cos(angles) * aside + np.sin(angles) * np.cross(along, aside)
        at = np.arange(sides)
        faces = np.concatenate(
            [np.stack([at, at + 1, at + sides + 1], axis=1), np.stack([at + 1, at + sides + 2, at + sides + 1], axis=1)]
        )
        points = np.concatenate([low + normal * radius, high + normal * radius])
        self.add(material, points, np.concatenate([normal, normal]), faces)

    def glb(self) -> bytes:
        """Return the model as GLB: one mesh, a part per material."""
        tree: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
        }
        primitives: list[Any] = []
        materials: list[Any] = []
        accessors: list[Any] = []
        views: list[Any] = []
        binary = b""
        for material, bodies in self.parts.items():
            starts = np.cumsum([0, *(len(it[0]) for it in bodies)])
            points, normals = (np.concatenate([it[at] for it in bodies]).astype("<f4") for at in (0, 1))
            faces = (
                np.concatenate([it[2] + start for it, start in zip(bodies, starts, strict=False)]).astype("<u2").ravel()
            )
            for values, kind, shape in ((points, 5126, "VEC3"), (normals, 5126, "VEC3"), (faces, 5123, "SCALAR")):
                content = values.tobytes()
                views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(content)})
                accessors.append(
                    {"bufferView": len(views) - 1, "componentType": kind, "count": len(values), "type": shape}
                )
                binary += content + b"\0" * (-len(content) % 4)
            last = len(accessors) - 3
            accessors[last] |= {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
            attributes = {"POSITION": last, "NORMAL": last + 1}
            primitives.append({"attributes": attributes, "indices": last + 2, "material": len(materials)})
            look = {
                "baseColorFactor": [*material.colour, 1],
                "metallicFactor": material.metal,
                "roughnessFactor": material.rough,
            }
            materials.append({"pbrMetallicRoughness": look, "doubleSided": True})
        tree |= {
            "meshes": [{"primitives": primitives}],
            "materials": materials,
            "accessors": accessors,
            "bufferViews": views,
        }
        return write_glb(tree | {"buffers": [{"byteLength": len(binary)}]}, binary)


def _laid(points: Array, axis: int) -> Array:
    """Turn what stands along y to another axis."""
    return points if axis == 1 else points[:, [1, 2, 0]] if axis == 0 else points[:, [2, 0, 1]]
