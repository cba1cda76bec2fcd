"""A copy of the drawing that CairoSVG 2.9.1 paints as browsers paint the original.

CairoSVG knows SVG 1.1's attributes and little of CSS, hands nearly every attribute down to children, and gives up the
whole drawing for one value that it cannot read. So the copy has no style sheets, no variables, no `use`, only plain
numbers, hex and rgba() colours, and nothing that refers to something that is not there.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from bot.svg import cascade, geometry, outlines, references, transforms
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.geometry import Box, text_of
from bot.svg.trees import Element, attributes, elements, named, new, take
from bot.svg.vocabulary import SHAPES, TEXT_ELEMENTS, XLINK_HREF, XML_SPACE, local, svg

# Dashes shorter than this share of the drawing's long side cannot be told from a line, but each costs time.
FINEST_DASH = 1 / 2048

# CSS Fonts 4, section 2.5: the absolute sizes in px, for a medium of 16 px.
_FONT_SIZES = {
    "xx-small": 9.6, "x-small": 12.0, "small": 14.2, "medium": 16.0, "large": 19.2, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
_RELATIVE_FONT_SIZES = {"smaller": 5 / 6, "larger": 6 / 5}

_PAINTS = frozenset(("fill", "stroke"))
_COLOURS = frozenset(("stop-color", "flood-color", "lighting-color", "color"))
_OPACITIES = frozenset(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"))
_EFFECTS = frozenset(("clip-path", "mask", "marker-start", "marker-mid", "marker-end"))
# Which side of the viewport a percentage is of; those of neither are of its diagonal.
_ACROSS = frozenset(("x", "x1", "x2", "cx", "dx", "width", "rx", "fx"))
_DOWN = frozenset(("y", "y1", "y2", "cy", "dy", "height", "ry", "fy"))
_LENGTHS = _ACROSS | _DOWN | frozenset(
    ("r", "fr", "stroke-width", "stroke-dashoffset", "letter-spacing", "startOffset", "offset", "refX", "refY",
     "markerWidth", "markerHeight")
)  # fmt: skip
_NEVER_NEGATIVE = frozenset(("width", "height", "r", "rx", "ry", "stroke-width", "markerWidth", "markerHeight"))
_LISTS = frozenset(("x", "y", "dx", "dy"))
# CairoSVG sets these on its canvas and never takes them back, so a container's would stick to all that follows in it.
_HANDED_DOWN = ("stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset")
# Their coordinates are shares of what they paint, or lie in a viewport of their own.
_OWN_UNITS = frozenset(("linearGradient", "radialGradient", "pattern", "mask", "marker", "stop", "textPath", "filter"))
_PAINT_SERVERS = frozenset(("linearGradient", "radialGradient", "pattern"))
_EFFECT_ELEMENTS = {"clip-path": "clipPath", "mask": "mask"}
_EFFECT_NAMES = {"clipPath": "a clip", "mask": "a mask", "marker": "a marker"}
_WEIGHTS = {"bolder": "bold", "lighter": "normal"}
_ITEM = re.compile(r"[^\s,]+")
_SPACE = re.compile(r"[\t\n\r]+")

# What a filter is for, by the primitive that gives it away; the first that is there counts.
_FILTER_EFFECTS = {
    "feDropShadow": "a shadow",
    "feOffset": "a shadow",
    "feTurbulence": "a texture",
    "feDiffuseLighting": "a light effect",
    "feSpecularLighting": "a light effect",
    "feGaussianBlur": "a blur",
}
_GENERATORS = frozenset(("feTurbulence", "feFlood", "feDiffuseLighting"))
_CSS_FILTER_EFFECTS = {"drop-shadow(": "a shadow", "blur(": "a blur"}
_OTHER_EFFECT = "a filter effect"


@dataclass(frozen=True, slots=True)
class Normal:
    """The copy; the colour of the canvas behind it where CSS gives one; and what it cannot show, as sentences."""

    root: Element
    background: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """What an element finds where it stands: the box that percentages refer to, the font size in px, whether anything
    has given it a fill, and the stroke properties that its ancestors hand down."""

    viewport: Box
    font_size: float = 16.0
    is_filled: bool = False
    handed_down: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Scene:
    """The whole drawing, as far as its elements need it: its definitions by id, and what the copy loses of it."""

    targets: Mapping[str, Element]
    left_out: dict[str, None] = field(default_factory=dict)
    is_masked: bool = False


def normalised(root: Element) -> Normal:
    """The preview copy of a drawing that `safe.sanitise` made. Raises Refused (too_complex): style sheets can refer too,
    and only here they are written out."""
    root = deepcopy(root)
    background = cascade.write_out(root)
    etree.strip_elements(root, svg("title"), svg("desc"), with_tail=False)
    _forget_repeated_ids(root)
    references.break_cycles(root)
    references.check_cost(root)
    _expand_uses(root)
    box = geometry.view_box(root.get("viewBox")) or Box(0, 0, *geometry.DEFAULT_SIZE)
    scene = _Scene(references.by_id(root))
    for name in ("x", "y", "width", "height"):
        take(root, name)
    _normalise(root, _Place(Box(0, 0, box.width, box.height)), scene)
    return Normal(root, colour(background or ""), tuple(_notes(scene)))


def simplified(normal: Normal) -> Normal:
    """The copy without what CairoSVG can fail on: patterns become their first colour; clips, masks and markers go."""
    root = deepcopy(normal.root)
    targets = references.by_id(root)
    for element in elements(root):
        for attribute in _EFFECTS:
            take(element, attribute)
        for attribute in _PAINTS:
            url = LOCAL_URL.match(element.get(attribute, ""))
            if url and local(targets[url[2]].tag) == "pattern":
                element.set(attribute, _first_colour(targets[url[2]]))
    note = "The preview leaves out patterns, clips, masks and markers."
    return replace(normal, root=root, notes=(*normal.notes, note))


def _first_colour(pattern: Element) -> str:
    fills = (element.get("fill", "none") for element in elements(pattern))
    return next((fill for fill in fills if fill.startswith(("#", "rgba"))), "none")


def _notes(scene: _Scene) -> Iterator[str]:
    if effects := list(scene.left_out):
        listed = " and ".join(filter(None, (", ".join(effects[:-1]), effects[-1])))
        yield f"The preview leaves out {listed}."
    if scene.is_masked:
        yield "The preview shows a mask only roughly."


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


def _normalise(element: Element, place: _Place, scene: _Scene) -> None:
    name = local(element.tag)
    place = replace(
        place,
        font_size=_font_size(element.get("font-size"), place.font_size),
        is_filled=place.is_filled or "fill" in element.attrib,
    )
    _note_effects(element, scene)
    if name in SHAPES and not place.is_filled and _makes_its_own_paint(element, scene):
        element.set("fill", "none")
    _write_transform(element, place)
    for attribute, value in attributes(element):
        written = _written(name, attribute, value, place, scene)
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
        _normalise(child, place, scene)
    if (take(element, "paint-order") or "").startswith("stroke") and name in SHAPES - {"tspan", "textPath"}:
        _stroke_first(element)


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


def _hand_down(element: Element, place: _Place) -> _Place:
    """Moves what sticks to CairoSVG's canvas from containers to the shapes in them."""
    own = {name: value for name in _HANDED_DOWN if (value := take(element, name)) is not None}
    handed = {**place.handed_down, **own} if own else place.handed_down
    if local(element.tag) in SHAPES - {"tspan", "textPath"}:
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


