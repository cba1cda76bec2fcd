"""Things one uses."""

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
    spot,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

_STEEL = "#aeb7c6"
_DARK = "#343b4d"
_WOOD = "#a8713f"


@noun("umbrella", "parasol, brolly, umbrella with rain drops, closed umbrella", colour="#8a5cd6", wide=96)
def umbrella(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#6b5a52", 1), 4.5, "M0 -44V36C0 46 -16 46 -16 36"),
        path(
            ink.main,
            "M-48 2C-46 -26 -26 -44 0 -44C26 -44 46 -26 48 2C44 -6 34 -6 32 2C28 -6 20 -6 16 2"
            "C12 -6 4 -6 0 2"
            "C-4 -6 -12 -6 -16 2C-20 -6 -28 -6 -32 2C-34 -6 -44 -6 -48 2Z",
        ),
        path(ink.trim("#6e43b8"), "M0 -44C12 -34 17 -18 16 2C12 -6 4 -6 0 2C-4 -6 -12 -6 -16 2C-17 -18 -12 -34 0 -44Z"),
        stroke(ink.own("#6b5a52", 1), 4, "M0 -44V-49"),
    )


@noun("book", "open book, novel, library, notebook", colour="#3f7fd0", tall=74)
def book(ink: Ink) -> Marks:
    page = ink.own("#fdf8ec")
    return (
        path(
            ink.main,
            "M-50 -28C-50 -32 -48 -34 -44 -34H44C48 -34 50 -32 50 -28V30C50 34 48 36 44 36H-44C-48 36 -50 34 -50 30Z",
        ),
        *both(path(page, "M0 -24C10 -34 28 -36 44 -32V24C28 20 10 22 0 32Z")),
        *both(
            stroke(
                ink.own("#c9bfa8") if not ink.mono else ink.main,
                2.6,
                "M9 -18C18 -22 28 -23 36 -21M9 -6C18 -10 28 -11 36 -9M9 6C18 2 28 1 36 3",
            )
        ),
        stroke(ink.dark, 2.4, "M0 -24V32"),
    )


@noun("pencil", "pen, crayon, pencil2, writing, lower left pencil", colour="#ffbe2e", wide=98, tall=98)
def pencil(ink: Ink) -> Marks:
    return (
        Group(
            (
                box(-9, -56, 18, 12, ink.own("#f28aa0", 1), 4),
                box(-9, -46, 18, 7, ink.own(_STEEL, 2)),
                box(-9, -40, 18, 72, ink.main),
                box(-3, -40, 6, 72, ink.light),
                poly(ink.own("#f4d9b0"), (-9, 32), (9, 32), (0, 58)),
                spot(poly(ink.own(_DARK, 3), (-3.5, 48), (3.5, 48), (0, 58))),
            ),
            turn=45,
            scale=1.05,
        ),
    )


@noun("paintbrush", "brush, paint brush, lower left paintbrush", colour="#e0567a", wide=98, tall=98)
def paintbrush(ink: Ink) -> Marks:
    return (
        Group(
            (
                path(ink.own(_WOOD), "M-4 -58C-1 -62 1 -62 4 -58L7 14H-7Z"),
                box(-8, 12, 16, 14, ink.own(_STEEL, 1), 2),
                path(ink.main, "M-9 26H9C12 38 8 46 0 58C-6 50 -12 38 -9 26Z"),
            ),
            turn=45,
            scale=1.05,
        ),
    )


@noun("palette", "paint palette, artist palette", colour="#d9a566", tall=84)
def palette(ink: Ink) -> Marks:
    blobs = (
        (-26, -10, "#e5484d"),
        (-10, -24, "#fbc02d"),
        (12, -26, "#43a857"),
        (30, -12, "#3584e4"),
        (-28, 10, "#8e4ec6"),
    )
    return (
        path(
            ink.main,
            "M0 -42C30 -42 50 -24 50 0C50 16 40 20 28 18C16 16 8 20 10 30C12 40 4 42 -4 42"
            "C-32 42 -50 24 -50 0C-50 -26 -28 -42 0 -42Z",
        ),
        *(disc(x, y, 7.5, ink.own(colour, nth)) for nth, (x, y, colour) in enumerate(blobs)),
        dot(-8, 22, 6.5, ink.ground),
    )


@noun("light bulb", "lightbulb, bulb, idea, electric light bulb, lamp", colour="#ffcf3f", wide=70)
def bulb(ink: Ink) -> Marks:
    socket = ink.own("#8b94a6")
    return (
        path(ink.main, "M0 -50C20 -50 35 -35 35 -16C35 2 20 8 18 26H-18C-20 8 -35 2 -35 -16C-35 -35 -20 -50 0 -50Z"),
        path(ink.light, "M-24 -16C-24 -28 -16 -38 -6 -40C-12 -32 -15 -26 -14 -14C-16 -10 -24 -10 -24 -16Z"),
        stroke(ink.deep, 3, "M-8 24V2L0 8L8 2V24"),
        box(-16, 25, 32, 8, socket, 3),
        box(-14, 34, 28, 7, socket, 3),
        path(socket, "M-8 42H8C7 48 4 50 0 50C-4 50 -7 48 -8 42Z"),
    )


