"""Landscapes: sky, what is in it, layers of land or water, and what stands there."""

from dataclasses import dataclass, replace

from bot.models.sketch import colours, styles
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts import backdrops
from bot.models.sketch.layouts.abstract import hill
from bot.models.sketch.layouts.layout import Composition, Stage
from bot.models.sketch.layouts.picture import written
from bot.models.sketch.looks import Actor, figure
from bot.models.sketch.marks import Fade, Group, Mark, Marks, box, disc, faint, number, path, stroke
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Thing


@dataclass(frozen=True, slots=True)
class Air:
    """The light of an hour: the sky from the top down, the land from far to near, water from far to near, and the
    colour of the sun or moon."""

    sky: tuple[str, ...]
    land: tuple[str, str, str]
    water: tuple[str, str]
    lit: str

    @property
    def is_dark(self) -> bool:
        """Whether the stars are out."""
        return colours.lightness(self.sky[0]) < 0.3


@dataclass(frozen=True, slots=True)
class Standing:
    """One copy of a thing with its place: the middle of its foot, and its height, in px of the viewBox."""

    actor: Actor
    copy: int
    x: float
    foot: float
    tall: float

    @property
    def wide(self) -> float:
        return self.tall * self.actor.noun.wide / self.actor.noun.tall


_HOURS = {
    "day": (
        Air(("#7cc6f2", "#c9eafb", "#eef8fb"), ("#a9d3a4", "#79bb7c", "#519d63"), ("#5cb2df", "#2f8cc4"), "#ffc93c"),
        Air(("#9fdcf0", "#dff3ee", "#fbf6df"), ("#c5d88f", "#9dc06a", "#6fa053"), ("#62bfd0", "#2f93ad"), "#ffd34f"),
    ),
    "dawn": (
        Air(("#8fb8ee", "#f9cfc4", "#ffe7c7"), ("#b7b7d6", "#8f97bf", "#6d7aa5"), ("#9db5dc", "#6f8fc4"), "#fff1c4"),
        Air(("#c3b4ec", "#f7c6d3", "#fff0d6"), ("#a9c3b5", "#7fa39b", "#5c827f"), ("#b6b8e0", "#8290c4"), "#fff6d6"),
    ),
    "sunset": (
        Air(("#3d2c6b", "#c6487c", "#ff9a56", "#ffd38a"), ("#7d4277", "#5a3267", "#3a2351"), ("#a84a79", "#5d3570"), "#ffe08a"),
        Air(("#26486f", "#e0795a", "#ffb25e", "#ffe3a3"), ("#8a5a4c", "#64413f", "#422c33"), ("#b56a55", "#5e4a5e"), "#fff0b8"),
    ),
    "night": (
        Air(("#0b1233", "#1d2a63", "#3b4a8c"), ("#2f3d73", "#222e5c", "#161f45"), ("#22386f", "#152552"), "#f7e7ae"),
        Air(("#170f38", "#3a2569", "#74508f"), ("#46366f", "#33285a", "#211b43"), ("#41306f", "#2a2152"), "#fbeccb"),
        Air(("#04202f", "#0d4456", "#2d7a80"), ("#1c5560", "#144049", "#0c2b34"), ("#155463", "#0c3744"), "#f2f4d0"),
    ),
    "autumn": (
        Air(("#9cc9e0", "#f3e3c4", "#fbeed3"), ("#e0b15c", "#cf8440", "#a75a34"), ("#7fb0c4", "#4f8aa3"), "#ffc24a"),
        Air(("#b9c6d8", "#f2d7c0", "#fbe9d6"), ("#d9a05a", "#b9703f", "#8a4a32"), ("#8aa5b8", "#5d7f98"), "#ffd98a"),
    ),
}  # fmt: skip
_SPACE = ("#0b1030", "#191a47", "#2c2257")
_DEPTHS = ("#5cc4e0", "#1f7fb8", "#0f4a86")
_LANDS = {
    "desert": ("#f3d19c", "#e3ad69", "#cd8b4c"),
    "snow": ("#eef5fb", "#dbe8f4", "#c4d8ea"),
    "beach": ("#f5deae", "#efd095", "#e6bf7a"),
    "forest": ("#8fbf9b", "#5d9d74", "#377a57"),
}
_WET = frozenset({"sea", "beach"})
_NIGHTLY = frozenset({"moon", "full moon", "star", "shooting star", "ghost", "owl", "sparkle", "planet"})
_DAILY = frozenset({"sun", "rainbow", "cloud", "hot air balloon", "airplane", "bird", "butterfly", "bee"})
_DIVERS = frozenset({"fish", "octopus"})
_LIGHTS = frozenset({"sun", "moon", "full moon", "planet", "earth"})
# Who lives where nobody was named: noun and how many.
_DWELLERS = {
    "forest": (("fir tree", 5), ("tree", 4)), "meadow": (("tree", 1), ("flower", 5)), "desert": (("cactus", 3),),
    "snow": (("fir tree", 5),), "beach": (("palm tree", 2),), "sea": (("sailboat", 1),),
    "deep": (("fish", 4), ("octopus", 1)), "mountains": (("fir tree", 3),), "space": (("planet", 1), ("rocket", 1)),
}  # fmt: skip

