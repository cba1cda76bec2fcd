"""The form in which drawings are stored: the same drawing always the same bytes, and few of them.

Dead definitions go, numbers lose the digits that nobody sees, colours and outlines take their shortest form. Ids keep
their names: people and models who read the drawing know it by them.
"""

import math
import re

from bot.svg import compact, css, geometry
from bot.svg.trees import Element, attributes, elements, named, take, text_in
from bot.svg.vocabulary import PRESENTATION, SHAPES, TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local

_LENGTHS = frozenset("x y width height cx cy r rx ry x1 y1 x2 y2".split())
_FORMS = SHAPES - TEXT_ELEMENTS
_SHOWN = SHAPES | {"use"}
_AMOUNTS = frozenset(
    """opacity fill-opacity stroke-opacity stop-opacity flood-opacity stroke-width font-size letter-spacing dx dy
    stroke-dashoffset stroke-miterlimit""".split()
)
# Decimals of what is a share or multiplies.
_FINE = 4
_COLOURS = frozenset(("fill", "stroke", "stop-color", "flood-color", "lighting-color", "color"))
# Their lengths are shares of a box, or lie in coordinates of their own.
_OWN_COORDINATES = frozenset("clipPath mask pattern marker symbol linearGradient radialGradient filter svg".split())
# What stands for itself where nothing is said, on the elements that it means something on.
_DEFAULTS = {
    ("rect", "x"): "0", ("rect", "y"): "0", ("rect", "rx"): "0", ("rect", "ry"): "0",
    ("circle", "cx"): "0", ("circle", "cy"): "0", ("ellipse", "cx"): "0", ("ellipse", "cy"): "0",
    ("line", "x1"): "0", ("line", "y1"): "0", ("line", "x2"): "0", ("line", "y2"): "0",
    ("stop", "stop-opacity"): "1", ("stop", "offset"): "0",
    ("linearGradient", "x1"): "0%", ("linearGradient", "y1"): "0%",
    ("linearGradient", "x2"): "100%", ("linearGradient", "y2"): "0%", ("radialGradient", "cx"): "50%",
    ("radialGradient", "cy"): "50%", ("radialGradient", "r"): "50%",
}  # fmt: skip
_INITIAL = {"opacity": "1", "version": "1.1", "preserveAspectRatio": "xMidYMid meet"}
# Not inherited: whoever says it says nothing.
_OPAQUE = {"stop-opacity": "1", "opacity": "1"}
# Inherited properties with their initial values: to be left out where nothing around sets another.
_INHERITED = {
    "stroke": "none", "fill-opacity": "1", "stroke-opacity": "1", "stroke-width": "1", "stroke-linecap": "butt",
    "stroke-linejoin": "miter", "font-weight": "normal", "font-style": "normal", "text-anchor": "start",
    "fill-rule": "nonzero", "stroke-dasharray": "none", "visibility": "visible",
}  # fmt: skip
_NAMED = re.compile(r"#([\w.:-]+)")
_CLASS = re.compile(r"\.([\w-]+)")
_SPACES = re.compile(r"[ \t\r\n]+")
_HREFS = ("href", XLINK_HREF)
_WORDS_OF = ("aria-labelledby", "aria-describedby")
_ATTRIBUTE_SELECTOR = re.compile(r"\[")


def shorten(root: Element) -> None:
    """Puts the drawing into its canonical form, in place; laying it out is for `lay_out`."""
    sheets = "".join(text_in(style) for style in named(root, "style"))
    decimals = _decimals(root)
    for element in list(elements(root)):
        # Style sheets may say of an element what its own attribute said it does not want.
        if not sheets:
            _shorten_style(element)
        if element is not root:
            _shorten_attributes(element, decimals)
    # What one of these takes away can have been all that another was there for.
    size = None
    while size != (size := _size(root)):
        _drop_unused(root, sheets)
        if not sheets:
            _drop_defaults(root, frozenset())
        _drop_hulls(root, sheets)
    for text in named(root, "text"):
        _collapse_space(text)


def _size(root: Element) -> int:
    return sum(1 + len(element.attrib) for element in elements(root))


def _collapse_space(text: Element) -> None:
    """White space in a row is one space, and none at the ends of a text, where nothing says otherwise."""
    if any(
        one.get(XML_SPACE) or "white-space" in one.get("style", "") for one in (*text.iterancestors(), *text.iter())
    ):
        return
    for element in elements(text):
        element.text = _SPACES.sub(" ", element.text or "")
        if element is not text:
            element.tail = _SPACES.sub(" ", element.tail or "")
    text.text = (text.text or "").lstrip(" ")
    if len(text):
        text[-1].tail = (text[-1].tail or "").rstrip(" ")
    else:
        text.text = text.text.rstrip(" ")


def lay_out(element: Element, *, pretty: bool, depth: int = 0) -> None:
    """Puts every element on a line of its own, or all on one; leaves text as it is: white space in it is painted."""
    if local(element.tag) in TEXT_ELEMENTS or not len(element):
        return
    inside, after = ("\n" + "  " * (depth + 1), "\n" + "  " * depth) if pretty else (None, None)
    element.text = inside
    for child in element:
        lay_out(child, pretty=pretty, depth=depth + 1)
        child.tail = inside
    element[-1].tail = after


# --- what nobody refers to -----------------------------------------------------------------------------------------


