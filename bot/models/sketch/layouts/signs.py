"""What logos, icons and badges are made of: solid shapes that carry something left out of them. 100 across."""

from collections.abc import Callable

from bot.models.sketch import colours, lettering
from bot.models.sketch.chance import Chance
from bot.models.sketch.emblems import EMBLEMS
from bot.models.sketch.frames import Frame, fitted, spread
from bot.models.sketch.ink import Ink
from bot.models.sketch.layouts.layout import Stage
from bot.models.sketch.looks import Actor, figure, glyph
from bot.models.sketch.marks import Group, Marks, box, disc, hoop, path, regular, softened

Carrier = Callable[[str], Marks]

UNIT = Frame(-50, -50, 100, 100)
SHIELD = "M0 -52C16 -44 32 -41 46 -41V-4C46 25 24 44 0 52C-24 44 -46 25 -46 -4V-41C-32 -41 -16 -44 0 -52Z"
_CORNER = Frame(18, -50, 32, 32)
_MOST = 4  # things in one sign: small as it is, more would be specks
_LEFT_OUT = 2.0  # WCAG contrast from which one colour can be left out of another


def _tile(colour: str) -> Marks:
    return (box(-50, -50, 100, 100, colour, 24),)


def _disc(colour: str) -> Marks:
    return (disc(0, 0, 50, colour),)


def _hexagon(colour: str) -> Marks:
    return (path(colour, softened(regular(6, 53), 7)),)


def _shield(colour: str) -> Marks:
    return (path(colour, SHIELD),)


def _drop(colour: str) -> Marks:
    return (path(colour, "M-50 0A50 50 0 0 1 0 -50H36A14 14 0 0 1 50 -36V0A50 50 0 0 1 -50 0Z"),)


def ring(colour: str) -> Marks:
    """The carrier that is only a line: what it carries is in its own colour."""
    return (hoop(0, 0, 46, colour, 8),)


SOLID: tuple[Carrier, ...] = (_tile, _disc, _hexagon, _drop, _shield)


def upon(main: str, others: tuple[str, ...]) -> str:
    """What is left out of the main colour: one of the others if it can be seen there, else white or a dark shade."""
    return next((other for other in others if colours.contrast(other, main) >= _LEFT_OUT), colours.against(main))


def glyphs(
    stage: Stage, cast: tuple[Actor, ...], room: Frame, main: str, ground: str, others: tuple[str, ...] = ()
) -> Marks:
    """The things in one colour on that ground, side by side in the room."""
    copies = [actor for actor in cast for _ in range(actor.thing.count)][:_MOST]
    share = 1.0 if len(copies) == 1 else 0.86
    return tuple(
        fitted(glyph(actor, main, ground, stage.look, others), actor.noun.wide, actor.noun.tall, cell, share)
        for actor, cell in zip(copies, spread(room, len(copies), ""), strict=True)
    )


def emblem(chance: Chance, room: Frame, ink: Ink) -> Group:
    """Something abstract."""
    return fitted(chance.pick("emblem", EMBLEMS)(ink), 100, 100, room)


def initials(name: str, room: Frame, colour: str) -> Marks:
    """The first letters of a name, filling the room."""
    return lettering.lettered(lettering.set_in((lettering.initials(name),), room, most=1), room, colour)


def with_added(stage: Stage, sign: Marks, ground: str) -> Marks:
    """The sign, and small in its corner what an instruction added to it."""
    added = tuple(actor for actor in stage.cast if actor.thing.added)[:_MOST]
    if not added:
        return sign
    small = tuple(
        fitted(figure(actor, stage.look, stage.scene, 0, ground), actor.noun.wide, actor.noun.tall, cell)
        for actor, cell in zip(added, _CORNER.columns(*[1.0] * len(added)), strict=True)
    )
    return (Group(sign, x=-7, y=7, scale=0.86), *small)


def first_cast(stage: Stage) -> tuple[Actor, ...]:
    """The things that the sign is about."""
    return tuple(actor for actor in stage.cast if not actor.thing.added)