# All in shares of the canvas's height.
_HORIZON = 0.62
_HOUSE = 0.36  # how tall a house stands; all other heights follow from it
_TALLEST = {"air": 0.3, "space": 0.3, "land": 0.46, "water": 0.5, "any": 0.3}
_FEET = (0.9, 0.82)  # where things stand, in turn
_SHORE = 0.83


def landscape(stage: Stage) -> Composition:
    """The whole view: the prompt's things, and what belongs to the place where the prompt names none."""
    air = _air(stage)
    cast = stage.cast or tuple(_dweller(stage, noun, count) for noun, count in _DWELLERS.get(stage.scene.setting, ()))
    diving = stage.scene.setting == "sea" and {actor.noun.name for actor in cast} & _DIVERS
    match "deep" if diving else stage.scene.setting:
        case "space":
            marks = (*_heaven(stage, _SPACE, 90, 1.0), *_floating(stage, cast, _SPACE[0]))
        case "deep":
            marks = (*_depths(stage), *_floating(stage, cast, _DEPTHS[1]))
        case _:
            marks = _view(stage, cast, air)
    return Composition(marks, _words(stage, air), stage.canvas)


def _view(stage: Stage, cast: tuple[Actor, ...], air: Air) -> Marks:
    up = tuple(actor for actor in cast if actor.noun.habitat in ("air", "space"))
    down = tuple(actor for actor in cast if actor not in up)
    wet = stage.scene.setting in _WET or any(actor.noun.habitat == "water" for actor in down)
    standing = _standing(stage, down, wet)
    far = tuple(_stood(stage, one, air) for one in standing if one.actor.noun.name == "mountain")
    near = tuple(mark for one in standing if one.actor.noun.name != "mountain" for mark in _grounded(stage, one, air))
    flying = _in_the_sky(stage, up, standing, air)
    if stage.look.bare:
        return (*flying, *far, *near)
    shore = wet and (stage.scene.setting == "beach" or any(actor.noun.habitat != "water" for actor in down))
    land = (*_water(stage, air), *(_shore(stage, air) if shore else ())) if wet else _hills(stage, air)
    sky = (*_heaven(stage, air.sky, 46 if air.is_dark else 0, _HORIZON), *_light(stage, up, air))
    return (*sky, *flying, *(() if far or wet else _ridges(stage, air)), *far, *land, *near)


# The place and the hour


def _air(stage: Stage) -> Air:
    scene, nouns = stage.scene, {thing.noun for thing in stage.scene.things}
    hour = scene.hour
    if not hour and (scene.tone in ("dark", "neon") or (nouns & _NIGHTLY and not nouns & _DAILY)):
        hour = "night"
    elif not hour and nouns & _DAILY:
        hour = "day"
    airs = _HOURS[hour] if hour else (_HOURS["day"][0], _HOURS["dawn"][0], _HOURS["day"][1], _HOURS["sunset"][0])
    air = stage.chance.pick("air", airs)
    if land := _LANDS.get(scene.setting):
        share = 0.85 if colours.lightness(air.land[2]) > 0.5 else 0.3
        far, middle, near = (colours.mix(own, shade, share) for own, shade in zip(air.land, land, strict=True))
        air = replace(air, land=(far, middle, near))
    if scene.ground.colours:
        air = replace(air, sky=scene.ground.colours)
    return _asked_for(scene.colours, air) if scene.colours and not scene.things else air


def _asked_for(asked: tuple[str, ...], air: Air) -> Air:
    """The view in the colours of the prompt: land in shades of the first, the sky in those of the last."""
    land, sky = asked[0], asked[-1]
    shades = (colours.mix(land, colours.WHITE, 0.4), land, colours.lighter(land, -0.14))
    top = sky if len(asked) > 1 else colours.mix(sky, colours.WHITE, 0.5)
    return replace(air, sky=(top, colours.mix(sky, colours.WHITE, 0.86)), land=shades, water=(shades[0], land))


