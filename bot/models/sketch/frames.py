"""Where things go: rectangles, and ways to share them out. Units are those of the viewBox."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.models.sketch.marks import Group, Marks, Point, polar
from bot.models.sketch.scene import Spread


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle from its top left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def short(self) -> float:
        """The shorter of its sides."""
        return min(self.w, self.h)

    def shrunk(self, share: float) -> "Frame":
        """The same middle, `share` as wide and as tall."""
        return self.part((1 - share) / 2, (1 - share) / 2, share, share)

    def spot(self, x: float, y: float) -> Point:
        """The point at these shares of its sides."""
        return self.x + x * self.w, self.y + y * self.h

    def part(self, x: float, y: float, w: float, h: float) -> "Frame":
        """A part of it, in shares of its sides."""
        return Frame(self.x + x * self.w, self.y + y * self.h, w * self.w, h * self.h)

    def moved(self, x: float, y: float) -> "Frame":
        """As large, that many times its sides further right and down."""
        return self.part(x, y, 1, 1)

    def square(self) -> "Frame":
        """The largest square in its middle."""
        x, y = self.middle
        return Frame(x - self.short / 2, y - self.short / 2, self.short, self.short)

    def rows(self, *shares: float) -> tuple["Frame", ...]:
        """Divided from the top down, in these proportions."""
        return tuple(self.part(0, start, 1, share) for start, share in _stacked(shares))

    def columns(self, *shares: float) -> tuple["Frame", ...]:
        """Divided from left to right, in these proportions."""
        return tuple(self.part(start, 0, share, 1) for start, share in _stacked(shares))


def about(middle: Point, wide: float, tall: float) -> Frame:
    """The frame of that size around that point."""
    return Frame(middle[0] - wide / 2, middle[1] - tall / 2, wide, tall)


def fitted(marks: Marks, wide: float, tall: float, frame: Frame, share: float = 1.0, turn: float = 0.0) -> Group:
    """The marks, `wide` by `tall` around (0, 0), as large as the frame lets them be, times `share`."""
    x, y = frame.middle
    across, along = turned_size(wide, tall, turn)
    return Group(marks, x, y, share * min(frame.w / across, frame.h / along), turn)


def turned_size(wide: float, tall: float, degrees: float) -> tuple[float, float]:
    """How wide and tall a rectangle is after it was turned."""
    sin, cos = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    return wide * cos + tall * sin, wide * sin + tall * cos


def spread(frame: Frame, count: int, how: Spread, wide: float = 1.0, tall: float = 1.0) -> tuple[Frame, ...]:
    """Cells for `count` equal things of that shape."""
    if count == 0:
        return ()
    if how == "ring" and count > 2:
        return _ring(frame, count)
    if how == "column":
        return frame.rows(*[1.0] * count)
    if how == "row":
        return frame.columns(*[1.0] * count)
    return _rows(frame, count, wide, tall, even=how == "grid")


def _ring(frame: Frame, count: int) -> tuple[Frame, ...]:
    x, y = frame.middle
    # Neighbours on the ring touch when the cell is the chord between them.
    step = math.sin(math.pi / count)
    cell = frame.short * step / (1 + step)
    radius = (frame.short - cell) / 2
    places = (polar(radius, 360 * index / count) for index in range(count))
    return tuple(Frame(x + dx - cell / 2, y + dy - cell / 2, cell, cell) for dx, dy in places)


def _rows(frame: Frame, count: int, wide: float, tall: float, *, even: bool) -> tuple[Frame, ...]:
    """Centred rows, as many as let the things be largest; fuller rows below."""

    def size(rows: int) -> float:
        return min(frame.w / (math.ceil(count / rows) * wide), frame.h / (rows * tall))

    # Two things, or three, read best side by side; a full grid is better than a ragged one.
    ragged = 0.8 if even else 0.95
    rows = max(
        range(1, count + 1), key=lambda rows: size(rows) * (1 if count % rows == 0 else ragged) + (rows == 1) / 1e6
    )
    shares = [count // rows + (row >= rows - count % rows) for row in range(rows)]
    cell_w, cell_h = size(rows) * wide, size(rows) * tall
    x, y = frame.middle
    cells = []
    for row, share in enumerate(shares):
        top = y + (row - rows / 2) * cell_h
        cells += [Frame(x + (column - share / 2) * cell_w, top, cell_w, cell_h) for column in range(share)]
    return tuple(cells)


def _stacked(shares: Sequence[float]) -> list[tuple[float, float]]:
    whole, start, parts = sum(shares), 0.0, []
    for share in shares:
        parts.append((start, share / whole))
        start += share / whole
    return parts
