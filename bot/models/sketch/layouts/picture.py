"""The plain picture: things, in relation to each other, and perhaps some words."""

from dataclasses import dataclass

from bot.models.sketch import colours, lettering, styles
from bot.models.sketch.frames import Frame, fitted, spread
from bot.models.sketch.layouts import abstract, backdrops
from bot.models.sketch.layouts.layout import Composition, Stage
from bot.models.sketch.looks import Actor, figure
from bot.models.sketch.marks import Marks
from bot.models.sketch.scene import Relation, Thing

_SINGLE, _SEVERAL = 0.62, 0.8  # share of the canvas for one thing, and for a group
_GAP = 0.86  # share of its cell that a thing fills
_ANCHORS = {"left": (0, 1), "right": (2, 1), "top": (1, 0), "bottom": (1, 2), "centre": (1, 1), "top left": (0, 0),
            "top right": (2, 0), "bottom left": (0, 2), "bottom right": (2, 2)}  # fmt: skip
_HOSTING = ("inside", "around", "behind", "front", "held")
_INSIDE = (0.0, 8.0, 44.0)  # room in a noun that names none


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy of a thing and the room it has."""

    actor: Actor
    copy: int
    frame: Frame
    share: float = _GAP


def picture(stage: Stage) -> Composition:
    """The things, arranged; the words below them, on them, or alone."""
    if not stage.cast and not stage.text:
        return abstract.abstract(stage)
    inside = stage.scene.lettering.place == "inside" and bool(stage.cast)
    field = stage.field(_share_of_canvas(stage))
    things, words = _divided(stage, field, inside)
    placed = arranged(stage, things) if stage.cast else ()
    front = (*drawn(stage, placed), *(_written_inside(stage, placed) if inside else written(stage, words)))
    return Composition(backdrops.behind(stage), front, field)


def written(stage: Stage, frame: Frame | None, ground: str | None = None) -> Marks:
    """The scene's words in that room."""
    if not stage.text or frame is None:
        return ()
    letters = stage.scene.lettering
    setting = lettering.set_in(letters.lines, frame)
    size = setting.size * min(letters.size, 1.0)
    colour = letters.colour or (colours.against(ground) if ground else stage.look.on(stage.look.ground))
    return readable(
        lettering.lettered(lettering.Setting(setting.lines, size), frame, colour), colour, ground or stage.look.ground
    )


def readable(marks: Marks, colour: str, ground: str) -> Marks:
    """The lettering; with a line around it where its colour and the ground are too much alike."""
    if styles.legible(colour, ground):
        return marks
    return (*styles.halo(marks, styles.edge_for(ground), 1.5), *marks)


def arranged(stage: Stage, frame: Frame) -> tuple[Placed, ...]:
    """Every copy of every thing with its room, in the order of drawing."""
    anchored = [actor for actor in stage.cast if actor.thing.place in _ANCHORS and not _host(stage, actor)]
    hosted = [actor for actor in stage.cast if _host(stage, actor)]
    free = [actor for actor in stage.cast if actor not in anchored and actor not in hosted]
    placed = [*_free(stage, free, frame), *(copy for actor in anchored for copy in _anchored(stage, actor))]
    for actor in hosted:
        placed = _beside_host(stage, actor, placed)
    return tuple(placed)


def drawn(stage: Stage, placed: tuple[Placed, ...]) -> Marks:
    """The copies, each in its room, with a shadow under what stands on the ground."""
    return tuple(mark for one in placed for mark in _drawn(stage, one))


def _drawn(stage: Stage, one: Placed) -> Marks:
    noun, thing = one.actor.noun, one.actor.thing
    ground = _ground_under(stage, one)
    marks = figure(one.actor, stage.look, stage.scene, one.copy, ground)
    group = fitted(marks, noun.wide, noun.tall, one.frame, one.share, thing.turn)
    if not _casts_shadow(stage, one):
        return (group,)
    low = group.y + noun.tall / 2 * group.scale
    return (backdrops.shadow(group.x, low, noun.wide * 0.46 * group.scale, stage.look.ground), group)


def _casts_shadow(stage: Stage, one: Placed) -> bool:
    scene, thing = stage.scene, one.actor.thing
    lying = bool(thing.turn or scene.turn) or (
        thing.relation is not None and thing.relation.how in ("inside", "around", "held")
    )
    return (
        one.actor.noun.habitat == "land"
        and not lying
        and not stage.look.bare
        and scene.style in ("", "soft", "flat", "cartoon")
    )


