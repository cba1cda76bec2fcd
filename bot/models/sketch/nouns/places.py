"""Buildings."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import Marks, both, box, dot, faint, path, poly, softened, spot, stroke
from bot.models.sketch.nouns.noun import noun

_GLASS = "#bfe3f7"


@noun(
    "house",
    "home, cottage, hut, cabin, villa, house building, house with garden, barn",
    colour="#f6d6a8",
    habitat="land",
    height=1.0,
    wide=96,
)
def house(ink: Ink) -> Marks:
    roof, door, glass = ink.trim("#d2573f"), ink.own("#8a5233", 1), ink.own(_GLASS, 2)
    return (
        box(20, -40, 11, 26, roof, 1),
        box(-36, -8, 72, 58, ink.main, 2),
        path(roof, softened(((0, -50), (48, -6), (-48, -6)), 3)),
        path(door, "M-9 50V24C-9 12 9 12 9 24V50Z"),
        spot(dot(5, 34, 1.8, ink.detail if ink.mono else "#f6d36b")),
        *both(box(17, 10, 13, 15, glass, 1.5)),
        *both(stroke(ink.white, 1.8, "M23.5 10V25M17 17.5H30")),
    )


@noun("castle", "fortress, palace, tower, european castle, fort", colour="#b9bccb", habitat="land", height=1.3)
def castle(ink: Ink) -> Marks:
    roof, gate = ink.trim("#7a63c9"), ink.own("#5a4636", 1)
    return (
        path(ink.dark, "M-24 50V-8H-20V-16H-12V-8H-4V-16H4V-8H12V-16H20V-8H24V50Z"),
        *both(
            box(22, -12, 22, 62, ink.main, 1),
            path(roof, softened(((33, -46), (48, -10), (18, -10)), 1.5)),
            stroke(ink.deep, 2, "M33 -44V-50"),
            spot(box(30, 4, 6, 12, gate, 3)),
        ),
        path(gate, "M-10 50V26C-10 12 10 12 10 26V50Z"),
        poly(ink.own("#f0c23d", 2), (33, -50), (44, -46.5), (33, -43)),
    )


@noun(
    "skyscraper",
    "office, office building, tower block, building, bank, hotel, apartment, factory",
    colour="#5f7fb0",
    wide=56,
    habitat="land",
    height=1.7,
)
def skyscraper(ink: Ink) -> Marks:
    lit = ink.own("#ffe3a1")
    windows = tuple(
        spot(box(x, y, 7, 8, lit if (column * 5 + row * 3 + ink.chance.pick("lit", (0, 1, 2))) % 4 else ink.light, 1))
        for row, y in enumerate(range(-34, 30, 14))
        for column, x in enumerate((-19, -7.5, 4, 14))
    )
    return (
        stroke(ink.dark, 2.4, "M10 -44V-50"),
        box(-26, -42, 52, 92, ink.main, 3),
        box(12, -42, 14, 92, ink.dark, 3),
        *windows,
        path(ink.deep, "M-7 50V38H7V50Z"),
    )


@noun(
    "city",
    "skyline, town, cityscape, metropolis, downtown",
    colour="#5b6fa8",
    tall=78,
    habitat="land",
    height=1.6,
    plural="cities",
)
def city(ink: Ink) -> Marks:
    lit = ink.own("#ffe3a1")
    blocks = (
        (-50, 18, -6, ink.dark),
        (-32, 16, -26, ink.main),
        (-16, 20, -10, ink.light),
        (2, 18, -39, ink.dark),
        (20, 14, -18, ink.main),
        (34, 16, -2, ink.light),
    )
    lamps = tuple(
        spot(box(x + 3 + 6 * column, top + 6 + 10 * row, 3, 4.5, lit))
        for index, (x, width, top, _) in enumerate(blocks)
        for row in range(int((32 - top) // 10))
        for column in range(int((width - 4) // 6))
        if (index + 2 * row + 3 * column) % 3
    )
    return (*(box(x, top, width, 39 - top, shade, 1) for x, width, top, shade in blocks), *lamps)


@noun("lighthouse", "beacon, light house", colour="#e2483d", wide=72, habitat="land", height=1.3)
def lighthouse(ink: Ink) -> Marks:
    glow, wall = ink.own("#ffd84d", 1), ink.own("#fbf4e6")
    return (
        *both(faint(poly(glow, (8, -34), (36, -44), (36, -22)), 0.55)),
        poly(wall, (-10, -22), (10, -22), (17, 46), (-17, 46)),
        poly(ink.main, (-11.5, -10), (11.5, -10), (13.2, 6), (-13.2, 6)),
        poly(ink.main, (-14.8, 22), (14.8, 22), (16.5, 38), (-16.5, 38)),
        box(-9, -40, 18, 16, glow, 1),
        box(-15, -26, 30, 5, ink.dark, 1),
        path(ink.main, softened(((0, -51), (12, -38), (-12, -38)), 1.5)),
        path(ink.own("#7a8290", 2), "M-36 50C-30 40 30 40 36 50Z"),
    )


@noun("tent", "camping, camp, wigwam, teepee, circus tent", colour="#f08a3c", tall=76, habitat="land", height=0.6)
def tent(ink: Ink) -> Marks:
    return (
        stroke(ink.deep, 3, "M-5 -37L4 -28M5 -37L-4 -28"),
        path(ink.main, softened(((0, -32), (50, 38), (-50, 38)), 2)),
        path(ink.dark, softened(((0, -32), (50, 38), (14, 38)), 2)),
        path(ink.own("#5a3a2a"), "M0 -8C4 10 10 26 16 38H-16C-10 26 -4 10 0 -8Z"),
    )


@noun("windmill", "mill, wind turbine", colour="#e9dcc3", wide=80, habitat="land", height=1.2)
def windmill(ink: Ink) -> Marks:
    blade = ink.own("#8a5a36", 1)
    sail = "M0 0L{0} {1}"
    return (
        poly(ink.main, (-12, -14), (12, -14), (22, 50), (-22, 50)),
        path(ink.trim("#b5493c"), "M-15 -12C-12 -28 12 -28 15 -12Z"),
        path(blade, "M-7 50V34C-7 26 7 26 7 34V50Z"),
        *(stroke(blade, 3.4, sail.format(x, y)) for x, y in ((28, -46), (-28, 14), (30, 12), (-30, -44))),
        *(
            poly(ink.own("#f7f1e2", 2), *points)
            for points in (
                ((7, -21), (27, -47), (34, -40), (14, -15)),
                ((-7, -11), (-27, 15), (-34, 8), (-14, -17)),
                ((5, -9), (31, 11), (24, 19), (-1, -2)),
                ((-5, -23), (-31, -43), (-24, -51), (1, -30)),
            )
        ),
        dot(0, -16, 5, blade),
    )


@noun("bridge", "viaduct, golden gate, bridge at night", colour="#d8553f", tall=56, habitat="land", height=0.6)
def bridge(ink: Ink) -> Marks:
    hangers = " ".join(f"M{x} {top}V14" for x, top in ((-12, -5), (0, -2), (12, -5), (-36, 2), (36, 2)))
    return (
        stroke(ink.light, 1.8, hangers),
        stroke(ink.dark, 3, "M-50 10C-38 4 -30 -10 -24 -26C-14 4 14 4 24 -26C30 -10 38 4 50 10"),
        *both(box(20, -28, 8, 56, ink.main, 1)),
        box(-50, 11, 100, 7, ink.main, 1),
    )