def _drop_unused(root: Element, sheets: str) -> None:
    """Takes away ids and classes that nothing names, and definitions that nothing shows, until none is left."""
    classes = set(_CLASS.findall(sheets))
    asks_for_attributes = _ATTRIBUTE_SELECTOR.search(sheets) is not None
    while True:
        used = set(_NAMED.findall(sheets))
        for element in elements(root):
            for name, value in attributes(element):
                if name in _HREFS:
                    used.add(value[1:])
                elif name in _WORDS_OF:
                    used.update(value.split())
                elif "url(" in value:
                    used.update(_NAMED.findall(value))
        if asks_for_attributes:
            return
        dead = []
        for element in elements(root):
            if element.get("id", "") not in used:
                take(element, "id")
            if "class" in element.attrib:
                kept = [one for one in element.get("class", "").split() if one in classes]
                element.set("class", " ".join(kept)) if kept else take(element, "class")
            parent = element.getparent()
            if parent is not None and local(parent.tag) == "defs" and not _is_needed(element):
                dead.append(element)
        if not dead:
            return
        for element in dead:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)


def _is_needed(definition: Element) -> bool:
    return local(definition.tag) in ("style", "title", "desc") or any(
        "id" in one.attrib for one in elements(definition)
    )


def _drop_hulls(root: Element, sheets: str) -> None:
    """Takes away groups around nothing; and those that say nothing, where no style sheet counts on them."""
    for element in reversed(list(elements(root))):
        parent = element.getparent()
        if parent is None or local(element.tag) not in ("g", "defs"):
            continue
        if not len(element) and "id" not in element.attrib:
            parent.remove(element)
        elif local(element.tag) == "g" and not element.attrib and not sheets and not _is_bound(element, parent):
            index = parent.index(element)
            parent[index : index + 1] = list(element)


def _is_bound(group: Element, parent: Element) -> bool:
    """Whether what is in the group would mean something else outside of it: a title, or a part of a clip."""
    return local(parent.tag) == "clipPath" or any(local(child.tag) in ("title", "desc") for child in group)


# --- attributes ----------------------------------------------------------------------------------------------------


def _shorten_style(element: Element) -> None:
    """Shortens a style attribute, and makes an attribute of its only property: without style sheets it is the same."""
    style = take(element, "style")
    if style is None:
        return
    values = {one.name: (one.value, one.important) for one in css.declarations(style, [])}
    kept = {
        name: (compact.paint(value) if name in _COLOURS else value)
        for name, (value, _) in values.items()
        if value != _OPAQUE.get(name)
    }
    for name in values.keys() - kept.keys():
        take(element, name)
    if len(kept) == 1 and (name := next(iter(kept))) in PRESENTATION and name != "transform":
        element.set(name, kept[name])
    elif kept:
        element.set("style", ";".join(f"{name}:{value}" for name, value in kept.items()))


def _drop_defaults(element: Element, around: frozenset[str] | None) -> None:
    """Takes away what says nothing. `around` is what the elements around say; None where that is not known, because a
    use can show the element elsewhere."""
    name = local(element.tag)
    style = {one.name for one in css.declarations(element.get("style", ""), [])}
    if "id" in element.attrib:
        around = None
    inherits = any(href in element.attrib for href in _HREFS)
    for attribute, value in attributes(element):
        if attribute in style:
            continue
        if value == _DEFAULTS.get((name, attribute), _INITIAL.get(attribute)):
            if not inherits:
                del element.attrib[attribute]
        elif value == _INHERITED.get(attribute) and around is not None and attribute not in around and name in _FORMS:
            del element.attrib[attribute]
    if around is not None:
        around |= style.union(map(str, element.attrib))
    for child in element:
        _drop_defaults(child, around)


def _shorten_attributes(element: Element, decimals: int) -> None:
    name = local(element.tag)
    in_own = any(
        local(one.tag) in _OWN_COORDINATES for one in (element, *element.iterancestors()) if one.getparent() is not None
    )
    places = decimals + 3 if in_own else decimals
    for attribute, value in attributes(element):
        short: str | None = value
        if attribute == "d":
            short = compact.path(value, places)
        elif attribute == "points":
            short = compact.points(value, places)
        elif attribute in _COLOURS:
            short = compact.paint(value)
        elif attribute in _LENGTHS and name in _SHOWN:
            # Browsers put text on whole pixels: there a hair can be a pixel.
            short = compact.length(value, places if name not in TEXT_ELEMENTS else max(places, _FINE))
        elif attribute in _AMOUNTS:
            short = compact.length(value, max(places, _FINE))
        elif attribute == "offset" and name == "stop":
            short = compact.share(value, _FINE)
        elif attribute in ("transform", "gradientTransform", "patternTransform"):
            short = compact.transform(value)
        if short is None:
            del element.attrib[attribute]
        elif short != value:
            element.set(attribute, short)


def _decimals(root: Element) -> int:
    """How many decimals coordinates need: more where something is scaled up."""
    box = geometry.view_box(root.get("viewBox"))
    decimals = compact.decimals_for(max(box.width, box.height) if box else 300.0)
    largest = max(
        (
            geometry.largest(call)
            for element in elements(root)
            for value in (element.get("transform", ""), element.get("style", ""))
            for call in re.findall(r"(?:scale[XY]?|matrix)\(([^)]*)\)", value)
        ),
        default=1.0,
    )
    return decimals + max(0, math.ceil(math.log10(max(largest, 1.0))))
