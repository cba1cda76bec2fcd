"""Animals. Most of them sit and look at you: a large head on a small body."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Mark,
    Marks,
    both,
    disc,
    dot,
    oval,
    path,
    polar,
    poly,
    smooth,
    softened,
    spot,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

_DARK = "#2e2a33"


def _eyes(ink: Ink, x: float = 13, y: float = -12, r: float = 4.4) -> Marks:
    return both(dot(x, y, r, ink.detail))


def _snout(ink: Ink, y: float = -3, colour: str | None = None) -> Marks:
    """A small nose and a smile under it."""
    mouth = f"M0 {y + 3}V{y + 6}M-7 {y + 6}C-6 {y + 10} -1 {y + 10} 0 {y + 6}C1 {y + 10} 6 {y + 10} 7 {y + 6}"
    return (
        spot(path(colour or ink.detail, f"M-4.5 {y - 1}H4.5L0 {y + 4}Z")),
        stroke(colour or ink.detail, 2.2, mouth),
    )


def _sitting(ink: Ink, belly: str) -> Marks:
    """A small body with a light belly and two under a head at (0, -10)."""
    return (
        path(ink.main, "M-24 50C-28 30 -18 8 0 8C18 8 28 30 24 50Z"),
        oval(0, 38, 12, 14, belly),
        *both(path(ink.dark, "M12 50C9 42 22 40 23 50Z")),
    )


@noun("cat", "kitten, kitty, cat face, feline, cat2", colour="#f2a65a", wide=84, habitat="land", height=0.45)
def cat(ink: Ink) -> Marks:
    return (
        stroke(ink.dark, 8, "M20 44C38 44 40 30 33 22"),
        *_sitting(ink, ink.pale),
        *both(
            path(ink.main, softened(((8, -34), (29, -52), (34, -14)), 3)),
            path(ink.trim("#f7c6b8"), softened(((15, -34), (27, -44), (29, -24)), 2)),
        ),
        path(ink.main, "M0 -38C22 -38 37 -26 37 -9C37 8 20 16 0 16C-20 16 -37 8 -37 -9C-37 -26 -22 -38 0 -38Z"),
        stroke(ink.deep, 3.4, "M0 -37V-27M-8 -36L-7 -29M8 -36L7 -29"),
        *_eyes(ink),
        *_snout(ink),
        *both(stroke(ink.deep, 1.8, "M21 -1L40 -5M21 3L39 5")),
    )


@noun("dog", "puppy, doggy, dog face, hound, poodle, dog2", colour="#c98a52", wide=80, habitat="land", height=0.5)
def dog(ink: Ink) -> Marks:
    return (
        stroke(ink.main, 8, "M20 42C30 40 36 32 36 24"),
        *_sitting(ink, ink.pale),
        path(ink.main, "M0 -46C20 -46 31 -32 31 -14C31 6 18 18 0 18C-18 18 -31 6 -31 -14C-31 -32 -20 -46 0 -46Z"),
        oval(0, 2, 17, 15, ink.pale),
        *both(path(ink.own("#7d4d2b"), "M17 -43C30 -48 42 -36 40 -10C39 2 28 2 26 -8C24 -20 22 -30 17 -43Z")),
        *both(dot(11, -17, 4.6, ink.detail)),
        spot(path(ink.detail if ink.mono else _DARK, "M-8 -8C-8 -12 8 -12 8 -8C8 -3 3 0 0 0C-3 0 -8 -3 -8 -8Z")),
        stroke(ink.detail if ink.mono else _DARK, 2.2, "M0 0V5M-8 5C-6 10 -1 10 0 5C1 10 6 10 8 5"),
    )


@noun("fox", "fox face", colour="#ee7b30", wide=84, habitat="land", height=0.45)
def fox(ink: Ink) -> Marks:
    return (
        path(ink.main, "M16 46C44 48 46 24 36 14C32 26 26 30 16 34Z"),
        path(ink.pale, "M36 14C42 20 43 28 40 34C34 32 33 26 36 14Z"),
        *_sitting(ink, ink.pale),
        *both(
            path(ink.main, softened(((6, -32), (31, -52), (35, -14)), 2)),
            path(ink.own("#4a2f27"), softened(((22, -41), (31, -52), (33, -32)), 1.5)),
        ),
        path(ink.main, "M0 -36C22 -36 40 -22 42 -6C30 4 14 16 0 18C-14 16 -30 4 -42 -6C-40 -22 -22 -36 0 -36Z"),
        *both(path(ink.pale, "M0 18C14 16 30 4 42 -6C28 -10 12 -10 6 2C4 8 2 12 0 18Z")),
        *both(dot(14, -12, 4.2, _DARK if not ink.mono else ink.detail)),
        spot(oval(0, 13, 5.5, 4.4, _DARK if not ink.mono else ink.detail)),
    )


def _bear(ink: Ink, ears: str, patches: Marks = ()) -> Marks:
    return (
        *_sitting(ink, ink.pale),
        *both(disc(27, -36, 13, ears), disc(27, -36, 7, ink.light)),
        oval(0, -12, 37, 31, ink.main),
        *patches,
        oval(0, 2, 15, 12, ink.pale),
        *_snout(ink, -2, None if ink.mono else _DARK),
    )


@noun("bear", "teddy bear, teddy, bear face, koala", colour="#a9744a", wide=80, habitat="land", height=0.6)
def bear(ink: Ink) -> Marks:
    return (*_bear(ink, ink.main), *both(dot(14, -16, 4.4, ink.detail)))


@noun("panda", "panda face, panda bear", colour="#f7f5f0", wide=80, habitat="land", height=0.6)
def panda(ink: Ink) -> Marks:
    black = ink.own(_DARK)
    patches = both(Group((oval(0, 0, 8.5, 11, black),), x=15, y=-14, turn=28))
    return (
        *both(disc(27, -36, 13, black)),
        path(black, "M-24 50C-28 30 -18 8 0 8C18 8 28 30 24 50Z"),
        oval(0, 38, 14, 14, ink.main),
        oval(0, -12, 37, 31, ink.main),
        *patches,
        *both(dot(14, -14, 3.6, ink.main)),
        *_snout(ink, 0, black),
    )


@noun(
    "rabbit", "bunny, hare, rabbit face, easter bunny, rabbit2", colour="#d9c7b8", wide=68, habitat="land", height=0.4
)
def rabbit(ink: Ink) -> Marks:
    return (
        *_sitting(ink, ink.pale),
        *both(
            Group((oval(0, 0, 9, 23, ink.main), oval(0, 2, 4.6, 16, ink.trim("#f3b6bd"))), x=13, y=-28, turn=10),
        ),
        oval(0, -1, 30, 23, ink.main),
        *both(dot(12, -5, 4.2, ink.detail), dot(20, 5, 4.4, ink.trim("#f3b6bd"))),
        *_snout(ink, 3),
    )


@noun("lion", "lion face, lioness", colour="#f0b04c", wide=90, habitat="land", height=0.6)
def lion(ink: Ink) -> Marks:
    mane = ink.trim("#b5652b")
    return (
        *_sitting(ink, ink.pale),
        *(disc(x, y - 10, 12, mane) for x, y in (polar(30, 30 * step) for step in range(12))),
        disc(0, -10, 32, mane),
        *both(disc(20, -31, 8, ink.main)),
        oval(0, -10, 27, 25, ink.main),
        oval(0, 0, 12, 9, ink.pale),
        *both(dot(11, -15, 3.8, ink.detail)),
        *_snout(ink, -4),
    )


@noun("pig", "piglet, pig face, pig2", colour="#f4a3b4", wide=76, habitat="land", height=0.45)
def pig(ink: Ink) -> Marks:
    return (
        *_sitting(ink, ink.pale),
        *both(path(ink.dark, softened(((10, -36), (34, -46), (32, -18)), 4))),
        oval(0, -10, 36, 30, ink.main),
        oval(0, 0, 15, 11, ink.dark),
        *both(dot(5.5, 0, 3, ink.deep), dot(15, -17, 4.2, ink.detail)),
        stroke(ink.deep, 2.2, "M-6 14C-3 17 3 17 6 14"),
    )


@noun("mouse", "mouse face, rat, hamster", colour="#a8adb8", wide=92, habitat="land", height=0.25, plural="mice")
def mouse(ink: Ink) -> Marks:
    return (
        stroke(ink.trim("#e9a9b0"), 4, "M20 46C38 50 44 38 36 28"),
        *_sitting(ink, ink.pale),
        *both(disc(29, -31, 17, ink.main), disc(29, -31, 11, ink.trim("#f0bcc2"))),
        oval(0, -6, 29, 25, ink.main),
        *both(dot(11, -10, 4, ink.detail)),
        dot(0, 6, 4.5, ink.trim("#e0707f")),
        *both(stroke(ink.deep, 1.8, "M14 5L34 2M14 9L32 12")),
    )


@noun("frog", "toad, frog face", colour="#5fb257", wide=88, tall=84, habitat="land", height=0.25)
def frog(ink: Ink) -> Marks:
    return (
        *both(path(ink.dark, "M14 42C20 18 44 14 44 34C44 40 40 42 36 42Z")),
        path(ink.main, "M-24 42C-30 10 30 10 24 42Z"),
        oval(0, 30, 14, 12, ink.pale),
        *both(disc(22, -27, 15, ink.main)),
        oval(0, -4, 38, 26, ink.main),
        *both(disc(22, -28, 9.5, ink.own("#fffbe8", 1)), dot(22, -28, 5, _DARK if not ink.mono else ink.main)),
        stroke(ink.detail, 3, "M-22 2C-12 13 12 13 22 2"),
    )


@noun("owl", "night owl", colour="#9c6b46", wide=76, habitat="land", height=0.4)
def owl(ink: Ink) -> Marks:
    yellow = ink.own("#ffc233")
    return (
        *both(poly(ink.dark, (10, -34), (30, -50), (34, -18))),
        path(ink.main, "M0 -40C24 -40 36 -24 36 2C36 34 22 48 0 48C-22 48 -36 34 -36 2C-36 -24 -24 -40 0 -40Z"),
        *both(path(ink.dark, "M38 -4C38 22 30 38 20 42C22 26 26 10 38 -4Z")),
        oval(0, 22, 19, 22, ink.pale),
        stroke(ink.dark, 2.6, "M-9 14L-5 18L-1 14M3 14L7 18L11 14M-5 25L-1 29L3 25"),
        *both(
            disc(15, -16, 15, ink.pale),
            disc(15, -16, 10, yellow),
            dot(15, -16, 5.5, _DARK if not ink.mono else ink.main),
        ),
        path(yellow, softened(((-6, -8), (6, -8), (0, 4)), 1.5)),
        *both(stroke(yellow, 4, "M7 48V50M12 48V50")),
    )


@noun("penguin", "pingu", colour="#2d3548", wide=70, habitat="land", height=0.5)
def penguin(ink: Ink) -> Marks:
    orange = ink.own("#f6a02d")
    return (
        *both(oval(13, 46, 11, 4, orange)),
        *both(path(ink.dark, "M24 -6C36 4 38 20 32 28C26 24 24 12 24 -6Z")),
        path(
            ink.main,
            "M0 -50C18 -50 26 -38 26 -24C30 -8 32 6 30 22C28 40 16 46 0 46C-16 46 -28 40 -30 22"
            "C-32 6 -30 -8 -26 -24C-26 -38 -18 -50 0 -50Z",
        ),
        path(
            ink.white,
            "M0 -22C6 -32 20 -32 20 -18C18 -8 24 4 24 18C24 34 14 42 0 42C-14 42 -24 34 -24 18"
            "C-24 4 -18 -8 -20 -18C-20 -32 -6 -32 0 -22Z",
        ),
        *both(dot(9, -23, 3.4, _DARK if not ink.mono else ink.main)),
        path(orange, softened(((-7, -18), (7, -18), (0, -8)), 1.5)),
    )


@noun(
    "duck",
    "duckling, rubber duck, chick, chicken, hatched chick, swan, goose",
    colour="#ffd02e",
    tall=90,
    habitat="water",
    height=0.25,
)
def duck(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-46 10C-50 0 -48 -6 -42 -8C-34 2 -20 6 -8 2C-16 -10 -14 -45 14 -45C34 -45 40 -26 32 -10"
            "C46 4 46 45 4 45C-28 45 -42 28 -46 10Z",
        ),
        path(ink.dark, "M-22 14C-10 20 8 18 18 8C24 26 10 36 -4 34C-14 32 -20 24 -22 14Z"),
        path(ink.own("#f58a1f"), "M33 -30C42 -32 50 -28 50 -24C48 -17 38 -16 31 -18Z"),
        dot(20, -28, 4, ink.detail),
    )


@noun("fish", "goldfish, trout, tuna, blowfish", colour="#ff8a3c", tall=70, habitat="water", height=0.25, plural="fish")
def fish(ink: Ink) -> Marks:
    fin = ink.dark
    return (
        path(fin, "M-20 0C-32 -6 -42 -22 -50 -24C-46 -10 -46 10 -50 24C-42 22 -32 6 -20 0Z"),
        path(fin, "M-12 -22C-6 -36 14 -38 22 -30L18 -18Z"),
        path(fin, "M-4 22C-2 32 8 36 16 34L14 20Z"),
        path(ink.main, "M-28 0C-16 -22 4 -30 20 -27C38 -24 48 -10 50 0C48 10 38 24 20 27C4 30 -16 22 -28 0Z"),
        path(ink.light, "M-6 -23.5C-1 -10 -1 10 -6 23.5L-15 18C-10 8 -10 -8 -15 -18Z"),
        path(ink.light, "M10 -27.5C15 -12 15 12 10 27.5L2 26.5C7 12 7 -12 2 -26.5Z"),
        disc(33, -7, 7, ink.own("#ffffff")),
        dot(34.5, -7, 3.6, _DARK if not ink.mono else ink.main),
        stroke(ink.deep, 2.4, "M49 6C45 9 42 9 39 8"),
    )


@noun("whale", "blue whale, spouting whale, whale2, orca", colour="#3f82c9", tall=80, habitat="water", height=0.5)
def whale(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#7cc4f0"), 4, "M-18 -16V-26M-18 -26C-18 -36 -30 -38 -33 -30M-18 -26C-18 -36 -6 -38 -3 -30"),
        path(
            ink.main,
            "M-50 12C-50 -6 -36 -14 -18 -14C6 -14 14 8 26 8C34 8 36 0 35 -8C28 -12 26 -22 30 -28"
            "C36 -26 40 -22 42 -18"
            "C44 -22 47 -24 50 -24C52 -14 48 -8 43 -6C46 22 26 40 -8 40C-36 40 -50 30 -50 12Z",
        ),
        path(ink.pale, "M-49 18C-30 26 -12 26 0 22C-2 34 -4 38 -8 40C-34 40 -47 32 -49 18Z"),
        stroke(ink.dark, 2, "M-38 23V33M-26 25V38M-14 25V39"),
        dot(-30, 8, 3.8, ink.detail),
    )


@noun("turtle", "tortoise", colour="#4d9c5f", tall=64, habitat="land", height=0.25)
def turtle(ink: Ink) -> Marks:
    skin = ink.own("#a7cf72")
    return (
        path(skin, "M-30 14L-26 32H-12L-12 14ZM8 14L12 32H26L24 14Z"),
        path(skin, "M-36 12L-50 20L-34 20Z"),
        path(skin, "M26 16C30 2 28 -14 38 -16C48 -16 51 -8 50 0C48 8 40 8 36 18Z"),
        path(ink.main, "M-40 16C-40 -14 -24 -32 -4 -32C16 -32 32 -14 32 16Z"),
        path(ink.dark, softened(((-14, -22), (6, -22), (14, -6), (-4, 6), (-22, -6)), 3)),
        path(ink.light, "M-42 14H34C36 14 36 22 32 22H-40C-44 22 -44 14 -42 14Z"),
        dot(42, -6, 3, ink.detail),
    )


@noun("octopus", "squid, kraken, jellyfish", colour="#c765b4", wide=94, tall=92, habitat="water", height=0.4)
def octopus(ink: Ink) -> Marks:
    arms = "M-22 14C-24 34 -34 40 -42 32M-9 18C-8 36 -14 44 -24 40M9 18C8 36 14 44 24 40M22 14C24 34 34 40 42 32"
    return (
        stroke(ink.dark, 9, arms),
        path(
            ink.main,
            "M0 -46C24 -46 34 -28 34 -10C34 2 30 10 30 16C30 26 20 28 16 20C12 30 4 30 0 22"
            "C-4 30 -12 30 -16 20"
            "C-20 28 -30 26 -30 16C-30 10 -34 2 -34 -10C-34 -28 -24 -46 0 -46Z",
        ),
        *both(disc(12, -10, 8.5, ink.white), dot(12, -9, 4.4, _DARK if not ink.mono else ink.main)),
        stroke(ink.detail, 2.6, "M-7 7C-3 11 3 11 7 7"),
    )


@noun("snail", "slug", colour="#d98a4b", tall=72, habitat="land", height=0.15)
def snail(ink: Ink) -> Marks:
    body = ink.own("#e8d3a2")
    turns = ((x - 8, y - 4) for x, y in (polar(3 + 21 * step / 18, 45 * step) for step in range(19)))
    return (
        stroke(body, 3, "M36 0L42 -22M29 0L30 -24"),
        dot(42, -23, 3.6, _DARK if not ink.mono else ink.main),
        dot(30, -25, 3.6, _DARK if not ink.mono else ink.main),
        path(body, "M-50 36C-34 36 -24 28 0 28C16 28 18 2 34 -2C46 -4 48 10 44 16C38 26 36 36 20 36Z"),
        disc(-8, -4, 31, ink.main),
        stroke(ink.deep, 4, smooth(turns, closed=False)),
    )


@noun("elephant", "elephants trunk", colour="#9aa5b8", wide=100, tall=92, habitat="land", height=1.0)
def elephant(ink: Ink) -> Marks:
    return (
        *both(
            path(ink.dark, "M20 -38C40 -48 54 -26 48 -6C44 12 28 14 20 4Z"),
            path(ink.trim("#e8b9bf"), "M26 -30C38 -36 46 -22 42 -8C38 2 30 4 26 -2Z"),
        ),
        path(
            ink.main,
            "M0 -46C22 -46 30 -30 28 -10C27 4 18 10 14 14C12 26 14 32 20 34C24 36 24 46 14 46"
            "C0 46 -6 34 -8 20"
            "C-16 12 -27 4 -28 -10C-30 -30 -22 -46 0 -46Z",
        ),
        *both(dot(14, -16, 4.2, ink.detail)),
        path(ink.own("#fff8ea", 1), "M-16 12C-18 22 -24 26 -30 26C-28 18 -24 10 -22 6Z"),
        stroke(ink.deep, 2.2, "M-5 12C-1 14 4 14 9 12M-4 20C0 22 5 22 9 20M0 28C4 30 8 29 11 27"),
    )


@noun("ladybug", "ladybird, beetle, bug, lady beetle", colour="#e23c3c", wide=84, habitat="land", height=0.12)
def ladybug(ink: Ink) -> Marks:
    black = ink.own(_DARK)
    return (
        stroke(black, 3, "M-8 -36C-12 -46 -18 -48 -22 -48M8 -36C12 -46 18 -48 22 -48"),
        disc(0, -26, 18, black),
        *both(dot(8, -32, 3, ink.own("#ffffff", 1))),
        oval(0, 10, 40, 39, ink.main),
        stroke(black, 3, "M0 -28V48"),
        *both(dot(18, -8, 7, black), dot(24, 14, 6, black), dot(13, 32, 6, black)),
    )


@noun("paw print", "paw, footprint", colour="#8c6248", wide=92, tall=90)
def paw(ink: Ink) -> Marks:
    toe: Mark = oval(0, 0, 10, 14, ink.main)
    return (
        *both(Group((toe,), x=14, y=-30, turn=6), Group((toe,), x=35, y=-10, turn=24)),
        path(
            ink.main,
            "M0 -8C14 -8 32 14 32 28C32 40 24 45 14 43C6 41 -6 41 -14 43C-24 45 -32 40 -32 28C-32 14 -14 -8 0 -8Z",
        ),
    )


def _steed(ink: Ink, mane: str, forelock: Marks) -> Marks:
    """A long face with a mane."""
    head = (
        "M0 -34C18 -34 27 -24 25 -8C23 8 19 18 18 30C17 44 10 50 0 50C-10 50 -17 44 -18 30"
        "C-19 18 -23 8 -25 -8C-27 -24 -18 -34 0 -34Z"
    )
    return (
        path(mane, "M-14 -40C-36 -42 -42 -26 -38 -14C-44 -6 -40 6 -36 10C-42 20 -36 34 -26 34C-22 20 -28 2 -22 -16Z"),
        path(mane, "M14 -40C36 -42 42 -26 38 -14C44 -6 40 6 36 10C42 20 36 34 26 34C22 20 28 2 22 -16Z"),
        *both(
            path(ink.main, softened(((8, -30), (22, -50), (27, -22)), 3)),
            path(ink.own("#f3b9c4"), softened(((14, -32), (21, -43), (23, -26)), 2)),
        ),
        path(ink.main, head),
        path(ink.own("#f6c9d2"), "M0 18C14 18 18 26 17 34C16 45 9 50 0 50C-9 50 -16 45 -17 34C-18 26 -14 18 0 18Z"),
        *both(dot(14, -6, 5, ink.detail), dot(7, 32, 2.6, ink.deep)),
        stroke(ink.deep, 2.2, "M-6 42C-3 44 3 44 6 42"),
        *forelock,
    )


@noun("horse", "pony, mare, stallion, horse face, foal, donkey", colour="#a8693c", wide=84, habitat="land", height=0.7)
def horse(ink: Ink) -> Marks:
    mane = ink.own("#4a2f22", 1)
    return _steed(ink, mane, (path(mane, "M-12 -38C-4 -46 8 -44 12 -36C10 -24 6 -18 -2 -14C0 -22 -6 -30 -12 -38Z"),))


@noun("unicorn", "unicorn face", colour="#f4eefb", wide=72, habitat="land", height=0.7)
def unicorn(ink: Ink) -> Marks:
    mane, gold = ink.own("#c77df0", 1), ink.own("#ffc94d", 2)
    tuft = path(ink.own("#7ec8f5", 3), "M-16 -32C-22 -20 -16 -10 -6 -12C0 -14 4 -20 14 -22C12 -34 -6 -40 -16 -32Z")
    horn = (
        path(gold, "M-8 -16L0 -50L8 -16C3 -13 -3 -13 -8 -16Z"),
        *(stroke(ink.own("#dd9420", 2), 2, f"M{-x} {y + 3}L{x} {y}") for x, y in ((3, -36), (5, -29), (6, -22))),
    )
    return (Group(_steed(ink, mane, (tuft,)), y=8, scale=0.84), *horn)


@noun(
    "dinosaur",
    "dino, sauropod, brontosaurus, diplodocus, t rex, trex, tyrannosaurus",
    colour="#5fae6b",
    tall=88,
    habitat="land",
    height=0.8,
)
def dinosaur(ink: Ink) -> Marks:
    plates = ((-31, 3, -24), (-17, -9, -12), (0, -11, 4), (14, -14, 22))
    return (
        *(
            Group((path(ink.trim("#f2a14a"), softened(((-8, 4), (0, -9), (8, 4)), 2)),), x, y, turn=turn)
            for x, y, turn in plates
        ),
        *(path(ink.dark, f"M{x} 18H{x + 13}V40A4 4 0 0 1 {x + 9} 44H{x + 4}A4 4 0 0 1 {x} 40Z") for x in (-12, 10)),
        path(
            ink.main,
            "M-50 22C-38 22 -34 6 -20 -2C-4 -10 8 -8 15 -14C20 -19 19 -26 20 -33C22 -42 32 -46 41 -43"
            "C48 -41 51 -35 49 -31C47 -27 40 -26 36 -25C33 -12 36 14 22 24C6 33 -18 33 -30 26C-38 22 -42 25 -50 22Z",
        ),
        *(path(ink.main, f"M{x} 14H{x + 14}V40A4 4 0 0 1 {x + 10} 44H{x + 4}A4 4 0 0 1 {x} 40Z") for x in (-26, -2)),
        path(ink.pale, "M34 -20C33 -6 33 10 21 18C12 22 2 20 4 16C16 12 26 0 27 -14Z"),
        dot(36, -37, 2.8, ink.detail),
        stroke(ink.deep, 1.8, "M41 -30C44 -30 46 -31 48 -33"),
        *(dot(x, y, r, ink.light) for x, y, r in ((-18, 9, 4), (-6, 3, 3), (-8, 15, 2.6))),
    )