def _ground_under(stage: Stage, one: Placed) -> str:
    """The colour that a thing stands on: that of its host where it is inside one."""
    host = _host(stage, one.actor)
    inside = host is not None and one.actor.thing.relation is not None and one.actor.thing.relation.how == "inside"
    return host.mains[0] if host is not None and inside else stage.look.ground


def _host(stage: Stage, actor: Actor) -> Actor | None:
    """The thing that this one is inside of, around, behind or before."""
    relation = actor.thing.relation
    if relation is None or relation.how not in _HOSTING:
        return None
    other = next((other for other in stage.cast if other.thing.id == relation.other), None)
    return None if other is actor or _hosts_back(stage, actor, other) else other


def _hosts_back(stage: Stage, actor: Actor, other: Actor | None) -> bool:
    """Whether the other is, by whatever way, hosted by this one itself."""
    seen: set[int] = set()
    while other is not None and other.thing.id not in seen:
        seen.add(other.thing.id)
        relation = other.thing.relation
        hosted = relation is not None and relation.how in _HOSTING
        other = next((o for o in stage.cast if hosted and relation and o.thing.id == relation.other), None)
        if other is actor:
            return True
    return False


def _beside_host(stage: Stage, actor: Actor, placed: list[Placed]) -> list[Placed]:
    host, relation = _host(stage, actor), actor.thing.relation
    at = next((index for index, one in enumerate(placed) if host is not None and one.actor is host), None)
    if at is None or relation is None:
        return [*placed, *_copies(actor, spread_for(actor, stage.canvas.shrunk(0.4)))]
    one = placed[at]
    match relation.how:
        case "inside":
            return [*placed, *_copies(actor, spread_for(actor, _room_inside(one)), 0.98 * min(actor.thing.size, 1.3))]
        case "around":
            smaller = Placed(one.actor, one.copy, one.frame.square(), 0.42)
            ring = spread(one.frame.square(), max(actor.thing.count, 5), "ring")
            return [*placed[:at], smaller, *placed[at + 1 :], *_copies(actor, ring, 0.8)]
        case "held":
            room = one.frame.square().moved(0, 0.31).shrunk(0.46)
            return [*placed, *_copies(actor, spread_for(actor, room))]
        case "behind":
            moved = one.frame.moved(-0.2, -0.14)
            return [*placed[:at], *_copies(actor, spread_for(actor, moved)), *placed[at:]]
        case _:
            moved = one.frame.moved(0.22, 0.16)
            return [*placed, *_copies(actor, spread_for(actor, moved.shrunk(0.8)))]


def _room_inside(host: Placed) -> Frame:
    noun = host.actor.noun
    x, y, size = noun.inside or _INSIDE
    scale = host.share * min(host.frame.w / noun.wide, host.frame.h / noun.tall)
    middle_x, middle_y = host.frame.middle
    return Frame(middle_x + (x - size / 2) * scale, middle_y + (y - size / 2) * scale, size * scale, size * scale)


def _written_inside(stage: Stage, placed: tuple[Placed, ...]) -> Marks:
    host = placed[-1]
    room = _room_inside(host)
    wide = Frame(room.x - room.w * 0.18, room.y, room.w * 1.36, room.h)
    return written(stage, wide, host.actor.mains[host.copy % len(host.actor.mains)])


def _anchored(stage: Stage, actor: Actor) -> list[Placed]:
    column, row = _ANCHORS[actor.thing.place]
    canvas = stage.canvas.shrunk(0.9)
    side = canvas.short * min(0.27 * actor.thing.size * stage.scene.size, 0.8)
    cell = Frame(canvas.x + (canvas.w - side) * column / 2, canvas.y + (canvas.h - side) * row / 2, side, side)
    return _copies(actor, spread_for(actor, cell))


def _free(stage: Stage, free: list[Actor], frame: Frame) -> list[Placed]:
    peak = max((actor.thing.size for actor in free), default=1.0)
    related = _cells(free)
    if related is None:
        return _flowing(free, frame, peak)
    columns, rows = max(x for x, _ in related.values()) + 1, max(y for _, y in related.values()) + 1
    placed = []
    for actor in free:
        x, y = related[actor.thing.id]
        cell = frame.part(x / columns, y / rows, 1 / columns, 1 / rows)
        placed += _copies(actor, spread_for(actor, cell), _GAP * actor.thing.size / peak)
    return placed


