"""What a drawing is made of: frozen marks and groups of them, and short ways to make them. Units are the drawing's own,
y points down, angles are degrees clockwise."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fade:
    """A gradient between colours, evenly spaced: from the top down, from left to right, across the diagonal,
    or from the middle out."""

    colours: tuple[str, ...]
    way: Literal["down", "along", "across", "out"] = "down"


Paint: TypeAlias = str | Fade


@dataclass(frozen=True, slots=True)
class Mark:
    """One SVG shape: its element, its geometry, how it is painted. A `spot` is a small solid detail (an eye, a button)
    that stays filled when a drawing is done in outline. `text` is what a text element says."""

    tag: str
    shape: tuple[tuple[str, float | str], ...]
    fill: Paint | None = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0
    spot: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Marks moved to (x, y), turned, scaled and perhaps mirrored left to right, as one."""

    marks: "Marks"
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    turn: float = 0.0
    flip: bool = False
    opacity: float = 1.0


Marks: TypeAlias = tuple[Mark | Group, ...]


def disc(x: float, y: float, r: float, fill: Paint | None) -> Mark:
    """A filled circle."""
    return Mark("circle", (("cx", x), ("cy", y), ("r", r)), fill)


def oval(x: float, y: float, rx: float, ry: float, fill: Paint | None) -> Mark:
    """A filled ellipse."""
    return Mark("ellipse", (("cx", x), ("cy", y), ("rx", rx), ("ry", ry)), fill)


def box(x: float, y: float, w: float, h: float, fill: Paint | None, round: float = 0) -> Mark:
    """A filled rectangle from its top left corner."""
    corner = min(round, w / 2, h / 2)
    return Mark("rect", (("x", x), ("y", y), ("width", w), ("height", h)) + ((("rx", corner),) if corner else ()), fill)


def poly(fill: Paint | None, *points: Point) -> Mark:
    """A filled polygon."""
    return Mark("polygon", (("points", " ".join(f"{number(x)},{number(y)}" for x, y in points)),), fill)


def path(fill: Paint | None, d: str) -> Mark:
    """A filled path."""
    return Mark("path", (("d", d),), fill)


def stroke(colour: str, width: float, d: str) -> Mark:
    """A path that is only a line, with round ends."""
    return Mark("path", (("d", d),), None, colour, width)


def hoop(x: float, y: float, r: float, colour: str, width: float) -> Mark:
    """A circle that is only a line."""
    return replace(disc(x, y, r, None), stroke=colour, width=width)


def spot(mark: Mark) -> Mark:
    """The mark as a small solid detail."""
    return replace(mark, spot=True)


def dot(x: float, y: float, r: float, fill: str) -> Mark:
    """A small solid circle: an eye, a button."""
    return spot(disc(x, y, r, fill))


def faint(mark: Mark, opacity: float) -> Mark:
    """The mark, so much of it to be seen through."""
    return replace(mark, opacity=opacity)


def both(*marks: Mark | Group) -> Marks:
    """The marks and their mirror image left to right of the middle."""
    return (*marks, Group(marks, flip=True))


def around(count: int, marks: Marks, start: float = 0) -> Marks:
    """The marks, turned about the middle `count` times."""
    return tuple(Group(marks, turn=start + 360 * index / count) for index in range(count))


def polar(r: float, angle: float) -> Point:
    """The point at that distance from the middle, 0 degrees being up."""
    return r * math.sin(math.radians(angle)), -r * math.cos(math.radians(angle))


def regular(corners: int, r: float = 50, start: float = 0) -> tuple[Point, ...]:
    """The corners of a regular polygon, the first one up."""
    return tuple(polar(r, start + 360 * index / corners) for index in range(corners))


def spiky(points: int, outer: float = 50, inner: float = 20, start: float = 0) -> tuple[Point, ...]:
    """The corners of a star, the first one up."""
    return tuple(polar(inner if index % 2 else outer, start + 180 * index / points) for index in range(2 * points))


def softened(points: Iterable[Point], r: float) -> str:
    """The closed path through these corners, each rounded by up to `r`."""
    corners = tuple(points)
    parts: list[str] = []
    for index, (x, y) in enumerate(corners):
        (px, py), (nx, ny) = corners[index - 1], corners[(index + 1) % len(corners)]
        before, after = _towards((x, y), (px, py), r), _towards((x, y), (nx, ny), r)
        parts.append(f"{'L' if parts else 'M'}{at(before)}Q{at((x, y))} {at(after)}")
    return "".join(parts) + "Z"


def smooth(points: Iterable[Point], closed: bool = True) -> str:
    """The curve through all of the points (Catmull-Rom)."""
    through = tuple(points)
    count = len(through)

    def passed(index: int) -> Point:
        return through[index % count] if closed else through[min(max(index, 0), count - 1)]

    parts = [f"M{at(through[0])}"]
    for index in range(count if closed else count - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (passed(index + step) for step in (-1, 0, 1, 2))
        one, two = (bx + (cx - ax) / 6, by + (cy - ay) / 6), (cx - (dx - bx) / 6, cy - (dy - by) / 6)
        parts.append(f"C{at(one)} {at(two)} {at((cx, cy))}")
    return "".join(parts) + ("Z" if closed else "")


def wavy(x: float, y: float, length: float, height: float, waves: int) -> str:
    """The path of a wave line going right from (x, y)."""
    half = length / waves / 2
    first = f"M{number(x)} {number(y)}q{number(half / 2)} {number(-2 * height)} {number(half)} 0"
    return first + f"t{number(half)} 0" * (2 * waves - 1)


def number(value: float) -> str:
    """The number as SVG writes it: two decimals, no more than needed."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _towards(start: Point, end: Point, distance: float) -> Point:
    (x, y), (ex, ey) = start, end
    share = min(distance / (math.dist(start, end) or 1), 0.5)
    return x + (ex - x) * share, y + (ey - y) * share


def at(point: Point) -> str:
    """The point as path data."""
    return f"{number(point[0])} {number(point[1])}"
