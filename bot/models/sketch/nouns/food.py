"""What one eats and drinks."""

from bot.models.sketch.ink import Ink
from bot.models.sketch.marks import (
    Group,
    Marks,
    both,
    box,
    disc,
    dot,
    faint,
    hoop,
    oval,
    path,
    softened,
    spot,
    stroke,
)
from bot.models.sketch.nouns.noun import noun

_LEAF = "#57a64e"
_COFFEE = "#6b4226"


@noun(
    "coffee cup",
    "coffee, cup of coffee, espresso, cappuccino, latte, tea, teacup, cup, hot beverage, cafe, café",
    colour="#f4efe6",
    tall=94,
    inside=(-6, 14, 26),
)
def coffee(ink: Ink) -> Marks:
    return (
        *(faint(stroke(ink.deep, 3.6, f"M{x} -18C{x - 7} -26 {x + 7} -32 {x} -42"), 0.6) for x in (-20, -4, 12)),
        hoop(32, 8, 12, ink.dark, 6.5),
        path(ink.main, "M-40 -10H32V8C32 26 20 36 4 36H-12C-28 36 -40 26 -40 8Z"),
        path(ink.own(_COFFEE), "M-37 -10H29C29 -4 -37 -4 -37 -10Z"),
        path(ink.trim("#c9b79c"), "M-50 38H42C40 45 34 47 28 47H-36C-42 47 -48 45 -50 38Z"),
    )


@noun("mug", "cocoa, hot chocolate, tankard", colour="#3f8fd2", wide=94, tall=92, inside=(-8, 4, 40))
def mug(ink: Ink) -> Marks:
    return (
        path(ink.dark, "M24 -24C44 -30 48 -14 46 2C44 18 38 26 22 28V18C32 16 36 10 37 0C38 -12 36 -18 24 -14Z"),
        path(ink.main, "M-44 -40H28V36C28 42 24 46 18 46H-34C-40 46 -44 42 -44 36Z"),
        oval(-8, -40, 36, 6, ink.dark),
        path(ink.light, "M-37 -26C-37 -30 -31 -30 -31 -26V30C-31 34 -37 34 -37 30Z"),
    )


@noun("beer", "pint, lager, ale, beer mug", colour="#f5b52e", wide=88)
def beer(ink: Ink) -> Marks:
    foam = ink.own("#fffaf0")
    return (
        path(
            ink.dark,
            "M22 -14H34C42 -14 44 -8 44 0V20C44 30 38 34 30 34H22V24H28C34 24 34 20 34 14V4C34 -2 34 -4 28 -4H22Z",
        ),
        path(ink.main, "M-34 -26H24V44C24 48 22 50 18 50H-28C-32 50 -34 48 -34 44Z"),
        stroke(ink.light, 5, "M-22 -2V38M-5 -2V38M12 -2V38"),
        path(
            foam,
            "M-38 -18C-46 -28 -38 -40 -28 -38C-24 -50 -6 -52 0 -44C10 -52 26 -46 26 -36C34 -30 30 -18 22 -18"
            "C18 -18 18 -8 12 -8C6 -8 8 -18 2 -18Z",
        ),
    )


@noun("wine glass", "wine, glass, red wine", colour="#9c2c4d", wide=52)
def wine(ink: Ink) -> Marks:
    glass = ink.own("#cfd9e6")
    return (
        path(glass, "M-22 -50H22C28 -22 20 0 0 0C-20 0 -28 -22 -22 -50Z"),
        path(ink.main, "M-24 -30C-10 -26 10 -34 24 -30C24 -12 16 -4 0 -4C-16 -4 -24 -12 -24 -30Z"),
        path(glass, "M-3 -1H3V42C14 43 20 45 22 50H-22C-20 45 -14 43 -3 42Z"),
    )


@noun("cocktail", "martini, drink, tropical drink, cocktail glass", colour="#ff8f5a", wide=84)
def cocktail(ink: Ink) -> Marks:
    glass = ink.own("#cfd9e6")
    return (
        stroke(ink.own("#e14b5a", 1), 3, "M4 -18L24 -48"),
        path(glass, softened(((-42, -36), (42, -36), (0, 10)), 2)),
        path(ink.main, softened(((-32, -28), (32, -28), (0, 6)), 2)),
        path(glass, "M-3 4H3V43C14 44 20 46 22 50H-22C-20 46 -14 44 -3 43Z"),
        disc(33, -38, 9, ink.own("#9fca4c", 2)),
    )


