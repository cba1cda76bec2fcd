"""Which face of which font a character is set in, how wide it is there, and how pairs are kerned."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from cairosvg.surface import cairo
from PIL import ImageFont, features

from bot.svg.paint import fontconfig
from bot.svg.paint.nodes import Node

Context: TypeAlias = Any  # cairo.Context; cairo comes without types

_BOLD_FROM = 600
# Glyphs are measured in this size (px), unhinted: then widths do not depend on the size any more.
_EM = 1000
# Where characters are looked for that the family does not have, in this order; the system's own choice comes first.
_SERIFS = frozenset(("times new roman", "times", "georgia", "serif", "liberation serif", "dejavu serif"))
_FALLBACKS = (
    "sans-serif", "DejaVu Sans", "Noto Sans", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans CJK SC",
    "Noto Color Emoji", "Segoe UI Symbol", "Apple Symbols", "Apple Color Emoji",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A family in a style, with its heights in em."""

    family: str
    slant: int
    weight: int
    ascent: float
    descent: float
    x_height: float

    def choose(self, context: Context, size: float, *, is_hinted: bool = False) -> None:
        """Sets the context's font; hinted, strokes across lie on whole px, as browsers have it in upright text."""
        context.select_font_face(self.family, self.slant, self.weight)
        context.set_font_size(size)
        context.set_font_options(_options(is_hinted=is_hinted))

    @property
    def is_coloured(self) -> bool:
        """Whether its glyphs are pictures, which have no outlines."""
        return "Color Emoji" in self.family


def wanted(node: Node) -> Face:
    """The face that the element asks for."""
    family = (node.get("font-family") or "serif").split(",")[0].strip("\"' ")
    slant = {"italic": cairo.FONT_SLANT_ITALIC, "oblique": cairo.FONT_SLANT_OBLIQUE}.get(node.get("font-style"))
    return _face(family, slant or cairo.FONT_SLANT_NORMAL, _weight(node.get("font-weight", "")))


def _weight(value: str) -> int:
    heavy = int(value) >= _BOLD_FROM if value.isdigit() else value in ("bold", "bolder")
    weight: int = cairo.FONT_WEIGHT_BOLD if heavy else cairo.FONT_WEIGHT_NORMAL
    return weight


@lru_cache(maxsize=256)
def _face(family: str, slant: int, weight: int) -> Face:
    context = _measuring(family, slant, weight)
    ascent, descent, *_ = context.font_extents()
    x_height = -context.text_extents("x")[1]
    return Face(family, slant, weight, ascent / _EM, descent / _EM, x_height / _EM)


@lru_cache(maxsize=4096)
def glyph(face: Face, character: str) -> tuple[Face, int, float]:
    """The face that has the character, its glyph there, and its advance in em."""
    own = ("serif",) if face.family.lower() in _SERIFS else ()
    for family in (face.family, *own, *_FALLBACKS):
        found = _face(family, face.slant, face.weight)
        index, advance = _glyph(found, character)
        if index:
            return found, index, advance
    return face, *_glyph(face, character)


def _glyph(face: Face, character: str) -> tuple[int, float]:
    context = _measuring(face.family, face.slant, face.weight)
    glyphs = context.get_scaled_font().text_to_glyphs(0, 0, character, with_clusters=False)
    index = glyphs[0][0] if glyphs else 0
    return index, context.text_extents(character)[4] / _EM


@lru_cache(maxsize=8192)
def kerning(face: Face, left: str, right: str) -> float:
    """What is to be added to the advance of the left of two characters, in em; 0 where the font cannot be asked."""
    font = _font(face)
    if font is None:
        return 0.0
    return (font.getlength(left + right) - font.getlength(left) - font.getlength(right)) / _EM


@lru_cache(maxsize=64)
def _font(face: Face) -> ImageFont.FreeTypeFont | None:
    file = fontconfig.file(
        face.family,
        is_bold=face.weight == cairo.FONT_WEIGHT_BOLD,
        is_italic=face.slant != cairo.FONT_SLANT_NORMAL,
    )
    # Only Raqm reads the tables that today's fonts keep their kerning in.
    if file is None or not features.check("raqm"):
        return None
    try:
        return ImageFont.truetype(file.path, _EM, index=file.index, layout_engine=ImageFont.Layout.RAQM)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _measuring(family: str, slant: int, weight: int) -> Context:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.select_font_face(family, slant, weight)
    context.set_font_size(_EM)
    context.set_font_options(_options(is_hinted=False))
    return context


@lru_cache(maxsize=2)
def _options(*, is_hinted: bool) -> Any:
    options = cairo.FontOptions()
    options.set_hint_style(cairo.HINT_STYLE_SLIGHT if is_hinted else cairo.HINT_STYLE_NONE)
    options.set_hint_metrics(cairo.HINT_METRICS_OFF)
    return options
