"""Colours: reading CSS's, and reckoning with them where the eye reckons (OKLCH). A colour is `#rrggbb`."""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

from tinycss2.color4 import parse_color

_KEPT = 4096  # results remembered: more than the colours of many drawings, a few hundred kB at most
WHITE = "#ffffff"
_READABLE = 2.6  # contrast at which large bold lettering is still read with ease
INK = "#22283a"  # a soft black: pure black is harsher than any palette here

# Björn Ottosson's OKLab: linear sRGB -> cone response, and cube-rooted cone response -> Lab.
# https://bottosson.github.io/posts/oklab/
_TO_LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
           (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
_TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
           (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip
_FROM_LAB = ((1.0, 0.3963377774, 0.2158037573), (1.0, -0.1055613458, -0.0638541728),
             (1.0, -0.0894841775, -1.2914855480))  # fmt: skip
_FROM_LMS = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965),
             (-0.0041960863, -0.7034186147, 1.7076147010))  # fmt: skip

Triple = tuple[float, float, float]
_Matrix = tuple[Triple, Triple, Triple]


@lru_cache(_KEPT)
def css(text: str) -> str | None:
    """The colour that CSS calls so (a name, hex, `rgb()`, `hsl()` …), its opacity left out; None if it is none."""
    try:
        parsed = parse_color(text.strip())
    except (ValueError, ArithmeticError):  # numbers that CSS has no bounds for
        return None
    if parsed is None or isinstance(parsed, str) or parsed.alpha == 0:
        return None
    rgb = parsed.to("srgb").coordinates
    return _hex(rgb) if all(math.isfinite(channel) for channel in rgb) else None


@lru_cache(_KEPT)
def channels(colour: str) -> Triple:
    """Red, green and blue, each 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


@lru_cache(_KEPT)
def oklch(colour: str) -> Triple:
    """Lightness 0 to 1, chroma (0 is grey, 0.3 vivid) and hue in degrees."""
    lms = _apply(_TO_LMS, _each(channels(colour), _linear))
    lightness, a, b = _apply(_TO_LAB, _each(lms, math.cbrt))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


@lru_cache(_KEPT)
def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with as much of the chroma as a screen can show at that lightness."""
    lightness = min(max(lightness, 0.0), 1.0)
    for share in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
        rgb = _rgb(lightness, chroma * share, hue)
        if all(-0.002 <= channel <= 1.002 for channel in rgb):
            return _hex(rgb)
    return _hex(_rgb(lightness, 0.0, hue))


def lightness(colour: str) -> float:
    """0 (black) to 1 (white), as the eye sees it."""
    return oklch(colour)[0]


def is_dark(colour: str) -> bool:
    """Whether light things stand out on it better than dark ones."""
    return contrast(colour, WHITE) > contrast(colour, INK)


def lighter(colour: str, by: float) -> str:
    """The same hue, `by` lighter (darker where negative)."""
    light, chroma, hue = oklch(colour)
    return from_oklch(light + by, chroma, hue)


def tint(colour: str, to: float, chroma: float = 0.03) -> str:
    """The same hue at lightness `to`, with no more than `chroma` of it left."""
    _, own, hue = oklch(colour)
    return from_oklch(to, min(own, chroma), hue)


def vivid(colour: str, by: float) -> str:
    """The same lightness and hue with `by` times the chroma."""
    light, chroma, hue = oklch(colour)
    return from_oklch(light, chroma * by, hue)


def turned(colour: str, degrees: float) -> str:
    """The colour so many degrees further round the wheel."""
    light, chroma, hue = oklch(colour)
    return from_oklch(light, chroma, (hue + degrees) % 360)


@lru_cache(_KEPT)
def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour in the one."""
    return _hex(a + (b - a) * share for a, b in zip(channels(one), channels(other), strict=True))


@lru_cache(_KEPT)
def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 (same) to 21 (black on white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def far_apart(one: str, other: str) -> float:
    """How different two colours look: the distance in OKLab (0.02 is just visible, black to white is 1)."""
    (l1, c1, h1), (l2, c2, h2) = oklch(one), oklch(other)
    turn = math.radians(h1 - h2)
    return math.sqrt((l1 - l2) ** 2 + c1**2 + c2**2 - 2 * c1 * c2 * math.cos(turn))


def against(ground: str, *candidates: str) -> str:
    """The candidate that stands out best on the ground; without any, white as long as it can be read, else a dark shade
    of the ground's own hue."""
    if candidates:
        return max(candidates, key=lambda colour: contrast(colour, ground))
    return WHITE if contrast(WHITE, ground) >= _READABLE else tint(ground, 0.27, 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _each(channels(colour), _linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(lightness: float, chroma: float, hue: float) -> Triple:
    turn = math.radians(hue)
    roots = _apply(_FROM_LAB, (lightness, chroma * math.cos(turn), chroma * math.sin(turn)))
    return _each(_apply(_FROM_LMS, _each(roots, lambda root: root**3)), _gamma)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _apply(matrix: _Matrix, vector: Triple) -> Triple:
    x, y, z = vector
    a, b, c = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return a, b, c


def _each(vector: Triple, change: Callable[[float], float]) -> Triple:
    x, y, z = vector
    return change(x), change(y), change(z)


def _hex(rgb: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02x}" for channel in rgb)