@noun("key", "password, access, old key", colour="#f0b429", wide=98, tall=50)
def key(ink: Ink) -> Marks:
    return (
        hoop(-26, 0, 17, ink.main, 12),
        path(ink.main, "M-8 -6H49V18H39V6H31V14H22V6H-8Z"),
    )


@noun("lock", "padlock, locked, privacy, secure", colour="#f0b429", wide=76, inside=(0, 18, 30))
def lock(ink: Ink) -> Marks:
    return (
        stroke(ink.own(_STEEL), 9, "M-20 0V-22C-20 -34 -12 -44 0 -44C12 -44 20 -34 20 -22V0"),
        box(-38, -8, 76, 58, ink.main, 10),
        dot(0, 16, 7.5, ink.detail),
        spot(path(ink.detail, "M-3.5 18H3.5L5.5 34H-5.5Z")),
    )


@noun("camera", "photo, photography, photo camera, picture camera", colour="#47526b", tall=78)
def camera(ink: Ink) -> Marks:
    return (
        path(ink.dark, "M-22 -22L-15 -36C-14 -38 -12 -39 -10 -39H10C12 -39 14 -38 15 -36L22 -22Z"),
        box(-50, -26, 100, 65, ink.main, 11),
        disc(0, 8, 25, ink.light),
        disc(0, 8, 19, ink.own("#2b3347", 1)),
        disc(0, 8, 12, ink.own("#5aa7dd")),
        dot(-5, 3, 4, ink.own("#e8f5ff", 2)),
        dot(36, -13, 4.5, ink.own("#ff6b57", 3)),
    )


@noun("phone", "smartphone, mobile, mobile phone, cellphone, iphone", colour="#39435a", wide=54)
def phone(ink: Ink) -> Marks:
    return (
        box(-27, -50, 54, 100, ink.main, 10),
        box(-22, -41, 44, 76, ink.own("#bfe1f7"), 3),
        dot(0, 42.5, 3.6, ink.light),
        *(
            box(x, y, 11, 11, ink.own(colour, 1), 3)
            for x, y, colour in (
                (-16, -34, "#ef5b5b"),
                (4.5, -34, "#4aa96c"),
                (-16, -17, "#f5b53d"),
                (4.5, -17, "#5a7fe0"),
            )
        ),
    )


@noun(
    "laptop",
    "computer, notebook computer, pc, personal computer, macbook",
    colour="#5a6680",
    tall=70,
    inside=(0, -10, 34),
)
def laptop(ink: Ink) -> Marks:
    return (
        box(-38, -35, 76, 54, ink.main, 6),
        box(-33, -30, 66, 43, ink.own("#cfe6f5"), 2),
        path(ink.light, "M-50 22H50C50 30 44 35 38 35H-38C-44 35 -50 30 -50 22Z"),
        box(-9, 22, 18, 4, ink.dark, 2),
    )


@noun("monitor", "screen, television, tv, desktop, desktop computer", colour="#3f4a63", tall=86, inside=(0, -14, 44))
def monitor(ink: Ink) -> Marks:
    return (
        poly(ink.dark, (-8, 20), (8, 20), (12, 38), (-12, 38)),
        box(-24, 37, 48, 6, ink.dark, 3),
        box(-50, -43, 100, 66, ink.main, 7),
        box(-44, -37, 88, 54, ink.own("#cfe6f5"), 3),
    )


@noun("envelope", "mail, email, e-mail, letter mail, message, love letter", colour="#f3d9a4", tall=70)
def envelope(ink: Ink) -> Marks:
    return (
        box(-50, -35, 100, 70, ink.main, 6),
        stroke(ink.dark, 2.6, "M-47 32L-12 2M47 32L12 2"),
        path(
            ink.trim("#dfb872"), "M-47 -34H47C49 -34 49 -31 48 -30L4 6C2 8 -2 8 -4 6L-48 -30C-49 -31 -49 -34 -47 -34Z"
        ),
    )


@noun("bell", "alarm bell, notification, ring bell, school bell, alarm", colour="#f5b62e", wide=82)
def bell(ink: Ink) -> Marks:
    return (
        dot(0, 42, 8, ink.dark),
        dot(0, -44, 6, ink.dark),
        path(
            ink.main,
            "M0 -42C22 -42 28 -24 29 -4C30 14 34 22 41 30C42 34 40 36 36 36H-36"
            "C-40 36 -42 34 -41 30C-34 22 -30 14 -29 -4C-28 -24 -22 -42 0 -42Z",
        ),
        path(ink.dark, "M-41 30C-40 28 -38 26 -37 24H37C38 26 40 28 41 30C42 34 40 36 36 36H-36C-40 36 -42 34 -41 30Z"),
    )