def _dweller(stage: Stage, noun: str, count: int) -> Actor:
    found = NOUNS[noun]
    asked = stage.scene.colours
    return Actor(Thing(-1, noun, count), found, asked[:1] or (found.colour,), (), asked=bool(asked))


# The sky


def _heaven(stage: Stage, shades: tuple[str, ...], stars: int, low: float) -> Marks:
    canvas = stage.canvas
    fill = Fade(shades) if len(shades) > 1 else shades[0]
    return (box(canvas.x, canvas.y, canvas.w, canvas.h, fill), *backdrops.stars(stage, stars, low))


def _light(stage: Stage, up: tuple[Actor, ...], air: Air) -> Marks:
    """The sun or the moon, and clouds by day, unless the prompt brings its own."""
    if any(actor.noun.name in _LIGHTS for actor in up):
        return ()
    canvas, chance = stage.canvas, stage.chance.of("sky")
    setting_sun = len(air.sky) > 3
    x = canvas.x + canvas.w * chance.pick("x", (0.76, 0.24, 0.62))
    y = canvas.y + canvas.h * (0.5 if setting_sun else 0.22)
    r = canvas.h * (0.13 if setting_sun else 0.085)
    if air.is_dark:
        return (Group(NOUNS["moon"].draw(Ink(air.lit)), x, y, r / 50),)
    sun = (faint(disc(x, y, r * 1.5, air.lit), 0.22), disc(x, y, r, air.lit))
    cloudy = not setting_sun and not up
    return (*sun, *(_clouds(stage, air) if cloudy else ()))


def _clouds(stage: Stage, air: Air) -> Marks:
    canvas, chance = stage.canvas, stage.chance.of("clouds")
    shade = colours.mix(colours.WHITE, air.sky[-1], 0.25)
    return tuple(
        Group(NOUNS["cloud"].draw(Ink(shade)), canvas.x + canvas.w * x, canvas.y + canvas.h * chance.between(f"y{x}", 0.14, 0.36),
              canvas.h * chance.between(f"s{x}", 0.0016, 0.0027), opacity=0.9)
        for x in (0.16, 0.5, 0.88)
    )  # fmt: skip


def _in_the_sky(stage: Stage, up: tuple[Actor, ...], standing: tuple[Standing, ...], air: Air) -> Marks:
    """The flying and the shining, spread over the sky; a rainbow spans it."""
    arched = [actor for actor in up if actor.noun.name == "rainbow"]
    copies = [(actor, copy) for actor in up if actor not in arched for copy in range(actor.thing.count)]
    slots = stage.chance.of("slots").shuffled("order", range(len(copies)))
    marks = [_arch(stage, actor, air) for actor in arched]
    for (actor, copy), slot in zip(copies, slots, strict=True):
        marks.append(_aloft(stage, actor, copy, (slot + 0.5) / len(copies), standing, air))
    return tuple(marks)


def _arch(stage: Stage, actor: Actor, air: Air) -> Group:
    canvas = stage.canvas
    wide = min(canvas.w * 0.78, canvas.h * 1.04)
    frame = Frame(
        canvas.x + (canvas.w - wide) / 2, canvas.y + canvas.h * (_HORIZON + 0.06) - wide * 0.52, wide, wide * 0.52
    )
    return fitted(figure(actor, stage.look, stage.scene, 0, air.sky[0]), 100, 52, frame)


def _aloft(stage: Stage, actor: Actor, copy: int, share: float, standing: tuple[Standing, ...], air: Air) -> Group:
    canvas, noun, thing = stage.canvas, actor.noun, actor.thing
    chance = stage.chance.of(f"{noun.name}{copy}")
    tall = min(
        noun.height * _HOUSE * thing.size * stage.scene.size, _TALLEST[noun.habitat] * max(1.0, min(thing.size, 1.5))
    )
    side = canvas.h * tall * min(1.0, 2.4 / max(thing.count, 1) ** 0.5)
    below = next((one for one in standing if thing.relation and one.actor.thing.id == thing.relation.other), None)
    x = canvas.x + canvas.w * (0.12 + 0.76 * share)
    y = canvas.y + canvas.h * chance.between("y", 0.15, 0.36)
    if below is not None:
        x, y = below.x, max(min(y, below.foot - below.tall - side * 0.7), canvas.y + side * 0.6)
    if thing.place:
        x = canvas.x + canvas.w * (0.15 if "left" in thing.place else 0.85 if "right" in thing.place else 0.5)
        y = canvas.y + canvas.h * (0.17 if "top" in thing.place else 0.3)
    frame = Frame(x - side * noun.wide / noun.tall / 2, y - side / 2, side * noun.wide / noun.tall, side)
    return fitted(
        figure(actor, stage.look, stage.scene, copy, air.sky[0]),
        noun.wide,
        noun.tall,
        frame,
        1.0,
        thing.turn + stage.scene.turn,
    )


