"""Logos: a mark, and the name where one is known."""

from collections.abc import Callable

from bot.models.sketch import colours, lettering
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts.layout import Composition, Stage, painted
from bot.models.sketch.layouts.picture import readable
from bot.models.sketch.looks import glyph
from bot.models.sketch.marks import Group, Marks, box, disc, hoop, path, regular, softened
from bot.models.sketch.palettes import stands_out

_MARK = 0.6  # share of the canvas that a mark alone takes

Carrier = Callable[[str], Marks]


def _tile(colour: str) -> Marks:
    return (box(-50, -50, 100, 100, colour, 24),)


def _disc(colour: str) -> Marks:
    return (disc(0, 0, 50, colour),)


def _hexagon(colour: str) -> Marks:
    return (path(colour, softened(regular(6, 53), 7)),)


def _shield(colour: str) -> Marks:
    return (path(colour, "M0 -52C16 -44 32 -41 46 -41V-4C46 25 24 44 0 52C-24 44 -46 25 -46 -4V-41C-32 -41 -16 -44 0 -52Z"),)


def _drop(colour: str) -> Marks:
    return (path(colour, "M-50 0A50 50 0 0 1 0 -50H36A14 14 0 0 1 50 -36V0A50 50 0 0 1 -50 0Z"),)


def _ring(colour: str) -> Marks:
    return (hoop(0, 0, 46, colour, 8),)


_CARRIERS: tuple[Carrier, ...] = (_tile, _disc, _hexagon, _drop, _shield)


def logo(stage: Stage) -> Composition:
    """The mark alone, or with the name below or beside it."""
    ground = _ground(stage)
    back = painted(stage, ground)
    name = " ".join(stage.text)
    if not name or (len(name) <= 3 and not stage.cast):
        field = stage.field(_MARK)
        return Composition(back, (fitted(_mark(stage, ground, name), 100, 100, field),), field)
    field = stage.field(0.8)
    beside = stage.canvas.w > 1.5 * stage.canvas.h
    mark_room, name_room = _beside(stage, field) if beside else _below(stage, field)
    colour = stage.scene.lettering.colour or stage.look.on(ground)
    setting = lettering.set_in(stage.text, name_room, largest=name_room.h * (0.62 if beside else 1.0), most=2)
    words = lettering.lettered(setting, name_room, colour, "start" if beside else "middle")
    mark = fitted(_mark(stage, ground, name), 100, 100, mark_room)
    front = (mark, *readable(words, colour, ground))
    if beside:
        # Lettering is measured in the widest font: what it does not fill is shared out on both sides.
        spare = (name_room.w - setting.width) / 2
        front = (Group(front, x=max(spare, 0.0)),)
    return Composition(back, front, field)


def _ground(stage: Stage) -> str:
    """White or nearly, or the main colour itself with everything else in white."""
    look = stage.look
    if look.fixed or look.bare or stage.scene.tone in ("dark", "neon"):
        return look.ground
    quiet = tuple(ground for ground in ("#ffffff", colours.tint(look.brand, 0.965, 0.014), "#fbf8f2") if stands_out((look.brand,), ground))
    return stage.chance.pick("logo ground", quiet or (look.ground, look.deep))


def _below(stage: Stage, field: Frame) -> tuple[Frame, Frame]:
    mark, _, name = field.rows(0.62, 0.1, 0.28)
    return mark, name


def _beside(stage: Stage, field: Frame) -> tuple[Frame, Frame]:
    side = min(field.h * 0.86, field.w * 0.32)
    x, y = field.x, field.y + (field.h - side) / 2
    gap = side * 0.24
    return Frame(x, y, side, side), Frame(x + side + gap, y, field.w - side - gap, side)


def _mark(stage: Stage, ground: str, name: str) -> Marks:
    """The thing, the initials or something abstract, in the logo's colours."""
    chance, look = stage.chance.of("mark"), stage.look
    main, others = look.brand, stage.scene.colours[1:3]
    if stage.cast:
        return _thing_mark(stage, ground)
    if name and (len(name) <= 3 or chance.pick("monogram", (True, False))):
        return _carried(stage, lettering.initials(name), ground)
    if not others and not look.asked:
        others = look.colours[1:3] if chance.heads("two colours") else ()
    emblem = chance.pick("emblem", EMBLEMS)
    if not stands_out(others, ground) or chance.pick("carried", (False, False, True)):
        ink = Ink(_on(main, others), main, others[1:], asked=True, mono=True, chance=chance)
        return (*chance.pick("carrier", _CARRIERS)(main), fitted(emblem(ink), 100, 100, _FULL.shrunk(0.58)))
    return emblem(Ink(main, ground, others, asked=True, mono=True, chance=chance))


def _thing_mark(stage: Stage, ground: str) -> Marks:
    """A thing as a logo: in one colour on its own, in a ring, or left out of a solid shape."""
    actor, chance, look = stage.cast[0], stage.chance.of("mark"), stage.look
    main = actor.mains[0] if actor.asked else look.brand
    others = actor.others or stage.scene.colours[1:]
    noun = actor.noun
    carrier = chance.pick("carrier", (*_CARRIERS, None, _ring))
    if carrier is None:
        return (fitted(glyph(actor, main, ground, look, others), noun.wide, noun.tall, _FULL),)
    if carrier is _ring:
        return (*_ring(main), fitted(glyph(actor, main, ground, look, others), noun.wide, noun.tall, _FULL.shrunk(0.58)))
    light = _on(main, others)
    return (*carrier(main), fitted(glyph(actor, light, main, look), noun.wide, noun.tall, _FULL.shrunk(0.6)))


_FULL = Frame(-50, -50, 100, 100)


def _carried(stage: Stage, letters: str, ground: str) -> Marks:
    """Initials left out of a solid shape."""
    main, others = stage.look.brand, stage.scene.colours[1:]
    carrier = stage.chance.of("mark").pick("carrier", (*_CARRIERS, _ring))
    colour = main if carrier is _ring else _on(main, others)
    room = _FULL.shrunk(0.56 if len(letters) > 1 else 0.5)
    return (*carrier(main), *lettering.lettered(lettering.set_in((letters,), room, most=1), room, colour))


def _on(main: str, others: tuple[str, ...]) -> str:
    """What is left out of the main colour: the second one if it can be seen there."""
    return next((other for other in others if colours.contrast(other, main) >= 2), colours.against(main))
