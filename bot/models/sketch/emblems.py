"""Abstract marks for logos: each a function from ink to marks around (0, 0), 100 across, like a noun without a name."""

import math
from collections.abc import Callable
from dataclasses import replace

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Marks,
    around,
    box,
    disc,
    faint,
    hoop,
    number,
    path,
    polar,
    poly,
    regular,
    softened,
    stroke,
)

Emblem = Callable[[Ink], Marks]


def petals(ink: Ink) -> Marks:
    """Overlapping petals round a middle."""
    count = ink.chance.pick("count", (6, 8, 5))
    petal = path(ink.main, "M0 0C-17 -14 -17 -36 0 -50C17 -36 17 -14 0 0Z")
    other = replace(petal, fill=ink.also(ink.light))
    return tuple(Group((petal if i % 2 else other,), turn=360 * i / count, opacity=0.86) for i in range(count))


def trio(ink: Ink) -> Marks:
    """Three circles that share a middle."""
    places = [polar(21, 120 * index) for index in range(3)]
    shades = (ink.main, ink.also(ink.light), ink.also(ink.dark, 1))
    return tuple(faint(disc(x, y + 5, 28, shade), 0.82) for (x, y), shade in zip(places, shades, strict=True))


def broadcast(ink: Ink) -> Marks:
    """Quarter rings that go out from a corner."""
    rings = tuple(
        stroke(ink.main if index % 2 else ink.also(ink.light), 13, f"M{number(-42 + r)} 43A{r} {r} 0 0 0 -42 {43 - r}")
        for index, r in enumerate((32, 55, 78))
    )
    return (disc(-38, 39, 10, ink.main), *rings)


def cube(ink: Ink) -> Marks:
    """A cube seen from a corner."""
    top, right, low_right, bottom, low_left, left = regular(6, 50)
    middle = (0.0, 0.0)
    return (
        poly(ink.main, top, right, middle, left),
        poly(ink.also(ink.dark), right, low_right, bottom, middle),
        poly(ink.also(ink.light, 1), left, middle, bottom, low_left),
    )


def horizon(ink: Ink) -> Marks:
    """A disc cut into bars that grow thinner."""
    bars = []
    y = -48.0
    for index, tall in enumerate((30, 20, 14, 9, 5)):
        half = math.sqrt(50**2 - min(abs(y), abs(y + tall), 49) ** 2)
        if y < 0 < y + tall:
            half = 50
        bars.append((half, y, tall, ink.main if index % 2 == 0 else ink.also(ink.main)))
        y += tall + 5
    _, first_y, first_tall, colour = bars[0]
    cap_y = first_y + first_tall
    edge = math.sqrt(50**2 - cap_y**2)
    cap = path(colour, f"M{number(-edge)} {number(cap_y)}A50 50 0 0 1 {number(edge)} {number(cap_y)}Z")
    return (cap, *(box(-half, top, 2 * half, tall, shade, tall / 2) for half, top, tall, shade in bars[1:]))


def quarters(ink: Ink) -> Marks:
    """Four leaves in a square."""
    leaf = "M-2 -2H-34A14 14 0 0 1 -48 -16V-48H-16A14 14 0 0 1 -2 -34Z"
    shades = (ink.main, ink.also(ink.light), ink.main, ink.also(ink.dark, 1))
    return tuple(Group((path(shade, leaf),), turn=90 * index) for index, shade in enumerate(shades))


def chain(ink: Ink) -> Marks:
    """Two rings that hold each other."""
    second = ink.also(ink.light)
    # The lower arc of the first ring is drawn again, over the second.
    return (
        hoop(-17, 0, 26, ink.main, 12),
        hoop(17, 0, 26, second, 12),
        stroke(ink.main, 12, "M-1.2 20.6A26 26 0 0 0 8.9 2.5"),
    )


