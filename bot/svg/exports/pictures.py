"""PNG, ICO and PDF. Unlike the preview they keep what is transparent transparent."""

import io

from PIL import Image

from bot.svg import inspect
from bot.svg.normal import normalised
from bot.svg.preview import WHOLE_POINTS, canvas, page, picture
from bot.svg.trees import Element

ICON_SIDES = (16, 32, 48, 64, 128, 256)


def png(root: Element, long_side: int) -> bytes:
    """The drawing with that many pixels on its longer side."""
    data = io.BytesIO()
    _image(root, long_side).save(data, "png")
    return data.getvalue()


def ico(root: Element) -> bytes:
    """The drawing as an icon in the usual sizes, each painted for itself, in the middle of a square."""
    icons = []
    for side in ICON_SIDES:
        image = _image(root, side)
        square = Image.new("RGBA", (side, side))
        square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
        icons.append(square)
    data = io.BytesIO()
    icons[-1].save(data, "ico", append_images=icons[:-1], sizes=[(side, side) for side in ICON_SIDES])
    return data.getvalue()


def pdf(root: Element) -> bytes:
    """The drawing on a page of its own size: vectors, but for what filters and masks make."""
    width, height = inspect.size(root)
    return page(normalised(root), (width, height), (width * WHOLE_POINTS, height * WHOLE_POINTS))


def _image(root: Element, long_side: int) -> Image.Image:
    return picture(canvas(normalised(root), inspect.size(root), long_side))
