"""Lamps that shine on a picture's alpha as on a relief (Filter Effects 1, sections 9.13 and 9.20)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.svg.paint.nodes import Node, number, own
from bot.svg.paint.pixels import Array

SOURCES = frozenset(("feDistantLight", "fePointLight", "feSpotLight"))


@dataclass(frozen=True, slots=True)
class Distant:
    """A lamp as far away as the sun: its direction in degrees."""

    azimuth: float
    elevation: float


@dataclass(frozen=True, slots=True)
class Near:
    """A lamp at a point (px); a spot where it points somewhere, with the angle of its cone in degrees."""

    at: tuple[float, float, float]
    towards: tuple[float, float, float] | None = None
    exponent: float = 1.0
    cone: float | None = None


Lamp = Distant | Near


@dataclass(frozen=True, slots=True)
class Lit:
    """For every pixel the unit vectors of the relief's normal and of the direction of the light, and its strength:
    planes of across, down and up. What is the same everywhere has one row and one column."""

    normal: Array
    to_light: Array
    strength: Array


def lamp(node: Node, place: Callable[[float, int], float], scale: tuple[float, float]) -> Lamp:
    """The lamp that the element describes; `place` gives px for a coordinate on an axis, `scale` is px per unit."""
    if node.tag == "feDistantLight":
        return Distant(number(node, "azimuth"), number(node, "elevation"))
    at = (place(number(node, "x"), 0), place(number(node, "y"), 1), number(node, "z") * scale[0])
    if node.tag == "fePointLight":
        return Near(at)
    towards = (
        place(number(node, "pointsAtX"), 0),
        place(number(node, "pointsAtY"), 1),
        number(node, "pointsAtZ") * scale[0],
    )
    cone = number(node, "limitingConeAngle") if own(node, "limitingConeAngle") else None
    return Near(at, towards, number(node, "specularExponent", 1.0), cone)


def lit(alpha: Array, height: float, lamp: Lamp) -> Lit:
    """The relief of that alpha, `height` px high where it is opaque, under the lamp."""
    normal = _normals(alpha, height)
    if isinstance(lamp, Distant):
        azimuth, elevation = math.radians(lamp.azimuth), math.radians(lamp.elevation)
        across = math.cos(azimuth) * math.cos(elevation)
        down = math.sin(azimuth) * math.cos(elevation)
        return Lit(normal, _vector(across, down, math.sin(elevation)), np.ones((1, 1), np.float32))
    rows, columns = np.indices(alpha.shape, dtype=np.float32)
    beam = np.stack((lamp.at[0] - columns, lamp.at[1] - rows, lamp.at[2] - height * alpha))
    to_light = _unit(beam)
    return Lit(normal, to_light, _strength(lamp, to_light))


def diffuse(lit: Lit, constant: float) -> Array:
    """How bright the relief is to look at, if it is dull."""
    return np.maximum(0, constant * _dot(lit.normal, lit.to_light)) * lit.strength


def specular(lit: Lit, constant: float, exponent: float) -> Array:
    """How bright it shines, if it is polished, for an eye far above it."""
    halfway = _unit(lit.to_light + _vector(0, 0, 1))
    shine = np.power(np.maximum(0, _dot(lit.normal, halfway)), np.float32(exponent))
    result: Array = constant * shine * lit.strength
    return result


def _strength(lamp: Near, to_light: Array) -> Array:
    if lamp.towards is None:
        return np.ones((1, 1), np.float32)
    axis = _vector(*lamp.towards) - _vector(*lamp.at)
    axis /= np.linalg.norm(axis) or 1.0
    inside = np.maximum(0, -_dot(to_light, axis))
    strength = np.power(inside, np.float32(lamp.exponent))
    if lamp.cone is not None:
        strength = np.where(inside < math.cos(math.radians(abs(lamp.cone))), 0, strength)
    result: Array = strength.astype(np.float32)
    return result


def _normals(alpha: Array, height: float) -> Array:
    """By Sobel's gradient; at the edges the nearest pixels stand in for those that are not there."""
    padded = np.pad(alpha, 1, mode="edge")
    rise = padded[:, 2:] - padded[:, :-2]
    fall = padded[2:] - padded[:-2]
    across = (rise[:-2] + 2 * rise[1:-1] + rise[2:]) / 4
    down = (fall[:, :-2] + 2 * fall[:, 1:-1] + fall[:, 2:]) / 4
    steep = np.float32(-height)
    return _unit(np.stack((steep * across, steep * down, np.ones_like(alpha))))


def _vector(across: float, down: float, up: float) -> Array:
    return np.array([[[across]], [[down]], [[up]]], np.float32)


def _unit(vectors: Array) -> Array:
    return vectors / np.maximum(np.sqrt(_dot(vectors, vectors)), np.float32(1e-9))


def _dot(one: Array, other: Array) -> Array:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
