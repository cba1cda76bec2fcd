"""Pictures as numbers: for premultiplied red, green, blue and alpha a plane of rows and columns, from 0 to 1 (float32).

Planes, and not the four numbers of a pixel side by side: numpy takes a third of the time where it can run along, and
a plane that is empty, as the colours of shadows are, costs nothing.
"""

import sys
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from PIL import Image, ImageFilter

Array: TypeAlias = Any  # numpy.ndarray of float32; what numpy says of its types is of no help here
Surface: TypeAlias = Any  # cairo.ImageSurface; cairo comes without types

# Where red, green, blue and alpha lie in one of cairo's pixels.
RGBA = [2, 1, 0, 3] if sys.byteorder == "little" else [1, 2, 3, 0]
# A Gaussian has nothing left to give beyond three deviations.
REACH = 3
_FINE = 4095
# An alpha that nobody sees, to divide by where there is none.
_NOTHING = np.float32(1e-6)
# Deviations (px) of which a picture is made smaller before it is blurred.
_SHARP = 4.0


class Picture:
    """Pixels with their colours premultiplied or straight, whichever is asked for, and whether these are linear light
    (as filters mostly count) or sRGB. Where nothing is to be seen there is no colour."""

    def __init__(self, pixels: Array = None, *, straight: Array = None, is_linear: bool = False) -> None:
        self._pixels = pixels
        self._straight = straight
        self.is_linear = is_linear

    @property
    def pixels(self) -> Array:
        """Premultiplied."""
        if self._pixels is None:
            self._pixels = premultiplied(self._straight)
        return self._pixels

    @property
    def straight(self) -> Array:
        """As the colours are without alpha."""
        if self._straight is None:
            self._straight = straight(self._pixels)
        return self._straight

    @property
    def alpha(self) -> Array:
        """The plane of alpha, the same in every way of counting colours."""
        return (self._straight if self._pixels is None else self._pixels)[3]

    def linear(self, wanted: bool) -> "Picture":
        """The same picture with its colours counted so."""
        if wanted == self.is_linear:
            return self
        table = _to_linear() if wanted else _to_srgb()
        alpha, share = self.alpha, _shares(self.pixels) * np.float32(_FINE)
        converted = np.zeros_like(self.pixels)
        converted[3] = alpha
        for plane, new in zip(self.pixels[:3], converted[:3], strict=True):
            # Shadows have no colour, and there are more of them than of anything else.
            if plane.any():
                fine = plane * share
                fine += np.float32(0.5)
                # As numpy's own kind of index: others it would have to copy.
                np.multiply(table.take(fine.astype(np.intp), mode="clip"), alpha, out=new)
        return Picture(converted, is_linear=wanted)


def read(surface: Surface) -> Array:
    """The pixels of a cairo image."""
    pixels = bytes_of(surface)
    planes = np.empty((4, *pixels.shape[:2]), np.float32)
    for plane, channel in zip(planes, RGBA, strict=True):
        np.divide(pixels[..., channel], np.float32(255), out=plane)
    return planes


def write(surface: Surface, pixels: Array) -> None:
    """Puts the pixels in the place of those of a cairo image of that size; no colour exceeds its alpha."""
    planes, image = to_bytes(pixels), bytes_of(surface)
    for plane, channel in zip(planes, RGBA, strict=True):
        np.minimum(plane, planes[3], out=image[..., channel])
    surface.mark_dirty()


def bytes_of(surface: Surface) -> Array:
    """The bytes of a cairo image, four to a pixel in cairo's order; to be written to as well."""
    surface.flush()
    height, width, stride = surface.get_height(), surface.get_width(), surface.get_stride()
    return np.frombuffer(surface.get_data(), np.uint8).reshape(height, stride // 4, 4)[:, :width]


def to_bytes(pixels: Array) -> Array:
    """The numbers as bytes."""
    scaled = pixels * np.float32(255)
    scaled += np.float32(0.5)
    return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8)


