"""What shapes are filled and stroked with: colours, gradients and patterns (SVG 1.1, section 13)."""

import math
from typing import Any, TypeAlias

from cairosvg.colors import color
from cairosvg.helpers import transform
from cairosvg.surface import cairo

from bot.svg import geometry
from bot.svg.css import LOCAL_URL
from bot.svg.geometry import Box
from bot.svg.paint.nodes import Node, chain, first, own, share

Canvas: TypeAlias = Any  # paint.canvas.Canvas, which imports this module
Source: TypeAlias = Any  # cairo.Pattern; cairo comes without types

_EXTEND = {"reflect": cairo.EXTEND_REFLECT, "repeat": cairo.EXTEND_REPEAT}
# A focus on or beyond the circle's edge is drawn just inside of it, as SVG 1.1 says.
_INSIDE = 0.999


def source(canvas: Canvas, node: Node, paint: str, opacity: float) -> Source | None:
    """The source for cairo, in the user units of the element that is painted; None for `none`."""
    url = LOCAL_URL.match(paint)
    if url is None:
        return None if paint in ("none", "") else cairo.SolidPattern(*color(paint, opacity))
    if url[2] in canvas.gradients:
        return _gradient(canvas, node, chain(canvas.gradients[url[2]], canvas.gradients), opacity)
    if url[2] in canvas.patterns:
        return _pattern(canvas, node, chain(canvas.patterns[url[2]], canvas.patterns), opacity)
    return None


def _gradient(canvas: Canvas, node: Node, gradients: list[Node], opacity: float) -> Source | None:
    stops = _stops(gradients, opacity)
    if len(stops) < 2:
        return cairo.SolidPattern(*stops[0][1:]) if stops else None
    in_shares = first(gradients, "gradientUnits") != "userSpaceOnUse"
    box = canvas.bounds(node) if in_shares else Box(0, 0, 1, 1)
    if box is None or not (box.width and box.height):
        return None
    made = _geometry(canvas, gradients, in_shares=in_shares)
    if made is None:
        return cairo.SolidPattern(*stops[-1][1:])
    for stop in stops:
        made.add_color_stop_rgba(*stop)
    made.set_extend(_EXTEND.get(first(gradients, "spreadMethod"), cairo.EXTEND_PAD))
    if in_shares:
        made.set_matrix(cairo.Matrix(1 / box.width, 0, 0, 1 / box.height, -box.x / box.width, -box.y / box.height))
    transform(canvas, first(gradients, "gradientTransform"), made)
    return made


def _geometry(canvas: Canvas, gradients: list[Node], *, in_shares: bool) -> Source | None:
    """The gradient without colours; None where it has no extent, so that its last colour is all there is."""
    width, height = (1.0, 1.0) if in_shares else (canvas.context_width, canvas.context_height)

    def of(name: str, default: str, whole: float) -> float:
        return share(first(gradients, name, default), whole)

    if gradients[0].tag == "linearGradient":
        start = of("x1", "0%", width), of("y1", "0%", height)
        end = of("x2", "100%", width), of("y2", "0%", height)
        return None if start == end else cairo.LinearGradient(*start, *end)
    diagonal = math.hypot(width, height) / math.sqrt(2)
    x, y = of("cx", "50%", width), of("cy", "50%", height)
    radius, inner = of("r", "50%", diagonal), of("fr", "0%", diagonal)
    if radius <= 0:
        return None
    focus_x = of("fx", "", width) if first(gradients, "fx") else x
    focus_y = of("fy", "", height) if first(gradients, "fy") else y
    distance = math.hypot(focus_x - x, focus_y - y)
    if distance > _INSIDE * radius:
        nearer = _INSIDE * radius / distance
        focus_x, focus_y = x + (focus_x - x) * nearer, y + (focus_y - y) * nearer
    return cairo.RadialGradient(focus_x, focus_y, min(inner, radius * _INSIDE), x, y, radius)


def _stops(gradients: list[Node], opacity: float) -> list[tuple[float, float, float, float, float]]:
    """The stops of the first gradient that has any: offset, red, green, blue, alpha."""
    stops: list[tuple[float, float, float, float, float]] = []
    offset = 0.0
    for node in next((one.children for one in gradients if any(child.tag == "stop" for child in one.children)), ()):
        if node.tag == "stop":
            offset = min(1.0, max(offset, share(own(node, "offset", "0"))))
            alpha = opacity * share(node.get("stop-opacity", "1"))
            stops.append((offset, *color(node.get("stop-color", "black"), alpha)))
    return stops


def _pattern(canvas: Canvas, node: Node, patterns: list[Node], opacity: float) -> Source | None:
    content = next((one for one in patterns if one.children), None)
    in_shares = first(patterns, "patternUnits") != "userSpaceOnUse"
    content_in_shares = first(patterns, "patternContentUnits") == "objectBoundingBox"
    box = canvas.bounds(node) if in_shares or content_in_shares else None
    if content is None or (box is None and (in_shares or content_in_shares)):
        return None
    box = box or Box(0, 0, 1, 1)
    whole = (1.0, 1.0) if in_shares else (canvas.context_width, canvas.context_height)
    x, y = share(first(patterns, "x"), whole[0]), share(first(patterns, "y"), whole[1])
    width, height = share(first(patterns, "width"), whole[0]), share(first(patterns, "height"), whole[1])
    if in_shares:
        x, y = box.x + x * box.width, box.y + y * box.height
        width, height = width * box.width, height * box.height
    if width <= 0 or height <= 0:
        return None
    matrix = cairo.Matrix()
    view_box = geometry.view_box(first(patterns, "viewBox"))
    if view_box:
        matrix = fitted(view_box, width, height, first(patterns, "preserveAspectRatio"))
    elif content_in_shares:
        matrix.scale(box.width, box.height)
    tile = canvas.recorded(content, width, height, matrix, opacity)
    made = cairo.SurfacePattern(tile)
    made.set_extend(cairo.EXTEND_REPEAT)
    made.set_matrix(cairo.Matrix(x0=-x, y0=-y))
    transform(canvas, first(patterns, "patternTransform"), made)
    return made


def fitted(view_box: Box, width: float, height: float, aspect: str) -> Any:
    """The cairo matrix from a viewBox to a viewport of that size at the origin (SVG 1.1, section 7.8)."""
    across, down = width / view_box.width, height / view_box.height
    align, _, meet = (aspect or "xMidYMid").partition(" ")
    if align != "none":
        across = down = max(across, down) if meet.strip() == "slice" else min(across, down)
    part_x = {"xMin": 0.0, "xMax": 1.0}.get(align[:4], 0.5) if align != "none" else 0.0
    part_y = {"YMin": 0.0, "YMax": 1.0}.get(align[4:], 0.5) if align != "none" else 0.0
    return cairo.Matrix(
        across,
        0,
        0,
        down,
        part_x * (width - view_box.width * across) - view_box.x * across,
        part_y * (height - view_box.height * down) - view_box.y * down,
    )
