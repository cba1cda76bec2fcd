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

from bot.svg import cascade, effects, geometry, references, transforms, values
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.effects import Scene
from bot.svg.geometry import Box, text_of
from bot.svg.trees import Element, attributes, elements, named, take
from bot.svg.values import Place
from bot.svg.vocabulary import SHAPES, TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local, svg

_SPACE = re.compile(r"[\t\n\r]+")


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
    root.extend(scene.made)
    return Normal(root, colour(background or ""), tuple(scene.notes()))


def simplified(normal: Normal, *, with_text: bool) -> Normal:
    """The copy without what painting can fail at: patterns become their first colour; filters, clips, masks and
    markers go, and text where a font cannot be had in its size."""
    root = deepcopy(normal.root)
    targets = references.by_id(root)
    for element in elements(root):
        for attribute in (*effects.REFERENCES, "filter"):
            take(element, attribute)
        for attribute in ("fill", "stroke"):
            url = LOCAL_URL.match(element.get(attribute, ""))
            if url and local(targets[url[2]].tag) == "pattern":
                element.set(attribute, _first_colour(targets[url[2]]))
    if not with_text:
        etree.strip_elements(root, *map(svg, TEXT_ELEMENTS), with_tail=False)
    left_out = ["filters", "patterns", "clips", "masks", "markers", *([] if with_text else ["text"])]
    return replace(normal, root=root, notes=(*normal.notes, effects.left_out(dict.fromkeys(left_out))))


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
    place = replace(place, font_size=values.font_size(element.get("font-size"), place.font_size))
    effects.prepare(element, scene, place.font_size)
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
    if name in TEXT_ELEMENTS:
        _collapse_space(element)
    elif name in SHAPES:
        # Browsers paint nothing that stands inside a shape, CairoSVG does.
        element[:] = []
    if box := geometry.view_box(element.get("viewBox")) if name in ("svg", "marker", "pattern") else None:
        place = replace(place, viewport=Box(0, 0, box.width, box.height))
    elif name == "svg" and element.getparent() is not None:
        width, height = (geometry.pixels(element.get(side, "")) for side in ("width", "height"))
        place = replace(place, viewport=Box(0, 0, width or place.viewport.width, height or place.viewport.height))
    for child in list(element):
        if _is_never_painted(child, name, place):
            element.remove(child)
        else:
            _normalise(child, place, scene)


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


def _collapse_space(text: Element) -> None:
    """A line break in text is a space in browsers; CairoSVG swallows it."""
    if text.get(XML_SPACE) != "preserve":
        text.text = _SPACE.sub(" ", text.text or "")
        for child in text:
            child.tail = _SPACE.sub(" ", child.tail or "")


# --- what needs more than one attribute ----------------------------------------------------------------------------


def _write_transform(element: Element, place: Place) -> None:
    value = element.get("transform")
    written = values.transform(value, place) if value else None
    if written is None:
        take(element, "transform")
        take(element, "transform-origin")
        return
    origin = take(element, "transform-origin") or ""
    if take(element, "transform-box") in ("fill-box", "content-box", "stroke-box"):
        # Only who paints knows the element's own box.
        element.set("transform-origin", transforms.origin(origin or "0 0", place.font_size) or "0 0")
    elif origin:
        written = transforms.around(written, origin, place.viewport, place.font_size)
    element.set("transform", written)