@noun("apple", "red apple, green apple", colour="#e0403a", wide=90)
def apple(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#6b4a2b", 1), 5, "M0 -24C0 -34 4 -42 10 -46"),
        path(ink.own(_LEAF), "M8 -34C12 -48 26 -52 38 -48C36 -36 22 -28 8 -34Z"),
        path(
            ink.main,
            "M0 -22C10 -32 45 -32 45 4C45 30 26 50 12 50C6 50 4 47 0 47C-4 47 -6 50 -12 50"
            "C-26 50 -45 30 -45 4"
            "C-45 -32 -10 -32 0 -22Z",
        ),
        path(ink.light, "M-34 2C-34 -10 -28 -18 -18 -20C-24 -12 -26 -4 -26 8C-28 12 -34 10 -34 2Z"),
    )


@noun("pear", "green pear", colour="#b6cc4a", wide=72)
def pear(ink: Ink) -> Marks:
    return (
        stroke(ink.own("#6b4a2b", 1), 4.5, "M0 -34C0 -42 3 -46 6 -48"),
        path(ink.own(_LEAF), "M4 -38C8 -48 20 -50 28 -46C26 -38 14 -34 4 -38Z"),
        path(
            ink.main,
            "M0 -38C14 -38 16 -24 20 -12C26 2 36 8 36 24C36 42 20 50 0 50C-20 50 -36 42 -36 24"
            "C-36 8 -26 2 -20 -12C-16 -24 -14 -38 0 -38Z",
        ),
        path(ink.light, "M-26 24C-26 12 -20 6 -15 -2C-16 8 -18 18 -16 32C-20 38 -26 34 -26 24Z"),
    )


@noun("orange", "tangerine, mandarin, clementine", colour="#ff9526", wide=92)
def orange(ink: Ink) -> Marks:
    return (
        disc(0, 6, 44, ink.main),
        path(ink.own(_LEAF), "M0 -34C4 -50 22 -54 36 -46C32 -34 16 -28 0 -34Z"),
        dot(0, -32, 4, ink.deep),
        *(dot(x, y, 1.8, ink.dark) for x, y in ((-18, 20), (-6, 30), (12, 24), (22, 10), (-26, 6))),
    )


@noun("lemon", "citrus", colour="#ffd936", tall=76)
def lemon(ink: Ink) -> Marks:
    return (
        path(ink.own(_LEAF), "M22 -26C24 -36 36 -40 46 -36C44 -28 34 -20 22 -26Z"),
        path(
            ink.main,
            "M-50 8C-42 6 -40 2 -36 -8C-28 -28 0 -34 20 -24C36 -16 38 -2 42 2C46 6 50 8 48 14"
            "C42 14 38 18 34 24"
            "C22 40 -8 40 -24 30C-34 24 -38 16 -50 8Z",
        ),
        path(ink.light, "M-26 0C-20 -14 -6 -20 8 -18C-6 -12 -14 -4 -18 6C-22 8 -28 6 -26 0Z"),
    )


@noun("cherries", "cherry, cherry fruit", colour="#d6263f", wide=88, plural="pairs of cherries")
def cherries(ink: Ink) -> Marks:
    green = ink.own(_LEAF)
    return (
        stroke(green, 4, "M-22 12C-18 -10 -4 -30 16 -42C16 -24 18 -6 22 8"),
        path(green, "M16 -42C22 -52 38 -50 46 -40C36 -32 22 -32 16 -42Z"),
        disc(-22, 26, 22, ink.main),
        disc(24, 22, 20, ink.dark),
        oval(-29, 19, 5, 7, ink.light),
        oval(17, 16, 4.5, 6, ink.main),
    )


