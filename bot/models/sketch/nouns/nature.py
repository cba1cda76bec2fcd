"""What grows and what lies about outside."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Marks,
    around,
    both,
    box,
    disc,
    dot,
    hoop,
    oval,
    path,
    poly,
    softened,
    spiky,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

_BARK = "#8a5a36"
_STEM = "#4f9a4b"


@noun("tree", "oak, deciduous tree", colour="#4caf5c", wide=84, habitat="land", height=1.0, inside=(0, -16, 56))
def tree(ink: Ink) -> Marks:
    bark = ink.own(_BARK)
    return (
        path(bark, "M-6 8H6L9 50H-9Z"),
        stroke(bark, 5, "M0 26L17 10M0 32L-15 16"),
        path(
            ink.main,
            "M-24 20C-40 20 -46 2 -36 -8C-42 -24 -26 -38 -14 -36C-8 -52 14 -54 20 -38"
            "C36 -38 44 -22 36 -10C46 2 40 20 24 20Z",
        ),
        path(
            ink.light, "M-28 -8C-30 -22 -20 -30 -10 -29C-5 -40 8 -42 13 -34C2 -34 -2 -26 -4 -20C-14 -22 -22 -18 -28 -8Z"
        ),
    )


@noun(
    "fir tree",
    "evergreen, evergreen tree, pine, pine tree, fir, spruce, conifer",
    colour="#2f8f5b",
    wide=76,
    habitat="land",
    height=1.15,
)
def fir(ink: Ink) -> Marks:
    tiers = ((-50, 22, -14), (-28, 30, 12), (-6, 38, 38))
    return (
        box(-6, 34, 12, 16, ink.own(_BARK), 1),
        *(
            path(shade, softened(((0, top), (half, low), (-half, low)), 3))
            for (top, half, low), shade in zip(reversed(tiers), (ink.dark, ink.main, ink.light), strict=True)
        ),
    )


@noun("Christmas tree", "xmas tree, decorated tree", colour="#23845a", wide=76, habitat="land", height=1.15)
def christmas_tree(ink: Ink) -> Marks:
    balls = ((-8, -16), (10, -6), (-16, 8), (4, 14), (20, 18), (-26, 34), (-6, 32), (12, 36), (28, 35))
    shades = ("#f04a4a", "#ffce3a", "#5aa9f5")
    return (
        *fir.draw(ink),
        *(dot(x, y, 3.4, ink.own(shades[place % 3], place % 3)) for place, (x, y) in enumerate(balls)),
        path(ink.own("#ffce3a", 1), softened(((x, y - 42) for x, y in spiky(5, 9, 4)), 1)),
    )


@noun(
    "bouquet",
    "bouquet of flowers, bunch of flowers, flower bouquet, flowers in a vase, bouquets of flowers",
    colour="#f0679b",
    wide=96,
    height=0.4,
    habitat="land",
)
def bouquet(ink: Ink) -> Marks:
    heads = ((-26, -12, 14), (26, -12, 14), (-14, -32, 14), (14, -32, 14), (0, -12, 17))
    shades = (ink.main, ink.own("#ffb84d"), ink.own("#9b6ee8", 1), ink.light, ink.main)
    stalk = ink.own("#3f9b57", 2)
    return (
        *(oval(x, y, 16, 9, stalk) for x, y in ((-30, 6), (30, 6), (-32, -26), (32, -26), (0, -42))),
        path(ink.own("#f7ead2", 3), "M-30 0L30 0L10 50H-10Z"),
        path(ink.own("#e6d2ac", 3), "M-30 0L0 14L30 0L10 50H0Z"),
        *(
            Group((*around(6, (oval(0, -r * 0.62, r * 0.36, r * 0.42, shade),)), disc(0, 0, r * 0.36, "#ffe08a")), x, y)
            for (x, y, r), shade in zip(heads, shades, strict=True)
        ),
        *both(path(ink.main, "M0 27L17 19V36Z")),
        disc(0, 27.5, 4.5, ink.deep),
    )


@noun("palm tree", "palm, coconut tree", colour="#3aa65f", wide=90, habitat="land", height=1.1)
def palm(ink: Ink) -> Marks:
    leaf = path(ink.main, "M0 0C10 -18 32 -18 44 -2C30 -8 14 -6 0 0Z")
    under = path(ink.dark, "M0 0C16 -6 32 4 34 22C24 8 12 4 0 0Z")
    crown = (
        under,
        Group((under,), flip=True),
        leaf,
        Group((leaf,), flip=True),
        Group((leaf,), turn=-46),
        Group((Group((leaf,), turn=-46),), flip=True),
    )
    return (
        path(ink.own("#b07b4a"), "M-2 -17C6 0 4 30 -6 50H10C14 26 12 0 4 -17Z"),
        Group(crown, x=1, y=-17),
        dot(-4, -14, 4.5, ink.own("#7a4f2c", 1)),
        dot(6, -13, 4.5, ink.own("#7a4f2c", 1)),
    )


@noun("cactus", "saguaro", colour="#4a9e62", wide=76, habitat="land", height=0.7, plural="cacti")
def cactus(ink: Ink) -> Marks:
    return (
        stroke(ink.main, 15, "M-5 6H-18A12 12 0 0 1 -30 -6V-14"),
        stroke(ink.main, 15, "M5 16H18A12 12 0 0 0 30 4V-10"),
        path(ink.main, "M-14 50V-34A14 14 0 0 1 14 -34V50Z"),
        stroke(ink.deep, 2, "M-5 -30V40M5 -30V40"),
        dot(0, -47, 6, ink.own("#f2678f")),
    )


@noun(
    "leaf",
    "foliage, leaf fluttering in wind, fallen leaf, herb, seedling, plant",
    colour="#4caf50",
    wide=88,
    plural="leaves",
    habitat="air",
    height=0.2,
)
def leaf(ink: Ink) -> Marks:
    return (
        path(ink.main, "M40 -46C46 0 30 34 -6 34C-24 34 -36 22 -34 2C-30 -30 8 -34 40 -46Z"),
        path(ink.dark, "M40 -46C46 0 30 34 -6 34C-16 34 -24 30 -28 24C-10 -2 14 -20 40 -46Z"),
        stroke(
            ink.own("#e9f6dd") if not ink.mono else ink.ground,
            3.4,
            "M-42 48C-36 20 -8 -8 18 -24M-14 6C-16 -4 -14 -10 -10 -16M4 -12C0 6 -4 14 -8 22",
        ),
    )


@noun(
    "flower",
    "blossom, daisy, cherry blossom, bloom, hibiscus, blossom flower",
    colour="#f2719a",
    habitat="land",
    height=0.3,
)
def flower(ink: Ink) -> Marks:
    return (
        *around(8, (oval(0, -31, 12.5, 19, ink.main),), 22.5),
        *around(8, (oval(0, -26, 7, 13, ink.light),), 22.5),
        disc(0, 0, 16, ink.own("#ffc93c")),
    )


@noun("sunflower", "sun flower", colour="#ffbe1a", wide=70, habitat="land", height=0.5)
def sunflower(ink: Ink) -> Marks:
    petal = path(ink.main, "M-7 -13C-9 -26 -4 -32 0 -36C4 -32 9 -26 7 -13Z")
    head = (
        *around(14, (petal,)),
        disc(0, 0, 16, ink.own("#7b4a21")),
        hoop(0, 0, 9, ink.own("#5c3517"), 2.4),
    )
    green = ink.own(_STEM, 1)
    return (
        stroke(green, 5, "M0 10C2 26 2 36 0 47"),
        path(green, "M1 42C6 28 18 24 30 26C26 38 16 44 1 42Z"),
        path(green, "M0 40C-6 30 -16 28 -26 30C-22 40 -14 44 0 40Z"),
        Group(head, y=-15),
    )


@noun("tulip", "tulips bulb", colour="#ef4f6b", wide=62, habitat="land", height=0.35)
def tulip(ink: Ink) -> Marks:
    green = ink.own(_STEM)
    return (
        stroke(green, 5, "M0 0V48"),
        path(green, "M0 48C4 30 14 16 30 12C30 32 18 46 0 48Z"),
        path(green, "M0 48C-4 34 -12 24 -26 20C-26 36 -16 46 0 48Z"),
        path(ink.dark, "M-20 -44C-10 -40 -2 -36 0 -28C2 -36 10 -40 20 -44L14 2H-14Z"),
        path(
            ink.main,
            "M0 -50C10 -40 14 -30 14 -20C18 -28 22 -34 24 -40C28 -16 20 6 0 6C-20 6 -28 -16 -24 -40"
            "C-22 -34 -18 -28 -14 -20C-14 -30 -10 -40 0 -50Z",
        ),
    )


@noun("rose", colour="#d92f4b", wide=66, habitat="land", height=0.35)
def rose(ink: Ink) -> Marks:
    green = ink.own(_STEM)
    return (
        stroke(green, 4.5, "M0 0C2 20 0 34 -2 48"),
        path(green, "M0 30C8 14 20 10 33 12C30 26 16 34 0 30Z"),
        path(green, "M-1 40C-8 28 -18 26 -30 28C-24 40 -14 44 -1 40Z"),
        path(
            ink.main,
            "M-26 -32C-20 -40 -12 -38 -8 -42C0 -52 10 -50 14 -42C20 -40 26 -36 26 -28"
            "C30 -10 16 6 0 6C-16 6 -30 -10 -26 -32Z",
        ),
        path(ink.light, "M-26 -32C-12 -30 -2 -20 0 6C-18 6 -30 -10 -26 -32Z"),
        path(ink.dark, "M26 -30C14 -28 4 -18 0 6C18 6 30 -12 26 -30Z"),
        stroke(ink.deep, 3, "M-9 -30C-6 -40 8 -40 9 -31C10 -24 0 -22 -1 -28"),
    )


@noun("mushroom", "toadstool, fungus", colour="#e2453c", tall=92, habitat="land", height=0.3)
def mushroom(ink: Ink) -> Marks:
    return (
        path(ink.own("#f7e8d0"), "M-15 0H15C13 16 16 30 20 40C20 46 -20 46 -20 40C-16 30 -13 16 -15 0Z"),
        path(ink.main, "M-50 2C-50 -28 -28 -46 0 -46C28 -46 50 -28 50 2C50 8 44 10 38 10H-38C-44 10 -50 8 -50 2Z"),
        *(dot(x, y, r, ink.white) for x, y, r in ((-22, -16, 8), (6, -30, 7), (24, -10, 9), (-2, -4, 5), (-36, 0, 4))),
    )


@noun(
    "mountain",
    "mount, peak, hill, alps, snow-capped mountain, volcano",
    colour="#6c7fa3",
    tall=76,
    habitat="land",
    height=1.7,
)
def mountain(ink: Ink) -> Marks:
    snow = ink.own("#ffffff") if not ink.mono else ink.pale
    return (
        poly(ink.dark, (0, 38), (24, -12), (50, 38)),
        poly(snow, (24, -12), (33, 5.3), (27, 10), (23, 4), (18, 9), (14.5, 7)),
        poly(ink.main, (-50, 38), (-10, -38), (28, 38)),
        poly(ink.dark, (-10, -38), (28, 38), (2, 38), (-6, 8), (4, -8)),
        poly(snow, (-10, -38), (1, -16), (-5, -9), (-11, -17), (-17, -8), (-22.5, -14)),
    )


@noun("flame", "fire, campfire flame, blaze, heat, burning", colour="#ff6a2b", wide=72, height=0.4)
def flame(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M4 -50C8 -30 36 -14 36 16C36 38 20 50 0 50C-20 50 -36 38 -36 16C-36 2 -28 -8 -22 -18"
            "C-20 -8 -16 -4 -12 -2C-14 -22 -8 -38 4 -50Z",
        ),
        path(
            ink.own("#ffc933"),
            "M2 -6C6 8 20 12 20 28C20 42 10 50 0 50C-10 50 -20 42 -20 28C-20 20 -14 14 -12 8"
            "C-8 14 -6 14 -4 16C-6 8 -4 0 2 -6Z",
        ),
    )


@noun("campfire", "bonfire", colour="#ff6a2b", wide=80, habitat="land", height=0.35)
def campfire(ink: Ink) -> Marks:
    log = ink.own(_BARK, 1)
    return (
        Group(flame.draw(ink), y=-12, scale=0.76),
        stroke(log, 10, "M-34 44L30 32"),
        stroke(log, 10, "M34 44L-30 32"),
    )


@noun("ocean wave", "big wave, surf, tsunami, water wave", colour="#2b86c9", tall=84, habitat="water", height=0.5)
def ocean_wave(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-50 42V24C-40 24 -34 10 -28 -6C-20 -28 -2 -42 20 -42C40 -42 50 -28 47 -18"
            "C44 -10 34 -12 33 -19"
            "C22 -28 4 -18 6 2C8 20 28 28 50 26V42Z",
        ),
        stroke(ink.pale, 4, "M-24 0C-16 -22 0 -32 18 -32M-14 10C-11 -6 -6 -14 2 -20"),
        stroke(ink.light, 4, "M-40 35C-26 31 -14 31 -2 35C10 39 26 39 40 35"),
    )


@noun("clover", "four leaf clover, shamrock, lucky clover", colour="#37a35a", wide=80, habitat="land", height=0.2)
def clover(ink: Ink) -> Marks:
    leaf_ = path(
        ink.main,
        "M0 0C-6 -6 -24 -16 -24 -30C-24 -40 -16 -44 -10 -44C-5 -44 -1 -41 0 -37"
        "C1 -41 5 -44 10 -44C16 -44 24 -40 24 -30C24 -16 6 -6 0 0Z",
    )
    leaves = tuple(Group((leaf_,), turn=turn) for turn in (45, 135, 225, 315))
    return (
        stroke(ink.dark, 5, "M0 0C6 20 6 34 16 46"),
        Group(leaves, scale=0.9, y=-6),
        Group(
            tuple(stroke(ink.light, 2, f"M0 0L{x} {y}") for x, y in ((-20, -20), (20, -20), (-20, 20), (20, 20))), y=-6
        ),
    )


@noun("shell", "seashell, spiral shell, scallop", colour="#f5b8a0", tall=92, habitat="land", height=0.15)
def shell(ink: Ink) -> Marks:
    ribs = " ".join(f"M0 38L{x} {y}" for x, y in ((-36, -8), (-20, -32), (0, -40), (20, -32), (36, -8)))
    return (
        path(ink.dark, "M-16 26H16L20 44H-20Z"),
        path(
            ink.main,
            "M0 38C-22 38 -50 14 -48 -8C-47 -18 -40 -22 -36 -22C-38 -34 -28 -40 -20 -38"
            "C-16 -48 -4 -48 0 -43"
            "C4 -48 16 -48 20 -38C28 -40 38 -34 36 -22C40 -22 47 -18 48 -8C50 14 22 38 0 38Z",
        ),
        stroke(ink.deep, 2.6, ribs),
    )


@noun("island", "desert island, beach with umbrella", colour="#f0d191", tall=96, habitat="water", height=0.7)
def island(ink: Ink) -> Marks:
    leaves = Group(
        palm.draw(Ink("#3aa65f" if not ink.mono else ink.main, ink.ground, ink.others, mono=ink.mono)),
        y=-10,
        x=4,
        scale=0.74,
    )
    return (
        leaves,
        path(ink.main, "M-40 36C-30 14 30 14 40 36Z"),
        *both(stroke(ink.own("#3f9fe0", 1), 6, "M2 40C12 36 20 44 30 40C36 38 40 38 44 40")),
    )