# The land and the water


def _ridges(stage: Stage, air: Air) -> Marks:
    """Distant mountains, in the mountains always, elsewhere by chance."""
    canvas, chance = stage.canvas, stage.chance.of("ridges")
    if stage.scene.setting != "mountains" and chance.pick("any", (False, True, False)):
        return ()
    tall = 0.3 if stage.scene.setting == "mountains" else 0.19
    far = colours.mix(air.land[0], air.sky[-1], 0.5)
    near = colours.mix(colours.mix(air.land[1], air.land[0], 0.5), air.sky[-1], 0.3)
    return tuple(
        path(shade, _jagged(canvas, tall * share, [chance.between(f"{share}{step}", 0.0, 1.0) for step in range(11)]))
        for shade, share in ((far, 1.0), (near, 0.72))
    )


def _jagged(canvas: Frame, tall: float, rises: list[float]) -> str:
    """Peaks and dips from side to side, standing below the horizon."""
    base = canvas.y + canvas.h * (_HORIZON + 0.08)
    points = []
    for step, rise in enumerate(rises):
        height = 0.55 + 0.45 * rise if step % 2 else 0.32 * rise
        x = canvas.x + canvas.w * (step - 0.5 + (rise - 0.5) * 0.5) / (len(rises) - 2)
        points.append(f"{number(x)} {number(base - canvas.h * (0.06 + tall * height))}")
    return f"M{number(canvas.x - canvas.w)} {number(base)}L{'L'.join(points)}L{number(canvas.x + 2 * canvas.w)} {number(base)}Z"


def _hills(stage: Stage, air: Air) -> Marks:
    chance = stage.chance.of("hills")
    return tuple(
        hill(stage.canvas, level, swing, chance.of(str(level)), shade)
        for (level, swing), shade in zip(((_HORIZON + 0.01, 0.045), (0.7, 0.04), (0.8, 0.03)), air.land, strict=True)
    )


def _shore(stage: Stage, air: Air) -> Marks:
    return (
        hill(
            stage.canvas, _SHORE, 0.02, stage.chance.of("shore"), _LANDS["beach"][1] if not air.is_dark else air.land[2]
        ),
    )


def _water(stage: Stage, air: Air) -> Marks:
    canvas, chance = stage.canvas, stage.chance.of("water")
    top = canvas.y + canvas.h * _HORIZON
    marks: list[Mark] = [box(canvas.x, top, canvas.w, canvas.h * (1 - _HORIZON), Fade(air.water))]
    shine = colours.mix(air.water[0], air.sky[-1], 0.55)
    for index in range(16):
        y = top + canvas.h * (1 - _HORIZON) * (index + 0.7) / 16.5
        x, length = (
            canvas.x + canvas.w * chance.between(f"x{index}", 0.02, 0.86),
            canvas.w * chance.between(f"l{index}", 0.03, 0.1),
        )
        marks.append(faint(stroke(shine, canvas.h * 0.006, f"M{number(x)} {number(y)}h{number(length)}"), 0.55))
    return tuple(marks)


def _depths(stage: Stage) -> Marks:
    """Under water: light from above, sand below, bubbles."""
    canvas, chance = stage.canvas, stage.chance.of("depths")
    bubbles = tuple(
        faint(disc(canvas.x + canvas.w * chance.between(f"x{index}", 0.05, 0.95), canvas.y + canvas.h * chance.between(f"y{index}", 0.08, 0.8),
                   canvas.h * chance.between(f"r{index}", 0.006, 0.018), colours.WHITE), 0.3)
        for index in range(18)
    )  # fmt: skip
    return (
        *_heaven(stage, _DEPTHS, 0, 0),
        *bubbles,
        hill(canvas, 0.88, 0.03, chance, colours.mix(_DEPTHS[2], "#e6cf98", 0.5)),
    )