@noun("clock", "watch, timer, stopwatch, alarm clock, oclock", colour="#3f6fb5")
def clock(ink: Ink) -> Marks:
    face = ink.own("#fdfaf2")
    return (
        disc(0, 0, 50, ink.main),
        disc(0, 0, 40, face),
        *around(12, (stroke(ink.deep, 2.6, "M0 -35V-31"),)),
        stroke(ink.own(_DARK, 1) if not ink.mono else ink.main, 5, "M0 0V-26"),
        stroke(ink.own("#e0503f", 2), 4.5, "M0 0L17 10"),
        dot(0, 0, 4.5, ink.own(_DARK, 1) if not ink.mono else ink.main),
    )


@noun("hourglass", "sand timer, sandglass", colour="#c8874a", wide=66)
def hourglass(ink: Ink) -> Marks:
    sand = ink.own("#f2c14e", 1)
    return (
        path(
            ink.own("#d8e8f2"),
            "M-24 -42H24C24 -22 6 -12 6 0C6 12 24 22 24 42H-24C-24 22 -6 12 -6 0C-6 -12 -24 -22 -24 -42Z",
        ),
        path(sand, "M-16 -24H16C12 -14 3 -8 2 0H-2C-3 -8 -12 -14 -16 -24Z"),
        path(sand, "M0 16C8 22 20 28 20 42H-20C-20 28 -8 22 0 16Z"),
        box(-33, -50, 66, 10, ink.main, 4),
        box(-33, 40, 66, 10, ink.main, 4),
    )


@noun("gear", "cog, cogwheel, settings, sprocket, engineering", colour="#7c8aa5")
def gear(ink: Ink) -> Marks:
    tooth = path(ink.main, softened(((-9, -32), (-7, -51), (7, -51), (9, -32)), 2))
    return (*around(8, (tooth,)), hoop(0, 0, 27, ink.main, 20), hoop(0, 0, 18, ink.dark, 3))


@noun("trophy", "winner, cup prize, champion, prize", colour="#f7b928", wide=88, plural="trophies")
def trophy(ink: Ink) -> Marks:
    return (
        *both(stroke(ink.dark, 6, "M24 -36H41C41 -16 34 -4 18 -2")),
        path(ink.main, "M-27 -48H27V-28C27 -4 14 10 0 10C-14 10 -27 -4 -27 -28Z"),
        path(ink.light, "M-19 -40H-12C-12 -22 -10 -10 -4 -2C-14 -8 -19 -20 -19 -40Z"),
        path(ink.main, "M-5 8H5C5 20 8 26 14 30H-14C-8 26 -5 20 -5 8Z"),
        box(-24, 29, 48, 21, ink.trim("#7a4b2a"), 4),
    )


@noun("crown", "king, queen, royal, tiara, princess, prince", colour="#f7b928", tall=76)
def crown(ink: Ink) -> Marks:
    gem = ink.own("#e2445c")
    return (
        path(ink.main, softened(((-46, -20), (-24, 2), (0, -34), (24, 2), (46, -20), (36, 26), (-36, 26)), 2.5)),
        *both(dot(46, -24, 5, ink.main)),
        dot(0, -36, 5, ink.main) if not ink.mono else dot(0, -33, 5, ink.main),
        box(-36, 24, 72, 13, ink.dark, 3),
        spot(poly(gem, (0, 0), (7, 10), (0, 20), (-7, 10))),
        *both(dot(21, 12, 4, ink.own("#3f8fd8", 1))),
    )


@noun("gift", "present, gift box, wrapped present, parcel, package", colour="#e5536b", wide=92)
def gift(ink: Ink) -> Marks:
    ribbon = ink.own("#ffd166")
    return (
        *both(stroke(ribbon, 6.5, "M0 -22C10 -50 36 -48 30 -32C27 -24 12 -22 0 -22Z")),
        box(-40, -4, 80, 54, ink.main, 4),
        box(-46, -22, 92, 21, ink.dark, 4),
        box(-9, -22, 18, 72, ribbon),
    )


@noun("balloon", "party balloon", colour="#ee4d5f", wide=66, habitat="air", height=0.5)
def balloon(ink: Ink) -> Marks:
    return (
        stroke(ink.deep, 2.2, "M0 24C8 32 -8 38 2 50"),
        path(ink.main, "M0 -50C20 -50 33 -36 33 -18C33 4 14 18 0 21C-14 18 -33 4 -33 -18C-33 -36 -20 -50 0 -50Z"),
        path(ink.dark, softened(((0, 18), (6, 28), (-6, 28)), 1)),
        path(ink.light, "M-23 -20C-23 -32 -16 -40 -6 -42C-12 -34 -15 -28 -14 -18C-16 -14 -23 -14 -23 -20Z"),
    )


