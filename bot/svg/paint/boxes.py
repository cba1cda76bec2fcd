"""Bounding boxes: of what an element fills, in its own user units, without strokes and effects."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from cairosvg.helpers import transform
from cairosvg.surface import TAGS, cairo

from bot.svg.geometry import Box
from bot.svg.paint.nodes import SHAPES, Node, number, own

Context: TypeAlias = Any  # cairo.Context; cairo comes without types
Canvas: TypeAlias = Any  # paint.canvas.Canvas, which imports this module

# Cairo keeps paths in steps of 1/256: so they are measured large.
_LARGE = 4096.0


def bounds(canvas: Canvas, node: Node) -> Box | None:
    """The box around the element and all in it; None where there is nothing."""
    scale = _LARGE / max(canvas.context_width, canvas.context_height, 1e-6)
    painting = canvas.context
    context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))
    context.scale(scale, scale)
    canvas.context = context
    try:
        corners = [corner for part in _parts(canvas, context, node) for corner in part]
    finally:
        canvas.context = painting
    if not corners:
        return None
    across, down = [x / scale for x, _ in corners], [y / scale for _, y in corners]
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))


def _parts(canvas: Canvas, context: Context, node: Node) -> Iterator[list[tuple[float, float]]]:
    """The corners of the boxes of the shapes in the element, in large units."""
    if own(node, "display") == "none":
        return
    if node.tag == "text":
        yield [context.user_to_device(*corner) for corner in canvas.text_corners(node)]
    elif node.tag in SHAPES:
        context.new_path()
        TAGS[node.tag](canvas, node)
        context.save()
        context.identity_matrix()
        left, top, right, bottom = context.path_extents()
        context.restore()
        context.new_path()
        if right > left or bottom > top:
            yield [(left, top), (right, bottom)]
    elif node.tag in ("g", "svg", "a", "clipPath"):
        for child in node.children:
            context.save()
            transform(canvas, own(child, "transform"))
            if child.tag == "svg":
                context.translate(number(child, "x"), number(child, "y"))
            yield from _parts(canvas, context, child)
            context.restore()
