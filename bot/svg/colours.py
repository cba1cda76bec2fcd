"""CSS colours as CairoSVG understands them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import tinycss2
from tinycss2 import color5

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.I)
# Paints that CairoSVG resolves by itself. It paints black what a marker would take over (context-…); so do we.
_KEYWORDS = {
    "none": "none",
    "inherit": "inherit",
    "currentcolor": "currentColor",
    "context-fill": "#000000",
    "context-stroke": "#000000",
}
# CSS Color 4, section 10: from CIE XYZ, by white point, to linear-light sRGB.
_TO_SRGB = {
    "xyz-d65": (
        (3.2409699, -1.5373832, -0.4986108),
        (-0.9692436, 1.8759675, 0.0415551),
        (0.0556301, -0.2039770, 1.0569715),
    ),
    "xyz-d50": (
        (3.1341359, -1.6173864, -0.4906620),
        (-0.9787955, 1.9162544, 0.0334428),
        (0.0719554, -0.2289768, 1.4053860),
    ),
}
_WHITE_POINTS = {"lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65"}

Rgba = tuple[float, float, float, float]


@lru_cache(maxsize=1024)
def colour(value: str) -> str | None:
    """The colour as hex or, where it lets something shine through, as rgba(); None where it is not one.

    CairoSVG 2.9.1 paints black for hsl(), #rgba, #rrggbbaa and rebeccapurple, and raises on rgb(0 128 128 / 50%).
    """
    value = value.strip()
    if keyword := _KEYWORDS.get(value.lower()):
        return keyword
    if _HEX.fullmatch(value):
        return value.lower()
    rgba = _rgba(value)
    if rgba is None:
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, channel))) for channel in rgba[:3])
    if rgba[3] < 1:
        return f"rgba({red},{green},{blue},{rgba[3]:.4g})"
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rgba(value: str) -> Rgba | None:
    token = tinycss2.parse_one_component_value(value, skip_comments=True)
    if token.type == "function" and token.lower_name == "color-mix":
        return _mixed(token.arguments)
    parsed = color5.parse_color(token)
    return None if parsed is None or isinstance(parsed, str) else _in_srgb(parsed)


def _in_srgb(parsed: Any) -> Rgba:
    if parsed.space in ("hsl", "hwb"):
        parsed = parsed.to("srgb")
    elif parsed.space in _WHITE_POINTS:
        xyz = parsed.to(_WHITE_POINTS[parsed.space])
        red, green, blue = (
            _gamma(sum(weight * part for weight, part in zip(row, xyz.coordinates, strict=True)))
            for row in _TO_SRGB[xyz.space]
        )
        return red, green, blue, parsed.alpha
    # Wide gamuts are shown as if they were sRGB: near enough for a preview.
    red, green, blue, *_ = (coordinate or 0.0 for coordinate in (*parsed.coordinates, 0, 0, 0))
    return red, green, blue, parsed.alpha


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _mixed(arguments: list[Any]) -> Rgba | None:
    """color-mix() of two colours; whatever space it names, sRGB is where they are mixed here."""
    parts = list(_split(arguments))[1:]  # The first names the colour space.
    shares: list[float | None] = []
    colours: list[Rgba] = []
    for part in parts:
        shares.append(next((token.value / 100 for token in part if token.type == "percentage"), None))
        mixed = _rgba(tinycss2.serialize([token for token in part if token.type != "percentage"]).strip())
        if mixed is None:
            return None
        colours.append(mixed)
    if len(colours) != 2:
        return None
    first, second = shares
    first = 1 - second if first is None and second is not None else 0.5 if first is None else first
    second = 1 - first if second is None else second
    if first + second <= 0:
        return None
    weight = first / (first + second)
    (*one, alpha), (*other, beta) = colours
    opacity = alpha * weight + beta * (1 - weight)
    red, green, blue = (
        (a * alpha * weight + b * beta * (1 - weight)) / (opacity or 1) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue, opacity * min(1.0, first + second)


def _split(tokens: list[Any]) -> Iterator[list[Any]]:
    """The tokens between the commas."""
    for comma, part in groupby(tokens, key=lambda part: part == ","):
        if not comma:
            yield list(part)
