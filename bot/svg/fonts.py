"""Fonts and baselines of a preview, as browsers choose and place them. Needs cairo, which knows the fonts."""

from functools import lru_cache
from typing import NamedTuple

from cairosvg.surface import cairo

from bot.svg import geometry
from bot.svg.trees import Element, take
from bot.svg.vocabulary import TEXT_ELEMENTS, local

# What browsers take for the generic families unless told otherwise, and for text that names no family at all.
_GENERIC = {
    "serif": "Times New Roman",
    "sans-serif": "Arial",
    "monospace": "monospace",
    "cursive": "Comic Sans MS",
    "fantasy": "Impact",
    "system-ui": "Arial",
    "ui-sans-serif": "Arial",
    "ui-serif": "Times New Roman",
    "ui-monospace": "monospace",
    "ui-rounded": "Arial",
}
_DEFAULT = "Times New Roman"
# What the system sets in place of a family that it does not have: browsers go on to the next in the list instead.
_SUBSTITUTES = ("no-such-family-6f0c4f57", "sans-serif", "serif", "monospace")
# Families that are never taken for a substitute: free fonts of the same widths stand in for them, or they are those.
_ALWAYS_THERE = frozenset(
    ("arial", "helvetica", "times", "times new roman", "courier", "courier new", "liberation sans", "liberation serif",
     "liberation mono", "dejavu sans", "dejavu serif", "dejavu sans mono")
)  # fmt: skip
_SAMPLE = "Hamburgefonstiv 0123456789 @&%"
_SAMPLE_SIZE = 100


class _Metrics(NamedTuple):
    """Heights above (or, descent, below) the baseline, in em."""

    ascent: float
    descent: float
    x_height: float


def set_text(root: Element) -> None:
    """Leaves one family in every font-family, installed if one of those named is; writes baselines into y."""
    _set_text(root, _DEFAULT, 16.0, "")
    root.set("font-family", root.get("font-family", _DEFAULT))


def _set_text(element: Element, family: str, size: float, baseline: str) -> None:
    families = element.get("font-family")
    if families and families != "inherit":
        family = _first_installed(families)
        element.set("font-family", family)
    size = geometry.pixels(element.get("font-size", "")) or size
    baseline = take(element, "dominant-baseline") or baseline
    if local(element.tag) in TEXT_ELEMENTS:
        baseline = take(element, "alignment-baseline") or baseline
        if local(element.tag) == "text" or "y" in element.attrib:
            _lower(element, size * _offset(baseline, _metrics(family)))
    for child in element:
        _set_text(child, family, size, baseline)


def _lower(text: Element, offset: float) -> None:
    lines = geometry.numbers(text.get("y", "0"))
    if offset and lines:
        text.set("y", " ".join(geometry.text_of(y + offset) for y in lines))


def _offset(baseline: str, metrics: _Metrics) -> float:
    """How far below its alphabetic baseline the named one lies, in em, negated: so far the text comes down."""
    return {
        "middle": metrics.x_height / 2,
        "central": (metrics.ascent - metrics.descent) / 2,
        "hanging": 0.8 * metrics.ascent,
        "mathematical": metrics.ascent / 2,
        "text-before-edge": metrics.ascent,
        "text-top": metrics.ascent,
        "before-edge": metrics.ascent,
        "text-after-edge": -metrics.descent,
        "text-bottom": -metrics.descent,
        "after-edge": -metrics.descent,
        "ideographic": -metrics.descent,
    }.get(baseline, 0.0)


@lru_cache(maxsize=256)
def _first_installed(families: str) -> str:
    for family in families.split(","):
        name = " ".join(family.strip(" \"'").split())
        if generic := _GENERIC.get(name.lower()):
            return generic
        if name and (name.lower() in _ALWAYS_THERE or _width(name) not in _substitute_widths()):
            return name
    return _DEFAULT


@lru_cache(maxsize=1)
def _substitute_widths() -> frozenset[float]:
    # Cairo does not say whether it has a font; but two that set a text in the very same width are one.
    return frozenset(map(_width, _SUBSTITUTES))


def _width(family: str) -> float:
    return float(_context(family).text_extents(_SAMPLE)[4])


@lru_cache(maxsize=256)
def _metrics(family: str) -> _Metrics:
    context = _context(family)
    ascent, descent, *_ = context.font_extents()
    x_height = -context.text_extents("x")[1]
    return _Metrics(ascent / _SAMPLE_SIZE, descent / _SAMPLE_SIZE, x_height / _SAMPLE_SIZE)


def _context(family: str) -> cairo.Context:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.select_font_face(family)
    context.set_font_size(_SAMPLE_SIZE)
    return context