@noun("strawberry", "berry, raspberry", colour="#e93a4c", wide=80, plural="strawberries")
def strawberry(ink: Ink) -> Marks:
    seeds = (
        (-18, -10),
        (0, -14),
        (18, -10),
        (-24, 6),
        (-8, 4),
        (9, 4),
        (24, 6),
        (-14, 20),
        (2, 20),
        (15, 20),
        (-4, 35),
    )
    return (
        path(ink.main, "M0 -34C20 -40 40 -30 40 -8C40 20 14 50 0 50C-14 50 -40 20 -40 -8C-40 -30 -20 -40 0 -34Z"),
        *(spot(oval(x, y, 1.8, 3, ink.own("#ffe08a", 1))) for x, y in seeds),
        path(
            ink.own(_LEAF),
            "M0 -50L4 -40C14 -46 24 -44 30 -36C22 -32 14 -30 8 -32C6 -26 2 -22 0 -18"
            "C-2 -22 -6 -26 -8 -32"
            "C-14 -30 -22 -32 -30 -36C-24 -44 -14 -46 -4 -40Z",
        ),
    )


@noun("watermelon", "melon slice, melon", colour="#ef4a5b", tall=62)
def watermelon(ink: Ink) -> Marks:
    return (
        path(ink.own("#3f9a54"), "M-50 -30H50C50 4 28 31 0 31C-28 31 -50 4 -50 -30Z"),
        path(ink.own("#e9f3cf", 1), "M-43 -30H43C42 0 24 24 0 24C-24 24 -42 0 -43 -30Z"),
        path(ink.main, "M-38 -30H38C37 -2 21 19 0 19C-21 19 -37 -2 -38 -30Z"),
        *(
            spot(oval(x, y, 2.2, 3.6, ink.own("#2f2530", 2)))
            for x, y in ((-20, -18), (0, -20), (20, -18), (-10, -4), (10, -4))
        ),
    )


@noun("banana", colour="#ffd23c", tall=86)
def banana(ink: Ink) -> Marks:
    return (
        path(
            ink.main,
            "M38 -43C42 -44 46 -42 46 -38C44 -30 50 -14 46 2C40 28 6 46 -30 42"
            "C-40 40 -50 36 -50 30C-48 26 -40 28 -34 28"
            "C-4 24 22 8 30 -12C34 -24 32 -34 38 -43Z",
        ),
        path(ink.dark, "M46 2C40 28 6 46 -30 42C-36 41 -42 39 -46 36C-10 38 30 24 46 2Z"),
        path(ink.own("#6b4a2b"), "M38 -43C42 -44 46 -42 46 -38C45 -35 45 -33 45.5 -30H35C36 -35 36 -39 38 -43Z"),
    )


@noun("grapes", "grape, vine, bunch of grapes", colour="#8355b8", wide=76, plural="bunches of grapes")
def grapes(ink: Ink) -> Marks:
    rows = ((-14, (-24, -8, 8, 24)), (2, (-16, 0, 16)), (18, (-8, 8)), (34, (0,)))
    return (
        stroke(ink.own("#6b4a2b", 1), 4.5, "M0 -24C0 -36 3 -44 8 -48"),
        path(ink.own(_LEAF), "M2 -30C8 -46 24 -48 36 -40C32 -28 16 -22 2 -30Z"),
        *(disc(x, y, 12.5, ink.main if (x + y) % 3 else ink.light) for y, xs in rows for x in xs),
    )


@noun("carrot", "vegetable", colour="#f5842b", wide=48)
def carrot(ink: Ink) -> Marks:
    return (
        stroke(ink.own(_LEAF), 7, "M0 -22C-2 -34 -10 -42 -16 -44M0 -22V-46M0 -22C2 -34 10 -42 16 -44"),
        path(ink.main, "M0 -28C16 -30 26 -22 22 -8C18 12 8 36 0 50C-8 36 -18 12 -22 -8C-26 -22 -16 -30 0 -28Z"),
        stroke(ink.dark, 3, "M-20 -8H-8M19 2H8M-13 16H-4"),
    )


@noun("avocado", "guacamole", colour="#4d7a3a", wide=70)
def avocado(ink: Ink) -> Marks:
    shape = (
        "M0 -50C14 -50 18 -36 22 -22C28 -6 35 2 35 18C35 38 20 50 0 50"
        "C-20 50 -35 38 -35 18C-35 2 -28 -6 -22 -22C-18 -36 -14 -50 0 -50Z"
    )
    return (
        path(ink.main, shape),
        Group((path(ink.own("#dbe79a"), shape),), y=1, scale=0.84),
        disc(0, 18, 14.5, ink.own("#8a5a36", 1)),
    )


