"""Logos: a mark, and the name where one is known."""

from bot.models.sketch import colours, lettering
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.layouts.signs import SOLID, UNIT, emblem, first_cast, glyphs, initials, ring, upon, with_added
from bot.models.sketch.looks import Actor, glyph
from bot.models.sketch.marks import Group, Marks
from bot.models.sketch.palettes import seen_on, stands_out

_MARK, _WITH_NAME = 0.6, 0.8  # share of the canvas that a mark takes, alone and with its name
_BESIDE = 1.5  # from this aspect on, the name stands beside the mark


def logo(stage: Stage) -> Composition:
    """The mark alone, or with the name below or beside it."""
    ground = _ground(stage)
    name = " ".join(stage.text)
    mark = with_added(stage, _mark(stage, ground, name), ground)
    if not name or _carries_letters(stage, name):
        field = stage.field(_MARK)
        return Composition(painted(stage, ground), (fitted(mark, 100, 100, field),), field, ground)
    field = stage.field(_WITH_NAME)
    beside = stage.canvas.w > _BESIDE * stage.canvas.h
    mark_room, name_room = _beside(field) if beside else _below(field)
    colour = stage.scene.lettering.colour or stage.look.on(ground)
    setting = lettering.set_in(stage.text, name_room, largest=name_room.h * (0.62 if beside else 1.0), most=2)
    words = lettering.lettered(setting, name_room, colour, "start" if beside else "middle")
    front: Marks = (fitted(mark, 100, 100, mark_room), *readable(words, colour, ground))
    if beside:
        # What the name leaves free of its room is shared out on both sides.
        front = (Group(front, x=max((name_room.w - setting.width) / 2, 0.0)),)
    return Composition(painted(stage, ground), front, field, ground)


def _carries_letters(stage: Stage, name: str) -> bool:
    """Whether the name is so short that the mark says it all."""
    pictures = [actor for actor in first_cast(stage) if not _is_carrier(actor)]
    return stage.scene.lettering.name and len(name) <= 3 and not pictures


def _ground(stage: Stage) -> str:
    look = stage.look
    if look.fixed or look.bare or stage.scene.tone in ("dark", "neon"):
        return look.ground
    quiet = (colours.WHITE, colours.tint(look.brand, 0.965, 0.014), "#fbf8f2")
    fitting = tuple(ground for ground in quiet if stands_out((look.brand,), ground))
    return stage.chance.pick("logo ground", fitting or (look.ground, look.deep))


def _below(field: Frame) -> tuple[Frame, Frame]:
    mark, _, name = field.rows(0.62, 0.1, 0.28)
    return mark, name


def _beside(field: Frame) -> tuple[Frame, Frame]:
    side = min(field.h * 0.86, field.w * 0.32)
    y, gap = field.y + (field.h - side) / 2, side * 0.24
    return Frame(field.x, y, side, side), Frame(field.x + side + gap, y, field.w - side - gap, side)


def _mark(stage: Stage, ground: str, name: str) -> Marks:
    """The thing, the initials or something abstract, in the logo's colours."""
    chance, look = stage.chance.of("mark"), stage.look
    if first_cast(stage):
        return _of_things(stage, ground, name)
    main, others = seen_on(look.brand, ground), stage.scene.colours[1:3]
    if name and stage.scene.lettering.name and (len(name) <= 3 or chance.heads("monogram")):
        carrier = chance.pick("carrier", (*SOLID, ring))
        room = UNIT.shrunk(0.56 if len(lettering.initials(name)) > 1 else 0.5)
        return (*carrier(main), *initials(name, room, main if carrier is ring else upon(main, others)))
    if not others and not look.asked:
        others = look.colours[1:3] if chance.heads("two colours") else ()
    if stands_out(others, ground) and not chance.pick("carried", (False, False, True)):
        return (emblem(chance, UNIT, Ink(main, ground, others, asked=True, mono=True, chance=chance)),)
    ink = Ink(upon(main, others), main, others[1:], asked=True, mono=True, chance=chance)
    return (*chance.pick("carrier", SOLID)(main), emblem(chance, UNIT.shrunk(0.58), ink))


def _of_things(stage: Stage, ground: str, name: str) -> Marks:
    """Things as a logo: in one colour on their own, in a ring, or left out of a solid shape."""
    chance, cast = stage.chance.of("mark"), first_cast(stage)
    first = cast[0]
    main = seen_on(first.mains[0] if first.asked else stage.look.brand, ground)
    others = first.others or stage.scene.colours[1:]
    if len(cast) == 1 and _is_carrier(first):
        return _carried(stage, first, main, others, name)
    carrier = chance.pick("carrier", (*SOLID, None, ring))
    if carrier is None:
        return glyphs(stage, cast, UNIT, main, ground, others)
    if carrier is ring:
        return (*ring(main), *glyphs(stage, cast, UNIT.shrunk(0.58), main, ground, others))
    return (*carrier(main), *glyphs(stage, cast, UNIT.shrunk(0.6), upon(main, others), main))


def _is_carrier(actor: Actor) -> bool:
    """Whether the thing is a mere shape that has room for something."""
    plain = actor.noun.plain or actor.noun.name == "shield"
    return plain and actor.noun.inside is not None and actor.thing.count == 1


def _carried(stage: Stage, actor: Actor, main: str, others: tuple[str, ...], name: str) -> Marks:
    """A shape as a logo: it carries the initials, or something abstract."""
    noun, light, chance = actor.noun, upon(main, others), stage.chance.of("mark")
    x, y, size = noun.inside or (0.0, 0.0, 50.0)
    room = Frame(x - size / 2, y - size / 2, size, size)
    body = fitted(glyph(actor, main, stage.look.ground, stage.look), noun.wide, noun.tall, UNIT)
    if name and stage.scene.lettering.name:
        inner = initials(name, room, light)
    else:
        inner = (emblem(chance, room, Ink(light, main, others[1:], asked=True, mono=True, chance=chance)),)
    return (body, Group(inner, scale=body.scale))