@noun(
    "flag",
    "banner flag, triangular flag, checkered flag, pennant",
    colour="#e5484d",
    wide=84,
    habitat="land",
    height=0.8,
    inside=(8, -22, 26),
)
def flag(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#6f5a4a", 1), 5, "M-36 -46V48"),
        path(ink.main, "M-33 -46C-12 -56 8 -34 42 -46V2C8 14 -12 -8 -33 2Z"),
    )


@noun(
    "magnifying glass",
    "magnifier, search, mag, loupe, zoom lens, left-pointing magnifying glass",
    colour="#4d6fa8",
    wide=96,
    tall=96,
)
def magnifier(ink: Ink) -> Marks:
    return (
        stroke(ink.dark, 13, "M20 20L41 41"),
        disc(-10, -10, 34, ink.own("#d9effb")),
        hoop(-10, -10, 32, ink.main, 9),
        stroke(ink.white if not ink.mono else ink.light, 4, "M-28 -12C-28 -22 -22 -28 -12 -28"),
    )


@noun("music note", "music, note, song, musical note, melody, tune, eighth note", colour="#6a55d6", wide=80)
def music(ink: Ink) -> Marks:
    return (
        path(ink.main, "M-20 -38L40 -50V-30L-20 -18Z"),
        stroke(ink.main, 6, "M-17 -34V34M37 -44V24"),
        Group((oval(0, 0, 15, 11, ink.main),), x=-27, y=35, turn=-18),
        Group((oval(0, 0, 15, 11, ink.main),), x=27, y=25, turn=-18),
    )


@noun("guitar", "ukulele, acoustic guitar", colour="#d98b3f", wide=52)
def guitar(ink: Ink) -> Marks:
    return (
        Group(
            (
                box(-4, -56, 8, 60, ink.own("#5b3b26"), 1),
                box(-7, -64, 14, 14, ink.own("#5b3b26"), 3),
                path(ink.main, "M0 -4C18 -6 22 8 17 18C30 26 32 56 0 56C-32 56 -30 26 -17 18C-22 8 -18 -6 0 -4Z"),
                disc(0, 24, 9, ink.own("#3a2418", 1)),
                box(-12, 40, 24, 4.5, ink.own("#3a2418", 1), 2),
                stroke(ink.own("#f3e6cf", 2), 1, "M-2 -54V42M2 -54V42"),
            ),
            turn=18,
            scale=0.8,
            x=4,
            y=2,
        ),
    )


@noun("microphone", "mic, podcast, karaoke, studio microphone", colour="#515d78", wide=60)
def microphone(ink: Ink) -> Marks:
    return (
        stroke(ink.dark, 6, "M-27 -6C-27 34 27 34 27 -6M0 24V44M-16 46H16"),
        box(-17, -50, 34, 62, ink.main, 17),
        stroke(ink.light, 3, "M-9 -32H9M-9 -21H9M-9 -10H9"),
    )


@noun("headphones", "headphone, headset, earphones, audio", colour="#5a4fcf", tall=90, plural="headphones")
def headphones(ink: Ink) -> Marks:
    return (
        stroke(ink.dark, 9, "M-38 18V0C-38 -24 -22 -39 0 -39C22 -39 38 -24 38 0V18"),
        *both(box(28, 6, 20, 38, ink.main, 8), box(22, 10, 8, 30, ink.dark, 4)),
    )


@noun("gem", "jewel, crystal, gemstone, gem stone", colour="#48c3e6", tall=82)
def gem(ink: Ink) -> Marks:
    return (
        poly(ink.main, (-28, -41), (28, -41), (50, -12), (0, 41), (-50, -12)),
        poly(ink.light, (-28, -41), (-20, -12), (-50, -12)),
        poly(ink.light, (-28, -41), (28, -41), (20, -12), (-20, -12)),
        poly(ink.pale, (-28, -41), (0, -41), (-20, -12)),
        poly(ink.dark, (50, -12), (20, -12), (0, 41)),
        poly(ink.dark, (28, -41), (50, -12), (20, -12)),
    )


@noun("candle", "candlelight", colour="#f6e3c3", wide=34, height=0.3)
def candle(ink: Ink) -> Marks:
    return (
        path(ink.own("#ffab2e"), "M0 -50C12 -34 10 -22 0 -20C-10 -22 -12 -34 0 -50Z"),
        stroke(ink.own(_DARK, 1), 2.6, "M0 -24V-14"),
        path(ink.main, "M-16 -12C-8 -16 8 -16 16 -12V44C16 50 -16 50 -16 44Z"),
        path(ink.dark, "M-16 -12C-8 -8 8 -8 16 -12V4C12 8 10 0 6 2C4 6 4 14 0 14C-4 14 -4 2 -8 2C-12 2 -14 2 -16 -2Z"),
    )


