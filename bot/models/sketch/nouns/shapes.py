"""The plain shapes."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Marks,
    Point,
    around,
    box,
    disc,
    dot,
    hoop,
    oval,
    path,
    polar,
    poly,
    regular,
    smooth,
    softened,
    spiky,
    stroke,
    wavy,
)
from bot.models.sketch.nouns.noun import noun

_SOFT = 3.0  # corner radius of a shape at roundness 1


def _cornered(ink: Ink, points: tuple[Point, ...], soft: float = _SOFT) -> Marks:
    return (path(ink.main, softened(points, soft * ink.round)) if ink.round > 0 else poly(ink.main, *points),)


@noun("circle", "disc, disk, bubble", inside=(0, 0, 56), plain=True)
def circle(ink: Ink) -> Marks:
    return (disc(0, 0, 50, ink.main),)


@noun("dot", "spot, ball, sphere, orb", inside=(0, 0, 52), plain=True, height=0.3)
def ball(ink: Ink) -> Marks:
    return (
        disc(0, 0, 50, ink.main),
        path(ink.dark, "M47 -17A50 50 0 0 1 -32 38A60 60 0 0 0 47 -17Z"),
        path(ink.light, "M-30 -14C-28 -30 -14 -38 0 -38C-8 -30 -20 -26 -30 -14Z"),
    )


@noun("square", "box, cube, block, tile", inside=(0, 0, 60), plain=True)
def square(ink: Ink) -> Marks:
    return (box(-45, -45, 90, 90, ink.main, 4 * ink.round**2),)


@noun("rectangle", "oblong, bar, panel", tall=64, inside=(0, 0, 44), plain=True)
def rectangle(ink: Ink) -> Marks:
    return (box(-50, -32, 100, 64, ink.main, 4 * ink.round**2),)


@noun("triangle", "pyramid shape, delta", tall=88, inside=(0, 12, 36), plain=True)
def triangle(ink: Ink) -> Marks:
    return _cornered(ink, ((0, -44), (50, 44), (-50, 44)))


@noun("star", "five pointed star, 5 pointed star", colour="#ffb820", habitat="space", height=0.25, plain=True)
def star(ink: Ink) -> Marks:
    return _cornered(ink, spiky(5, 52, 23), 2.5)


@noun("six-pointed star", "hexagram, 6-pointed star, star of david", plain=True)
def hexagram(ink: Ink) -> Marks:
    return _cornered(ink, spiky(6, 50, 28.9), 2)


@noun("sparkle", "twinkle, glitter, four pointed star", colour="#ffc53d", habitat="space", height=0.2, plain=True)
def sparkle(ink: Ink) -> Marks:
    return (path(ink.main, "M0 -50C5 -14 14 -5 50 0C14 5 5 14 0 50C-5 14 -14 5 -50 0C-14 -5 -5 -14 0 -50Z"),)


@noun("burst", "starburst, explosion, splash, seal shape", colour="#ff7a3d", inside=(0, 0, 46), plain=True)
def burst(ink: Ink) -> Marks:
    return _cornered(ink, spiky(12, 50, 38), 2)


@noun("heart", "love heart, love", colour="#e8395a", tall=90, inside=(0, -4, 40), plain=True)
def heart(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M0 45C-8 36 -50 12 -50 -17C-50 -34 -38 -45 -24 -45C-13 -45 -4 -38 0 -29"
            "C4 -38 13 -45 24 -45C38 -45 50 -34 50 -17C50 12 8 36 0 45Z",
        ),
    )


@noun("pentagon", inside=(0, 2, 50), plain=True)
def pentagon(ink: Ink) -> Marks:
    return _cornered(ink, regular(5, 51))


@noun("hexagon", "hex", wide=88, inside=(0, 0, 54), plain=True)
def hexagon(ink: Ink) -> Marks:
    return _cornered(ink, regular(6, 51))


@noun("octagon", "stop sign shape", inside=(0, 0, 58), plain=True)
def octagon(ink: Ink) -> Marks:
    return _cornered(ink, regular(8, 52, 22.5))


@noun("diamond", "rhombus, lozenge", wide=76, inside=(0, 0, 36), plain=True)
def diamond(ink: Ink) -> Marks:
    return _cornered(ink, ((0, -51), (38, 0), (0, 51), (-38, 0)))


@noun("ellipse", "oval, egg shape", tall=66, inside=(0, 0, 42), plain=True)
def ellipse(ink: Ink) -> Marks:
    return (oval(0, 0, 50, 33, ink.main),)


@noun("semicircle", "half circle, dome", tall=50, inside=(0, 4, 30), plain=True)
def semicircle(ink: Ink) -> Marks:
    return (path(ink.main, "M-50 25A50 50 0 0 1 50 25Z"),)


@noun("trapezoid", "trapezium", tall=64, inside=(0, 2, 40), plain=True)
def trapezoid(ink: Ink) -> Marks:
    return _cornered(ink, ((-28, -32), (28, -32), (50, 32), (-50, 32)))


@noun("parallelogram", tall=58, inside=(0, 0, 36), plain=True)
def parallelogram(ink: Ink) -> Marks:
    return _cornered(ink, ((-28, -29), (50, -29), (28, 29), (-50, 29)))


@noun("ring", "hoop, donut shape, annulus", inside=(0, 0, 44), plain=True)
def ring(ink: Ink) -> Marks:
    return (hoop(0, 0, 41, ink.main, 18),)


@noun("target", "bullseye, bull's eye, concentric circles, concentric rings", colour="#e63946", plain=True)
def target(ink: Ink) -> Marks:
    between = ink.own("#fff4ec")
    shades = (ink.main, between, ink.main, between, ink.main)
    return tuple(disc(0, 0, 50 - 10 * index, shade) for index, shade in enumerate(shades))


@noun("cross", "plus sign, medical cross", plain=True, plural="crosses")
def cross(ink: Ink) -> Marks:
    arm = (
        (-17, -50),
        (17, -50),
        (17, -17),
        (50, -17),
        (50, 17),
        (17, 17),
        (17, 50),
        (-17, 50),
        (-17, 17),
        (-50, 17),
        (-50, -17),
        (-17, -17),
    )
    return _cornered(ink, arm)


@noun("X", "x mark, x shape, saltire, times sign", wide=84, tall=84, plain=True, plural="X marks")
def saltire(ink: Ink) -> Marks:
    return (stroke(ink.main, 22, "M-34 -34L34 34M34 -34L-34 34"),)


@noun("check mark", "checkmark, check, tick, tick mark", colour="#2fa866", tall=76, plain=True)
def check(ink: Ink) -> Marks:
    return (stroke(ink.main, 20, "M-39 4L-12 28L39 -27"),)


@noun("arrow", "right arrow, pointer", tall=78, plain=True)
def arrow(ink: Ink) -> Marks:
    return _cornered(ink, ((-50, -15), (6, -15), (6, -39), (50, 0), (6, 39), (6, 15), (-50, 15)))


@noun("chevron", "angle bracket", wide=66, plain=True)
def chevron(ink: Ink) -> Marks:
    return _cornered(ink, ((-33, -50), (-3, -50), (33, 0), (-3, 50), (-33, 50), (3, 0)))


@noun("line", "dash", tall=10, plain=True)
def line(ink: Ink) -> Marks:
    return (stroke(ink.main, 9, "M-45 0H45"),)


@noun("zigzag", "zig-zag", tall=44, plain=True)
def zigzag(ink: Ink) -> Marks:
    return (stroke(ink.main, 10, "M-45 16L-27 -16L-9 16L9 -16L27 16L45 -16"),)


@noun(
    "drop",
    "raindrop, rain drop, droplet, water drop, tear, teardrop",
    colour="#3fa7ef",
    wide=70,
    height=0.2,
    habitat="air",
    inside=(0, 14, 32),
    plain=True,
)
def drop(ink: Ink) -> Marks:
    return (
        path(ink.main, "M0 -50C12 -28 35 -6 35 15A35 35 0 0 1 -35 15C-35 -6 -12 -28 0 -50Z"),
        path(ink.pale, "M-22 14C-22 27 -14 35 -3 38C-14 40 -27 30 -22 14Z"),
    )


@noun(
    "lightning bolt",
    "lightning, bolt, thunder, thunderbolt, flash, zap, electricity, high voltage sign",
    colour="#ffc21a",
    wide=66,
    habitat="air",
    height=0.6,
    plain=True,
)
def bolt(ink: Ink) -> Marks:
    return _cornered(ink, ((8, -50), (-33, 8), (-5, 8), (-10, 50), (33, -12), (5, -12), (20, -50)), 2)


@noun(
    "speech bubble",
    "chat bubble, speech balloon, chat, message bubble, speech, comment",
    colour="#3f8cff",
    tall=88,
    inside=(0, -10, 48),
)
def bubble(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-34 -44H34A16 16 0 0 1 50 -28V8A16 16 0 0 1 34 24H-6L-28 44V24H-34"
            "A16 16 0 0 1 -50 8V-28A16 16 0 0 1 -34 -44Z",
        ),
    )


@noun("shield", "crest, coat of arms, security", colour="#2f6fde", wide=84, inside=(0, -4, 44))
def shield(ink: Ink) -> Marks:
    return (
        path(
            ink.main, "M0 -50C14 -42 28 -38 42 -38V-4C42 24 22 42 0 50C-22 42 -42 24 -42 -4V-38C-28 -38 -14 -42 0 -50Z"
        ),
        path(ink.trim("#2458b8"), "M0 -50C14 -42 28 -38 42 -38V-4C42 24 22 42 0 50Z"),
    )


@noun("rosette", "award, seal, medal, prize ribbon, award ribbon", colour="#f2a71b", wide=72, inside=(0, -14, 34))
def rosette(ink: Ink) -> Marks:
    ribbon = ink.own("#d94848")
    return (
        path(ribbon, "M-22 2L-32 50L-14 40L-2 50L6 8Z"),
        path(ribbon, "M22 2L32 50L14 40L2 50L-6 8Z"),
        path(ink.main, softened(((x, y - 14) for x, y in spiky(14, 36, 31)), 2)),
        disc(0, -14, 24, ink.light),
    )


@noun("mandala", "rangoli, rosette pattern, kaleidoscope", plain=True)
def mandala(ink: Ink) -> Marks:
    petal = "M0 {low}C-{half} {swell} -{half} {rise} 0 {high}C{half} {rise} {half} {swell} 0 {low}Z"
    rings = (
        (16, -30, -50, 8, ink.main),
        (12, -18, -40, 8, ink.light),
        (12, -8, -28, 6, ink.dark),
        (8, -2, -17, 5, ink.main),
    )

    def ring(count: int, low: int, high: int, half: int, shade: str, place: int) -> Marks:
        swell, rise = low + (high - low) * 0.35, low + (high - low) * 0.75
        shape = petal.format(low=low, high=high, half=half, swell=swell, rise=rise)
        return around(
            count, (path(ink.also(shade, place % 2) if place % 2 else shade, shape),), 180 / count * (place % 2)
        )

    return (
        *(mark for place, one in enumerate(rings) for mark in ring(*one, place)),
        *around(16, (dot(0, -34, 1.8, ink.pale),), 0),
        *around(12, (dot(0, -23, 1.7, ink.pale),), 0),
        disc(0, 0, 7, ink.pale),
        disc(0, 0, 3.6, ink.deep),
    )


@noun("spiral", "swirl, helix, whirl, vortex", plain=True)
def spiral(ink: Ink) -> Marks:
    turns = (polar(3 + 41 * step / 24, 45 * step) for step in range(25))
    return (stroke(ink.main, 9, smooth(turns, closed=False)),)


@noun("wave", "wavy line, ripple, squiggle", colour="#2b8fd6", tall=64, plain=True)
def wave(ink: Ink) -> Marks:
    return tuple(
        stroke(shade, 10, wavy(-45, y, 90, 9, 2)) for y, shade in ((-20, ink.main), (0, ink.dark), (20, ink.main))
    )


@noun("infinity sign", "infinity, infinity symbol", tall=48, plain=True)
def infinity(ink: Ink) -> Marks:
    return (stroke(ink.main, 12, "M0 0C-12 -24 -44 -24 -44 0C-44 24 -12 24 0 0C12 -24 44 -24 44 0C44 24 12 24 0 0Z"),)
