"""The PNG preview, painted by CairoSVG. Only the worker imports this: painting may hang, and take the process along."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from cairosvg.colors import color
from cairosvg.parser import Tree
from cairosvg.surface import cairo
from lxml import etree
from PIL import Image

from bot.svg.fonts import set_fonts
from bot.svg.normal import Normal, simplified
from bot.svg.paint import pixels, png
from bot.svg.paint.canvas import Canvas, Page
from bot.svg.paint.pixels import Surface
from bot.svg.refusal import Refused

# A strip of 1 : 1 000 000 has no pixels in its short side; at 1 : 16 a preview can still be looked at.
MAX_ASPECT = 16
# For drawings that let their background shine through. Transparent, black lines would vanish in Slack's dark mode and
# white ones in the other; on white a drawing looks as it does alone in a browser. White on nothing gets a grey.
WHITE = (1.0, 1.0, 1.0, 1.0)
GREY = (0.5, 0.5, 0.5, 1.0)
# Points in one px.
WHOLE_POINTS = 0.75


@dataclass(frozen=True, slots=True)
class Preview:
    """The PNG, and as sentences what it does not show."""

    png: bytes
    notes: tuple[str, ...]


def paint(normal: Normal, size: tuple[float, float], long_side: int) -> Preview:
    """The drawing of that size as a PNG of `long_side` pixels on its longer side.

    Raises Refused (blank, crashed), MemoryError.
    """
    set_fonts(normal.root)
    width, height = _pixels(size, long_side)
    normal, painting = _painted_somehow(normal, size, width, height)
    surface = painting.cairo
    if pixels.bytes_of(surface).max() == 0:
        raise Refused("blank", "Nothing of the drawing is visible inside its viewBox.")
    notes = normal.notes
    if painting.left_out:
        notes = (*notes, "The preview leaves out filters that would take too long.")
    is_white_itself = _is_white(surface)
    _paint_behind(surface, WHITE)
    if _is_white(surface):
        if is_white_itself:
            raise Refused("blank", "Nothing is visible: the drawing is white all over.")
        surface = _painted(normal, size, width, height).cairo
        _paint_behind(surface, GREY)
        notes = (*notes, "The drawing is white; the preview shows it on grey.")
    return Preview(png.encode(surface), notes)


def _painted_somehow(normal: Normal, size: tuple[float, float], width: int, height: int) -> tuple[Normal, Canvas]:
    """The painting, of a simpler copy where the drawing itself is too much for CairoSVG. Raises as `paint` does."""
    for copy in _copies(normal):
        try:
            return copy, _painted(copy, size, width, height)
        except Exception as error:  # noqa: BLE001  CairoSVG lets any error of Python's and cairo's out
            failure = error
    if isinstance(failure, MemoryError):
        raise failure  # It is the drawing that is too much, and that can be said.
    raise Refused("crashed", "The preview could not be painted.") from failure


def _copies(normal: Normal) -> Iterator[Normal]:
    yield normal
    yield simplified(normal, with_text=True)
    yield simplified(normal, with_text=False)


def canvas(normal: Normal, size: tuple[float, float], long_side: int) -> Canvas:
    """The drawing alone, with nothing behind it. Raises whatever CairoSVG does."""
    set_fonts(normal.root)
    return _painted(normal, size, *_pixels(size, long_side))


def picture(canvas: Canvas) -> Image.Image:
    """What stands on the canvas, with what shines through."""
    height, width = canvas.cairo.get_height(), canvas.cairo.get_width()
    straight = pixels.straight(pixels.read(canvas.cairo))
    return Image.merge("RGBA", [Image.fromarray(plane) for plane in pixels.to_bytes(straight)]).resize((width, height))


def page(normal: Normal, size: tuple[float, float], points: tuple[float, float]) -> bytes:
    """The drawing as a PDF of one page of that size in points. Raises whatever CairoSVG does."""
    set_fonts(normal.root)
    tree = Tree(bytestring=etree.tostring(normal.root), url_fetcher=_fetch_nothing, unsafe=False)
    data = io.BytesIO()
    made = Page(
        tree, data, 96, output_width=size[0], output_height=size[1], unit=points[0] / size[0],
        background_color=normal.background,
    )  # fmt: skip
    made.finish()
    return data.getvalue()


def _painted(normal: Normal, size: tuple[float, float], width: int, height: int) -> Canvas:
    tree = Tree(bytestring=etree.tostring(normal.root), url_fetcher=_fetch_nothing, unsafe=False)
    unit = min(width / size[0], height / size[1])
    canvas = Canvas(tree, None, 96, output_width=width, output_height=height, unit=unit)
    if normal.background:
        _paint_behind(canvas.cairo, color(normal.background))
    return canvas


def _pixels(size: tuple[float, float], long_side: int) -> tuple[int, int]:
    aspect = min(MAX_ASPECT, max(1 / MAX_ASPECT, size[0] / size[1]))
    width, height = (long_side, long_side / aspect) if aspect >= 1 else (long_side * aspect, long_side)
    return max(1, round(width)), max(1, round(height))


def _paint_behind(surface: Surface, rgba: tuple[float, float, float, float]) -> None:
    context = cairo.Context(surface)
    context.set_operator(cairo.OPERATOR_DEST_OVER)
    context.set_source_rgba(*rgba)
    context.paint()


def _is_white(surface: Surface) -> bool:
    """Whether every pixel is white, and nothing shines through."""
    return bool(pixels.bytes_of(surface).min() == 255)


def _fetch_nothing(url: str, resource_type: str) -> bytes:
    raise ValueError("a preview loads nothing")