# --- attributes ----------------------------------------------------------------------------------------------------


def _written(element: str, name: str, value: str, place: _Place, scene: _Scene) -> str | None:
    """The value as CairoSVG can read it; None where it counts for nothing."""
    if name in _PAINTS:
        return _paint(value, scene)
    if name in _COLOURS:
        return colour(value)
    if name in _OPACITIES:
        return _opacity(value)
    if name in _EFFECTS:
        return _effect(element, name, value, scene)
    if name in _LISTS and element in TEXT_ELEMENTS:
        lengths = [_length(name, one, place) for one in _ITEM.findall(value)]
        return None if None in lengths else " ".join(map(str, lengths))
    if name in _LENGTHS:
        return _length(name, value, place, keep_share=element in _OWN_UNITS)
    if name in ("href", XLINK_HREF):
        return value if value[1:] in scene.targets else None
    write = _WRITERS.get(name)
    return write(value, place) if write else value


def _paint(value: str, scene: _Scene) -> str | None:
    url = LOCAL_URL.match(value.strip())
    if url is None:
        return colour(value)
    target = scene.targets.get(url[2])
    if target is not None and local(target.tag) in _PAINT_SERVERS:
        return f"url(#{url[2]})"
    # What cannot be had is painted with what follows it, or not at all.
    return colour(value.strip()[url.end() :]) or "none"


def _opacity(value: str) -> str | None:
    parsed = geometry.length(value)
    share = {"": 1.0, "%": 0.01}.get(parsed[1]) if parsed else None
    return text_of(min(1.0, max(0.0, parsed[0] * share))) if parsed and share else None


def _effect(element: str, name: str, value: str, scene: _Scene) -> str | None:
    """A reference to a clip, a mask or a marker that is there and that CairoSVG can apply."""
    url = LOCAL_URL.fullmatch(value.strip())
    target = scene.targets.get(url[2]) if url else None
    kind, left_out = ("marker", "none") if name.startswith("marker") else (_EFFECT_ELEMENTS[name], None)
    if target is None or local(target.tag) != kind:
        if url is None and value.strip() != "none":
            scene.left_out[_EFFECT_NAMES[kind]] = None
        return left_out
    if kind == "marker" and "0" in (target.get("markerWidth"), target.get("markerHeight")):
        return left_out
    in_shares = "objectBoundingBox" in (target.get("clipPathUnits"), target.get("maskContentUnits"))
    if in_shares and not (kind == "clipPath" and element == "rect"):
        scene.left_out[_EFFECT_NAMES[kind]] = None
        return left_out
    scene.is_masked |= kind == "mask"
    return value