def _floating(stage: Stage, cast: tuple[Actor, ...], ground: str) -> Marks:
    """Things without ground under their feet, spread over the picture."""
    canvas = stage.canvas
    copies = [(actor, copy) for actor in cast for copy in range(actor.thing.count)]
    columns = max(round((len(copies) * canvas.w / canvas.h) ** 0.5), 1)
    rows = -(-len(copies) // columns)
    marks = []
    for index, (actor, copy) in enumerate(copies):
        chance = stage.chance.of(f"float{index}")
        column, row = index % columns, index // columns
        here = min(columns, len(copies) - row * columns)
        cell = canvas.shrunk(0.9).part(column / here, row / rows, 1 / here, 1 / rows)
        x, y = cell.middle
        side = min(cell.w, cell.h) * min(0.72 * actor.thing.size * stage.scene.size, 1.0)
        x, y = (
            x + (cell.w - side) * chance.between("x", -0.3, 0.3),
            y + (cell.h - side) * chance.between("y", -0.3, 0.3),
        )
        turn = actor.thing.turn + stage.scene.turn
        frame = Frame(x - side / 2, y - side / 2, side, side)
        marks.append(
            fitted(
                figure(actor, stage.look, stage.scene, copy, ground), actor.noun.wide, actor.noun.tall, frame, 1.0, turn
            )
        )
    return tuple(marks)


# What stands there


def _standing(stage: Stage, down: tuple[Actor, ...], wet: bool) -> tuple[Standing, ...]:
    """Every copy on its foot, the far ones first; side by side, as large as there is room for."""
    canvas = stage.canvas
    free = _ordered([actor for actor in down if not _close(actor, down)])
    copies = [(actor, copy) for actor in free for copy in range(actor.thing.count)]
    if not copies:
        return ()
    widths = [_height(stage, actor) * actor.noun.wide / actor.noun.tall for actor, _ in copies]
    rows = 2 if sum(widths) > canvas.w * 1.5 else 1
    squeeze = min(
        _grown(sum(widths) / canvas.w), canvas.w * 0.94 * rows / (sum(widths) + canvas.w * 0.04 * len(copies))
    )
    gap = (canvas.w * rows - sum(widths) * squeeze) / len(copies)
    aside = stage.chance.of("aside").between("x", -0.16, 0.16) * canvas.w if len(copies) == 1 else 0.0
    placed, x = [], canvas.x + aside
    for index, ((actor, copy), wide) in enumerate(zip(copies, widths, strict=True)):
        x += gap / 2 + wide * squeeze / 2
        at = canvas.x + (x - canvas.x) % canvas.w if rows > 1 else x
        tall = min(_height(stage, actor) * squeeze, _tallest(stage, actor))
        placed.append(Standing(actor, copy, _placed(stage, actor, at), _foot(stage, actor, index, wet), tall))
        x += gap / 2 + wide * squeeze / 2
    placed += [
        _closed_up(stage, actor, copy, placed)
        for actor in down
        if _close(actor, down)
        for copy in range(actor.thing.count)
    ]
    return tuple(sorted(placed, key=lambda one: (one.foot, one.actor.thing.id, one.copy)))


def _grown(filled: float) -> float:
    """How much larger few things may stand in a wide view, of which they would fill that share."""
    return min(1.4, max(1.0, 0.5 / filled))


def _height(stage: Stage, actor: Actor) -> float:
    size = actor.thing.size * stage.scene.size
    tall = min(actor.noun.height * _HOUSE * size * stage.canvas.h, _tallest(stage, actor))
    # What stands alone in a landscape is what the picture is about.
    alone = len(stage.cast) == 1 and actor.thing.count == 1
    return max(tall, 0.32 * min(size, 2.0) * stage.canvas.h) if alone else tall


def _tallest(stage: Stage, actor: Actor) -> float:
    """What fits between the foot and the top of the picture, whatever is asked."""
    size = actor.thing.size * stage.scene.size
    return stage.canvas.h * _TALLEST[actor.noun.habitat] * min(max(size, 1.0), 1.35)


def _foot(stage: Stage, actor: Actor, index: int, wet: bool) -> float:
    canvas, noun = stage.canvas, actor.noun
    if noun.name == "mountain":
        return canvas.y + canvas.h * (_HORIZON + 0.06)
    if wet and noun.habitat == "water":
        return canvas.y + canvas.h * ((0.78, 0.72)[index % 2] if noun.height > 0.3 else (0.8, 0.88, 0.74)[index % 3])
    if wet:
        return canvas.y + canvas.h * (0.93, 0.89)[index % 2]
    return canvas.y + canvas.h * (_FEET[index % 2] if noun.height < 0.8 else _FEET[(index + 1) % 2] + 0.02)


def _placed(stage: Stage, actor: Actor, x: float) -> float:
    place = actor.thing.place or stage.scene.place
    share = 0.22 if "left" in place else 0.78 if "right" in place else 0.5 if place else None
    return x if share is None else stage.canvas.x + stage.canvas.w * share


def _ordered(free: list[Actor]) -> list[Actor]:
    """From left to right as the relations say, else as they were named."""
    order = list(free)
    for actor in free:
        relation = actor.thing.relation
        other = next((one for one in free if relation and one.thing.id == relation.other and one is not actor), None)
        if other is not None and relation is not None and relation.how in ("left", "right", "beside"):
            order.remove(actor)
            order.insert(order.index(other) + (relation.how == "right"), actor)
    return order


_CLOSE = frozenset({"above", "below", "behind", "front", "inside", "around"})


def _close(actor: Actor, down: tuple[Actor, ...]) -> bool:
    """Whether it stands on, behind or before another that has a place of its own."""
    relation = actor.thing.relation
    other = next((one for one in down if relation and one.thing.id == relation.other and one is not actor), None)
    loose = other is not None and not (other.thing.relation and other.thing.relation.how in _CLOSE)
    return loose and relation is not None and relation.how in _CLOSE


def _closed_up(stage: Stage, actor: Actor, copy: int, placed: list[Standing]) -> Standing:
    relation = actor.thing.relation
    other = next(one for one in placed if relation and one.actor.thing.id == relation.other)
    tall = _height(stage, actor)
    aside = (copy - (actor.thing.count - 1) / 2) * tall * 0.9
    match relation.how if relation else "":
        case "above":
            return Standing(actor, copy, other.x + aside, other.foot - other.tall * 0.96, tall)
        case "behind":
            return Standing(actor, copy, other.x + other.wide * 0.5 + aside, other.foot - stage.canvas.h * 0.05, tall)
        case "inside":
            return Standing(actor, copy, other.x + aside, other.foot + 0.01, min(tall, other.tall * 0.4))
        case _:
            return Standing(
                actor,
                copy,
                other.x - other.wide * 0.3 + aside,
                min(other.foot + stage.canvas.h * 0.05, stage.canvas.h * 0.96),
                tall,
            )


def _stood(stage: Stage, one: Standing, air: Air) -> Group:
    noun, thing = one.actor.noun, one.actor.thing
    ground = air.water[0] if noun.habitat == "water" else air.land[1]
    frame = Frame(one.x - one.wide / 2, one.foot - one.tall, one.wide, one.tall)
    marks = figure(one.actor, stage.look, stage.scene, one.copy, ground)
    if not one.actor.asked and colours.lightness(air.land[1]) < 0.5:
        marks = styles.toned(marks, lambda colour: colours.mix(colour, air.land[1], 0.28))
    return fitted(marks, noun.wide, noun.tall, frame, 1.0, thing.turn + stage.scene.turn)


def _grounded(stage: Stage, one: Standing, air: Air) -> Marks:
    """The thing with the shadow or the ripple under it."""
    stood = _stood(stage, one, air)
    noun = one.actor.noun
    raised = one.actor.thing.relation is not None and one.actor.thing.relation.how == "above"
    if stage.look.bare or raised or one.actor.thing.turn or stage.scene.turn:
        return (stood,)
    if noun.habitat == "water" and noun.height > 0.3:
        ripple = colours.mix(air.water[0], air.sky[-1], 0.45)
        half = one.wide * 0.56
        d = f"M{number(one.x - half)} {number(one.foot)}q{number(half / 2)} {number(-one.tall * 0.06)} {number(half)} 0t{number(half)} 0"
        return (stood, stroke(ripple, stage.canvas.h * 0.009, d))
    if noun.habitat == "land":
        return (backdrops.shadow(one.x, one.foot, one.wide * 0.46, air.land[2]), stood)
    return (stood,)


def _words(stage: Stage, air: Air) -> Marks:
    low = stage.scene.lettering.place.startswith("bottom")
    room = stage.canvas.part(0.08, 0.84 if low else 0.06, 0.84, 0.11)
    return written(stage, room, air.land[2] if low else air.sky[0])
