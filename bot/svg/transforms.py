"""Transforms of CSS and SVG as CairoSVG understands them: SVG's functions, plain numbers, no origin."""

import math
import re

from bot.svg import geometry
from bot.svg.geometry import Box, text_of

_FUNCTION = re.compile(r"\s*,?\s*([a-zA-Z0-9]+)\s*\(([^()]*)\)\s*")
_ARGUMENT = re.compile(rf"\s*,?\s*({geometry.NUMBER}(?:[a-zA-Z]+|%)?)")

_DEGREES = {"": 1.0, "deg": 1.0, "rad": 180 / math.pi, "turn": 360.0, "grad": 0.9}
# How many arguments each of SVG's functions takes (SVG 1.1, section 7.6).
_ARGUMENTS = {"translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewX": (1,), "skewY": (1,), "matrix": (6,)}
# CSS names for one axis of an SVG function: the function, and the arguments with the one given in place of None.
_ONE_AXIS: dict[str, tuple[str, tuple[float | None, ...]]] = {
    "translatex": ("translate", (None, 0)),
    "translatey": ("translate", (0, None)),
    "scalex": ("scale", (None, 1)),
    "scaley": ("scale", (1, None)),
    "rotatez": ("rotate", (None,)),
}
_SPELLING = {name.lower(): name for name in _ARGUMENTS}
_KEYWORDS = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}


def transform(value: str, viewport: Box, font_size: float) -> str | None:
    """The transform in SVG's words; None where it is none, or one that SVG cannot say (3D): then it counts for nothing.

    Percentages are of the viewport, as with `transform-box: view-box`, the default.
    """
    position, functions = 0, []
    while match := _FUNCTION.match(value, position):
        position = match.end()
        function = _function(match[1].lower(), match[2].strip(), viewport, font_size)
        if function is None:
            return None
        functions.append(function)
    return " ".join(functions) if position == len(value) and functions else None


def _function(name: str, arguments: str, viewport: Box, font_size: float) -> str | None:
    spelled, template = _ONE_AXIS.get(name, (_SPELLING.get(name), None))
    if spelled is None:
        return None
    sides = (viewport.height,) if name == "translatey" else (viewport.width, viewport.height)
    values: list[float] = []
    if _ARGUMENT.sub("", arguments).strip():
        return None
    for index, argument in enumerate(_ARGUMENT.findall(arguments)):
        number = _argument(spelled, index, argument, sides[min(index, len(sides) - 1)], font_size)
        if number is None:
            return None
        values.append(number)
    if template is not None:
        values = [values[0] if part is None else part for part in template] if len(values) == 1 else []
    if len(values) not in _ARGUMENTS[spelled]:
        return None
    return f"{spelled}({','.join(map(_exact, values))})"


def _argument(function: str, index: int, argument: str, side: float, font_size: float) -> float | None:
    parsed = geometry.length(argument)
    if parsed is None or not math.isfinite(parsed[0]):
        return None
    number, unit = parsed
    if (function == "rotate" and index == 0) or function.startswith("skew"):
        return number * _DEGREES[unit] if unit in _DEGREES else None
    if function == "scale":
        return {"": number, "%": number / 100}.get(unit)
    if unit == "%":
        return number / 100 * side
    return geometry.pixels(argument, font_size)


def _exact(number: float) -> str:
    # A matrix needs more digits than a length: its small numbers are multiplied by large ones.
    return f"{number:.9g}"


def around(transform: str, origin: str, box: Box, font_size: float) -> str:
    """The transform with its transform-origin written out, as it was where the origin is none. `box` is what the
    origin is measured in."""
    parts = _parts(origin)
    x = _coordinate(parts[0], box.x, box.width, font_size)
    y = _coordinate(parts[1], box.y, box.height, font_size)
    if x is None or y is None:
        return transform
    return f"translate({text_of(x)},{text_of(y)}) {transform} translate({text_of(-x)},{text_of(-y)})"


def origin(value: str, font_size: float) -> str | None:
    """A transform-origin as two percentages or numbers, None where it is none."""
    written = [
        part if part.endswith("%") and geometry.length(part) else _text(geometry.pixels(part, font_size))
        for part in (_KEYWORDS.get(word, word) for word in _parts(value))
    ]
    return None if None in written else " ".join(map(str, written))


def _text(number: float | None) -> str | None:
    return None if number is None else text_of(number)


def _parts(origin: str) -> list[str]:
    """The words for across and down, in this order."""
    words = origin.lower().split()[:2]
    if words and (words[0] in ("top", "bottom") or (len(words) == 2 and words[1] in ("left", "right"))):
        words = words[::-1] if len(words) == 2 else ["center", *words]
    return [*words, "center", "center"][:2]


def _coordinate(word: str, start: float, side: float, font_size: float) -> float | None:
    percentage = geometry.length(_KEYWORDS.get(word, word))
    if percentage is not None and percentage[1] == "%":
        return start + percentage[0] / 100 * side
    pixels = geometry.pixels(word, font_size)
    return None if pixels is None else start + pixels