@noun("hat", "top hat, cap, wizard hat, tophat", colour="#3c4358", tall=72)
def hat(ink: Ink) -> Marks:
    return (
        path(ink.main, "M-27 -34C-27 -38 27 -38 27 -34L30 22H-30Z"),
        path(ink.own("#d84a4a"), "M-29.3 8H29.3L30 22H-30Z"),
        oval(0, 26, 50, 10, ink.main),
    )


@noun("glasses", "eyeglasses, spectacles, eyewear", colour="#3c4358", tall=40, plural="glasses")
def glasses(ink: Ink) -> Marks:
    return (
        *both(disc(25, 0, 17, ink.own("#d9effb")), hoop(25, 0, 17, ink.main, 6)),
        stroke(ink.main, 5.5, "M-8 -3C-4 -8 4 -8 8 -3M-42 -4L-48 -8M42 -4L48 -8"),
    )


@noun("T-shirt", "tshirt, tee, shirt, clothes", colour="#3aa0a0", tall=92, inside=(0, 4, 38))
def shirt(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-18 -46C-10 -36 10 -36 18 -46L50 -28L38 -4L27 -10V40C27 44 25 46 21 46H-21"
            "C-25 46 -27 44 -27 40V-10L-38 -4L-50 -28Z",
        ),
        stroke(ink.dark, 3, "M-18 -44C-10 -34 10 -34 18 -44"),
    )


@noun("shopping bag", "bag, handbag", colour="#e5769a", wide=80, inside=(0, 18, 34))
def bag(ink: Ink) -> Marks:
    return (
        stroke(ink.deep, 5, "M-17 -14V-28C-17 -38 -10 -46 0 -46C10 -46 17 -38 17 -28V-14"),
        path(ink.main, softened(((-34, -20), (34, -20), (40, 50), (-40, 50)), 4)),
        path(ink.dark, softened(((-34, -20), (34, -20), (35, -9), (-35, -9)), 2)),
    )


@noun("shopping cart", "cart, trolley, shopping trolley, basket", colour="#4d7fd0", tall=88)
def cart(ink: Ink) -> Marks:
    return (
        stroke(ink.dark, 5.5, "M-46 -40H-34L-20 20H34"),
        path(ink.main, softened(((-32, -28), (46, -28), (36, 10), (-23, 10)), 3)),
        stroke(ink.light, 3, "M-12 -24L-6 6M8 -24V6M28 -24L23 6"),
        *((dot(-12, 36, 7.5, ink.dark), dot(28, 36, 7.5, ink.dark))),
    )


@noun("calendar", "date, schedule, spiral calendar, tear-off calendar", colour="#e5534b", wide=92)
def calendar(ink: Ink) -> Marks:
    days = tuple(
        spot(box(x, y, 10, 9, ink.own("#f08a3c", 1) if (x, y) == (5, 14) else ink.own("#cfd5df", 2), 2))
        for y in (-2, 14, 30)
        for x in (-33, -14, 5, 24)
    )
    return (
        box(-46, -40, 92, 90, ink.own("#fbf8f1"), 8),
        path(ink.main, "M-38 -40H38C42 -40 46 -36 46 -32V-14H-46V-32C-46 -36 -42 -40 -38 -40Z"),
        *both(stroke(ink.dark, 6.5, "M22 -46V-32")),
        *days,
    )


@noun("folder", "file folder, directory, open file folder", colour="#f6bf47", tall=78)
def folder(ink: Ink) -> Marks:
    return (
        path(ink.dark, "M-50 -31C-50 -36 -47 -39 -42 -39H-14L-4 -27H42C47 -27 50 -24 50 -19V10H-50Z"),
        path(ink.main, "M-50 -14H50V31C50 36 47 39 42 39H-42C-47 39 -50 36 -50 31Z"),
    )


@noun("document", "file, paper, sheet, report, memo, page facing up", colour="#f4f1e9", wide=76)
def document(ink: Ink) -> Marks:
    return (
        path(ink.main, "M-38 -44C-38 -48 -36 -50 -32 -50H14L38 -26V44C38 48 36 50 32 50H-32C-36 50 -38 48 -38 44Z"),
        path(ink.dark, "M14 -50L38 -26H20C16 -26 14 -28 14 -32Z"),
        stroke(ink.own("#9fb0c8") if not ink.mono else ink.ground, 4, "M-24 -12H22M-24 3H22M-24 18H22M-24 33H6"),
    )


@noun("wifi", "wi-fi, wireless, signal strength, antenna bars", colour="#3f8cff", tall=74, plural="wifi signs")
def wifi(ink: Ink) -> Marks:
    return (
        stroke(ink.main, 9, "M-44 -10C-20 -36 20 -36 44 -10"),
        stroke(ink.main, 9, "M-28 8C-14 -8 14 -8 28 8"),
        dot(0, 28, 9, ink.main),
    )


