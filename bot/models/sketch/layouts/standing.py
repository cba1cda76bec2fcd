"""Where things stand in a landscape, how tall, and before or behind what."""

from dataclasses import dataclass

from bot.models.sketch.layouts.layout import Stage
from bot.models.sketch.layouts.scenery import HORIZON
from bot.models.sketch.looks import Actor
from bot.models.sketch.marks import Point
from bot.models.sketch.scene import Relation

# All in shares of the canvas's height.
HOUSE = 0.36  # how tall a house stands; all other heights follow from it
TALLEST = {"air": 0.3, "space": 0.3, "land": 0.46, "water": 0.5, "any": 0.3}
_ALOFT = frozenset({"air", "space"})
_ALONE = 0.4  # the least for what stands alone: it is what the picture is about
_FEET = (0.9, 0.82)  # where things stand, in turn
_ASHORE = (0.93, 0.89)
_AFLOAT = (0.78, 0.72)
_SWIMMING = (0.8, 0.88, 0.74)

_CLOSE = frozenset({"above", "below", "behind", "front", "inside", "around", "held"})


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


def standing(stage: Stage, cast: tuple[Actor, ...], *, wet: bool) -> tuple[Standing, ...]:
    """Every copy on its foot, the far ones first."""
    free = tuple(actor for actor in cast if _neighbour(actor, cast) is None)
    placed = _side_by_side(stage, _ordered(free), wet=wet)
    for actor in cast:
        if neighbour := _neighbour(actor, cast):
            other = next(one for one in placed if one.actor.thing.id == neighbour.other)
            placed += [_close_to(stage, other, neighbour, actor, copy) for copy in range(actor.thing.count)]
    return tuple(sorted(placed, key=lambda one: (one.foot, one.actor.thing.id, one.copy)))


def _side_by_side(stage: Stage, cast: list[Actor], *, wet: bool) -> list[Standing]:
    """From left to right, as large as there is room for; in two rows where there are many."""
    canvas = stage.canvas
    copies = [(actor, copy) for actor in cast for copy in range(actor.thing.count)]
    if not copies:
        return []
    heights = [_height(stage, actor) * _own_share(stage, actor, copy) for actor, copy in copies]
    widths = [tall * actor.noun.wide / actor.noun.tall for tall, (actor, _) in zip(heights, copies, strict=True)]
    rows = 2 if sum(widths) > canvas.w * 1.5 else 1
    room = canvas.w * rows
    # Few things may stand larger in a wide view than many.
    grown = min(1.4, max(1.0, 0.5 * canvas.w / sum(widths)))
    scale = min(grown, 0.94 * room / (sum(widths) + canvas.w * 0.04 * len(copies)))
    gap = (room - sum(widths) * scale) / len(copies)
    x = stage.chance.of("aside").between("x", -0.16, 0.16) * canvas.w if len(copies) == 1 else 0.0
    placed = []
    for index, ((actor, copy), wide, tall) in enumerate(zip(copies, widths, heights, strict=True)):
        x += gap / 2 + wide * scale / 2
        foot = (_at(stage, actor, canvas.x + x % canvas.w), canvas.y + canvas.h * _foot(actor, index, wet=wet))
        placed.append(Standing(actor, copy, *foot, min(tall * scale, _tallest(stage, actor))))
        x += gap / 2 + wide * scale / 2
    return placed


def _own_share(stage: Stage, actor: Actor, copy: int) -> float:
    """How much of the usual height one of several has: no two trees or mountains are alike."""
    if actor.thing.count == 1 or actor.noun.height < 0.7:
        return 1.0
    return stage.chance.of(f"{actor.noun.name}{copy}").between("share", 0.68, 1.0)


def _height(stage: Stage, actor: Actor) -> float:
    size = actor.thing.size * stage.scene.size
    tall = min(actor.noun.height * HOUSE * size * stage.canvas.h, _tallest(stage, actor))
    alone = actor.thing.count == 1 and all(
        one is actor or one.noun.habitat in _ALOFT or (one.thing.relation and one.thing.relation.how == "held")
        for one in stage.cast
    )
    return max(tall, _ALONE * min(size, 2.0) * stage.canvas.h) if alone else tall


def _tallest(stage: Stage, actor: Actor) -> float:
    """What fits between its foot and the top of the picture."""
    size = actor.thing.size * stage.scene.size
    return stage.canvas.h * TALLEST[actor.noun.habitat] * min(max(size, 1.0), 1.35)


def _foot(actor: Actor, index: int, *, wet: bool) -> float:
    """Where it stands, in shares of the height: small things nearer than large ones, mountains far off."""
    noun = actor.noun
    if noun.name == "mountain":
        return HORIZON + 0.06
    if wet and noun.habitat == "water":
        return _AFLOAT[index % 2] if noun.height > 0.3 else _SWIMMING[index % 3]
    if wet:
        return _ASHORE[index % 2]
    return _FEET[index % 2] if noun.height < 0.8 else _FEET[(index + 1) % 2] + 0.02


def _at(stage: Stage, actor: Actor, x: float) -> float:
    """Where it was asked to be from left to right, else there."""
    place = actor.thing.place or stage.scene.place
    if not place:
        return x
    return stage.canvas.spot(0.22 if "left" in place else 0.78 if "right" in place else 0.5, 0)[0]


def _ordered(free: tuple[Actor, ...]) -> list[Actor]:
    """From left to right as the relations say, else as they were named."""
    order = list(free)
    for actor in free:
        relation = actor.thing.relation
        other = next((one for one in free if relation and one.thing.id == relation.other and one is not actor), None)
        if other is not None and relation is not None and relation.how in ("left", "right", "beside"):
            order.remove(actor)
            order.insert(order.index(other) + (relation.how == "right"), actor)
    return order


def _neighbour(actor: Actor, cast: tuple[Actor, ...]) -> Relation | None:
    """How it stands on, behind or before another that has a place of its own."""
    relation = actor.thing.relation
    if relation is None or relation.how not in _CLOSE:
        return None
    other = next((one.thing for one in cast if one.thing.id == relation.other and one is not actor), None)
    return relation if other and not (other.relation and other.relation.how in _CLOSE) else None


def _close_to(stage: Stage, other: Standing, relation: Relation, actor: Actor, copy: int) -> Standing:
    tall = _height(stage, actor)
    aside = (copy - (actor.thing.count - 1) / 2) * tall * 0.9
    step = stage.canvas.h * 0.05
    lowest = stage.canvas.bottom - 0.04 * stage.canvas.h
    match relation.how:
        case "above":
            foot: Point = (other.x, other.foot - other.tall * 0.96)
            tall = min(tall, (foot[1] - stage.canvas.y) * 0.92)
        case "behind":
            foot = (other.x + other.wide * 0.5, other.foot - step)
        case "held":
            foot, tall = (other.x, other.foot + step / 100), min(tall, other.tall * 0.4)
        case "inside":
            foot, tall = (other.x, other.foot + step / 100), min(tall, other.tall * 0.4)
        case _:
            foot = (other.x - other.wide * 0.3, min(other.foot + step, lowest))
    return Standing(actor, copy, foot[0] + aside, foot[1], tall)
