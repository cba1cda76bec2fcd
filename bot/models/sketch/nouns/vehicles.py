"""What moves people."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import Group, Marks, both, box, disc, dot, hoop, oval, path, poly, softened, stroke
from bot.models.sketch.nouns.noun import noun

_GLASS = "#c9e8f8"
_TYRE = "#2f3442"
_HUB = "#c8ced9"


def _wheel(ink: Ink, x: float, y: float, r: float) -> Marks:
    return (disc(x, y, r, ink.own(_TYRE, 2)), dot(x, y, r * 0.45, ink.own(_HUB, 3) if not ink.mono else ink.ground))


@noun(
    "rocket",
    "spaceship rocket, rocketship, rocket ship, launch",
    colour="#eef1f6",
    wide=76,
    habitat="space",
    height=0.7,
)
def rocket(ink: Ink) -> Marks:
    fin, port = ink.trim("#ef4b4b"), ink.own("#4aa8e8", 1)
    return (
        path(ink.own("#ff9d2e", 2), "M-11 30C-11 40 -4 44 0 52C4 44 11 40 11 30Z"),
        path(ink.own("#ffe066", 3), "M-5.5 30C-5 36 -2 38 0 43C2 38 5 36 5.5 30Z"),
        *both(path(fin, "M16 2C28 8 38 20 36 40C30 32 22 28 12 28Z")),
        path(ink.main, "M0 -52C16 -40 22 -20 21 0C20 14 16 24 11 31H-11C-16 24 -20 14 -21 0C-22 -20 -16 -40 0 -52Z"),
        path(fin, "M0 -52C9 -45 15 -36 18 -25H-18C-15 -36 -9 -45 0 -52Z"),
        disc(0, -8, 10.5, fin),
        disc(0, -8, 7, port),
        path(ink.dark, "M-4 14H4V40C4 44 -4 44 -4 40Z"),
    )


@noun(
    "car",
    "automobile, red car, auto, taxi, vehicle, racing car, sedan",
    colour="#e5483f",
    tall=54,
    habitat="land",
    height=0.44,
)
def car(ink: Ink) -> Marks:
    glass = ink.own(_GLASS, 0)
    return (
        path(
            ink.main,
            "M-50 16V4C-50 -4 -44 -8 -34 -9L-20 -24C-18 -26 -16 -27 -13 -27H14"
            "C17 -27 19 -26 21 -24L33 -9"
            "C44 -8 50 -4 50 6V16C50 18 48 19 46 19H-46C-48 19 -50 18 -50 16Z",
        ),
        path(ink.dark, "M-50 6H50V16C50 18 48 19 46 19H-46C-48 19 -50 18 -50 16Z"),
        path(glass, "M-24 -9L-14 -20H-3V-9ZM3 -9V-20H14L24 -9Z"),
        box(43, -3, 7, 6, ink.own("#ffe38a", 1), 2),
        box(-50, -2, 5, 6, ink.own("#ff9a8d", 1), 2),
        stroke(ink.deep, 1.8, "M0 -7V14M5 -2H10"),
        *_wheel(ink, -28, 17, 10),
        *_wheel(ink, 28, 17, 10),
    )


@noun("bus", "school bus, minibus, van, camper, oncoming bus", colour="#f6b42c", tall=66, habitat="land", height=0.55)
def bus(ink: Ink) -> Marks:
    glass = ink.own(_GLASS)
    return (
        box(-50, -33, 100, 56, ink.main, 9),
        box(-50, 2, 100, 6, ink.dark),
        *(box(x, -24, 16, 18, glass, 3) for x in (-43, -23, -3)),
        box(19, -24, 24, 18, glass, 3),
        box(43, 11, 7, 6, ink.own("#fff0b8", 1), 2),
        *_wheel(ink, -26, 23, 10),
        *_wheel(ink, 26, 23, 10),
    )


@noun(
    "truck",
    "lorry, delivery truck, pickup, delivery, articulated lorry",
    colour="#3f86d8",
    tall=62,
    habitat="land",
    height=0.55,
)
def truck(ink: Ink) -> Marks:
    return (
        box(-50, -31, 64, 50, ink.own("#eef0f4"), 4),
        path(ink.main, "M16 19V-14C16 -18 18 -20 22 -20H34C38 -20 40 -18 42 -15L50 0V19Z"),
        path(ink.own(_GLASS, 1), "M24 -13H34L41 0H24Z"),
        box(-50, 14, 100, 6, ink.dark, 1),
        *_wheel(ink, -30, 21, 10),
        *_wheel(ink, 32, 21, 10),
    )


@noun(
    "train",
    "locomotive, railway, steam locomotive, tram, metro, subway",
    colour="#d94b45",
    tall=76,
    habitat="land",
    height=0.55,
)
def train(ink: Ink) -> Marks:
    steel = ink.own("#394256", 1)
    return (
        path(steel, "M22 -18L18 -36H36L32 -18Z"),
        box(-50, -36, 36, 8, ink.dark, 3),
        box(-46, -30, 30, 50, ink.main, 2),
        box(-39, -22, 17, 18, ink.own(_GLASS), 2),
        path(ink.main, "M-18 20V-18H36C46 -18 50 -8 50 2V20Z"),
        stroke(ink.deep, 3, "M-2 -18V20M14 -18V20"),
        box(-48, 18, 98, 8, steel, 2),
        *_wheel(ink, -32, 26, 12),
        *(mark for x in (2, 22, 41) for mark in _wheel(ink, x, 30, 8)),
    )


@noun("bicycle", "bike, cycle, bicyclist", colour="#2f9e8f", tall=64, habitat="land", height=0.4)
def bicycle(ink: Ink) -> Marks:
    return (
        *both(hoop(29, 12, 18, ink.own(_TYRE), 4)),
        stroke(ink.main, 4.5, "M-29 12L-14 -14H18L0 12ZM-14 -14L0 12M29 12L16 -26"),
        stroke(ink.own(_TYRE), 4.5, "M16 -26H26M-22 -20H-8M-14 -14V-20"),
        dot(0, 12, 5, ink.deep),
    )


@noun(
    "sailboat",
    "boat, sail boat, ship, yacht, sailing boat, sailing ship, sail, sailing",
    colour="#c8553d",
    wide=92,
    habitat="water",
    height=0.8,
)
def sailboat(ink: Ink) -> Marks:
    sail = ink.own("#fffaf0")
    return (
        stroke(ink.own("#6b4a32", 2), 3.4, "M0 -46V24"),
        path(sail, "M4 -50C20 -30 34 -8 38 14H4Z"),
        path(ink.own("#f2c14e", 1), "M-4 -38C-8 -16 -20 2 -34 14H-4Z"),
        path(ink.main, "M-46 22H46C42 38 32 50 22 50H-24C-34 50 -42 40 -46 22Z"),
        path(ink.dark, "M-46 22H46C45 26 44 29 43 32H-43C-44 29 -45 26 -46 22Z"),
    )


@noun("pirate ship", "pirates ship, pirate boat, galleon", colour="#7a4a2b", wide=96, habitat="water", height=0.95)
def pirate_ship(ink: Ink) -> Marks:
    sail, bone = ink.own("#2b2d3a"), ink.own("#f4f1e6", 1)
    return (
        stroke(ink.dark, 4, "M0 -48V26M-30 -20V24"),
        path(ink.own("#d43d3d", 2), "M2 -48L20 -43L2 -38Z"),
        path(sail, "M-22 -34C-8 -38 12 -38 28 -34C34 -18 34 -4 28 12C12 8 -8 8 -22 12C-15 -4 -15 -18 -22 -34Z"),
        path(ink.own("#e8dcc2", 3), "M-44 -14C-38 -16 -30 -16 -24 -14V10C-30 8 -38 8 -44 10C-40 2 -40 -6 -44 -14Z"),
        oval(4, -15, 9, 8.5, bone),
        box(-1, -9, 10, 8, bone, 2),
        *(dot(x, -15, 2.6, sail) for x in (0.5, 7.5)),
        stroke(bone, 2.6, "M-10 4L18 -2M-10 -2L18 4"),
        path(ink.main, "M-46 14H-32L-28 22H30L36 12H48C48 34 38 50 22 50H-24C-38 50 -46 36 -46 14Z"),
        path(ink.dark, "M-43 32H44C43 35 42 38 40 40H-40C-42 38 -43 35 -43 32Z"),
        *(dot(x, 28, 3, ink.detail) for x in (-24, -8, 8, 24)),
    )


@noun("anchor", "harbour, marine", colour="#2f5f8f", wide=92)
def anchor(ink: Ink) -> Marks:
    return (
        hoop(0, -39, 8.5, ink.main, 6),
        stroke(ink.main, 9, "M0 -29V40M-18 -18H18"),
        stroke(ink.main, 9, "M-36 12C-34 34 -18 43 0 43C18 43 34 34 36 12"),
        *both(poly(ink.main, (22, 18), (42, 1), (46, 24))),
    )


@noun(
    "traffic light",
    "stoplight, vertical traffic light",
    colour="#3a4256",
    wide=52,
    habitat="land",
    height=0.7,
)
def traffic_light(ink: Ink) -> Marks:
    lamps = ((-28, "#f0483e"), (0, "#fbc02d"), (28, "#43b45a"))
    return (
        box(-26, -50, 52, 100, ink.main, 14),
        *(disc(0, y, 11, ink.own(colour, nth)) for nth, (y, colour) in enumerate(lamps)),
    )


@noun("helicopter", "chopper", colour="#3f9c7a", tall=66, habitat="air", height=0.4)
def helicopter(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#4a5266", 1), 4, "M-38 -31H42M2 -30V-20M-14 32H26M-6 20V30M16 20V30"),
        poly(ink.dark, (-10, -8), (-50, -12), (-50, -4), (-10, 8)),
        path(ink.dark, softened(((-50, -24), (-42, -24), (-40, 4), (-48, 4)), 2)),
        path(ink.main, "M-18 -14C-12 -22 14 -22 24 -18C38 -12 44 0 44 8C44 18 34 22 22 22H-4C-18 22 -24 8 -18 -14Z"),
        path(ink.own(_GLASS), "M14 -12C28 -12 36 -2 38 4H14Z"),
    )


@noun("satellite", "space probe", colour="#8f9bb3", wide=100, tall=72, habitat="space", height=0.4)
def satellite(ink: Ink) -> Marks:
    panel = ink.own("#3f72c9")
    wing = (box(20, -12, 30, 24, panel, 2), stroke(ink.light, 1.6, "M30 -12V12M40 -12V12M20 0H50M14 0H20"))
    return (
        Group(
            (
                *wing,
                Group(wing, flip=True),
                box(-13, -18, 26, 36, ink.main, 4),
                stroke(ink.dark, 3, "M0 -18V-27"),
                path(ink.light, "M-13 -34A13 9 0 0 0 13 -34Z"),
                dot(0, 0, 6, ink.dark),
            ),
            turn=-28,
        ),
    )


@noun("chess pawn", "pawn, chess, chess piece, game piece", colour="#4a4f63", wide=66)
def pawn(ink: Ink) -> Marks:
    return (
        path(ink.main, "M-14 -14H14C10 6 18 24 24 32H-24C-18 24 -10 6 -14 -14Z"),
        box(-20, -18, 40, 8, ink.dark, 4),
        disc(0, -32, 18, ink.main),
        path(ink.dark, softened(((-26, 30), (26, 30), (33, 50), (-33, 50)), 4)),
    )