@noun("battery", "charge", colour="#46b365", tall=50, plural="batteries")
def battery(ink: Ink) -> Marks:
    return (
        box(-50, -25, 92, 50, ink.own("#4a5468"), 9),
        box(43, -10, 7, 20, ink.own("#4a5468"), 3),
        *(box(x, -16, 18, 32, ink.main, 3) for x in (-41, -20, 1)),
    )


@noun("hammer", "tool, hammer and wrench, construction", colour="#7d8799", wide=80, tall=100)
def hammer(ink: Ink) -> Marks:
    return (
        Group(
            (
                box(-6, -30, 12, 84, ink.own(_WOOD), 4),
                path(
                    ink.main,
                    "M-30 -46H22C34 -46 38 -36 40 -26C32 -32 26 -32 20 -26H-30C-34 -26 -36 -28 -36 -32"
                    "V-40C-36 -44 -34 -46 -30 -46Z",
                ),
            ),
            turn=32,
            scale=0.94,
            x=-8,
            y=4,
        ),
    )


@noun("wrench", "spanner, repair, fix", colour="#7d8ea8", wide=96, tall=96)
def wrench(ink: Ink) -> Marks:
    return (
        Group(
            (
                path(
                    ink.main,
                    "M-9 -14C-24 -20 -26 -44 -10 -54V-34C-10 -28 10 -28 10 -34V-54C26 -44 24 -20 9 -14V14"
                    "C24 20 26 44 10 54V34C10 28 -10 28 -10 34V54C-26 44 -24 20 -9 14Z",
                ),
            ),
            turn=45,
        ),
    )


@noun("scissors", "cut, shears, black scissors", colour="#e5534b", wide=78, plural="scissors")
def scissors(ink: Ink) -> Marks:
    steel = ink.own(_STEEL)
    return (
        *both(path(steel, softened(((-6, 12), (18, -50), (24, -44), (4, 16)), 2))),
        *both(hoop(-22, 33, 12.5, ink.main, 8), stroke(ink.main, 8, "M-15 23L0 4")),
        dot(0, 8, 3.6, ink.dark),
    )


@noun("dice", "die, game die, gamble", colour="#e04a55", wide=88, tall=88, plural="dice")
def dice(ink: Ink) -> Marks:
    face = ink.chance.pick("pips", (5, 6, 3, 4))
    corner, pips = (
        both(dot(22, -22, 8, ink.detail)),
        {
            3: (),
            4: both(dot(22, 22, 8, ink.detail)),
            5: both(dot(22, 22, 8, ink.detail)),
            6: both(dot(22, 22, 8, ink.detail), dot(22, 0, 8, ink.detail)),
        }[face],
    )
    middle = (dot(0, 0, 8, ink.detail),) if face % 2 else ()
    slant = (dot(22, -22, 8, ink.detail), dot(-22, 22, 8, ink.detail))
    return (box(-44, -44, 88, 88, ink.main, 17), *(slant if face == 3 else corner), *pips, *middle)


@noun("football", "soccer ball, soccer", colour="#fafafa", height=0.2)
def soccer(ink: Ink) -> Marks:
    black = ink.own("#2d3340")
    pentagon = path(black, softened(((0, -17), (16, -5), (10, 14), (-10, 14), (-16, -5)), 1.5))
    edge = path(black, "M-13 -48C-5 -51 5 -51 13 -48L8 -38H-8Z")
    return (
        disc(0, 0, 50, ink.main),
        *around(5, (stroke(black, 3, "M0 -16V-39"), edge)),
        pentagon,
        hoop(0, 0, 49, black, 2.4),
    )


@noun("basketball", "basket ball, basketball and hoop", colour="#f08331", height=0.2)
def basketball(ink: Ink) -> Marks:
    line = ink.own("#4a2b18")
    return (
        disc(0, 0, 50, ink.main),
        stroke(line, 3, "M0 -48.5V48.5M-48.5 0H48.5M-34 -34C-14 -14 -14 14 -34 34M34 -34C14 -14 14 14 34 34"),
        hoop(0, 0, 48.5, line, 3),
    )


@noun("tennis ball", "tennis", colour="#cfe04a", height=0.15)
def tennis(ink: Ink) -> Marks:
    seam = ink.own("#fbfbf2")
    return (disc(0, 0, 50, ink.main), stroke(seam, 4.5, "M-36 -32C-10 -18 -10 18 -36 32M36 -32C10 -18 10 18 36 32"))


@noun("puzzle piece", "puzzle, jigsaw", colour="#4aa58f", wide=94, tall=94)
def puzzle(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-47 -20H-22C-32 -34 -26 -47 -12 -47C2 -47 8 -34 -2 -20H20V2C34 -8 47 -2 47 12"
            "C47 26 34 32 20 22V47H-47V24"
            "C-34 32 -22 26 -22 13C-22 0 -34 -4 -47 4Z",
        ),
    )


