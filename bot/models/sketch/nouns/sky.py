"""What is above: sun, moon, weather, space."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Marks,
    around,
    box,
    disc,
    dot,
    faint,
    number,
    oval,
    path,
    poly,
    softened,
    spiky,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

RAINBOW = ("#e5484d", "#f58a2c", "#fbc935", "#3fae5a", "#2f80e4", "#7a4fd0")


@noun("sun", "sunny, sunshine, sun with face, black sun with rays", colour="#ffb81f", habitat="space", height=0.55)
def sun(ink: Ink) -> Marks:
    ray = (path(ink.main, softened(((-6, -34), (0, -50), (6, -34)), 2)),)
    return (*around(12, ray), disc(0, 0, 29, ink.main))


@noun("moon", "crescent, crescent moon, half moon", colour="#f7d774", wide=86, tall=94, habitat="space", height=0.5)
def moon(ink: Ink) -> Marks:
    return (path(ink.main, "M14 -46A47 47 0 1 0 42 28A39 39 0 0 1 14 -46Z"),)


@noun("full moon", "lunar disc", colour="#f3e3ae", habitat="space", height=0.5)
def full_moon(ink: Ink) -> Marks:
    craters = ((-16, -18, 9), (18, -6, 6), (-4, 20, 8), (24, 22, 5), (-28, 12, 5), (10, -30, 4))
    return (disc(0, 0, 50, ink.main), *(faint(dot(x, y, r, ink.dark), 0.7) for x, y, r in craters))


@noun("cloud", colour="#dbe8f6", tall=60, habitat="air", height=0.42, inside=(0, 6, 34))
def cloud(ink: Ink) -> Marks:
    return (path(ink.main, "M-31 30A19 19 0 0 1 -33 -8A24 24 0 0 1 9 -22A22 22 0 0 1 33 -5A17.5 17.5 0 0 1 33 30Z"),)


@noun(
    "rain cloud",
    "rain, rainy cloud, cloud with rain, shower, storm cloud",
    colour="#9fb4cc",
    tall=92,
    habitat="air",
    height=0.6,
)
def rain_cloud(ink: Ink) -> Marks:
    water = ink.own("#3fa0ea")
    return (
        *(stroke(water, 5, f"M{x} {y}l-5 13") for x, y in ((-22, 20), (0, 27), (22, 20), (-9, 8), (12, 8))),
        Group(cloud.draw(ink), y=-16),
    )


@noun(
    "thunder cloud", "thunderstorm, storm, cloud with lightning", colour="#7f8fa9", tall=92, habitat="air", height=0.6
)
def thunder_cloud(ink: Ink) -> Marks:
    flash = softened(((6, 2), (-14, 26), (0, 26), (-6, 46), (16, 18), (3, 18), (10, 2)), 1)
    return (Group(cloud.draw(ink), y=-16), path(ink.own("#ffc21a"), flash))


@noun("rainbow", "rain bow", tall=52, habitat="space", height=0.9)
def rainbow(ink: Ink) -> Marks:
    if ink.asked or ink.mono:
        bands = (ink.main, *ink.others) if ink.others else (ink.deep, ink.dark, ink.main, ink.light, ink.pale)
    else:
        bands = RAINBOW
    thick = 24 / len(bands)
    overlap = 0.3  # so that no ground shines through between the bands
    return tuple(
        path(band, _arch(49.5 - thick * index, 49.5 - thick * (index + 1) - overlap))
        for index, band in enumerate(bands)
    )


def _arch(outer: float, inner: float) -> str:
    """Half a ring between two radii, standing on y = 26."""
    r, s = number(outer), number(inner)
    return f"M-{r} 26A{r} {r} 0 0 1 {r} 26H{s}A{s} {s} 0 0 0 -{s} 26Z"


@noun("snowflake", "snow flake, flake, ice crystal, frost", colour="#5cb8ec", habitat="air", height=0.2, wide=88)
def snowflake(ink: Ink) -> Marks:
    return around(6, (stroke(ink.main, 6, "M0 0V-46M-13 -39L0 -28L13 -39M-9 -21L0 -13L9 -21"),))


@noun("planet", "saturn, ringed planet, jupiter, mars, venus", colour="#e99a4e", tall=64, habitat="space", height=0.5)
def planet(ink: Ink) -> Marks:
    band, ring = ink.dark, ink.own("#f3d7a6")
    half = "M-46 0A46 13 0 0 {} 46 0"
    return (
        Group(
            (
                stroke(ring, 6, half.format(1)),
                disc(0, 0, 30, ink.main),
                path(band, "M-29 -8Q0 2 29 -8L30 0Q0 10 -30 0Z"),
                path(ink.light, "M-22 -20Q0 -13 22 -20L17.5 -24.5Q0 -19 -17.5 -24.5Z"),
                stroke(ring, 6, half.format(0)),
            ),
            turn=-14,
        ),
    )


@noun("earth", "globe, world, planet earth, earth globe", colour="#3b8fe0", habitat="space", height=0.5)
def earth(ink: Ink) -> Marks:
    land = ink.own("#57b368")
    return (
        disc(0, 0, 50, ink.main),
        path(
            land,
            "M-38 -30C-26 -44 -8 -46 4 -40C10 -34 2 -28 -4 -24C-10 -20 -6 -12 -14 -8"
            "C-22 -4 -24 4 -30 2C-38 -2 -44 -14 -38 -30Z",
        ),
        path(land, "M-18 8C-8 4 4 10 6 18C6 28 -4 32 -8 44C-14 44 -20 30 -20 24C-24 18 -24 12 -18 8Z"),
        path(
            land,
            "M18 -26C26 -32 36 -28 40 -24C46 -12 48 0 46 10C40 22 30 26 26 16C24 8 14 6 14 -4C14 -12 12 -20 18 -26Z",
        ),
    )


@noun(
    "shooting star", "comet, falling star, meteor, dizzy symbol", colour="#ffc53d", habitat="space", height=0.4, tall=84
)
def comet(ink: Ink) -> Marks:
    trail = (("M4 -4L-44 38", 5), ("M-2 -18L-36 10", 4), ("M14 10L-18 38", 4))
    return (
        *(faint(stroke(ink.light, width, d), 0.75) for d, width in trail),
        Group((path(ink.main, softened(spiky(5, 31, 14), 2)),), x=20, y=-12, turn=14),
    )


@noun("flying saucer", "ufo, spaceship, alien ship, spacecraft", colour="#8b95ab", tall=72, habitat="air", height=0.5)
def saucer(ink: Ink) -> Marks:
    lamp = ink.own("#ffd84d")
    return (
        faint(poly(lamp, (-16, 6), (16, 6), (34, 36), (-34, 36)), 0.45),
        path(ink.own("#a9e1f5", 1), "M-22 -12A22 24 0 0 1 22 -12Z"),
        oval(0, -4, 50, 15, ink.main),
        path(ink.dark, "M-50 -4A50 15 0 0 0 50 -4A56 10 0 0 1 -50 -4Z"),
        *(dot(x, y, 3.4, lamp) for x, y in ((-30, -2), (-10, 1), (10, 1), (30, -2))),
    )


@noun("hot air balloon", "air balloon", colour="#ef5b4c", wide=74, habitat="air", height=0.7)
def air_balloon(ink: Ink) -> Marks:
    stripe, basket = ink.trim("#fbd460"), ink.own("#9a6a3c", 1)
    return (
        stroke(ink.own("#7a5a3a", 1), 1.6, "M-15 18L-8 36M15 18L8 36M0 22V36"),
        path(ink.main, "M0 -50C22 -50 37 -34 37 -14C37 4 22 14 12 26H-12C-22 14 -37 4 -37 -14C-37 -34 -22 -50 0 -50Z"),
        path(stripe, "M0 -50C12 -44 16 -30 16 -14C16 4 10 14 5 26H-5C-10 14 -16 4 -16 -14C-16 -30 -12 -44 0 -50Z"),
        box(-9, 35, 18, 15, basket, 3),
    )


@noun(
    "airplane",
    "plane, aeroplane, aircraft, jet, flight, small airplane",
    colour="#4d8fe0",
    tall=96,
    habitat="air",
    height=0.4,
)
def airplane(ink: Ink) -> Marks:
    return (
        Group(
            (
                path(ink.dark, "M-5 -10L-50 20V29L-5 16ZM5 -10L50 20V29L5 16Z"),
                path(ink.dark, "M-4 30L-18 41V48L0 43L18 48V41L4 30Z"),
                path(ink.main, "M0 -52C7 -46 8 -34 8 -24V30C8 38 4 46 0 46C-4 46 -8 38 -8 30V-24C-8 -34 -7 -46 0 -52Z"),
                path(ink.own("#e3f2ff"), "M-5 -34C-4 -40 4 -40 5 -34L4 -30H-4Z"),
            ),
            turn=38,
            scale=0.98,
            x=12,
            y=-6,
        ),
    )


@noun(
    "bird",
    "sparrow, robin, parrot, dove, birdie, blue bird, baby chick",
    colour="#3f9be6",
    tall=84,
    habitat="air",
    height=0.34,
)
def bird(ink: Ink) -> Marks:
    return (
        path(ink.dark, "M-22 12L-50 22L-47 31L-14 27Z"),
        stroke(ink.own("#f29a2e"), 3.4, "M-2 34V42M10 34V42"),
        path(
            ink.main,
            "M-30 10C-24 -6 -8 -10 2 -24C8 -36 20 -43 31 -39C41 -35 44 -26 42 -16"
            "C40 14 26 36 2 36C-14 36 -28 26 -30 10Z",
        ),
        path(ink.pale, "M39 -2C36 18 22 35 2 36C2 20 20 14 26 0C30 -6 36 -8 39 -2Z"),
        path(ink.own("#f29a2e"), "M42 -28L52 -20L41 -16Z"),
        path(ink.dark, "M-26 4C-14 4 4 0 10 -8C14 8 4 24 -12 24C-20 22 -26 14 -26 4Z"),
        dot(29, -25, 4, ink.detail),
    )


@noun("butterfly", "moth", colour="#e8743c", tall=84, habitat="air", height=0.2, plural="butterflies")
def butterfly(ink: Ink) -> Marks:
    body, patch = ink.own("#3a2f45", 1), ink.trim("#ffd27a")
    wing = (
        path(ink.main, "M2 -4C8 -30 26 -46 42 -40C54 -32 50 -8 34 0C20 6 8 4 2 -4Z"),
        path(ink.dark, "M2 2C16 0 34 4 36 18C36 34 22 44 14 38C6 30 2 16 2 2Z"),
        dot(33, -22, 8, patch),
        dot(22, 19, 6, patch),
    )
    return (
        *wing,
        Group(wing, flip=True),
        stroke(body, 2, "M-1 -20C-4 -34 -10 -38 -14 -38M1 -20C4 -34 10 -38 14 -38"),
        oval(0, 4, 4, 26, body),
    )


@noun("bee", "bumblebee, honeybee, wasp", colour="#ffc226", tall=78, habitat="air", height=0.2)
def bee(ink: Ink) -> Marks:
    black = ink.own("#33291f")
    wing = oval(0, 0, 15, 24, ink.own("#d4edfb", 1))
    return (
        Group((wing,), x=-12, y=-16, turn=-24),
        Group((wing,), x=14, y=-15, turn=28),
        path(black, "M-48 14L-30 6V22Z"),
        oval(2, 12, 40, 26, ink.main),
        path(black, "M-16 -11.2C-22 4 -22 20 -16 35.2L-27 30C-31 20 -31 4 -27 -6Z"),
        path(black, "M10 -13.5C4 4 4 20 10 37.5L-3 38C-8 20 -8 4 -3 -13.8Z"),
        dot(29, 8, 4, black),
        stroke(black, 2.4, "M30 -6C32 -16 38 -18 42 -18"),
    )


@noun(
    "sun and cloud",
    "weather, partly cloudy, partly sunny, sun behind cloud, barely sunny, forecast",
    colour="#dbe8f6",
    tall=84,
    habitat="air",
    height=0.5,
)
def sun_and_cloud(ink: Ink) -> Marks:
    return (
        Group(sun.draw(Ink(ink.own("#ffb81f"), ink.ground, mono=ink.mono)), x=16, y=-11, scale=0.62),
        Group(cloud.draw(ink), x=-6, y=16, scale=0.86),
    )