@noun("pizza", "slice of pizza, pizza slice", colour="#f7c24a", wide=88)
def pizza(ink: Ink) -> Marks:
    salami = ink.own("#d5452f")
    return (
        path(ink.own("#c98442", 1), "M-44 -36C-20 -54 20 -54 44 -36C46 -30 44 -26 40 -26H-40C-44 -26 -46 -30 -44 -36Z"),
        path(ink.main, "M-37 -29C-14 -38 14 -38 37 -29L3 48C2 51 -2 51 -3 48Z"),
        disc(-12, -18, 8.5, salami),
        disc(14, -14, 8, salami),
        disc(-2, 8, 7.5, salami),
        *(spot(oval(x, y, 3, 1.8, ink.own("#4f9a4b", 2))) for x, y in ((2, -26), (6, 2), (-10, 0), (1, 26))),
    )


@noun("burger", "hamburger, cheeseburger, sandwich", colour="#dd9a4a", tall=84)
def burger(ink: Ink) -> Marks:
    return (
        path(ink.main, "M-46 24H46V28C46 38 40 42 30 42H-30C-40 42 -46 38 -46 28Z"),
        box(-48, 8, 96, 15, ink.own("#6e3d24"), 7),
        path(ink.own("#ffcc3d", 1), "M-46 3H46L24 16L10 6Z"),
        path(
            ink.own("#69b34a", 2),
            "M-50 0C-44 -10 44 -10 50 0C44 8 36 2 30 6C22 10 14 2 6 6C-2 10 -10 2 -18 6C-26 10 -36 2 -50 0Z",
        ),
        path(ink.main, "M-46 -6C-46 -30 -28 -42 0 -42C28 -42 46 -30 46 -6Z"),
        *(
            spot(oval(x, y, 3, 1.8, ink.own("#fff1cf", 3)))
            for x, y in ((-20, -24), (-4, -32), (14, -26), (2, -18), (28, -16))
        ),
    )


@noun("ice cream", "icecream, gelato, ice cream cone, soft ice cream", colour="#f6a5c0", wide=62)
def ice_cream(ink: Ink) -> Marks:
    return (
        path(ink.own("#e0a257", 1), softened(((-22, -8), (22, -8), (0, 50)), 2)),
        stroke(ink.own("#b97d3a", 1), 1.8, "M-14 -4L8 28M14 -4L-8 28M-2 -6L14 14M2 -6L-14 14"),
        path(
            ink.main,
            "M-26 -8C-32 -12 -28 -22 -22 -22C-24 -40 -10 -50 0 -50C10 -50 24 -40 22 -22"
            "C28 -22 32 -12 26 -8"
            "C20 -2 16 -8 11 -5C6 0 2 -6 -3 -5C-8 -2 -12 -8 -17 -5C-21 -3 -24 -5 -26 -8Z",
        ),
        path(ink.light, "M-14 -24C-14 -34 -8 -42 0 -43C-6 -36 -8 -30 -8 -22C-10 -19 -14 -20 -14 -24Z"),
    )


@noun("bread", "loaf, toast, slice of bread, loaf of bread, pastry", colour="#c98a4b", tall=80)
def bread(ink: Ink) -> Marks:
    crust = (
        "M-50 -10C-50 -32 -34 -40 -18 -40H18C34 -40 50 -32 50 -10C50 2 45 7 42 9"
        "V34A6 6 0 0 1 36 40H-36A6 6 0 0 1 -42 34V9C-45 7 -50 2 -50 -10Z"
    )
    return (
        path(ink.main, crust),
        Group((path(ink.own("#f6dfb4"), crust),), scale=0.85),
        *(stroke(ink.own("#e3bd80", 1), 4, f"M{x} -14C{x - 6} -4 {x - 6} 6 {x} 16") for x in (-16, 2, 20)),
    )


@noun("cake", "birthday cake, shortcake", colour="#f7b3c8", wide=96, tall=96)
def cake(ink: Ink) -> Marks:
    flame = ink.own("#ffb020", 2)
    return (
        *(stroke(ink.own("#5aa9e6", 1), 4.5, f"M{x} -16V-30") for x in (-20, 0, 20)),
        *(
            path(flame, f"M{x} -46C{x + 7} -36 {x + 4} -32 {x} -32C{x - 4} -32 {x - 7} -36 {x} -46Z")
            for x in (-20, 0, 20)
        ),
        path(ink.own("#fff3e2"), "M-40 8H40V40H-40Z"),
        box(-40, 20, 80, 7, ink.dark),
        path(
            ink.main,
            "M-42 -8C-42 -14 -38 -18 -32 -18H32C38 -18 42 -14 42 -8V8C42 16 32 16 31 9"
            "C30 20 18 20 17 9C16 16 6 16 5 9"
            "C4 22 -8 22 -9 9C-10 16 -20 16 -21 9C-22 18 -32 18 -33 9C-36 16 -42 14 -42 8Z",
        ),
        box(-48, 39, 96, 7, ink.trim("#c9a27a"), 3.5),
    )