def peaks(ink: Ink) -> Marks:
    """Two peaks, one before the other."""
    return (
        path(ink.also(ink.light), softened(((16, -24), (50, 38), (-20, 38)), 4)),
        path(ink.main, softened(((-14, -42), (28, 38), (-50, 38)), 4)),
    )


def orbit(ink: Ink) -> Marks:
    """A ring with a body on its way."""
    x, y = polar(36, ink.chance.pick("where", (45, 60, 30, 315)))
    return (
        hoop(0, 0, 36, ink.main, 11),
        disc(0, 0, 15, ink.main),
        disc(x, y, 17, ink.ground),
        disc(x, y, 11, ink.also(ink.light)),
    )


def growth(ink: Ink) -> Marks:
    """Bars that rise."""
    return (
        box(-46, 10, 24, 36, ink.also(ink.light), 12),
        box(-12, -16, 24, 62, ink.also(ink.dark, 1), 12),
        box(22, -46, 24, 92, ink.main, 12),
    )


def pinwheel(ink: Ink) -> Marks:
    """Blades that turn."""
    blade = (
        path(ink.main, "M0 0V-48A24 24 0 0 1 24 -24Z"),
        path(ink.also(ink.light), "M0 0L24 -24A24 24 0 0 1 17 -10Z"),
    )
    return around(ink.chance.pick("blades", (4, 6, 4)), blade)


def ribbon(ink: Ink) -> Marks:
    """A folded ribbon."""
    return (
        path(ink.also(ink.light), softened(((-46, -40), (-18, -40), (12, 40), (-16, 40)), 4)),
        path(ink.main, softened(((46, -40), (18, -40), (-16, 40), (12, 40)), 4)),
    )


def shutter(ink: Ink) -> Marks:
    """An aperture."""
    blade = path(ink.main, "M3 -46A46 46 0 0 1 40 -24L10 -16L3 -20Z")
    other = replace(blade, fill=ink.also(ink.dark))
    return tuple(Group((blade if index % 2 else other,), turn=60 * index) for index in range(6))


def hive(ink: Ink) -> Marks:
    """Seven cells of a honeycomb."""
    cell = regular(6, 16.4)
    places = [(0.0, 0.0), *(polar(31, 30 + 60 * index) for index in range(6))]
    left_out = ink.chance.pick("gap", (3, 5, 1))
    return tuple(
        path(ink.main if index % 2 == 0 else ink.also(ink.light), softened(((x + cx, y + cy) for cx, cy in cell), 3))
        for index, (x, y) in enumerate(places)
        if index != left_out
    )


def waves(ink: Ink) -> Marks:
    """Water in a disc."""
    return (
        disc(0, 0, 50, ink.main),
        path(ink.also(ink.light), "M-49 8C-32 -6 -18 -6 0 6C18 18 32 18 49 6A50 50 0 0 1 -49 8Z"),
        path(ink.also(ink.pale, 1), "M-42 27C-28 18 -14 18 0 26C14 34 28 34 42 26A50 50 0 0 1 -42 27Z"),
    )


def spark(ink: Ink) -> Marks:
    """Rays of two lengths."""
    long, short = stroke(ink.main, 9, "M0 -18V-45"), stroke(ink.also(ink.light), 9, "M0 -20V-32")
    return (*around(6, (long,)), *around(6, (short,), 30))


def sail(ink: Ink) -> Marks:
    """Two quarter discs, back to back."""
    return (
        path(ink.main, "M4 -48A48 48 0 0 1 4 48Z"),
        path(ink.also(ink.light), "M-4 -48V-2H-48A46 46 0 0 1 -4 -48Z"),
        path(ink.also(ink.dark, 1), "M-4 48V4H-48A44 44 0 0 0 -4 48Z"),
    )


EMBLEMS: tuple[Emblem, ...] = (
    petals, trio, broadcast, cube, horizon, quarters, chain, peaks, orbit, growth, pinwheel, ribbon, shutter,
    hive, waves, spark, sail,
)  # fmt: skip
