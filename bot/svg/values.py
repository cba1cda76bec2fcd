"""Attribute values as CairoSVG can read them: plain numbers in user units, hex and rgba() colours."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.svg import calc, effects, geometry, outlines, transforms
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.effects import Scene
from bot.svg.geometry import Box, text_of
from bot.svg.vocabulary import TEXT_ELEMENTS, XLINK_HREF, local

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
# Which side of the viewport a percentage is of; those of neither are of its diagonal.
_ACROSS = frozenset(("x", "x1", "x2", "cx", "dx", "width", "rx", "fx"))
_DOWN = frozenset(("y", "y1", "y2", "cy", "dy", "height", "ry", "fy"))
_LENGTHS = _ACROSS | _DOWN | frozenset(
    ("r", "fr", "stroke-width", "stroke-dashoffset", "letter-spacing", "word-spacing", "textLength",
     "startOffset", "offset", "refX", "refY",
     "markerWidth", "markerHeight")
)  # fmt: skip
_NEVER_NEGATIVE = frozenset(("width", "height", "r", "rx", "ry", "stroke-width", "markerWidth", "markerHeight"))
_LISTS = frozenset(("x", "y", "dx", "dy"))
# Their coordinates are shares of what they paint, or lie in a viewport of their own.
_OWN_UNITS = frozenset(("linearGradient", "radialGradient", "pattern", "mask", "marker", "stop", "textPath", "filter"))
_PAINT_SERVERS = frozenset(("linearGradient", "radialGradient", "pattern"))
# Whatever case they are written in; browsers take `Bold` for `bold`.
_KEYWORDS = frozenset(
    """alignment-baseline baseline-shift clip-rule color-interpolation-filters display dominant-baseline fill-rule
    font-style mask-type mix-blend-mode overflow paint-order shape-rendering stroke-linecap stroke-linejoin text-anchor
    text-decoration vector-effect visibility""".split()
)
_FAMILY = re.compile(r"""\s*(?:"[^"]*"|'[^']*'|-?[^\W\d][\w-]*(?:\s+-?[^\W\d][\w-]*)*)\s*""")
_WEIGHTS = {"bolder": "bold", "lighter": "normal"}
_ITEM = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What an element finds where it stands: the box that percentages refer to, and the font size in px."""

    viewport: Box
    font_size: float = 16.0


def written(element: str, name: str, value: str, place: Place, scene: Scene) -> str | None:
    """The value of the attribute of an `element` of that name; None where it counts for nothing."""
    if name in _PAINTS:
        return _paint(value, scene)
    if name in _COLOURS:
        return colour(value)
    if name in _OPACITIES:
        return _opacity(value)
    if name in effects.REFERENCES:
        return effects.applicable(name, value, scene)
    if name in _LISTS and element in TEXT_ELEMENTS:
        lengths = [_length(name, one, place) for one in _ITEM.findall(value)]
        return None if None in lengths else " ".join(map(str, lengths))
    if name in _LENGTHS:
        return _length(name, value, place, keep_share=element in _OWN_UNITS or element.startswith("fe"))
    if name in ("href", XLINK_HREF):
        return value if value[1:] in scene.targets else None
    write = _WRITERS.get(name)
    if write:
        return write(value, place)
    return value.strip().lower() if name in _KEYWORDS else value


def _paint(value: str, scene: Scene) -> str | None:
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


def _length(name: str, value: str, place: Place, *, keep_share: bool = False) -> str | None:
    if calc.is_calculated(value):
        number = calc.calculated(value, lambda part: _calculable(name, part, place))
        return None if number is None else text_of(max(0.0, number) if name in _NEVER_NEGATIVE else number)
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


def _calculable(name: str, part: str, place: Place) -> float | None:
    written = _length(name, part, place)
    return None if written is None else float(written)


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


def font_size(value: str | None, inherited: float) -> float:
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


def _dashes(value: str, place: Place) -> str:
    dashes = [_length("stroke-dasharray", one, place) for one in _ITEM.findall(value)]
    sizes = [float(dash) for dash in dashes if dash is not None]
    finest = FINEST_DASH * max(place.viewport.width, place.viewport.height)
    if len(sizes) < len(dashes) or min(sizes, default=-1) < 0 or sum(sizes) < finest:
        return "none"
    return " ".join(map(text_of, sizes))


def _families(value: str) -> str | None:
    """The list, None where a family without quotes is no name to CSS: then the whole of it counts for nothing."""
    return value if all(_FAMILY.fullmatch(one) for one in value.split(",")) else None


def _orientation(value: str, place: Place) -> str | None:
    if value.strip() in ("auto", "auto-start-reverse"):
        return value.strip()
    turned = transforms.transform(f"rotate({value})", place.viewport, place.font_size)
    return turned[len("rotate(") : -1] if turned and "," not in turned else None


def _miter_limit(value: str, place: Place) -> str | None:
    limit = geometry.numbers(value) or []
    return text_of(limit[0]) if len(limit) == 1 and limit[0] >= 1 else None


def transform(value: str, place: Place) -> str | None:
    return transforms.transform(value, place.viewport, place.font_size)


# Values that CairoSVG raises on or misreads, by attribute; what is not here it reads as it stands.
_WRITERS: dict[str, Callable[[str, Place], str | None]] = {
    "transform": lambda value, place: value,  # written by normal.py, with its origin
    "gradientTransform": transform,
    "patternTransform": transform,
    "d": lambda value, place: outlines.path(value),
    "points": lambda value, place: outlines.points(value),
    "viewBox": lambda value, place: value if geometry.view_box(value) else None,
    "rotate": lambda value, place: value if geometry.numbers(value) else None,
    "orient": _orientation,
    "font-size": lambda value, place: text_of(place.font_size),
    "font-weight": lambda value, place: _WEIGHTS.get(value.strip().lower(), value.strip().lower()),
    "font-family": lambda value, place: _families(value),
    "stroke-dasharray": _dashes,
    "stroke-miterlimit": _miter_limit,
    "marker": lambda value, place: None,
}
