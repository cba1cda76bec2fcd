"""Facts of a drawing."""

from bot.svg import geometry
from bot.svg.budgets import MAX_NUMBER
from bot.svg.trees import Element, named, text_in


def own_size(root: Element, side: str) -> float | None:
    """The root's width or height in px; None where it says none, a relative one, or none that can be."""
    pixels = geometry.pixels(root.get(side, ""))
    return pixels if pixels is not None and 0 < pixels <= MAX_NUMBER else None


def title(root: Element) -> str:
    """The drawing's title, "" where it has none."""
    return next((text_in(element) for element in named(root, "title")), root.get("aria-label", ""))


def size(root: Element) -> tuple[float, float]:
    """Width and height of the drawing in px, as a browser would show it alone: its own, else its viewBox's."""
    box = geometry.view_box(root.get("viewBox")) or geometry.Box(0, 0, *geometry.DEFAULT_SIZE)
    width, height = own_size(root, "width"), own_size(root, "height")
    if width and height:
        return width, height
    if width or height:
        scale = width / box.width if width else (height or 0) / box.height
        return box.width * scale, box.height * scale
    return box.width, box.height
