"""CairoSVG's surface with its own way of drawing an element.

CairoSVG 2.9.1 draws every element in one function that knows no filters, masks by alpha only, clips without fill rules,
and text letter by letter. This one does the same work in the order of SVG 2, section 3.6: fill, stroke, markers; then
filter, clip, mask, opacity and blending, each on a layer only where it is needed.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from cairosvg.defs import parse_all_defs
from cairosvg.helpers import PointError, size, transform
from cairosvg.path import draw_markers
from cairosvg.surface import TAGS, PDFSurface, PNGSurface, Surface, cairo

from bot.svg import geometry
from bot.svg.css import LOCAL_URL
from bot.svg.geometry import Box
from bot.svg.paint import boxes, clips, filters, lettering, paints, pixels
from bot.svg.paint.layers import Layer
from bot.svg.paint.nodes import SHAPES, Node, number, own, referred, share

Context: TypeAlias = Any  # cairo's types; cairo comes without
Image: TypeAlias = Any
Pattern: TypeAlias = Any

_CAPS = {"square": cairo.LINE_CAP_SQUARE, "round": cairo.LINE_CAP_ROUND}
_JOINS = {"round": cairo.LINE_JOIN_ROUND, "bevel": cairo.LINE_JOIN_BEVEL}
_ANTIALIAS = {"crispEdges": cairo.ANTIALIAS_NONE, "optimizeSpeed": cairo.ANTIALIAS_FAST}
_BLENDS = {
    "multiply": cairo.OPERATOR_MULTIPLY,
    "screen": cairo.OPERATOR_SCREEN,
    "overlay": cairo.OPERATOR_OVERLAY,
    "darken": cairo.OPERATOR_DARKEN,
    "lighten": cairo.OPERATOR_LIGHTEN,
    "color-dodge": cairo.OPERATOR_COLOR_DODGE,
    "color-burn": cairo.OPERATOR_COLOR_BURN,
    "hard-light": cairo.OPERATOR_HARD_LIGHT,
    "soft-light": cairo.OPERATOR_SOFT_LIGHT,
    "difference": cairo.OPERATOR_DIFFERENCE,
    "exclusion": cairo.OPERATOR_EXCLUSION,
    "hue": cairo.OPERATOR_HSL_HUE,
    "saturation": cairo.OPERATOR_HSL_SATURATION,
    "color": cairo.OPERATOR_HSL_COLOR,
    "luminosity": cairo.OPERATOR_HSL_LUMINOSITY,
    "plus-lighter": cairo.OPERATOR_ADD,
}
# A line of more patterns of dashes than this is drawn whole: cairo would work out each of them, seen or not.
_MOST_DASHES = 20_000
# What stands in a drawing to be referred to.
_DEFINITIONS = frozenset(
    "defs clipPath filter linearGradient marker mask pattern radialGradient symbol stop title desc style".split()
)


class Painter(Surface):  # type: ignore[misc]  # CairoSVG has no types
    """A CairoSVG surface that draws as browsers do. `left_out` names the filters that would have cost too much."""

    context: Context
    parent_node: Node
    font_size: float
    context_width: float
    context_height: float

    detail = 1.0  # px of a layer per unit of the device
    snaps_text = True  # whether upright text stands on whole units of it

    def __init__(self, *arguments: Any, unit: float = 1.0, **named: Any) -> None:
        """`unit` is how many units of the device one px of the drawing at its own size has."""
        self.unit = unit
        self.left_out: list[str] = []
        self.effort = 0
        self._boxes: dict[int, tuple[Node, Box | None]] = {}
        super().__init__(*arguments, **named)

    # --- an element ------------------------------------------------------------------------------------------------

    def draw(self, node: Node) -> None:
        """Draws the element and its children."""
        if node.parent is None:
            parse_all_defs(self, node)
        if node.tag in _DEFINITIONS or own(node, "display") == "none" or _has_no_size(node):
            return
        parent, font_size, context_size = self.parent_node, self.font_size, (self.context_width, self.context_height)
        self.parent_node = node
        self.font_size = size(self, node.get("font-size", "16"))
        self.context.save()
        self._transform(node)
        with self._effects(node) as opacity:
            self._paint(node, opacity)
        self.context.restore()
        self.parent_node, self.font_size = parent, font_size
        self.context_width, self.context_height = context_size

    def bounds(self, node: Node) -> Box | None:
        """The bounding box of the element, in its own user units; None where it has none."""
        if id(node) not in self._boxes:
            # The node is kept with its box: otherwise another could come to have its id.
            self._boxes[id(node)] = node, boxes.bounds(self, node)
        return self._boxes[id(node)][1]

    def text_corners(self, node: Node) -> list[tuple[float, float]]:
        """The corners of the boxes of a text's letters."""
        return lettering.corners(self, node)

    def recorded(self, content: Node, width: float, height: float, matrix: Any, opacity: float) -> Any:
        """The children of `content`, through the matrix, as a recording of that size."""
        tile = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, (0, 0, width, height))
        xx, yx, xy, yy, _, _ = self.context.get_matrix().as_tuple()
        detail = self.detail * max(math.hypot(xx, yx), math.hypot(xy, yy))
        with self.onto(cairo.Context(tile), detail=detail):
            self.context.transform(matrix)
            if opacity < 1:
                self.context.push_group()
            self.draw_children(content)
            if opacity < 1:
                self.context.pop_group_to_source()
                self.context.paint_with_alpha(opacity)
        return tile

    def draw_children(self, node: Node) -> None:
        """Draws what is in the element, whatever the element is."""
        for child in node.children:
            self.draw(child)

    def _transform(self, node: Node) -> None:
        value, origin = own(node, "transform"), own(node, "transform-origin").split()
        box = self.bounds(node) if value and origin else None
        if box is not None:
            # Only origins in the element's own box are left to be found here.
            x, y = box.x + share(origin[0], box.width), box.y + share(origin[-1], box.height)
            value = f"translate({x},{y}) {value} translate({-x},{-y})"
        transform(self, value)

    def _paint(self, node: Node, opacity: float) -> None:
        """What the element is without its effects."""
        visible = node.get("visibility", "visible") == "visible"
        if node.tag == "text":
            if visible:
                lettering.draw(self, node, opacity)
        elif node.tag in SHAPES:
            if visible:
                self._paint_shape(node, opacity)
        else:
            if node.tag == "svg" and node.parent is not None:
                self.context.move_to(size(self, node.get("x"), "x"), size(self, node.get("y"), "y"))
                TAGS["svg"](self, node)
                self.context.new_path()
            self.draw_children(node)

    def _paint_shape(self, node: Node, opacity: float) -> None:
        self.context.new_path()
        try:
            TAGS[node.tag](self, node)
        except PointError:
            return
        self.context.set_antialias(_ANTIALIAS.get(node.get("shape-rendering"), cairo.ANTIALIAS_DEFAULT))
        self.paint_path(node, node, opacity)
        self.context.new_path()
        draw_markers(self, node)

    def paint_path(self, node: Node, boxed: Node, opacity: float) -> None:
        """Fills and strokes the current path as `node` says; the box of `boxed` is what paints refer to."""
        steps = [self._fill, self._stroke]
        if "stroke" in node.get("paint-order", "").split("fill")[0]:
            steps.reverse()
        for step in steps:
            step(node, boxed, opacity)

    def _fill(self, node: Node, boxed: Node, opacity: float) -> None:
        alpha = opacity * float(node.get("fill-opacity", 1))
        source = paints.source(self, boxed, node.get("fill", "black"), alpha) if alpha else None
        if source is not None:
            evenodd = node.get("fill-rule") == "evenodd"
            self.context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD if evenodd else cairo.FILL_RULE_WINDING)
            self.context.set_source(source)
            self.context.fill_preserve()

    def _stroke(self, node: Node, boxed: Node, opacity: float) -> None:
        width = size(self, node.get("stroke-width", "1"))
        alpha = opacity * float(node.get("stroke-opacity", 1))
        source = paints.source(self, boxed, node.get("stroke", "none"), alpha) if width and alpha else None
        if source is None:
            return
        context = self.context
        context.save()
        context.set_source(source)
        if own(node, "vector-effect") == "non-scaling-stroke":
            # The width is one of the drawing at its own size, whatever transforms the shape has.
            context.identity_matrix()
            context.scale(self.unit, self.unit)
        context.set_line_width(width)
        context.set_line_cap(_CAPS.get(node.get("stroke-linecap"), cairo.LINE_CAP_BUTT))
        context.set_line_join(_JOINS.get(node.get("stroke-linejoin"), cairo.LINE_JOIN_MITER))
        context.set_miter_limit(float(node.get("stroke-miterlimit", 4)))
        self._set_dashes(node)
        context.stroke_preserve()
        context.restore()

    def _set_dashes(self, node: Node) -> None:
        dashes = geometry.numbers(node.get("stroke-dasharray", "")) or []
        if sum(dashes) <= 0:
            return
        length, said = lettering.length(self.context.copy_path_flat()), number(node, "pathLength")
        scale = length / said if said > 0 else 1.0
        if length <= _MOST_DASHES * scale * sum(dashes):
            self.context.set_dash([dash * scale for dash in dashes], scale * size(self, node.get("stroke-dashoffset")))

    # --- effects ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _effects(self, node: Node) -> Iterator[float]:
        """What is painted meanwhile is filtered, clipped, masked, made transparent and blended as the element says.
        Gives the opacity that is left to be applied by the painting itself."""
        opacity = float(own(node, "opacity", "1"))
        blend = _BLENDS.get(own(node, "mix-blend-mode"))
        mask = referred(node, "mask", self.masks)
        clip = referred(node, "clip-path", self.paths)
        chosen = [one for one in self._filters(node) if one is not None]
        if clip is not None and clips.by_path(self, node, clip):
            clip = None
        is_plain = opacity == 1 or (not chosen and _is_one_paint(node))
        if blend is None and mask is None and clip is None and is_plain:
            with self._filtered(node, chosen):
                yield opacity
            return
        self.context.push_group()
        with self._filtered(node, chosen):
            yield 1.0
        group = self.context.pop_group()
        for stencil in (
            clips.stencil(self, node, clip) if clip is not None else None,
            clips.mask(self, node, mask) if mask is not None else None,
        ):
            if stencil is not None:
                self.context.push_group()
                self.context.set_source(group)
                self.through(stencil)
                group = self.context.pop_group()
        self.context.set_source(group)
        if blend is not None:
            self.context.set_operator(blend)
        self.context.paint_with_alpha(opacity)

    def _filters(self, node: Node) -> Iterator[Node]:
        for url in LOCAL_URL.finditer(own(node, "filter")):
            yield self.filters.get(url[2])

    @contextmanager
    def _filtered(self, node: Node, chosen: list[Node]) -> Iterator[None]:
        """What is painted meanwhile goes through the filters."""
        layer = self._filter_layer(node, chosen) if chosen else None
        if layer is None:
            yield
            return
        with self.onto(layer.context()):
            yield
        if layer.is_empty:
            return
        picture = pixels.read(layer.surface)
        for one in chosen:
            picture = filters.apply(one, picture, layer.frame)
            region = clips.region(self, node, one, "filterUnits")
            picture = layer.within(region, picture) if region else picture
        pixels.write(layer.surface, picture)
        self.context.set_source(layer.pattern())
        self.context.paint()

    def _filter_layer(self, node: Node, chosen: list[Node]) -> Layer | None:
        """Where to paint what will be filtered; None where it would cost too much, and stays as it is."""
        box = self.bounds(node)
        regions = [clips.region(self, node, one, "filterUnits") for one in chosen]
        wanted = regions[0]
        if box is None or wanted is None or None in regions:
            return Layer.nothing()
        left, top, right, bottom = self.context.clip_extents()
        # What lies further outside than the picture is wide adds nothing to be seen.
        far = min(sum(filters.reach(one, box) for one in chosen), max(right - left, bottom - top))
        visible = Box(left - far, top - far, right - left + 2 * far, bottom - top + 2 * far)
        viewport = Box(0, 0, self.context_width, self.context_height)
        layer = Layer.over(wanted, visible, self.context.get_matrix(), self.detail, box, viewport)
        room = min(map(filters.most_pixels, chosen)) / (layer.width * layer.height)
        if room < 1:
            detail = self.detail * math.sqrt(room)
            layer = Layer.over(wanted, visible, self.context.get_matrix(), detail, box, viewport, is_whole=False)
        effort = sum(filters.cost(one, (layer.width, layer.height)) for one in chosen)
        if self.effort + effort > filters.BUDGET:
            self.left_out += [own(one, "id") for one in chosen]
            return None
        self.effort += effort
        return layer

    # --- layers ----------------------------------------------------------------------------------------------------

    @contextmanager
    def onto(self, context: Context, *, detail: float = 1.0) -> Iterator[None]:
        """Draws onto another context meanwhile, whose units have so many px."""
        before = self.context, self.detail
        self.context, self.detail = context, detail
        try:
            yield
        finally:
            self.context, self.detail = before

    @contextmanager
    def stencil(self) -> Iterator[Image]:
        """An image of the part of the canvas that can be seen, which is drawn onto meanwhile, through the same matrix.
        None, and nothing is to be drawn, where nothing can be seen."""
        context = self.context
        context.save()
        context.identity_matrix()
        left, top, right, bottom = (round(edge) for edge in context.clip_extents())
        context.restore()
        width, height = math.ceil((right - left) * self.detail), math.ceil((bottom - top) * self.detail)
        image = cairo.ImageSurface(cairo.FORMAT_ARGB32, max(1, width), max(1, height))
        image.set_device_scale(self.detail, self.detail)
        image.set_device_offset(-left * self.detail, -top * self.detail)
        onto = cairo.Context(image)
        onto.set_matrix(context.get_matrix())
        with self.onto(onto, detail=self.detail):
            yield image

    def through(self, image: Image) -> None:
        """Paints the source through a stencil's alpha."""
        self.context.save()
        self.context.identity_matrix()
        self.context.mask_surface(image, 0, 0)
        self.context.restore()


class Canvas(Painter, PNGSurface):  # type: ignore[misc]  # CairoSVG has no types
    """A picture of so many pixels."""


class Page(Painter, PDFSurface):  # type: ignore[misc]  # CairoSVG has no types
    """A page of a PDF: vectors, but for what a filter or a mask makes."""

    detail = 4.0  # 4 px per point are 288 dpi
    snaps_text = False


def _has_no_size(node: Node) -> bool:
    return node.tag in ("rect", "svg") and any(
        own(node, side) and share(own(node, side)) <= 0 for side in ("width", "height")
    )


def _is_one_paint(node: Node) -> bool:
    """Whether the element is painted in one stroke, so that its opacity can be that of its paint."""
    if node.tag not in SHAPES or any(node.get(name) for name in ("marker-start", "marker-mid", "marker-end", "marker")):
        return False
    return "none" in (node.get("fill"), node.get("stroke", "none"))
