"""A copy of the drawing that CairoSVG 2.9.1 paints as browsers paint the original.

CairoSVG knows SVG 1.1's attributes and little of CSS, hands nearly every attribute down to children, and gives up the
whole drawing for one value that it cannot read. So the copy has no style sheets, no variables, no `use`, only values
that it reads (values.py), and nothing that refers to something that is not there.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from bot.svg import cascade, effects, geometry, outlines, references, transforms, values
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.effects import Scene
from bot.svg.geometry import Box, text_of
from bot.svg.trees import Element, attributes, elements, named, new, take
from bot.svg.values import Place
from bot.svg.vocabulary import SHAPES, TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local, svg

# CairoSVG sets these on its canvas and never takes them back, so a container's would stick to all that follows in it.
_HANDED_DOWN = ("stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset")
_SPACE = re.compile(r"[\t\n\r]+")
# Painted as they are met; tspan and textPath are painted by the text that they are part of.
_PAINTED = SHAPES - {"tspan", "textPath"}


@dataclass(frozen=True, slots=True)
class Normal:
    """The copy; the colour of the canvas behind it where CSS gives one; and what it cannot show, as sentences."""

    root: Element
    background: str | None
    notes: tuple[str, ...]


def normalised(root: Element) -> Normal:
    """The preview copy of a drawing that `safe.sanitise` made.

    Raises Refused (too_complex): style sheets can refer to things too, and only here they are written out.
    """
    root = deepcopy(root)
    background = cascade.write_out(root)
    etree.strip_elements(root, svg("title"), svg("desc"), with_tail=False)
    _forget_repeated_ids(root)
    references.break_cycles(root)
    references.check_cost(root)
    _expand_uses(root)
    box = geometry.view_box(root.get("viewBox")) or Box(0, 0, *geometry.DEFAULT_SIZE)
    scene = Scene(references.by_id(root))
    for name in ("x", "y", "width", "height"):
        take(root, name)
    _normalise(root, Place(Box(0, 0, box.width, box.height)), scene)
    return Normal(root, colour(background or ""), tuple(scene.notes()))


def simplified(normal: Normal, *, with_text: bool) -> Normal:
    """The copy without what CairoSVG can fail on: patterns become their first colour; clips, masks and markers go, and
    text where a font cannot be had in its size."""
    root = deepcopy(normal.root)
    targets = references.by_id(root)
    for element in elements(root):
        for attribute in effects.REFERENCES:
            take(element, attribute)
        for attribute in ("fill", "stroke"):
            url = LOCAL_URL.match(element.get(attribute, ""))
            if url and local(targets[url[2]].tag) == "pattern":
                element.set(attribute, _first_colour(targets[url[2]]))
    if not with_text:
        etree.strip_elements(root, *map(svg, TEXT_ELEMENTS), with_tail=False)
    left_out = "patterns, clips, masks and markers" if with_text else "patterns, clips, masks, markers and text"
    return replace(normal, root=root, notes=(*normal.notes, f"The preview leaves out {left_out}."))


def _first_colour(pattern: Element) -> str:
    fills = (element.get("fill", "none") for element in elements(pattern))
    return next((fill for fill in fills if fill.startswith(("#", "rgba"))), "none")


# --- the tree ------------------------------------------------------------------------------------------------------


def _forget_repeated_ids(root: Element) -> None:
    """Browsers mean the first of two elements with one id, CairoSVG the last."""
    seen: set[str] = set()
    for element in elements(root):
        name = element.get("id")
        if name in seen:
            del element.attrib["id"]
        elif name:
            seen.add(name)


def _expand_uses(root: Element) -> None:
    """Puts a copy of what it shows in the place of every `use`: CairoSVG's own way loses masks and takes long."""
    targets = references.by_id(root)
    waiting = list(named(root, "use"))
    while waiting:
        use = waiting.pop()
        target = targets.get(_href(use)[1:])
        if target is not None:
            waiting += _expand(use, target)
        elif (parent := use.getparent()) is not None:
            parent.remove(use)


def _expand(use: Element, target: Element) -> Iterator[Element]:
    """Turns the `use` into a group with the target in it; gives the uses in there."""
    shown = deepcopy(target)
    shown.tail = None
    for element in elements(shown):
        take(element, "id")
    if local(target.tag) in ("symbol", "svg"):
        shown.tag = svg("svg")
        for side in ("width", "height"):
            shown.set(side, use.get(side) or shown.get(side) or "100%")
    x, y = (geometry.pixels(use.get(axis, "0")) or 0.0 for axis in ("x", "y"))
    if x or y:
        use.set("transform", f"{use.get('transform', '')} translate({text_of(x)},{text_of(y)})".strip())
    for name in ("x", "y", "width", "height", "href", XLINK_HREF):
        take(use, name)
    use.tag = svg("g")
    use[:] = [shown]
    return named(shown, "use")


def _href(element: Element) -> str:
    return element.get("href") or element.get(XLINK_HREF) or ""