@noun("cupcake", "muffin", colour="#f49ac1", wide=76)
def cupcake(ink: Ink) -> Marks:
    return (
        dot(0, -44, 6, ink.own("#e03a4e", 1)),
        path(
            ink.main,
            "M-36 14C-42 4 -36 -8 -26 -8C-28 -22 -14 -24 -12 -24C-12 -34 -4 -40 0 -42"
            "C4 -38 12 -34 12 -24C14 -24 28 -22 26 -8C36 -8 42 4 36 14Z",
        ),
        stroke(ink.light, 4, "M-22 4C-8 10 10 8 24 2M-12 -12C-4 -8 6 -8 14 -14"),
        path(ink.own("#b9794a"), softened(((-34, 12), (34, 12), (25, 50), (-25, 50)), 3)),
        stroke(ink.own("#8f5830"), 2.6, "M-18 18L-14 46M0 18V46M18 18L14 46"),
    )


@noun("donut", "doughnut", colour="#f285b0")
def donut(ink: Ink) -> Marks:
    colours = ("#ffffff", "#ffd84d", "#6fd3f2", "#8ee07c")
    sprinkles = tuple(
        Group((box(-4, -1.6, 8, 3.2, ink.own(colours[index % 4], 1), 1.6),), turn=25 * index, x=x, y=y)
        for index, (x, y) in enumerate(
            ((-28, -10), (-18, -28), (4, -32), (24, -22), (31, 0), (22, 22), (-2, 31), (-24, 20), (-32, 6))
        )
    )
    return (
        hoop(0, 0, 33, ink.own("#d99a55"), 33),
        hoop(0, 0, 32, ink.main, 26),
        *sprinkles,
    )


@noun("cookie", "biscuit, chocolate chip cookie", colour="#d9a05b")
def cookie(ink: Ink) -> Marks:
    chips = ((-20, -18, 7), (14, -26, 6), (26, 6, 7), (-2, 6, 6), (-28, 16, 5), (8, 30, 7), (-10, -36, 4))
    return (disc(0, 0, 50, ink.main), *(dot(x, y, r, ink.own("#5a3420")) for x, y, r in chips))


@noun("egg", "easter egg, fried egg", colour="#fbead0", wide=78)
def egg(ink: Ink) -> Marks:
    return (
        path(ink.main, "M0 -50C22 -50 39 -14 39 12C39 36 22 50 0 50C-22 50 -39 36 -39 12C-39 -14 -22 -50 0 -50Z"),
        path(ink.white, "M-22 2C-22 -14 -14 -28 -6 -34C-10 -22 -14 -10 -12 4C-14 12 -22 10 -22 2Z"),
    )


@noun("pumpkin", "jack-o-lantern", colour="#f2822c", tall=90)
def pumpkin(ink: Ink) -> Marks:
    return (
        path(ink.own("#5b8a3a"), "M-6 -24C-4 -34 -2 -40 6 -45L14 -40C8 -36 8 -30 7 -24Z"),
        *both(oval(27, 10, 23, 32, ink.dark)),
        *both(oval(14, 10, 22, 34, ink.main)),
        oval(0, 10, 13, 35, ink.light),
    )


@noun("chili", "pepper, chilli, hot pepper, chili pepper", colour="#dd3029", tall=86)
def chili(ink: Ink) -> Marks:
    return (
        path(ink.own(_LEAF), "M26 -24C28 -36 36 -42 46 -43L50 -36C42 -34 40 -30 40 -22Z"),
        path(ink.main, "M20 -22C28 -30 44 -26 46 -14C48 14 10 44 -50 42C-18 34 4 14 12 -8C14 -14 16 -20 20 -22Z"),
        path(ink.light, "M24 -12C26 -16 30 -16 32 -14C30 4 12 24 -10 32C6 20 18 4 24 -12Z"),
    )