def _flowing(free: list[Actor], frame: Frame, peak: float) -> list[Placed]:
    """Without relations: one after the other as in writing; many of several sorts row by row."""
    if len(free) == 1:
        return _copies(free[0], spread_for(free[0], frame), _GAP if free[0].thing.count > 1 else 1.0)
    copies = [(actor, copy) for actor in free for copy in range(actor.thing.count)]
    if len(copies) > 8 and len(free) < 5:
        bands = frame.rows(*[1.0] * len(free))
        return [
            placed
            for actor, band in zip(free, bands, strict=True)
            for placed in _copies(actor, spread_for(actor, band), _GAP * actor.thing.size / peak)
        ]
    cells = spread(frame, len(copies), "")
    return [
        Placed(actor, copy, cell, _GAP * actor.thing.size / peak)
        for (actor, copy), cell in zip(copies, cells, strict=True)
    ]


def spread_for(actor: Actor, frame: Frame) -> tuple[Frame, ...]:
    """Cells for the copies of a thing."""
    return spread(frame, actor.thing.count, actor.thing.spread, actor.noun.wide, actor.noun.tall)


def _copies(actor: Actor, cells: tuple[Frame, ...], share: float = _GAP) -> list[Placed]:
    return [Placed(actor, copy, cell, share) for copy, cell in enumerate(cells)]


_STEPS = {"above": (0, -1), "below": (0, 1), "left": (-1, 0), "right": (1, 0), "beside": (-1, 0)}


def _cells(free: list[Actor]) -> dict[int, tuple[int, int]] | None:
    """Column and row of each thing, as its relations say; None where nothing is related."""
    things = {actor.thing.id: actor.thing for actor in free}
    if not any(_neighbour(thing, things) for thing in things.values()):
        return None
    cells: dict[int, tuple[int, int]] = {}
    for thing in things.values():
        _settle(thing, things, cells, set())
    left, top = min(x for x, _ in cells.values()), min(y for _, y in cells.values())
    return {which: (x - left, y - top) for which, (x, y) in cells.items()}


def _neighbour(thing: Thing, things: dict[int, Thing]) -> Relation | None:
    relation = thing.relation
    known = relation is not None and relation.other in things and relation.other != thing.id
    return relation if known and relation is not None and relation.how in _STEPS else None


def _settle(
    thing: Thing, things: dict[int, Thing], cells: dict[int, tuple[int, int]], waiting: set[int]
) -> tuple[int, int]:
    """Gives the thing its cell, after the one that it is seen from."""
    if thing.id in cells:
        return cells[thing.id]
    relation = _neighbour(thing, things)
    if relation is None or relation.other in waiting:
        x, y = max((x for x, _ in cells.values()), default=-1) + 1, 0
        step = (1, 0)
    else:
        other_x, other_y = _settle(things[relation.other], things, cells, waiting | {thing.id})
        step = _STEPS[relation.how]
        x, y = other_x + step[0], other_y + step[1]
    while (x, y) in cells.values():
        x, y = x + step[0], y + step[1]
    cells[thing.id] = (x, y)
    return x, y


def _share_of_canvas(stage: Stage) -> float:
    free = [actor.thing for actor in stage.cast if actor.thing.place not in _ANCHORS and not _host(stage, actor)]
    single = len(free) == 1 and free[0].count == 1
    if not stage.cast:
        return 0.78
    around = any(actor.thing.relation and actor.thing.relation.how == "around" for actor in stage.cast)
    peak = max((thing.size for thing in free), default=1.0)
    return (0.86 if around else _SINGLE if single else _SEVERAL) * (peak if single or len(free) == 1 else 1.0)


def _divided(stage: Stage, field: Frame, inside: bool) -> tuple[Frame, Frame | None]:
    """Room for the things and room for the words."""
    if not stage.text or inside:
        return field, None
    if not stage.cast:
        return field, field
    tall = min(stage.canvas.h * 0.84, field.h * 1.22)
    whole = Frame(
        stage.canvas.x + stage.canvas.w * 0.08,
        stage.canvas.y + (stage.canvas.h - tall) / 2,
        stage.canvas.w * 0.84,
        tall,
    )
    words = min(0.17 * len(stage.text) ** 0.5 * stage.scene.lettering.size, 0.5)
    if stage.scene.lettering.place.startswith("top"):
        room, _, things = whole.rows(words, 0.07, 1 - words)
    else:
        things, _, room = whole.rows(1 - words, 0.07, words)
    return things, room
