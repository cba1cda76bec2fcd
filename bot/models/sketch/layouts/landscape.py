"""Landscapes: sky, what is in it, land or water, and what stands there."""

from bot.models.sketch import colours, styles
from bot.models.sketch.frames import Frame, about, fitted
from bot.models.sketch.layouts import backdrops, scenery
from bot.models.sketch.layouts.airs import Air, air_of
from bot.models.sketch.layouts.layout import Composition, Stage
from bot.models.sketch.layouts.picture import written
from bot.models.sketch.layouts.standing import HOUSE, TALLEST, Standing, standing
from bot.models.sketch.looks import Actor, figure
from bot.models.sketch.marks import Group, Marks, at, number, stroke
from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.scene import Thing

_SPACE = ("#0b1030", "#191a47", "#2c2257")
_WET = frozenset({"sea", "beach"})
_DIVERS = frozenset({"fish", "octopus"})
_LIGHTS = frozenset({"sun", "moon", "full moon", "planet", "earth"})
# Who lives where nobody was named: noun and how many.
_DWELLERS = {
    "forest": (("fir tree", 5), ("tree", 4)), "meadow": (("tree", 1), ("flower", 5)), "desert": (("cactus", 3),),
    "snow": (("fir tree", 5),), "beach": (("palm tree", 2),), "sea": (("sailboat", 1),),
    "deep": (("fish", 4), ("octopus", 1)), "mountains": (("fir tree", 3),), "space": (("planet", 1), ("rocket", 1)),
}  # fmt: skip


def landscape(stage: Stage) -> Composition:
    """The whole view: the prompt's things, and what belongs to the place where the prompt names none."""
    air = air_of(stage)
    cast = stage.cast or tuple(_dweller(stage, noun, count) for noun, count in _DWELLERS.get(stage.scene.setting, ()))
    diving = stage.scene.setting == "sea" and {actor.noun.name for actor in cast} & _DIVERS
    match "deep" if diving else stage.scene.setting:
        case "space":
            marks = (*_behind(stage, scenery.heaven(stage, _SPACE, 90)), *_floating(stage, cast, _SPACE[0]))
        case "deep":
            marks = (*_behind(stage, scenery.depths(stage)), *_floating(stage, cast, scenery.DEPTHS[1]))
        case _:
            marks = (*_view(stage, cast, air), *_behind(stage, scenery.falling(stage)))
    return Composition(marks, _words(stage, air), stage.canvas, air.sky[0])


def _behind(stage: Stage, marks: Marks) -> Marks:
    """The marks, unless nothing is to be behind the things."""
    return () if stage.look.bare else marks


def _view(stage: Stage, cast: tuple[Actor, ...], air: Air) -> Marks:
    up = tuple(actor for actor in cast if actor.noun.habitat in ("air", "space"))
    down = tuple(actor for actor in cast if actor not in up)
    wet = stage.scene.setting in _WET or any(actor.noun.habitat == "water" for actor in down)
    places = standing(stage, down, wet=wet)
    far = tuple(_stood(stage, one, air) for one in places if one.actor.noun.name == "mountain")
    near = tuple(mark for one in places if one.actor.noun.name != "mountain" for mark in _grounded(stage, one, air))
    lit = any(actor.noun.name in _LIGHTS for actor in up)
    sky = (*scenery.sky(stage, air), *_lights(stage, air, lit=lit, clouded=not up))
    ridges = () if far or wet else scenery.ridges(stage, air)
    land = _wet_land(stage, down, air) if wet else scenery.hills(stage, air)
    wood = scenery.thicket(stage, air) if stage.scene.setting == "forest" and stage.cast else ()
    flying = _flying(stage, up, places, air)
    return (
        *_behind(stage, sky), *flying, *_behind(stage, ridges), *far, *_behind(stage, (*land, *wood)), *near,
    )  # fmt: skip


def _lights(stage: Stage, air: Air, *, lit: bool, clouded: bool) -> Marks:
    """What is in the sky of itself: in the rain neither sun nor moon."""
    if stage.scene.weather == "rain":
        return scenery.overcast(stage, air)
    return () if lit else scenery.light(stage, air, clouded=clouded)


def _wet_land(stage: Stage, down: tuple[Actor, ...], air: Air) -> Marks:
    ashore = stage.scene.setting == "beach" or any(actor.noun.habitat != "water" for actor in down)
    return (*scenery.water(stage, air), *(scenery.shore(stage, air) if ashore else ()))


def _dweller(stage: Stage, noun: str, count: int) -> Actor:
    found = NOUNS[noun]
    asked = tuple(colours.lighter(colour, -0.2) for colour in stage.scene.colours[:1])
    return Actor(Thing(-1, noun, count), found, asked or (found.colour,), (), asked=bool(asked))


# In the sky


def _flying(stage: Stage, up: tuple[Actor, ...], places: tuple[Standing, ...], air: Air) -> Marks:
    """The flying and the shining, spread over the sky; a rainbow spans it."""
    arches = tuple(_arch(stage, actor, air) for actor in up if actor.noun.name == "rainbow")
    copies = [(actor, copy) for actor in up if actor.noun.name != "rainbow" for copy in range(actor.thing.count)]
    slots = stage.chance.of("slots").shuffled("order", range(len(copies)))
    return arches + tuple(
        _aloft(stage, actor, copy, (slot + 0.5) / len(copies), places, air)
        for (actor, copy), slot in zip(copies, slots, strict=True)
    )