@noun("map pin", "pin, location, marker, place marker, round pushpin, pushpin, map", colour="#e5484d", wide=72)
def pin(ink: Ink) -> Marks:
    return (
        path(ink.main, "M0 50C-14 28 -36 8 -36 -14A36 36 0 0 1 36 -14C36 8 14 28 0 50Z"),
        disc(0, -14, 14, ink.own("#fff6f0") if not ink.mono else ink.ground),
    )


@noun("compass", "navigation", colour="#3f6a8f")
def compass(ink: Ink) -> Marks:
    return (
        disc(0, 0, 50, ink.main),
        disc(0, 0, 40, ink.own("#fbf7ec")),
        Group(
            (
                poly(ink.own("#e2503f", 1), (0, -34), (9, 0), (-9, 0)),
                poly(ink.own("#8b98aa", 2), (0, 34), (9, 0), (-9, 0)),
            ),
            turn=28,
        ),
        dot(0, 0, 4.5, ink.dark),
    )


@noun("party popper", "tada, party, celebration, confetti, congratulations", colour="#f5b62e", wide=98, tall=98)
def popper(ink: Ink) -> Marks:
    bits = (
        (-4, -30, "#e5484d"),
        (14, -18, "#3f8cff"),
        (30, -34, "#43b45a"),
        (34, -4, "#e5484d"),
        (8, -44, "#8e4ec6"),
        (42, 16, "#3f8cff"),
        (18, 4, "#43b45a"),
    )
    return (
        path(ink.main, softened(((-22, -14), (14, 22), (-49, 49)), 3)),
        stroke(ink.dark, 4, "M-30 6L-8 30M-38 24L-24 38"),
        stroke(ink.own("#e56a9b", 1), 4, "M-10 -20C-18 -32 -6 -40 -12 -48M20 12C32 4 38 14 48 8"),
        *(dot(x, y, 4.6, ink.own(colour, nth)) for nth, (x, y, colour) in enumerate(bits)),
    )


@noun("wheel", "tyre, tire, wheel of fortune, ferris wheel", colour="#3a4152")
def wheel(ink: Ink) -> Marks:
    return (
        disc(0, 0, 50, ink.main),
        disc(0, 0, 31, ink.own("#c8ced9")),
        *around(5, (stroke(ink.dark, 5, "M0 0V-28"),)),
        dot(0, 0, 8, ink.dark),
    )


@noun("bow", "bow tie, ribbon", colour="#e5476b", tall=60)
def bow(ink: Ink) -> Marks:
    return (
        *both(
            path(ink.main, "M0 0C14 -22 34 -32 46 -28C52 -24 52 24 46 28C34 32 14 22 0 0Z"),
            path(ink.dark, "M4 0C16 -8 26 -10 34 -8C36 -2 36 2 34 8C26 10 16 8 4 0Z"),
        ),
        box(-9, -12, 18, 24, ink.dark, 7),
    )


@noun("atom", "science, physics, atom symbol, react", colour="#4f7df0")
def atom(ink: Ink) -> Marks:
    orbit = stroke(ink.main, 4.5, "M-47 0C-47 -24 47 -24 47 0C47 24 -47 24 -47 0Z")
    return (*(Group((orbit,), turn=turn) for turn in (0, 60, 120)), dot(0, 0, 8.5, ink.own("#f2719a")))


@noun("flask", "lab, chemistry, test tube, beaker, potion, alembic, experiment", colour="#5fc98f", wide=80)
def flask(ink: Ink) -> Marks:
    glass = ink.own("#d6e6f2")
    return (
        path(glass, "M-12 -44H12V-14L38 36C42 44 38 50 30 50H-30C-38 50 -42 44 -38 36L-12 -14Z"),
        path(ink.main, "M-20 10H20L33 36C36 42 34 45 28 45H-28C-34 45 -36 42 -33 36Z"),
        box(-17, -50, 34, 8, ink.own("#9fb4c8", 1), 3),
        dot(-8, 28, 5, ink.light),
        dot(10, 22, 3.6, ink.light),
    )


@noun("snowman", "snow man", colour="#f4f8fd", wide=76, habitat="land", height=0.7, plural="snowmen")
def snowman(ink: Ink) -> Marks:
    coal = ink.own("#343b4d", 2)
    return (
        stroke(ink.own("#7a5a3a", 3), 3, "M-20 4L-36 -8M20 4L36 -8"),
        disc(0, 26, 25, ink.main),
        disc(0, -6, 18, ink.main),
        box(-17, -3, 34, 7, ink.own("#e5484d"), 3),
        disc(0, -22, 15, ink.main),
        box(-11, -50, 22, 16, coal, 1),
        box(-17, -36, 34, 4.5, coal, 2),
        *both(dot(5, -24, 2, coal)),
        dot(0, 14, 2.4, coal),
        dot(0, 25, 2.4, coal),
        path(ink.own("#f5842b", 1), "M0 -20L14 -17L0 -15Z"),
    )


