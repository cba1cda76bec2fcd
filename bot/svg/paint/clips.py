"""Clips and masks (CSS Masking 1)."""

from typing import Any, TypeAlias

from cairosvg.helpers import PointError, transform
from cairosvg.surface import TAGS, cairo

from bot.svg.geometry import Box
from bot.svg.paint import lettering, pixels
from bot.svg.paint.nodes import SHAPES, Node, own, referred, share

Canvas: TypeAlias = Any  # paint.canvas.Canvas, which imports this module
Image: TypeAlias = Any  # cairo.ImageSurface; cairo comes without types


def by_path(canvas: Canvas, node: Node, clip: Node) -> bool:
    """Clips all that follows, where the clip is one plain shape; False where it is more than that."""
    shapes = [child for child in clip.children if _shows(child)]
    if (
        own(clip, "clip-path")
        or len(shapes) > 1
        or any(one.tag not in SHAPES or own(one, "clip-path") for one in shapes)
    ):
        return False
    context = canvas.context
    context.new_path()
    context.save()
    if _enter(canvas, node, clip) and shapes:
        transform(canvas, own(shapes[0], "transform"))
        _outline(canvas, shapes[0])
    context.restore()
    context.set_fill_rule(_rule(shapes[0]) if shapes else cairo.FILL_RULE_WINDING)
    context.clip()
    return True


def stencil(canvas: Canvas, node: Node, clip: Node) -> Image:
    """An image that is opaque where the clip lets through."""
    with canvas.stencil() as image:
        if _enter(canvas, node, clip):
            _restrict(canvas, node, clip)
            for child in clip.children:
                if _shows(child):
                    _fill(canvas, child)
    return image


def mask(canvas: Canvas, node: Node, mask: Node) -> Image:
    """An image that is as opaque as the mask lets through."""
    with canvas.stencil() as image:
        box = canvas.bounds(node)
        within = region(canvas, node, mask, "maskUnits")
        if within is not None:
            canvas.context.rectangle(within.x, within.y, within.width, within.height)
            canvas.context.clip()
            if own(mask, "maskContentUnits") == "objectBoundingBox" and box is not None:
                _into(canvas, box)
            canvas.draw_children(mask)
    if own(mask, "mask-type") != "alpha":
        pixels.light_to_alpha(image)
    return image


def region(canvas: Canvas, node: Node, of: Node, units: str) -> Box | None:
    """The region of a mask or a filter, in the user units of the node it is put on; None where there is none."""
    box = canvas.bounds(node)
    texts = own(of, "x", "-10%"), own(of, "y", "-10%"), own(of, "width", "120%"), own(of, "height", "120%")
    if own(of, units) == "userSpaceOnUse":
        sides = canvas.context_width, canvas.context_height
        return Box(*(share(text, sides[index % 2]) for index, text in enumerate(texts)))
    if box is None or not (box.width and box.height):
        return None
    x, y, width, height = map(share, texts)
    return Box(box.x + x * box.width, box.y + y * box.height, width * box.width, height * box.height)


def _shows(node: Node) -> bool:
    return (
        (node.tag in SHAPES or node.tag in ("text", "g"))
        and own(node, "display") != "none"
        and node.get("visibility", "visible") == "visible"
    )


def _enter(canvas: Canvas, node: Node, clip: Node) -> bool:
    """Goes into the clip's own coordinates; False where there are none."""
    transform(canvas, own(clip, "transform"))
    if own(clip, "clipPathUnits") != "objectBoundingBox":
        return True
    box = canvas.bounds(node)
    if box is None or not (box.width and box.height):
        return False
    _into(canvas, box)
    return True


def _into(canvas: Canvas, box: Box) -> None:
    canvas.context.translate(box.x, box.y)
    canvas.context.scale(box.width or 1, box.height or 1)


def _restrict(canvas: Canvas, node: Node, clipped: Node) -> None:
    """Applies a clip's own clip, as far as that is plain."""
    further = referred(clipped, "clip-path", canvas.paths)
    if further is not None:
        by_path(canvas, node, further)


def _fill(canvas: Canvas, node: Node) -> None:
    context = canvas.context
    context.save()
    transform(canvas, own(node, "transform"))
    _restrict(canvas, node, node)
    if node.tag == "g":  # what a `use` became
        for child in node.children:
            if _shows(child):
                _fill(canvas, child)
    else:
        context.set_source_rgba(0, 0, 0, 1)
        context.set_fill_rule(_rule(node))
        if node.tag == "text":
            lettering.outline(canvas, node)
        else:
            _outline(canvas, node)
        context.fill()
    context.restore()


def _outline(canvas: Canvas, node: Node) -> None:
    try:
        TAGS[node.tag](canvas, node)
    except PointError:
        canvas.context.new_path()


def _rule(node: Node) -> int:
    rule: int = cairo.FILL_RULE_EVEN_ODD if node.get("clip-rule") == "evenodd" else cairo.FILL_RULE_WINDING
    return rule