def _length(name: str, value: str, place: _Place, *, keep_share: bool = False) -> str | None:
    parsed = geometry.length(value)
    if parsed is None or (parsed[0] < 0 and name in _NEVER_NEGATIVE):
        return None
    number, unit = parsed
    if unit == "%" and keep_share:
        return f"{text_of(number)}%"
    if unit in _VIEWPORT_UNITS:
        return text_of(number / 100 * _VIEWPORT_UNITS[unit](name, place.viewport))
    pixels = geometry.pixels(value, place.font_size)
    return None if pixels is None else text_of(pixels)


def _side(name: str, viewport: Box) -> float:
    """What a percentage is of (SVG 1.1, section 7.10)."""
    if name in _ACROSS:
        return viewport.width
    if name in _DOWN:
        return viewport.height
    return math.hypot(viewport.width, viewport.height) / math.sqrt(2)


_VIEWPORT_UNITS: dict[str, Callable[[str, Box], float]] = {
    "%": _side,
    "vw": lambda _, viewport: viewport.width,
    "vh": lambda _, viewport: viewport.height,
    "vmin": lambda _, viewport: min(viewport.width, viewport.height),
    "vmax": lambda _, viewport: max(viewport.width, viewport.height),
}


def _font_size(value: str | None, inherited: float) -> float:
    word = (value or "").strip().lower()
    if word in _FONT_SIZES:
        return _FONT_SIZES[word]
    if word in _RELATIVE_FONT_SIZES:
        return inherited * _RELATIVE_FONT_SIZES[word]
    parsed = geometry.length(word)
    if parsed and parsed[1] == "%":
        return inherited * max(0.0, parsed[0]) / 100
    pixels = geometry.pixels(word, inherited)
    return inherited if pixels is None or pixels < 0 else pixels


def _dashes(value: str, place: _Place) -> str:
    dashes = [_length("stroke-dasharray", one, place) for one in _ITEM.findall(value)]
    sizes = [float(dash) for dash in dashes if dash is not None]
    finest = FINEST_DASH * max(place.viewport.width, place.viewport.height)
    if len(sizes) < len(dashes) or min(sizes, default=-1) < 0 or sum(sizes) < finest:
        return "none"
    return " ".join(map(text_of, sizes))


def _orientation(value: str, place: _Place) -> str | None:
    if value.strip() in ("auto", "auto-start-reverse"):
        return value.strip()
    turned = transforms.transform(f"rotate({value})", place.viewport, place.font_size)
    return turned[len("rotate(") : -1] if turned and "," not in turned else None


def _miter_limit(value: str, place: _Place) -> str | None:
    limit = geometry.numbers(value) or []
    return text_of(limit[0]) if len(limit) == 1 and limit[0] >= 1 else None


def _transform(value: str, place: _Place) -> str | None:
    return transforms.transform(value, place.viewport, place.font_size)


# Values that CairoSVG raises on or misreads, by attribute; what is not here it reads as it stands.
_WRITERS: dict[str, Callable[[str, _Place], str | None]] = {
    "transform": lambda value, place: value,  # written by _write_transform, with its origin
    "gradientTransform": _transform,
    "patternTransform": _transform,
    "d": lambda value, place: outlines.path(value),
    "points": lambda value, place: outlines.points(value),
    "viewBox": lambda value, place: value if geometry.view_box(value) else None,
    "rotate": lambda value, place: value if geometry.numbers(value) else None,
    "orient": _orientation,
    "font-size": lambda value, place: text_of(place.font_size),
    "font-weight": lambda value, place: _WEIGHTS.get(value, value),
    "stroke-dasharray": _dashes,
    "stroke-miterlimit": _miter_limit,
    **dict.fromkeys(
        ("filter", "marker", "mix-blend-mode", "isolation", "transform-box", "transform-origin"),
        lambda value, place: None,
    ),
}


# --- what needs more than one attribute ----------------------------------------------------------------------------


def _write_transform(element: Element, place: _Place) -> None:
    value = element.get("transform")
    written = _transform(value, place) if value else None
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


def _note_effects(element: Element, scene: _Scene) -> None:
    if element.get("mix-blend-mode", "normal") != "normal":
        scene.left_out["a blend mode"] = None
    value = element.get("filter", "none")
    if primitives := _primitives(element, scene):
        effects = (effect for primitive, effect in _FILTER_EFFECTS.items() if primitive in primitives)
    elif value != "none" and not LOCAL_URL.match(value):
        effects = (effect for function, effect in _CSS_FILTER_EFFECTS.items() if function in value)
    else:
        return
    scene.left_out[next(effects, _OTHER_EFFECT)] = None


def _primitives(element: Element, scene: _Scene) -> frozenset[str]:
    """The names of the primitives in the element's filter."""
    url = LOCAL_URL.match(element.get("filter", ""))
    target = scene.targets.get(url[2]) if url else None
    return frozenset(local(one.tag) for one in target) if target is not None else frozenset()


def _makes_its_own_paint(element: Element, scene: _Scene) -> bool:
    """Whether a filter brings colour to a shape that has none: without it the shape would be black."""
    return not _primitives(element, scene).isdisjoint(_GENERATORS)
