"""How far a picture is from what a browser paints."""

import io
from functools import reduce
from pathlib import Path

from PIL import Image, ImageChops

# DESIGN, section SVG facts: antialiasing and fonts differ by less than this from one renderer to another.
TOLERANCE = 48
# Same: below the first a person sees no difference, above the second the drawing looks wrong.
GOOD, BAD = 0.01, 0.05


def share_off(png: bytes, truth: Path, *, is_boxed: bool = False) -> float:
    """The share (0 to 1) of pixels of the PNG that are off by more than TOLERANCE of 255 in any channel; both stand on
    white. Where the truth `is_boxed`, the drawing lies in the middle of a square, and only its own part counts."""
    with Image.open(io.BytesIO(png)) as shown, Image.open(truth) as wanted:
        part = middle(wanted, shown.size) if is_boxed else wanted
        return off(on_white(shown), on_white(part))


def off(shown: Image.Image, wanted: Image.Image) -> float:
    """The same, of two pictures in RGB; one of another size, by rounding or by mistake, is stretched first."""
    fitting = shown if shown.size == wanted.size else shown.resize(wanted.size)
    worst = reduce(ImageChops.lighter, ImageChops.difference(fitting, wanted).split())
    return sum(worst.histogram()[TOLERANCE + 1 :]) / (wanted.width * wanted.height)


def middle(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The part of that size (px), or smaller where the image is, around the image's centre."""
    width, height = min(size[0], image.width), min(size[1], image.height)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB, on white where it lets the background shine through."""
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")
