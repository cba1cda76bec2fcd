"""The fonts of a preview, as browsers choose them. Needs cairo, which knows what is installed."""

from functools import lru_cache

from cairosvg.surface import cairo

from bot.svg.trees import Element, elements

# What Chromium takes for the generic families unless told otherwise; "sans-serif" is the system's own choice, by which
# it sets its windows. Generic families that are not here (ui-rounded, math …) it passes over.
_GENERIC = {
    "serif": "Times New Roman",
    "sans-serif": "Arial",
    "monospace": "monospace",
    "system-ui": "sans-serif",
    "sans": "sans-serif",
}
# These two only where the font is there.
_PERHAPS = {"cursive": "Comic Sans MS", "fantasy": "Impact"}
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


def set_fonts(root: Element) -> None:
    """Leaves one family in every font-family: the first of those named that is installed."""
    for element in elements(root):
        families = element.get("font-family")
        if families and families != "inherit":
            element.set("font-family", _first_installed(families))
    root.set("font-family", root.get("font-family", _DEFAULT))


@lru_cache(maxsize=256)
def _first_installed(families: str) -> str:
    for family in families.split(","):
        name = " ".join(family.strip(" \"'").split())
        if generic := _GENERIC.get(name.lower()):
            return generic
        name = _PERHAPS.get(name.lower(), name)
        if name and (name.lower() in _ALWAYS_THERE or _width(name) not in _substitute_widths()):
            return name
    return _DEFAULT


@lru_cache(maxsize=1)
def _substitute_widths() -> frozenset[float]:
    # Cairo does not say whether it has a font; but two that set a text in the very same width are one.
    return frozenset(map(_width, _SUBSTITUTES))


def _width(family: str) -> float:
    return float(_context(family).text_extents(_SAMPLE)[4])


def _context(family: str) -> cairo.Context:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.select_font_face(family)
    context.set_font_size(_SAMPLE_SIZE)
    return context