@noun("trumpet", "saxophone, sax, trombone, brass, horn, cornet", colour="#f0b429", tall=60)
def trumpet(ink: Ink) -> Marks:
    line = ink.main
    return (
        stroke(ink.dark, 5, "M-20 2V16C-20 22 -16 26 -10 26H10C16 26 20 22 20 16V2"),
        *(box(x - 4, -20, 8, 40, ink.light, 3) for x in (-12, 0, 12)),
        *(box(x - 5.5, -29, 11, 6, line, 3) for x in (-12, 0, 12)),
        *(stroke(ink.dark, 2.6, f"M{x} -24V-20") for x in (-12, 0, 12)),
        box(-42, -7, 72, 8, line, 3),
        path(line, "M20 -7C36 -8 42 -16 46 -28C50 -29 50 -28 50 -24V18C50 22 50 23 46 22C42 10 36 2 20 1Z"),
        path(ink.dark, "M46 -28A5 26 0 0 1 46 22A5 26 0 0 1 46 -28Z"),
        path(ink.dark, "M-42 -9C-45 -11 -50 -12 -50 -10V4C-50 6 -45 5 -42 3Z"),
    )


@noun("sword", "blade, dagger, knight's sword, excalibur, katana", colour="#aeb9ca", wide=48)
def sword(ink: Ink) -> Marks:
    gold = ink.own("#e0a53a")
    return (
        path(ink.main, "M-8 -38L0 -50L8 -38V20H-8Z"),
        path(ink.dark, "M0 -50L8 -38V20H0Z"),
        box(-24, 18, 48, 8, gold, 4),
        box(-5, 26, 10, 15, ink.own("#7a4b2c", 1), 2),
        disc(0, 44, 6, gold),
    )


@noun(
    "gamepad",
    "game controller, controller, joystick, joypad, game pad, console, playstation",
    colour="#5a5fd8",
    tall=70,
)
def gamepad(ink: Ink) -> Marks:
    body = (
        "M-24 -35H24C40 -35 46 -18 49 4C52 24 46 35 37 35C26 35 22 18 14 16"
        "H-14C-22 18 -26 35 -37 35C-46 35 -52 24 -49 4C-46 -18 -40 -35 -24 -35Z"
    )
    light = ink.pale
    return (
        path(ink.main, body),
        box(-37, -13, 24, 8, light, 2),
        box(-29, -21, 8, 24, light, 2),
        *(
            dot(25 + x, -9 + y, 4.6, ink.own(shade, place))
            for place, (x, y, shade) in enumerate(
                ((0, -10, "#ffd166"), (10, 0, "#ff6b7a"), (0, 10, "#5fe0c8"), (-10, 0, "#8ecbff"))
            )
        ),
        box(-7, -24, 14, 5, ink.deep, 2.5),
    )


@noun(
    "scales of justice",
    "balance scale, justice, law scales, weighing scales, balance",
    colour="#b58a3c",
    wide=96,
    plural="scales of justice",
)
def justice(ink: Ink) -> Marks:
    return (
        stroke(ink.main, 5, "M0 -40V40"),
        stroke(ink.main, 4.5, "M-34 -30C-20 -36 20 -36 34 -30"),
        disc(0, -44, 6, ink.main),
        *both(
            stroke(ink.dark, 2.2, "M34 -30L20 10M34 -30L48 10"),
            path(ink.main, "M17 10H51C49 20 43 26 34 26C25 26 19 20 17 10Z"),
        ),
        path(ink.dark, "M-20 50C-20 42 -10 38 0 38C10 38 20 42 20 50Z"),
    )


@noun("tooth", "molar, teeth", colour="#dfe9f5", wide=84, plural="teeth")
def tooth(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M-20 -50C-10 -50 -8 -44 0 -44C8 -44 10 -50 20 -50C36 -50 44 -36 41 -18C38 2 34 10 32 28C31 42 26 50 20 50"
            "C12 50 14 16 0 16C-14 16 -12 50 -20 50C-26 50 -31 42 -32 28C-34 10 -38 2 -41 -18C-44 -36 -36 -50 -20 -50Z",
        ),
        path(
            ink.white,
            "M-24 -40C-32 -38 -35 -28 -32 -18C-30 -14 -27 -16 -27 -19C-28 -28 -25 -32 -20 -35C-17 -38 -20 -41 -24 -40Z",
        ),
    )


@noun("skateboard", "skate board, longboard, skating", colour="#ef6a4c", tall=40)
def skateboard(ink: Ink) -> Marks:
    wheel = ink.own("#f5d76a")
    return (
        *both(path(ink.own("#8b93a3", 1), "M18 -2H40L34 9H24Z"), disc(29, 10, 10, wheel), dot(29, 10, 3.6, ink.deep)),
        stroke(ink.main, 10, "M-45 -15C-40 -6 -34 -5 -28 -5H28C34 -5 40 -6 45 -15"),
        stroke(ink.light, 2.6, "M-30 -7H30"),
    )