def _normalise(element: Element, place: Place, scene: Scene) -> None:
    name = local(element.tag)
    place = replace(
        place,
        font_size=values.font_size(element.get("font-size"), place.font_size),
        is_filled=place.is_filled or "fill" in element.attrib,
    )
    effects.note(element, scene)
    if name in SHAPES and not place.is_filled and effects.bring_paint(element, scene):
        element.set("fill", "none")
    _write_transform(element, place)
    for attribute, value in attributes(element):
        written = values.written(name, attribute, value, place, scene)
        if written is None:
            del element.attrib[attribute]
        elif written != value:
            element.set(attribute, written)
    if name == "ellipse":
        _complete_radii(element)
    elif name == "marker":
        _complete_marker(element)
    elif name == "mask":
        _widen_mask(element, place.viewport)
    place = _hand_down(element, place)
    if name in TEXT_ELEMENTS:
        _collapse_space(element)
    elif name in SHAPES:
        # Browsers paint nothing that stands inside a shape, CairoSVG does.
        element[:] = []
    if box := geometry.view_box(element.get("viewBox")) if name in ("svg", "marker", "pattern") else None:
        place = replace(place, viewport=Box(0, 0, box.width, box.height))
    for child in list(element):
        if _is_never_painted(child, name, place):
            element.remove(child)
        else:
            _normalise(child, place, scene)
    if (take(element, "paint-order") or "").startswith("stroke") and name in _PAINTED:
        _stroke_first(element)


def _is_never_painted(child: Element, parent: str, place: Place) -> bool:
    """Text outside of text, and text of no size: browsers skip it, CairoSVG paints the one and fails at the other."""
    name = local(child.tag)
    if name not in TEXT_ELEMENTS:
        return False
    outside = name != "text" and parent not in TEXT_ELEMENTS
    return outside or values.font_size(child.get("font-size"), place.font_size) == 0


def _complete_radii(ellipse: Element) -> None:
    """SVG 2: the radius that is not given is the other one."""
    radius = ellipse.get("rx", ellipse.get("ry"))
    if radius is not None:
        ellipse.set("rx", radius)
        ellipse.set("ry", ellipse.get("ry", radius))


def _complete_marker(marker: Element) -> None:
    """CairoSVG scales a marker without a viewBox to its content, browsers do not scale it."""
    if "viewBox" not in marker.attrib:
        marker.set("viewBox", f"0 0 {marker.get('markerWidth', '3')} {marker.get('markerHeight', '3')}")


def _widen_mask(mask: Element, viewport: Box) -> None:
    """CairoSVG measures a mask's own region in pixels of the preview; one that is larger than the drawing hides it."""
    mask.set("maskUnits", "userSpaceOnUse")
    for name, value in (("x", -viewport.width), ("y", -viewport.height)):
        mask.set(name, text_of(value))
    for name, value in (("width", 3 * viewport.width), ("height", 3 * viewport.height)):
        mask.set(name, text_of(value))


def _hand_down(element: Element, place: Place) -> Place:
    """Moves what sticks to CairoSVG's canvas from containers to the shapes in them."""
    own = {name: value for name in _HANDED_DOWN if (value := take(element, name)) is not None}
    handed = {**place.handed_down, **own} if own else place.handed_down
    if local(element.tag) in _PAINTED:
        for name, value in handed.items():
            element.set(name, value)
    return replace(place, handed_down=handed)


def _collapse_space(text: Element) -> None:
    """A line break in text is a space in browsers; CairoSVG swallows it."""
    if text.get(XML_SPACE) != "preserve":
        text.text = _SPACE.sub(" ", text.text or "")
        for child in text:
            child.tail = _SPACE.sub(" ", child.tail or "")


def _stroke_first(shape: Element) -> None:
    """Paints the stroke by a copy below: CairoSVG does not know `paint-order`."""
    parent = shape.getparent()
    if parent is None:
        return
    below = deepcopy(shape)
    group = new("g")
    parent.replace(shape, group)
    group.tail, shape.tail, below.tail = shape.tail, None, None
    group.extend((below, shape))
    for name in ("opacity", "transform", "clip-path", "mask", "id"):
        take(below, name)
        if name in shape.attrib:
            group.set(name, take(shape, name) or "")
    for painted, paint in ((below, "fill"), (shape, "stroke")):
        for element in elements(painted):
            element.set(paint, "none")


# --- what needs more than one attribute ----------------------------------------------------------------------------


def _write_transform(element: Element, place: Place) -> None:
    value = element.get("transform")
    written = values.transform(value, place) if value else None
    if written is None:
        take(element, "transform")
        return
    own_box = element.get("transform-box") in ("fill-box", "content-box", "stroke-box")
    origin = element.get("transform-origin", "0 0" if own_box else "")
    box = _bounds(element) if own_box else place.viewport
    if origin and box:
        written = transforms.around(written, origin, box, place.font_size)
    element.set("transform", written)


def _bounds(element: Element) -> Box | None:
    """The box around a simple shape; None for the others."""

    def of(name: str) -> float:
        return geometry.pixels(element.get(name, "0")) or 0.0

    match local(element.tag):
        case "rect":
            return Box(of("x"), of("y"), of("width"), of("height"))
        case "circle":
            return Box(of("cx") - of("r"), of("cy") - of("r"), 2 * of("r"), 2 * of("r"))
        case "ellipse":
            return Box(of("cx") - of("rx"), of("cy") - of("ry"), 2 * of("rx"), 2 * of("ry"))
        case "line":
            corners = [of("x1"), of("y1"), of("x2"), of("y2")]
        case "polyline" | "polygon":
            corners = geometry.numbers(outlines.points(element.get("points", "")) or "") or []
        case _:
            return None
    across, down = corners[::2], corners[1::2]
    if not across:
        return None
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))
