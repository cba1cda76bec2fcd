"""The drawing in other colours: for dark surroundings, and in one colour."""

import colorsys
import re
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from bot.svg import cascade, geometry
from bot.svg.colours import colour
from bot.svg.css import LOCAL_URL
from bot.svg.trees import Element, elements, named, new
from bot.svg.vocabulary import local

_PAINTS = ("fill", "stroke", "stop-color", "flood-color", "lighting-color", "color")
_CHANNELS = re.compile(r"[\d.]+")
_INK = "mono-ink"

Rgb = tuple[float, float, float]


def dark(root: Element) -> bytes:
    """The drawing with light and dark exchanged, hues kept: for a dark page."""
    return _bytes(_recoloured(root, _exchanged))


def mono(root: Element) -> bytes:
    """The drawing in `currentColor` alone: as much of it as the drawing is dark, nothing where it is white."""
    made = _recoloured(root, lambda rgb: (1 - _luminance(rgb),) * 3)
    box = geometry.view_box(made.get("viewBox")) or geometry.Box(0, 0, *geometry.DEFAULT_SIZE)
    sheet = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    area = {name: geometry.text_of(value) for name, value in sheet.items()}
    mask, ink = new("mask"), new("rect")
    for name, value in {"id": _INK, "maskUnits": "userSpaceOnUse", **area}.items():
        mask.set(name, value)
    for name, value in {**area, "fill": "currentColor", "mask": f"url(#{_INK})"}.items():
        ink.set(name, value)
    words = [child for child in made if local(child.tag) in ("title", "desc")]
    mask.extend([child for child in made if child not in words])
    mask.set("fill", made.attrib.pop("fill"))
    made.extend((mask, ink))
    return _bytes(made)


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode").encode()


def _recoloured(root: Element, change: Callable[[Rgb], Rgb]) -> Element:
    """A copy with every colour changed, style sheets written out."""
    made = deepcopy(root)
    background = cascade.write_out(made)
    made.set("fill", made.get("fill", "#000"))
    for stop in named(made, "stop"):
        stop.set("stop-color", stop.get("stop-color", "#000"))
    for element in elements(made):
        for name in _PAINTS:
            if name in element.attrib:
                element.set(name, _changed(element.get(name, ""), change))
    if background and (found := colour(background)):
        made.set("style", f"background:{_changed(found, change)}")
    return made


def _changed(paint: str, change: Callable[[Rgb], Rgb]) -> str:
    url = LOCAL_URL.match(paint)
    found = None if url else colour(paint)
    if found is None or not found.startswith(("#", "rgba")):
        return paint
    if found.startswith("#"):
        digits = found[1:] if len(found) == 7 else "".join(2 * digit for digit in found[1:])
        channels, alpha = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)], None
    else:
        *parts, last = _CHANNELS.findall(found)
        channels, alpha = [float(part) / 255 for part in parts], last
    red, green, blue = (round(255 * channel) for channel in change((channels[0], channels[1], channels[2])))
    return f"rgba({red},{green},{blue},{alpha})" if alpha else f"#{red:02x}{green:02x}{blue:02x}"


def _exchanged(rgb: Rgb) -> Rgb:
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)


def _luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
