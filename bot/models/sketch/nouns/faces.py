"""Faces and people, and those who look like them."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Marks,
    both,
    box,
    disc,
    dot,
    oval,
    path,
    softened,
    spot,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

_SMILE = "M-24 12C-16 30 16 30 24 12"


def _head(ink: Ink) -> Marks:
    return (disc(0, 0, 50, ink.main),)


@noun(
    "smiley",
    "smile, smiley face, happy face, face, grinning, grin, joy, smiling face, slightly smiling face, "
    "relaxed, slightly smiling",
    colour="#ffcb2e",
)
def smiley(ink: Ink) -> Marks:
    return (*_head(ink), *both(spot(oval(17, -13, 5.5, 8.5, ink.detail))), stroke(ink.detail, 5.5, _SMILE))


@noun("laughing face", "laughing, smiling face with open mouth, lol, haha, grinning face", colour="#ffcb2e")
def laughing(ink: Ink) -> Marks:
    return (
        *_head(ink),
        *both(stroke(ink.detail, 5, "M9 -12C12 -20 22 -20 25 -12")),
        spot(path(ink.detail, "M-28 4H28C28 24 16 34 0 34C-16 34 -28 24 -28 4Z")),
        path(ink.own("#ff6b6b"), "M-14 27C-8 20 8 20 14 27C6 33 -6 33 -14 27Z"),
    )


@noun("wink", "winking face, winking, blink", colour="#ffcb2e")
def wink(ink: Ink) -> Marks:
    return (
        *_head(ink),
        spot(oval(-17, -13, 5.5, 8.5, ink.detail)),
        stroke(ink.detail, 5.5, "M9 -12C13 -17 21 -17 26 -12"),
        stroke(ink.detail, 5.5, _SMILE),
    )


@noun(
    "face in love",
    "heart eyes, in love face, smiling face with heart-shaped eyes",
    colour="#ffcb2e",
    plural="faces in love",
)
def in_love(ink: Ink) -> Marks:
    heart = path(ink.own("#ef3e5b"), "M0 13C-4 9 -14 3 -14 -5C-14 -14 -3 -15 0 -8C3 -15 14 -14 14 -5C14 3 4 9 0 13Z")
    return (*_head(ink), *both(Group((heart,), x=18, y=-12)), stroke(ink.detail, 5.5, _SMILE))


@noun("sad face", "frown, unhappy, crying face, disappointed, frowning face, sob", colour="#ffcb2e")
def sad(ink: Ink) -> Marks:
    return (
        *_head(ink),
        *both(spot(oval(17, -9, 5.5, 8, ink.detail)), stroke(ink.detail, 3.6, "M10 -26C14 -27 20 -25 24 -20")),
        stroke(ink.detail, 5.5, "M-20 28C-14 14 14 14 20 28"),
        path(ink.own("#4da8ee"), "M22 6C26 14 29 17 29 21A6.5 6.5 0 0 1 16 21C16 17 19 14 22 6Z"),
    )


@noun("cool face", "sunglasses, cool guy, smiling face with sunglasses, shades face", colour="#ffcb2e")
def cool(ink: Ink) -> Marks:
    return (
        *_head(ink),
        stroke(ink.detail, 4, "M-48 -14L-38 -18H38L48 -14"),
        *both(spot(path(ink.detail, "M4 -18H38C38 0 32 6 21 6C10 6 4 0 4 -18Z"))),
        stroke(ink.detail, 5, "M-20 20C-10 30 10 30 20 20"),
    )


@noun("robot", "bot, android, droid, robot face, machine", colour="#7b8fb5", wide=90, habitat="land", height=0.6)
def robot(ink: Ink) -> Marks:
    lamp, eye = ink.own("#ff7a59"), ink.own("#5fe3e0", 1)
    return (
        stroke(ink.dark, 4, "M0 -28V-42"),
        dot(0, -44, 6, lamp),
        *both(box(33, -14, 11, 20, ink.dark, 4), stroke(ink.dark, 7, "M27 32H36V42")),
        box(-26, 20, 52, 30, ink.dark, 8),
        dot(-9, 33, 4, lamp),
        stroke(ink.light, 3, "M3 29H15M3 36H15"),
        box(-36, -31, 72, 48, ink.main, 13),
        box(-27, -22, 54, 29, ink.own("#25304a", 2), 9),
        *both(dot(13, -9, 6.5, eye)),
        stroke(eye, 2.6, "M-6 1H6"),
    )


@noun("ghost", "spook, phantom, halloween ghost, boo", colour="#eef1fb", wide=76, height=0.4, habitat="air")
def ghost(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-38 44V-10C-38 -34 -22 -50 0 -50C22 -50 38 -34 38 -10V44C38 52 30 50 26 44"
            "C22 38 17 38 13 44"
            "C9 51 4 51 0 44C-4 38 -9 38 -13 44C-17 51 -22 51 -26 44C-30 50 -38 52 -38 44Z",
        ),
        *both(spot(oval(13, -12, 6, 9, ink.detail)), dot(24, 6, 5, ink.trim("#f6b8c6"))),
        spot(oval(0, 8, 5, 7, ink.detail)),
    )


@noun("alien", "extraterrestrial, martian, alien face, extraterrestrial alien", colour="#7ccf5f", wide=80)
def alien(ink: Ink) -> Marks:
    return (
        path(ink.main, "M0 -50C26 -50 40 -32 40 -10C40 18 14 50 0 50C-14 50 -40 18 -40 -10C-40 -32 -26 -50 0 -50Z"),
        *both(Group((spot(oval(0, 0, 9, 15, ink.detail)),), x=17, y=-4, turn=28)),
        stroke(ink.detail, 3, "M-8 31C-4 34 4 34 8 31"),
    )


@noun("skull", "skeleton, pirate, skull and crossbones, bones", colour="#f2efe4", wide=84, tall=96)
def skull(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M0 -48C28 -48 42 -30 42 -8C42 6 36 14 28 20V40C28 46 24 48 20 48H-20"
            "C-24 48 -28 46 -28 40V20"
            "C-36 14 -42 6 -42 -8C-42 -30 -28 -48 0 -48Z",
        ),
        *both(spot(oval(18, -4, 11, 12, ink.detail))),
        spot(path(ink.detail, softened(((0, 8), (7, 22), (-7, 22)), 2))),
        stroke(ink.detail, 3, "M-12 34V47M0 34V47M12 34V47"),
    )


@noun(
    "person",
    "user, human, man, bust in silhouette, avatar, profile, boy, child, baby",
    colour="#4a7fd6",
    wide=84,
    habitat="land",
    height=0.55,
    plural="people",
)
def person(ink: Ink) -> Marks:
    skin = ink.own("#f1c09a")
    return (
        path(ink.main, "M-42 50C-42 22 -24 10 0 10C24 10 42 22 42 50Z"),
        path(skin, "M-9 2H9V14C6 20 -6 20 -9 14Z"),
        oval(0, -18, 22, 26, skin),
        path(
            ink.own("#4b3426", 1),
            "M-24 -16C-28 -40 -14 -50 2 -50C20 -50 28 -38 24 -16C20 -26 16 -30 8 -32"
            "C-2 -28 -16 -28 -20 -26C-22 -22 -23 -20 -24 -16Z",
        ),
    )


@noun(
    "woman",
    "girl, lady, mother, sister, grandma, grandmother, woman with long hair",
    colour="#c2527f",
    wide=84,
    habitat="land",
    height=0.55,
    plural="women",
)
def woman(ink: Ink) -> Marks:
    skin, hair = ink.own("#f1c09a"), ink.own("#6b3f2a", 1)
    return (
        path(hair, "M-27 -20C-30 -42 -16 -50 0 -50C16 -50 30 -42 27 -20C27 0 34 8 32 24H-32C-34 8 -27 0 -27 -20Z"),
        path(ink.main, "M-42 50C-42 24 -24 14 0 14C24 14 42 24 42 50Z"),
        path(skin, "M-9 4H9V17C6 24 -6 24 -9 17Z"),
        oval(0, -16, 20, 25, skin),
        path(hair, "M-22 -14C-24 -38 -10 -46 2 -46C18 -46 25 -34 22 -14C18 -24 12 -31 2 -34C-6 -28 -18 -26 -22 -14Z"),
    )


@noun("eye", "vision", colour="#3d8fd1", tall=60)
def eye(ink: Ink) -> Marks:
    line = ink.deep
    return (
        path(ink.white if not ink.mono else ink.pale, "M-50 2C-30 -38 30 -38 50 2C30 38 -30 38 -50 2Z"),
        disc(0, 0, 22, ink.main),
        dot(0, 0, 10.5, ink.detail if ink.mono else "#20242f"),
        dot(7, -8, 4.6, "#ffffff"),
        stroke(line, 4.5, "M-47 2C-28 -34 28 -34 47 2"),
    )


@noun(
    "thumbs up",
    "thumb, thumbsup, +1, like sign, thumbs up sign, approval",
    colour="#ffcb2e",
    wide=92,
    tall=96,
    plural="thumbs up",
)
def thumbs_up(ink: Ink) -> Marks:
    line = ink.deep
    return (
        path(
            ink.main,
            "M-20 -2C-6 -10 -4 -28 -2 -42C0 -50 16 -50 16 -34C16 -24 12 -16 12 -12H36"
            "C46 -12 48 -2 42 4C48 10 46 18 40 20"
            "C44 28 40 34 34 36C36 44 30 48 22 48H-4C-12 48 -16 44 -20 42Z",
        ),
        stroke(line, 2.6, "M22 4H40M22 20H38M22 36H32"),
        box(-46, -6, 22, 52, ink.own("#3f7fd4"), 4),
    )


@noun(
    "hand",
    "wave hand, waving hand, hello hand, high five, raised hand, palm hand, waving hand sign",
    colour="#ffcb2e",
    wide=84,
)
def hand(ink: Ink) -> Marks:
    return (
        stroke(ink.main, 13, "M-30 10V-26M-15 6V-40M0 6V-42M15 12V-24M21 24L36 6"),
        path(ink.main, "M-36.5 0H21.5V22C21.5 40 10 50 -8 50C-26 50 -36.5 40 -36.5 22Z"),
        stroke(ink.deep, 2.4, "M-22.5 -6V6M-7.5 -8V6M7.5 -4V6"),
    )
