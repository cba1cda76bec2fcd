"""Pictures that an element is painted on before it comes to the canvas, so that a filter can work on it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from cairosvg.surface import cairo

from bot.svg.geometry import Box
from bot.svg.paint.filters import Frame
from bot.svg.paint.pixels import Array

Matrix: TypeAlias = Any  # cairo's types; cairo comes without
Image: TypeAlias = Any
Context: TypeAlias = Any
Pattern: TypeAlias = Any

# Parts of a px that rounding leaves.
_DUST = 1e-3


@dataclass(slots=True)
class Layer:
    """A picture along the element's own axes, in px of the device: where the element is turned, so is the picture.
    There is a `surface` from the call of `context` on."""

    frame: Frame
    width: int
    height: int
    is_straight: bool = True
    is_empty: bool = False
    surface: Image = None

    @classmethod
    def over(
        cls, region: Box, visible: Box, matrix: Matrix, detail: float, box: Box, viewport: Box, *, is_whole: bool = True
    ) -> Self:
        """The layer of what is visible of the region, both in user units; `matrix` leads from these to the device,
        and `detail` is px per unit of that. `is_whole` says that these px are the device's own."""
        xx, yx, xy, yy, x0, y0 = (part * detail for part in matrix.as_tuple())
        scale = math.hypot(xx, yx), math.hypot(xy, yy)
        left, top = max(region.x, visible.x), max(region.y, visible.y)
        right = min(region.x + region.width, visible.x + visible.width)
        bottom = min(region.y + region.height, visible.y + visible.height)
        if min(scale) <= 0 or right <= left or bottom <= top:
            return cls.nothing()
        straight = is_whole and xy == yx == 0 and xx > 0 and yy > 0
        # Straight layers lie on whole px of the device, so that nothing is blurred by laying one on it.
        x, y = (x0, y0) if straight else (0.0, 0.0)
        first_x, first_y = math.floor(left * scale[0] + x + _DUST), math.floor(top * scale[1] + y + _DUST)
        width = math.ceil(right * scale[0] + x - _DUST) - first_x
        height = math.ceil(bottom * scale[1] + y - _DUST) - first_y
        origin = (first_x - x) / scale[0], (first_y - y) / scale[1]
        frame = Frame(scale, origin, box, viewport)
        return cls(frame, max(1, width), max(1, height), straight)

    @classmethod
    def nothing(cls) -> Self:
        """A layer that nobody will see."""
        nowhere = Frame((1.0, 1.0), (0.0, 0.0), Box(0, 0, 0, 0), Box(0, 0, 0, 0))
        return cls(nowhere, 1, 1, is_empty=True)

    def context(self) -> Context:
        """What to paint on, in the element's user units."""
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, self.width, self.height)
        context = cairo.Context(self.surface)
        context.set_matrix(self._matrix())
        return context

    def pattern(self) -> Pattern:
        """The picture as a source for cairo, in the element's user units."""
        pattern = cairo.SurfacePattern(self.surface)
        pattern.set_matrix(self._matrix())
        pattern.set_filter(cairo.FILTER_NEAREST if self.is_straight else cairo.FILTER_GOOD)
        return pattern

    def within(self, region: Box, picture: Array) -> Array:
        """The picture where the region is, which is in user units; nothing elsewhere."""
        left, top = self._px(region.x, 0, math.floor), self._px(region.y, 1, math.floor)
        right = self._px(region.x + region.width, 0, math.ceil)
        bottom = self._px(region.y + region.height, 1, math.ceil)
        if (left, top, right, bottom) == (0, 0, self.width, self.height):
            return picture
        cut = np.zeros_like(picture)
        cut[:, top:bottom, left:right] = picture[:, top:bottom, left:right]
        return cut

    def _px(self, value: float, axis: int, rounded: Callable[[float], int]) -> int:
        px = (value - self.frame.origin[axis]) * self.frame.scale[axis]
        dust = _DUST if rounded is math.floor else -_DUST
        return min((self.width, self.height)[axis], max(0, rounded(px + dust)))

    def _matrix(self) -> Matrix:
        (across, down), (x, y) = self.frame.scale, self.frame.origin
        return cairo.Matrix(across, 0, 0, down, -x * across, -y * down)