def light_to_alpha(surface: Surface) -> None:
    """Turns a mask's picture into what it lets through: as much as it is bright (SVG 1.1, section 14.4)."""
    pixels = bytes_of(surface)
    red, green, blue = (pixels[..., channel].astype(np.float32) for channel in RGBA[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    pixels[..., :] = 0
    pixels[..., RGBA[3]] = luminance + 0.5
    surface.mark_dirty()


def straight(pixels: Array) -> Array:
    """The pixels with their colours as they are without alpha."""
    result = pixels * _shares(pixels)
    np.minimum(result, 1, out=result)
    result[3] = pixels[3]
    return result


def _shares(pixels: Array) -> Array:
    """What the colours are to be multiplied with to be as they are without alpha."""
    return 1 / np.maximum(pixels[3], _NOTHING)


def premultiplied(pixels: Array) -> Array:
    """The reverse."""
    result = pixels.copy()
    result[:3] *= result[3]
    return result


def over(top: Array, below: Array) -> Array:
    """One picture laid over another."""
    result = below * (1 - top[3])
    result += top
    return result


def blurred(pixels: Array, across: float, down: float) -> Array:
    """The picture out of focus, by standard deviations in px; around it there is nothing."""
    if across <= 0 and down <= 0:
        return pixels
    result = np.zeros_like(pixels)
    for plane, soft in zip(pixels, result, strict=True):
        if plane.any():
            np.divide(_blurred(to_bytes(plane), across, down), np.float32(255), out=soft)
    return result


def _blurred(plane: Array, across: float, down: float) -> Array:
    height, width = plane.shape
    # What will be blurred far needs no detail: so a large blur costs no more than a small one.
    fewer_x, fewer_y = max(1, min(int(across / _SHARP), width)), max(1, min(int(down / _SHARP), height))
    whole = np.pad(plane, ((0, -height % fewer_y), (0, -width % fewer_x)))
    image = Image.fromarray(whole, "L").reduce((fewer_x, fewer_y))
    across, down = across / fewer_x, down / fewer_y
    # Pillow takes what lies outside for the same as the edge: so the edge must be empty, far enough out.
    right, below = min(int(REACH * across), image.width) + 1, min(int(REACH * down), image.height) + 1
    sheet = Image.new("L", (image.width + 2 * right, image.height + 2 * below))
    sheet.paste(image, (right, below))
    soft = sheet.filter(ImageFilter.GaussianBlur((across, down)))
    part = (right, below, right + image.width, below + image.height)
    soft = soft.crop(part) if fewer_x == fewer_y == 1 else soft.resize(whole.shape[::-1], box=part)
    return np.asarray(soft)[:height, :width]


def moved(pixels: Array, across: float, down: float) -> Array:
    """The picture moved by that many px, parts of one included."""
    whole_x, whole_y = int(np.floor(across)), int(np.floor(down))
    part_x, part_y = across - whole_x, down - whole_y
    result = _shifted(pixels, whole_x, whole_y)
    if part_x > 1e-3:
        result = result * np.float32(1 - part_x) + _shifted(result, 1, 0) * np.float32(part_x)
    if part_y > 1e-3:
        result = result * np.float32(1 - part_y) + _shifted(result, 0, 1) * np.float32(part_y)
    return result


def _shifted(pixels: Array, across: int, down: int) -> Array:
    result = np.zeros_like(pixels)
    _, height, width = pixels.shape
    if abs(across) < width and abs(down) < height:
        result[:, max(0, down) : height + min(0, down), max(0, across) : width + min(0, across)] = pixels[
            :, max(0, -down) : height - max(0, down), max(0, -across) : width - max(0, across)
        ]
    return result


@lru_cache(maxsize=1)
def _to_linear() -> Array:
    value = np.linspace(0, 1, _FINE + 1, dtype=np.float32)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


@lru_cache(maxsize=1)
def _to_srgb() -> Array:
    value = np.linspace(0, 1, _FINE + 1, dtype=np.float32)
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055).astype(np.float32)