def _arch(stage: Stage, actor: Actor, air: Air) -> Group:
    canvas = stage.canvas
    wide = min(canvas.w * 0.78, canvas.h * 1.04)
    x, foot = canvas.spot(0.5, scenery.HORIZON + 0.06)
    frame = about((x, foot - wide * 0.26), wide, wide * 0.52)
    return _fitted(stage, actor, 0, frame, air.sky[0])


def _aloft(stage: Stage, actor: Actor, copy: int, share: float, places: tuple[Standing, ...], air: Air) -> Group:
    """One copy in the sky: where it was asked to be, above what it was asked to be above, else in its share."""
    canvas, noun, thing = stage.canvas, actor.noun, actor.thing
    chance = stage.chance.of(f"{noun.name}{copy}")
    size = thing.size * stage.scene.size
    tall = canvas.h * min(noun.height * HOUSE * size, TALLEST[noun.habitat] * min(max(size, 1.0), 1.5))
    tall *= min(1.0, 2.4 / thing.count**0.5)
    below = next((one for one in places if thing.relation and one.actor.thing.id == thing.relation.other), None)
    x, y = canvas.spot(0.12 + 0.76 * share, chance.between("y", 0.15, 0.36))
    if thing.place:
        across = 0.15 if "left" in thing.place else 0.85 if "right" in thing.place else 0.5
        x, y = canvas.spot(across, 0.17 if "top" in thing.place else 0.3)
    elif below is not None:
        free = below.foot - below.tall - canvas.y
        tall = min(tall, free * 0.8)
        x, y = below.x, canvas.y + max(free - tall * 0.9, free / 2)
    return _fitted(stage, actor, copy, about((x, y), tall * noun.wide / noun.tall, tall), air.sky[0])


def _floating(stage: Stage, cast: tuple[Actor, ...], ground: str) -> Marks:
    """Things without ground under their feet, spread over the picture."""
    canvas = stage.canvas
    copies = [(actor, copy) for actor in cast for copy in range(actor.thing.count)]
    columns = max(round((len(copies) * canvas.w / canvas.h) ** 0.5), 1)
    rows = -(-len(copies) // columns)
    marks = []
    for index, (actor, copy) in enumerate(copies):
        chance, row = stage.chance.of(f"float{index}"), index // columns
        here = min(columns, len(copies) - row * columns)
        cell = canvas.shrunk(0.9).part(index % columns / here, row / rows, 1 / here, 1 / rows)
        side = cell.short * min(0.72 * actor.thing.size * stage.scene.size, 1.0)
        spare_x, spare_y = (cell.w - side) / cell.w, (cell.h - side) / cell.h
        middle = cell.spot(
            0.5 + spare_x * chance.between("x", -0.3, 0.3), 0.5 + spare_y * chance.between("y", -0.3, 0.3)
        )
        marks.append(_fitted(stage, actor, copy, about(middle, side, side), ground))
    return tuple(marks)


# On the ground


def _stood(stage: Stage, one: Standing, air: Air) -> Group:
    ground = air.water[0] if one.actor.noun.habitat == "water" else air.land[1]
    frame = Frame(one.x - one.wide / 2, one.foot - one.tall, one.wide, one.tall)
    dim = air.land[1] if colours.lightness(air.land[1]) < 0.5 and not one.actor.asked else ""
    return _fitted(stage, one.actor, one.copy, frame, ground, dim)


def _grounded(stage: Stage, one: Standing, air: Air) -> Marks:
    """The thing with the shadow or the ripple under it."""
    stood, noun, thing = _stood(stage, one, air), one.actor.noun, one.actor.thing
    raised = thing.relation is not None and thing.relation.how == "above"
    if stage.look.bare or raised or stood.turn:
        return (stood,)
    if noun.habitat == "water" and noun.height > 0.3:
        half = one.wide * 0.56
        swing = f"q{number(half / 2)} {number(-one.tall * 0.06)} {number(half)} 0t{number(half)} 0"
        ripple = colours.mix(air.water[0], air.sky[-1], 0.45)
        return (stood, stroke(ripple, stage.canvas.h * 0.009, f"M{at((one.x - half, one.foot))}{swing}"))
    if noun.habitat == "land":
        return (backdrops.shadow(one.x, one.foot, one.wide * 0.46, air.land[2]), stood)
    return (stood,)


def _fitted(stage: Stage, actor: Actor, copy: int, frame: Frame, ground: str, dim: str = "") -> Group:
    """The copy in its frame; `dim` is the darkness that lies over it."""
    # Nobody outlines a tree in a wood: only what was coloured on purpose must be told from what is behind it.
    marks = figure(actor, stage.look, stage.scene, copy, ground, haloed=bool(actor.thing.colours))
    if dim:
        marks = styles.toned(marks, lambda colour: colours.mix(colour, dim, 0.28))
    turn = actor.thing.turn + stage.scene.turn
    return fitted(marks, actor.noun.wide, actor.noun.tall, frame, 1.0, turn)


def _words(stage: Stage, air: Air) -> Marks:
    low = stage.scene.lettering.place.startswith("bottom")
    room = stage.canvas.part(0.08, 0.84 if low else 0.06, 0.84, 0.11)
    return written(stage, room, air.land[2] if low else air.sky[0])
